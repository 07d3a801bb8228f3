// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: what takes time, stack or a thread, but touches nothing of others.
 */
#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include "torture.h"

void tt_yield(struct tt_actor *a)
{
	int ret = ltask_yield();

	if (ret)
		tt_wait_ended(a, ret);
}

static void sleep_ns(struct tt_actor *a, u64 ns)
{
	u64 start = ktime_get_ns();
	int ret = ltask_sleep_ns(ns);

	if (ret)
		tt_wait_ended(a, ret);
	else if (ktime_get_ns() - start < ns)
		tt_fail(a->scene, "actor %u: a sleep of %llu ns was short",
			a->id, ns);
}

void tt_sleep(struct tt_actor *a)
{
	sleep_ns(a, tt_below(a, 4) ? tt_below(a, 300000) : tt_below(a, 3000));
}

void tt_sleep_long(struct tt_actor *a)
{
	sleep_ns(a, tt_below(a, 10000000));
}

/* Without a call, so that only the timer takes the CPU away. */
void tt_compute(struct tt_actor *a)
{
	unsigned int n = tt_below(a, 200000), x = 1;

	while (n--) {
		x = x * 1664525 + 1013904223;
		OPTIMIZER_HIDE_VAR(x);
	}
}

struct frame {
	struct frame *up;
	unsigned int depth;
};

/* A local variable of each frame must be what it was after the deepest waits. */
static noinline unsigned int descend(struct tt_actor *a, struct frame *up,
				     unsigned int depth)
{
	struct frame here = { .up = up, .depth = depth };
	unsigned int sum = depth;

	OPTIMIZER_HIDE_VAR(up);
	if (depth) {
		sum += descend(a, &here, depth - 1);
	} else {
		struct frame *f;

		tt_sleep(a);
		for (f = &here; f; f = f->up)
			sum += f->depth;
	}
	if (here.depth != depth || here.up != up)
		tt_fail(a->scene, "actor %u: a local changed at depth %u", a->id,
			depth);
	return sum;
}

void tt_deep(struct tt_actor *a)
{
	unsigned int depth = 5 + tt_below(a, 100);

	if (descend(a, NULL, depth) != depth * (depth + 1))
		tt_fail(a->scene, "actor %u: wrong sum of %u frames", a->id,
			depth);
}

void tt_mutex_lock(struct tt_actor *a)
{
	struct mutex *lock = &a->scene->locks[tt_below(a, 2)];

	mutex_lock(lock);
	if (!tt_below(a, 4))
		usleep_range(50, 500);
	mutex_unlock(lock);
}

void tt_msleep(struct tt_actor *a)
{
	msleep(1 + tt_below(a, 3));
}

void tt_kmalloc(struct tt_actor *a)
{
	unsigned int size = 1 + tt_below(a, 8192);
	u8 *p = kmalloc(size, GFP_KERNEL);

	if (!p) {
		tt_count(TT_E_NOMEM);
		return;
	}
	memset(p, a->id, size);
	tt_yield(a);
	if (memchr_inv(p, a->id, size))
		tt_fail(a->scene, "actor %u: its memory was written to", a->id);
	kfree(p);
}
