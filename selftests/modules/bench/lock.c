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

static int task_alone(unsigned int n, u64 *figures)
{
	return tasks(n, 1, figures);
}

static int task_many(unsigned int n, u64 *figures)
{
	return tasks(n, MANY, figures);
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

static int thread_alone(unsigned int n, u64 *figures)
{
	return threads(n, 1, figures);
}

static int thread_many(unsigned int n, u64 *figures)
{
	return threads(n, MANY, figures);
}

const struct bench_workload bench_lock = {
	.name = "lock",
	.figures = { "mutex, alone" },
	.units = { "ns" },
	.n = 400000,
	.sides = { { "task", 1, task_alone }, { "kthread", 1, thread_alone } },
};

/* Several CPUs want it, or it depends on who is preempted in its middle. */
const struct bench_workload bench_contend = {
	.name = "contend",
	.figures = { "mutex, 8 contend" },
	.units = { "ns" },
	.clock = true,
	.n = 400000,
	.sides = { { "task", 1, task_many }, { "kthread", 1, thread_many } },
};
