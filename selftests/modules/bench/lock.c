// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mutex: nobody else wants it, and eight on all CPUs do.
 */
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include "bench.h"

#define MANY	8U

static int tasks(unsigned int n, unsigned int nr, u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench lock");
	struct bench_lock l = {};
	unsigned int i;
	int err = 0;
	u64 start;

	if (IS_ERR(g))
		return PTR_ERR(g);
	ltask_mutex_init(&l.mutex);
	start = ktime_get_ns();
	for (i = 0; i < nr && !err; i++)
		err = ltask_go(g, bench_task_lock, &l, n / nr);
	if (!err)
		err = ltask_group_wait(g);
	*figure = bench_each(start, n);
	ltask_group_destroy(g);
	if (!err && l.count != n / nr * nr)
		err = -EIO;
	return err;
}

static int task(unsigned int n, u64 *figures)
{
	int err = tasks(n, 1, &figures[0]);

	return err ? err : tasks(n, MANY, &figures[1]);
}

struct counter {
	struct mutex mutex;	/* @count */
	unsigned long count;
	unsigned int n;
};

static void count_up(struct bench_threads *all, unsigned int me)
{
	struct counter *c = all->arg;
	unsigned int i;

	for (i = 0; i < c->n / all->nr; i++) {
		mutex_lock(&c->mutex);
		c->count++;
		mutex_unlock(&c->mutex);
	}
}

static int threads(unsigned int n, unsigned int nr, u64 *figure)
{
	struct counter c = { .n = n };
	struct bench_threads all = { .nr = nr, .fn = count_up, .arg = &c };
	int err;

	mutex_init(&c.mutex);
	err = bench_threads_run(&all);
	*figure = div_u64(all.took * 1000, n);
	if (!err && c.count != n / nr * nr)
		err = -EIO;
	return err;
}

static int thread(unsigned int n, u64 *figures)
{
	int err = threads(n, 1, &figures[0]);

	return err ? err : threads(n, MANY, &figures[1]);
}

const struct bench_workload bench_lock = {
	.name = "lock",
	.figures = { "mutex, alone", "mutex, 8 contend" },
	.units = { "ns", "ns" },
	.n = 400000,
	.sides = { { "task", 1, task }, { "kthread", 1, thread } },
};
