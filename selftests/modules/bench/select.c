// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select: over two channels without a buffer, whose sender alternates; over
 * several that all have a value.
 */
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/sort.h>
#include <linux/string.h>
#include "bench.h"

static int compare(const void *a, const void *b)
{
	unsigned long x = *(const unsigned long *)a, y = *(const unsigned long *)b;

	return x < y ? -1 : x > y;
}

/*
 * A select locks its channels in the order of their addresses, and has less to do the
 * more they are in it: they are, in each boot, as much as in every other.
 */
static void shuffle(struct ltask_chan **c, unsigned int nr)
{
	struct ltask_chan *sorted[BENCH_SELECT_MAX];
	unsigned int i;

	memcpy(sorted, c, nr * sizeof(*c));
	sort(sorted, nr, sizeof(*sorted), compare, NULL);
	for (i = 0; i < nr; i++)
		c[i] = sorted[i * 3 % nr];
}

static int make(struct ltask_chan **c, unsigned int nr, unsigned int cap)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		c[i] = ltask_chan_create(sizeof(long), cap);
		if (IS_ERR(c[i]))
			break;
	}
	if (i == nr) {
		shuffle(c, nr);
		return 0;
	}
	while (i--)
		ltask_chan_put(c[i]);
	return -ENOMEM;
}

static void put(struct ltask_chan **c, unsigned int nr)
{
	while (nr--)
		ltask_chan_put(c[nr]);
}

static int two(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench select");
	unsigned int procs = ltask_set_maxprocs(1);
	struct ltask_chan *c[2];
	u64 start;
	int err;

	err = IS_ERR(g) ? PTR_ERR(g) : make(c, 2, 0);
	if (err)
		goto out;
	start = ktime_get_ns();
	err = ltask_go(g, bench_task_select, c[0], c[1], n);
	if (!err)
		err = ltask_go(g, bench_task_alternate, c[0], c[1], n);
	if (!err)
		err = ltask_group_wait(g);
	figures[0] = bench_each(start, n);
	put(c, 2);
out:
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	return err;
}

static int several(unsigned int n, unsigned int nr, u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench select");
	unsigned int procs = ltask_set_maxprocs(1);
	struct ltask_chan *c[BENCH_SELECT_MAX];
	unsigned int i;
	u64 start;
	long v = 0;
	int err;

	err = IS_ERR(g) ? PTR_ERR(g) : make(c, nr, 1);
	if (err)
		goto out;
	for (i = 0; i < nr; i++)
		ltask_chan_send(c[i], &v);
	start = ktime_get_ns();
	err = ltask_go(g, bench_task_ready, c, nr, n);
	if (!err)
		err = ltask_group_wait(g);
	*figure = bench_each(start, n);
	put(c, nr);
out:
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	return err;
}

static int ready(unsigned int n, u64 *figures)
{
	int err = several(n, 2, &figures[0]);

	if (!err)
		err = several(n, 4, &figures[1]);
	return err ? err : several(n, 8, &figures[2]);
}

const struct bench_workload bench_select = {
	.name = "select",
	.figures = { "select, 2 channels" },
	.units = { "ns" },
	.n = 100000,
	.sides = { { "task", 1, two } },
};

const struct bench_workload bench_ready = {
	.name = "ready",
	.figures = { "select, 2 ready", "select, 4 ready", "select, 8 ready" },
	.units = { "ns", "ns", "ns" },
	.n = 100000,
	.sides = { { "task", 1, ready } },
};
