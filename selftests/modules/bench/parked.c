// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many that wait, all at once: memory that was available before and isn't
 * meanwhile, whatever it is used for, and the time to start and to end them.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>
#include "bench.h"
#include "compat.h"

/**
 * bench_available - memory that is available
 *
 * Asked until there isn't more and more of it: what was freed just before may wait
 * for a grace period and other people's work.
 *
 * Return: bytes.
 */
s64 bench_available(void)
{
	s64 now = 0, before;
	unsigned int tries = 0;

	do {
		before = now;
		msleep(50);
		now = (s64)si_mem_available() * PAGE_SIZE;
	} while (now > before && ++tries < 20);
	return now;
}

static void note(u64 *figures, unsigned int n, s64 bytes)
{
	figures[0] = div64_u64((u64)max(bytes, 0LL) * 1000, n);
}

static int tasks(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench parked");
	struct ltask_chan *c = ltask_chan_create(sizeof(long), 0);
	atomic_t parked = ATOMIC_INIT(0);
	unsigned int i = 0;
	int err = 0, ret;
	s64 before;
	u64 start;
	long v = 0;

	if (IS_ERR(g) || IS_ERR(c)) {
		err = IS_ERR(g) ? PTR_ERR(g) : PTR_ERR(c);
		goto out;
	}
	before = bench_available();
	start = ktime_get_ns();
	for (i = 0; i < n; i++) {
		err = ltask_go(g, bench_task_park, c, &parked);
		if (err)
			break;
		if (i % BENCH_BATCH == 0)
			cond_resched();
	}
	/* Each counts just before it waits, and starts no other. */
	while (atomic_read(&parked) != i)
		usleep_range(200, 1000);
	figures[1] = bench_each(start, n);
	note(figures, n, before - bench_available());
	start = ktime_get_ns();
	while (i--) {
		ret = ltask_chan_send(c, &v);
		if (ret && !err)
			err = ret;
		if (i % BENCH_BATCH == 0)
			cond_resched();
	}
	ret = ltask_group_wait(g);
	figures[2] = bench_each(start, n);
	if (ret && !err)
		err = ret;
out:
	ltask_group_destroy(g);
	if (!IS_ERR(c))
		ltask_chan_put(c);
	return err;
}

static int thread_park(void *arg)
{
	complete(arg);
	set_current_state(TASK_IDLE);
	while (!kthread_should_stop()) {
		schedule();
		set_current_state(TASK_IDLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

static int threads(unsigned int n, u64 *figures)
{
	struct task_struct **thread = kvcalloc(n, sizeof(*thread), GFP_KERNEL);
	struct completion parked;
	unsigned int i, j;
	int err = 0;
	s64 before;
	u64 start;

	if (!thread)
		return -ENOMEM;
	init_completion(&parked);
	before = bench_available();
	start = ktime_get_ns();
	for (i = 0; i < n; i++) {
		thread[i] = kthread_run(thread_park, &parked, "bench/%u", i);
		if (IS_ERR(thread[i])) {
			err = PTR_ERR(thread[i]);
			break;
		}
	}
	for (j = 0; j < i; j++)
		wait_for_completion(&parked);
	figures[1] = bench_each(start, n);
	note(figures, n, before - bench_available());
	start = ktime_get_ns();
	for (j = 0; j < i; j++)
		kthread_stop(thread[j]);
	figures[2] = bench_each(start, n);
	kvfree(thread);
	return err;
}

struct work_park {
	struct work_struct work;
	struct completion *parked;
	struct completion *go;
};

static void work_park(struct work_struct *work)
{
	struct work_park *w = container_of(work, struct work_park, work);

	complete(w->parked);
	wait_for_completion(w->go);
}

/* More than that of one queue never run at a time. */
#define WORKS_MAX	256U

/*
 * A work item that waits keeps a worker, and a worker that was made stays for
 * five minutes: only the first repetition makes any, and stands for all.
 */
static int works(unsigned int n, u64 *figures)
{
	static u64 first[BENCH_FIGURES];
	struct workqueue_struct *wq;
	struct completion parked, go;
	struct work_park *work;
	unsigned int i;
	s64 before;
	u64 start;

	if (first[1]) {
		memcpy(figures, first, sizeof(first));
		return 0;
	}
	n = min(n, WORKS_MAX);
	work = kvcalloc(n, sizeof(*work), GFP_KERNEL);
	wq = bench_workqueue(0, WORKS_MAX);
	if (!work || !wq) {
		if (wq)
			destroy_workqueue(wq);
		kvfree(work);
		return -ENOMEM;
	}
	init_completion(&parked);
	init_completion(&go);
	before = bench_available();
	start = ktime_get_ns();
	for (i = 0; i < n; i++) {
		work[i].parked = &parked;
		work[i].go = &go;
		INIT_WORK(&work[i].work, work_park);
		queue_work(wq, &work[i].work);
	}
	for (i = 0; i < n; i++)
		wait_for_completion(&parked);
	figures[1] = bench_each(start, n);
	note(figures, n, before - bench_available());
	start = ktime_get_ns();
	complete_all(&go);
	flush_workqueue(wq);
	figures[2] = bench_each(start, n);
	memcpy(first, figures, sizeof(first));
	destroy_workqueue(wq);
	kvfree(work);
	return 0;
}

const struct bench_workload bench_parked = {
	.name = "parked",
	.figures = { "memory, parked", "start and park", "wake and end" },
	.units = { "bytes", "ns", "ns" },
	.clock = true,
	.n = 1000000,
	.sides = {
		{ "task", 1, tasks },
		{ "kthread", 1000, threads },
		{ "work", 1000, works },
	},
};
