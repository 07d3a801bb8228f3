// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel offers for the same work: threads and work items.
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "bench.h"

static int end_at_once(void *arg)
{
	complete(arg);
	return 0;
}

/* Start, run and join of kthreads, one after the other. */
int bench_kthread(unsigned int n)
{
	struct completion done;
	struct task_struct *t;
	unsigned int i;
	u64 start;

	start = ktime_get_ns();
	for (i = 0; i < n; i++) {
		init_completion(&done);
		t = kthread_run(end_at_once, &done, "bench/%u", i);
		if (IS_ERR(t))
			return PTR_ERR(t);
		wait_for_completion(&done);
	}
	bench_report("kthread", div_u64(ktime_get_ns() - start, n), "ns");
	return 0;
}

struct items {
	atomic_t left;
	struct completion done;
};

struct item {
	struct work_struct work;
	struct items *all;
};

static void no_work(struct work_struct *work)
{
	struct items *all = container_of(work, struct item, work)->all;

	if (atomic_dec_and_test(&all->left))
		complete(&all->done);
}

/* Queue, run and end of work items, all queued at once as tasks are. */
int bench_work(unsigned int n)
{
	struct item *items = kvcalloc(n, sizeof(*items), GFP_KERNEL);
	struct items all;
	unsigned int i;
	u64 start;

	if (!items)
		return -ENOMEM;
	atomic_set(&all.left, n);
	init_completion(&all.done);
	start = ktime_get_ns();
	for (i = 0; i < n; i++) {
		/* A task is made anew as well. */
		items[i].all = &all;
		INIT_WORK(&items[i].work, no_work);
		queue_work(system_wq, &items[i].work);
	}
	wait_for_completion(&all.done);
	bench_report("work", div_u64(ktime_get_ns() - start, n), "ns");
	for (i = 0; i < n; i++)
		flush_work(&items[i].work);
	kvfree(items);
	return 0;
}

struct yielders {
	struct completion go;
	struct completion done;
	unsigned int n;
};

/* Each wakes the other and gives way: every pass is one switch. */
struct pair {
	struct yielders *y;
	struct task_struct *other;
	bool turn;
	struct pair *peer;
};

static int take_turns(void *arg)
{
	struct pair *p = arg;
	unsigned int i;

	wait_for_completion(&p->y->go);
	for (i = 0; i < p->y->n; i++) {
		for (;;) {
			set_current_state(TASK_UNINTERRUPTIBLE);
			if (READ_ONCE(p->turn))
				break;
			schedule();
		}
		__set_current_state(TASK_RUNNING);
		WRITE_ONCE(p->turn, false);
		WRITE_ONCE(p->peer->turn, true);
		wake_up_process(p->other);
	}
	complete(&p->y->done);
	/* The other may still want to wake this one. */
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

/* Two kthreads on one CPU, in schedule() in turn. */
int bench_schedule(unsigned int n)
{
	struct yielders y = { .n = n / 2 };
	struct pair pairs[2] = {
		{ .y = &y, .turn = true, .peer = &pairs[1] },
		{ .y = &y, .peer = &pairs[0] },
	};
	struct task_struct *t[2];
	u64 start;
	int cpu = cpumask_first(cpu_online_mask);

	init_completion(&y.go);
	init_completion(&y.done);
	t[0] = kthread_create_on_cpu(take_turns, &pairs[0], cpu, "bench/%u");
	if (IS_ERR(t[0]))
		return PTR_ERR(t[0]);
	t[1] = kthread_create_on_cpu(take_turns, &pairs[1], cpu, "bench2/%u");
	if (IS_ERR(t[1])) {
		kthread_stop(t[0]);
		return PTR_ERR(t[1]);
	}
	pairs[0].other = t[1];
	pairs[1].other = t[0];
	wake_up_process(t[0]);
	wake_up_process(t[1]);
	start = ktime_get_ns();
	complete_all(&y.go);
	wait_for_completion(&y.done);
	wait_for_completion(&y.done);
	bench_report("schedule", div_u64(ktime_get_ns() - start, n), "ns");
	kthread_stop(t[0]);
	kthread_stop(t[1]);
	return 0;
}
