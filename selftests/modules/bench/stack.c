// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stacks that grow: a task that calls a hundred frames deep and ends, and a call in
 * a loop, at every depth around a segment's edge: the cheapest, and the dearest,
 * which is the one that goes over the edge each time.
 */
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include "bench.h"

#define FRAMES	100U

static int grow_deep(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench grow");
	unsigned int left, i;
	int err = 0;
	u64 start;

	if (IS_ERR(g))
		return PTR_ERR(g);
	start = ktime_get_ns();
	for (left = n; left && !err; left -= i) {
		for (i = 0; i < min(left, BENCH_BATCH) && !err; i++)
			err = ltask_go(g, bench_task_grow, FRAMES);
		if (!err)
			err = ltask_group_wait(g);
	}
	figures[0] = bench_each(start, n);
	ltask_group_destroy(g);
	return err;
}

static int call_around(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench edge");
	u64 cheapest = U64_MAX, dearest = 0;
	unsigned int depth;
	int err = 0;

	if (IS_ERR(g))
		return PTR_ERR(g);
	for (depth = 0; depth < BENCH_EDGE_DEPTHS && !err; depth++) {
		struct bench_edge e = { .calls = n };

		err = ltask_go(g, bench_task_edge, &e, depth);
		if (!err)
			err = ltask_group_wait(g);
		cheapest = min(cheapest, e.took);
		dearest = max(dearest, e.took);
	}
	figures[0] = div_u64(cheapest * 1000, n);
	figures[1] = div_u64(dearest * 1000, n);
	ltask_group_destroy(g);
	return err;
}

const struct bench_workload bench_grow = {
	.name = "grow",
	.figures = { "spawn and 100 frames" },
	.units = { "ns" },
	.n = 20000,
	.sides = { { "task", 1, grow_deep } },
};

const struct bench_workload bench_edge = {
	.name = "edge",
	.figures = { "call in a loop", "call in a loop, on an edge" },
	.units = { "ns", "ns" },
	.n = 20000,
	.sides = { { "task", 1, call_around } },
};
