// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the operations that ltask brings along run. This file is task code: it
 * waits by parking, and leaves to kernel code what reads and writes in bulk,
 * a piece at a time.
 */
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <ltask/task.h>
#include "file.h"

#define PAUSE_MIN	(100 * NSEC_PER_USEC)
#define PAUSE_MAX	(10 * NSEC_PER_MSEC)

/**
 * ltask_nop_run - "nop"
 * @call: the run.
 *
 * Return: 0.
 */
s64 ltask_nop_run(struct ltask_op_call *call)
{
	return 0;
}

/**
 * ltask_sleep_run - "sleep"
 * @call: the run.
 *
 * Return: 0, -ECANCELED or -ETIME.
 */
s64 ltask_sleep_run(struct ltask_op_call *call)
{
	const struct ltask_sleep_args *args = call->args;

	return ltask_sleep_ns(args->ns);
}

/* More than this between two looks at the clock went to somebody else. */
#define SPIN_LOOK_MAX	(200 * NSEC_PER_USEC)
#define SPIN_ROUNDS	1000

/*
 * Burns a little and takes it from *left. Not inlined: the task can be
 * preempted where the function begins.
 */
static noinline int burn(u64 *left, u64 *last)
{
	unsigned int i;
	u64 now;

	for (i = 0; i < SPIN_ROUNDS; i++)
		barrier();
	now = ktime_get_ns();
	*left -= min3(*left, now - *last, (u64)SPIN_LOOK_MAX);
	*last = now;
	return ltask_cancelled();
}

/**
 * ltask_spin_run - "spin"
 * @call: the run.
 *
 * Return: 0, -ECANCELED or -ETIME.
 */
s64 ltask_spin_run(struct ltask_op_call *call)
{
	const struct ltask_sleep_args *args = call->args;
	u64 left = args->ns, last = ktime_get_ns();
	int err = 0;

	while (left && !err)
		err = burn(&left, &last);
	return err;
}

/*
 * Between two steps: shall the task go on? A file that isn't ready is asked
 * again after a pause that grows. Not inlined, as burn().
 */
static noinline int go_on(int step, u64 *pause)
{
	int err;

	if (step == LTASK_STEP_WAIT) {
		err = ltask_sleep_ns(*pause);
		*pause = min_t(u64, *pause * 2, PAUSE_MAX);
	} else {
		if (step <= 0)
			return step;
		err = ltask_cancelled();
		*pause = PAUSE_MIN;
	}
	return err ? err : step;
}

/**
 * ltask_sha256_run - "sha256"
 * @call: the run.
 *
 * Return: 0, -ECANCELED, -ETIME, -ENOMEM, or what reading the file gave.
 */
s64 ltask_sha256_run(struct ltask_op_call *call)
{
	struct ltask_hash *h = NULL;
	u64 pause = PAUSE_MIN;
	int ret;

	do {
		ret = go_on(ltask_hash_step(call, &h), &pause);
	} while (ret > 0);
	if (h)
		ltask_hash_drop(h);
	return ret;
}

/**
 * ltask_copy_run - "copy"
 * @call: the run.
 *
 * Return: bytes copied; if there were none, 0 or what went wrong.
 */
s64 ltask_copy_run(struct ltask_op_call *call)
{
	struct ltask_copy *c = NULL;
	u64 pause = PAUSE_MIN;
	s64 copied = 0;
	int ret;

	do {
		ret = go_on(ltask_copy_step(call, &c, &copied), &pause);
	} while (ret > 0);
	if (c)
		ltask_copy_drop(c);
	return copied ? copied : ret;
}
