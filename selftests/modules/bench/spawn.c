// SPDX-License-Identifier: GPL-2.0-only
/*
 * Start, run and end of something that does nothing: a task, a kthread, a work
 * item. One by one, each waited for before the next begins, and in batches.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "bench.h"

/* @n tasks, of which @at_once are started before they are waited for. */
static int tasks(unsigned int n, unsigned int at_once, u64 *figures)
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
	figures[0] = bench_each(start, n);
	ltask_group_destroy(g);
	return err;
}

static int task_each(unsigned int n, u64 *figures)
{
	return tasks(n, 1, figures);
}

static int task_batch(unsigned int n, u64 *figures)
{
	return tasks(n, BENCH_BATCH, figures);
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

static int thread_nop(void *arg)
{
	complete(arg);
	return 0;
}

/*
 * kthread_stop() joins, but a thread that is stopped before it first ran never
 * calls its function: hence the completion.
 */
static int threads(unsigned int n, unsigned int at_once, u64 *figures)
{
	struct task_struct **thread;
	struct completion ran;
	unsigned int left, i, j;
	int err = 0;
	u64 start;

	at_once = min(at_once, n);
	thread = kcalloc(at_once, sizeof(*thread), GFP_KERNEL);
	if (!thread)
		return -ENOMEM;
	init_completion(&ran);
	start = ktime_get_ns();
	for (left = n; left && !err; left -= i) {
		for (i = 0; i < min(left, at_once); i++) {
			thread[i] = kthread_create(thread_nop, &ran,
						   "bench/%u", i);
			if (IS_ERR(thread[i])) {
				err = PTR_ERR(thread[i]);
				break;
			}
			get_task_struct(thread[i]);
			wake_up_process(thread[i]);
		}
		for (j = 0; j < i; j++)
			wait_for_completion(&ran);
		for (j = 0; j < i; j++) {
			kthread_stop(thread[j]);
			put_task_struct(thread[j]);
		}
	}
	figures[0] = bench_each(start, n);
	kfree(thread);
	return err;
}

static int thread_each(unsigned int n, u64 *figures)
{
	return threads(n, 1, figures);
}

static int thread_batch(unsigned int n, u64 *figures)
{
	return threads(n, BENCH_BATCH, figures);
}

static void work_nop(struct work_struct *work)
{
}

static int works(unsigned int n, unsigned int at_once, u64 *figures)
{
	struct workqueue_struct *wq;
	struct work_struct *work;
	unsigned int left, i;
	u64 start;

	at_once = min(at_once, n);
	work = kcalloc(at_once, sizeof(*work), GFP_KERNEL);
	wq = alloc_workqueue("ltask_bench", 0, 0);
	if (!work || !wq) {
		if (wq)
			destroy_workqueue(wq);
		kfree(work);
		return -ENOMEM;
	}
	start = ktime_get_ns();
	for (left = n; left; left -= i) {
		for (i = 0; i < min(left, at_once); i++) {
			/* A task is made anew as well. */
			INIT_WORK(&work[i], work_nop);
			queue_work(wq, &work[i]);
		}
		if (at_once == 1)
			flush_work(work);
		else
			flush_workqueue(wq);
	}
	figures[0] = bench_each(start, n);
	destroy_workqueue(wq);
	kfree(work);
	return 0;
}

static int work_each(unsigned int n, u64 *figures)
{
	return works(n, 1, figures);
}

static int work_batch(unsigned int n, u64 *figures)
{
	return works(n, BENCH_BATCH, figures);
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
	},
};

const struct bench_workload bench_join = {
	.name = "join",
	.figures = { "spawn by a task, one by one" },
	.units = { "ns" },
	.n = 20000,
	.sides = {
		{ "task", 1, task_join },
		{ "kthread", 50, thread_each },
		{ "work", 1, work_each },
	},
};

const struct bench_workload bench_nested = {
	.name = "nested",
	.figures = { "spawn by a task, batches of 1000" },
	.units = { "ns" },
	.n = 100000,
	.sides = {
		{ "task", 1, task_nested },
		{ "kthread", 100, thread_batch },
		{ "work", 1, work_batch },
	},
};
