// SPDX-License-Identifier: GPL-2.0-only
/*
 * How exact a sleep is: how long one of 50 us, and one of 1 ms, takes at the
 * median. Nothing else runs, so that each sleeps on an idle processor.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include "bench.h"

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static int by_task(u64 ns, unsigned int n, u64 *took)
{
	struct ltask_group *g = ltask_group_create("bench sleep");
	int err;

	if (IS_ERR(g))
		return PTR_ERR(g);
	err = ltask_go(g, bench_task_sleep, ns, n, took);
	if (!err)
		err = ltask_group_wait(g);
	ltask_group_destroy(g);
	return err;
}

static int by_thread(u64 ns, unsigned int n, u64 *took)
{
	unsigned long us = ns / NSEC_PER_USEC;
	u64 start;

	while (n--) {
		start = ktime_get_ns();
		usleep_range(us, us + 1);
		*took++ = ktime_get_ns() - start;
	}
	return 0;
}

/* Two figures: the medians of both lengths. */
static int both(int (*sleep)(u64 ns, unsigned int n, u64 *took),
		unsigned int n, u64 *figures)
{
	static const u64 ns[] = { 50 * NSEC_PER_USEC, NSEC_PER_MSEC };
	u64 *took = kvcalloc(n, sizeof(*took), GFP_KERNEL);
	unsigned int i;
	int err = 0;

	if (!took)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(ns) && !err; i++) {
		err = sleep(ns[i], n, took);
		sort(took, n, sizeof(*took), compare, NULL);
		figures[i] = took[n / 2] * 1000;
	}
	kvfree(took);
	return err;
}

static int task(unsigned int n, u64 *figures)
{
	return both(by_task, n, figures);
}

static int thread(unsigned int n, u64 *figures)
{
	return both(by_thread, n, figures);
}

const struct bench_workload bench_sleep = {
	.name = "sleep",
	.figures = { "sleep of 50 us", "sleep of 1 ms" },
	.units = { "ns", "ns" },
	.clock = true,
	.n = 100,
	.sides = { { "task", 1, task }, { "thread", 1, thread } },
};
