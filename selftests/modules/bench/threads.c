// SPDX-License-Identifier: GPL-2.0-only
/*
 * Any number of kthreads that begin at the same time, for the workloads that tasks
 * and kthreads share.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "bench.h"

/** bench_await_stop - a kthread has done its work: wait for kthread_stop() */
void bench_await_stop(void)
{
	set_current_state(TASK_IDLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_IDLE);
	}
	__set_current_state(TASK_RUNNING);
}

static int thread_main(void *arg)
{
	struct bench_threads *all = arg;
	unsigned int me = atomic_inc_return(&all->next) - 1;
	unsigned long before;

	atomic_inc(&all->ready);
	wait_for_completion(&all->go);
	before = current->nvcsw + current->nivcsw;
	all->fn(all, me);
	atomic64_add(current->nvcsw + current->nivcsw - before, &all->switches);
	if (atomic_dec_and_test(&all->busy)) {
		all->end = ktime_get_ns();
		complete(&all->done);
	}
	bench_await_stop();
	return 0;
}

/**
 * bench_threads_run - run kthreads until all are done
 * @all: the kthreads; @nr, @one_cpu, @fn and @arg are set.
 *
 * Return: 0 or a negative errno.
 */
int bench_threads_run(struct bench_threads *all)
{
	struct task_struct **thread;
	unsigned int i;
	int err = 0;
	u64 start;

	thread = kvcalloc(all->nr, sizeof(*thread), GFP_KERNEL);
	if (!thread)
		return -ENOMEM;
	atomic_set(&all->next, 0);
	atomic_set(&all->ready, 0);
	atomic_set(&all->busy, all->nr);
	atomic64_set(&all->switches, 0);
	init_completion(&all->go);
	init_completion(&all->done);
	for (i = 0; i < all->nr; i++) {
		thread[i] = kthread_create(thread_main, all, "bench/%u", i);
		if (IS_ERR(thread[i])) {
			err = PTR_ERR(thread[i]);
			break;
		}
		if (all->one_cpu)
			kthread_bind(thread[i], cpumask_first(cpu_online_mask));
	}
	if (!err) {
		unsigned int j;

		for (j = 0; j < i; j++)
			wake_up_process(thread[j]);
		while (atomic_read(&all->ready) != all->nr)
			schedule_timeout_idle(1);
		start = ktime_get_ns();
		complete_all(&all->go);
		wait_for_completion(&all->done);
		all->took = all->end - start;
	}
	while (i--)
		kthread_stop(thread[i]);
	kvfree(thread);
	return err;
}
