// SPDX-License-Identifier: GPL-2.0-only
/*
 * Start, run and end of something that does nothing: a task, a kthread, a work item.
 * One by one, each waited for before the next begins, and in batches; by a thread
 * and by a task.
 */
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include "bench.h"

/**
 * bench_tasks - start tasks that do nothing, and wait for them
 * @n: how many.
 * @at_once: how many are started before they are waited for.
 * @figure: what one takes.
 *
 * Return: 0 or a negative errno.
 */
int bench_tasks(unsigned int n, unsigned int at_once, u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench spawn");
	unsigned int left, i;
	int err = 0;
	u64 start;

	if (IS_ERR(g))
		return PTR_ERR(g);
	start = ktime_get_ns();
	for (left = n; left && !err; left -= i) {
		for (i = 0; i < min(left, at_once) && !err; i++)
			err = ltask_go(g, bench_task_nop);
		if (!err)
			err = ltask_group_wait(g);
		cond_resched();
	}
	*figure = bench_each(start, n);
	ltask_group_destroy(g);
	return err;
}

static int task_each(unsigned int n, u64 *figures)
{
	return bench_tasks(n, 1, figures);
}

static int task_batch(unsigned int n, u64 *figures)
{
	return bench_tasks(n, BENCH_BATCH, figures);
}

/* The same, but started and waited for by a task. */
static int by_task(unsigned int n, unsigned int at_once, u64 *figures)
{
	struct ltask_group *outer = ltask_group_create("bench spawner");
	struct ltask_group *inner = ltask_group_create("bench spawn");
	int err = 0, task_err = 0;
	u64 start;

	if (IS_ERR(outer))
		err = PTR_ERR(outer);
	else if (IS_ERR(inner))
		err = PTR_ERR(inner);
	if (!err) {
		start = ktime_get_ns();
		err = ltask_go(outer, bench_task_spawner, inner, n, at_once,
			       &task_err);
		if (!err)
			err = ltask_group_wait(outer);
		figures[0] = bench_each(start, n);
	}
	ltask_group_destroy(outer);
	ltask_group_destroy(inner);
	return err ? err : task_err;
}

static int task_join(unsigned int n, u64 *figures)
{
	return by_task(n, 1, figures);
}

static int task_nested(unsigned int n, u64 *figures)
{
	return by_task(n, BENCH_BATCH, figures);
}

static int thread_each(unsigned int n, u64 *figures)
{
	return bench_kthreads(n, 1, figures);
}

static int thread_batch(unsigned int n, u64 *figures)
{
	return bench_kthreads(n, BENCH_BATCH, figures);
}

static int work_each(unsigned int n, u64 *figures)
{
	return bench_works(n, 1, 0, figures);
}

static int work_batch(unsigned int n, u64 *figures)
{
	return bench_works(n, BENCH_BATCH, 0, figures);
}

static int unbound_each(unsigned int n, u64 *figures)
{
	return bench_works(n, 1, WQ_UNBOUND, figures);
}

static int unbound_batch(unsigned int n, u64 *figures)
{
	return bench_works(n, BENCH_BATCH, WQ_UNBOUND, figures);
}

static int worker_each(unsigned int n, u64 *figures)
{
	return bench_workers(n, 1, figures);
}

static int worker_batch(unsigned int n, u64 *figures)
{
	return bench_workers(n, BENCH_BATCH, figures);
}

const struct bench_workload bench_spawn = {
	.name = "spawn",
	.figures = { "spawn, one by one" },
	.units = { "ns" },
	.n = 20000,
	.sides = {
		{ "task", 1, task_each },
		{ "kthread", 50, thread_each },
		{ "work", 1, work_each },
		{ "work(unbound)", 10, unbound_each },
		{ "kthread_worker", 4, worker_each },
	},
};

const struct bench_workload bench_batch = {
	.name = "batch",
	.figures = { "spawn, batches of 1000" },
	.units = { "ns" },
	.n = 100000,
	.sides = {
		{ "task", 1, task_batch },
		{ "kthread", 100, thread_batch },
		{ "work", 1, work_batch },
		{ "work(unbound)", 1, unbound_batch },
		{ "kthread_worker", 1, worker_batch },
	},
};

const struct bench_workload bench_join = {
	.name = "join",
	.figures = { "spawn by a task, one by one" },
	.units = { "ns" },
	.n = 20000,
	.sides = { { "task", 1, task_join } },
};

const struct bench_workload bench_nested = {
	.name = "nested",
	.figures = { "spawn by a task, batches of 1000" },
	.units = { "ns" },
	.n = 100000,
	.sides = { { "task", 1, task_nested } },
};
