// SPDX-License-Identifier: GPL-2.0-only
/*
 * Crowds: a context that very many wait for, and a tree of tasks of which each
 * starts ten (skynet).
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include "bench.h"

static int cancel_all(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench cancel");
	struct ltask_ctx *ctx = ltask_ctx_with_cancel(ltask_ctx_background());
	atomic_t waiting = ATOMIC_INIT(0);
	unsigned int i;
	u64 start;
	int err;

	err = IS_ERR(g) ? PTR_ERR(g) : PTR_ERR_OR_ZERO(ctx);
	for (i = 0; i < n && !err; i++) {
		err = ltask_go(g, bench_task_done, ctx, &waiting);
		if (i % BENCH_BATCH == 0)
			cond_resched();
	}
	while (!err && atomic_read(&waiting) != n)
		usleep_range(200, 1000);
	msleep(20);
	start = ktime_get_ns();
	if (!IS_ERR(ctx))
		ltask_ctx_cancel(ctx, 0);
	if (!IS_ERR(g) && !err)
		err = ltask_group_wait(g);
	figures[0] = bench_each(start, n);
	ltask_group_destroy(g);
	if (!IS_ERR(ctx))
		ltask_ctx_put(ctx);
	return err;
}

static int grow_tree(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench skynet");
	struct ltask_chan *c = ltask_chan_create(sizeof(long), 0);
	long sum = 0;
	u64 start;
	int err;

	err = IS_ERR(g) ? PTR_ERR(g) : PTR_ERR_OR_ZERO(c);
	if (err)
		goto out;
	start = ktime_get_ns();
	err = ltask_go(g, bench_task_leaf, g, c, 0, n);
	if (!err && ltask_chan_recv(c, &sum) != 1)
		err = -EIO;
	figures[0] = bench_each(start, n);
	if (!err)
		err = ltask_group_wait(g);
	if (!err && sum != (long)n * (n - 1) / 2)
		err = -EIO;
out:
	ltask_group_destroy(g);
	if (!IS_ERR(c))
		ltask_chan_put(c);
	return err;
}

const struct bench_workload bench_cancel = {
	.name = "cancel",
	.figures = { "cancel, each of 100000 waiting" },
	.units = { "ns" },
	.n = 100000,
	.sides = { { "task", 1, cancel_all } },
};

/* The number of leaves is a power of ten. */
const struct bench_workload bench_skynet = {
	.name = "skynet",
	.figures = { "skynet, a leaf" },
	.units = { "ns" },
	.n = 1000000,
	.sides = { { "task", 1, grow_tree } },
};
