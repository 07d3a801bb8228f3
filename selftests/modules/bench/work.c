// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel has for work that is done beside its caller: kthreads, work items,
 * the items of a kthread_worker.
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
#include "compat.h"

static int thread_nop(void *arg)
{
	complete(arg);
	return 0;
}

/**
 * bench_kthreads - start, run and join kthreads that do nothing
 * @n: how many.
 * @at_once: how many are started before they are waited for.
 * @figure: what one takes.
 *
 * kthread_stop() joins, but a thread that is stopped before it first ran never
 * calls its function: hence the completion.
 *
 * Return: 0 or a negative errno.
 */
int bench_kthreads(unsigned int n, unsigned int at_once, u64 *figure)
{
	struct task_struct **thread;
	struct completion ran;
	unsigned int left, i, j;
	int err = 0;
	u64 start;

	at_once = min(at_once, n);
	thread = kvcalloc(at_once, sizeof(*thread), GFP_KERNEL);
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
	*figure = bench_each(start, n);
	kvfree(thread);
	return err;
}

static void work_nop(struct work_struct *work)
{
}

/**
 * bench_works - queue, run and flush work items that do nothing
 * @n: how many.
 * @at_once: how many are queued before they are waited for.
 * @flags: WQ_UNBOUND or 0.
 * @figure: what one takes.
 *
 * Return: 0 or a negative errno.
 */
int bench_works(unsigned int n, unsigned int at_once, unsigned int flags,
		u64 *figure)
{
	struct workqueue_struct *wq;
	struct work_struct *work;
	unsigned int left, i;
	u64 start;

	at_once = min(at_once, n);
	work = kvcalloc(at_once, sizeof(*work), GFP_KERNEL);
	wq = bench_workqueue(flags, 0);
	if (!work || !wq) {
		if (wq)
			destroy_workqueue(wq);
		kvfree(work);
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
	*figure = bench_each(start, n);
	destroy_workqueue(wq);
	kvfree(work);
	return 0;
}

static void worker_nop(struct kthread_work *work)
{
}

/**
 * bench_workers - queue, run and flush items of a kthread_worker
 * @n: how many.
 * @at_once: how many are queued before they are waited for.
 * @figure: what one takes.
 *
 * Return: 0 or a negative errno.
 */
int bench_workers(unsigned int n, unsigned int at_once, u64 *figure)
{
	struct kthread_worker *worker;
	struct kthread_work *work;
	unsigned int left, i;
	u64 start;

	at_once = min(at_once, n);
	work = kvcalloc(at_once, sizeof(*work), GFP_KERNEL);
	if (!work)
		return -ENOMEM;
	worker = kthread_create_worker(0, "ltask_bench");
	if (IS_ERR(worker)) {
		kvfree(work);
		return PTR_ERR(worker);
	}
	start = ktime_get_ns();
	for (left = n; left; left -= i) {
		for (i = 0; i < min(left, at_once); i++) {
			kthread_init_work(&work[i], worker_nop);
			kthread_queue_work(worker, &work[i]);
		}
		if (at_once == 1)
			kthread_flush_work(work);
		else
			kthread_flush_worker(worker);
	}
	*figure = bench_each(start, n);
	kthread_destroy_worker(worker);
	kvfree(work);
	return 0;
}
