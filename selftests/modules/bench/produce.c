// SPDX-License-Identifier: GPL-2.0-only
/*
 * Producers and consumers on all CPUs, through a buffer of 128: one and one, eight
 * and one, one and eight. Tasks by a channel; kthreads by a kfifo with a lock for
 * each end, and wait queues.
 */
#include <linux/err.h>
#include <linux/kfifo.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include "bench.h"

#define BUFFER	128
#define MANY	8U

static int tasks(unsigned int n, unsigned int producers, unsigned int consumers,
		 u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench produce");
	struct ltask_chan *c = ltask_chan_create(sizeof(long), BUFFER);
	u64 start, sum[MANY] = {}, all = 0, part = n / producers;
	unsigned int i;
	int err;

	err = IS_ERR(g) ? PTR_ERR(g) : PTR_ERR_OR_ZERO(c);
	if (err)
		goto out;
	start = ktime_get_ns();
	for (i = 0; i < consumers && !err; i++)
		err = ltask_go(g, bench_task_consume, c, n / consumers, &sum[i]);
	for (i = 0; i < producers && !err; i++)
		err = ltask_go(g, bench_task_produce, c, n / producers);
	if (!err)
		err = ltask_group_wait(g);
	*figure = bench_each(start, n);
	for (i = 0; i < consumers; i++)
		all += sum[i];
	if (!err && all != producers * (part * (part - 1) / 2))
		err = -EIO;
out:
	ltask_group_destroy(g);
	if (!IS_ERR(c))
		ltask_chan_put(c);
	return err;
}

struct queue {
	DECLARE_KFIFO(fifo, long, BUFFER);
	spinlock_t in;			/* putting into @fifo */
	spinlock_t out;			/* taking from @fifo */
	wait_queue_head_t readers;
	wait_queue_head_t writers;
	unsigned int n;
	unsigned int producers;
	unsigned int consumers;
	atomic64_t sum;
};

static bool put(struct queue *q, long v)
{
	return kfifo_in_spinlocked(&q->fifo, &v, 1, &q->in);
}

static bool take(struct queue *q, long *v)
{
	return kfifo_out_spinlocked(&q->fifo, v, 1, &q->out);
}

static void work_at(struct bench_threads *all, unsigned int me)
{
	struct queue *q = all->arg;
	unsigned int i;
	u64 sum = 0;
	long v;

	if (me < q->producers) {
		for (i = 0; i < q->n / q->producers; i++) {
			wait_event(q->writers, put(q, i));
			if (wq_has_sleeper(&q->readers))
				wake_up(&q->readers);
		}
		return;
	}
	for (i = 0; i < q->n / q->consumers; i++) {
		wait_event(q->readers, take(q, &v));
		sum += v;
		if (wq_has_sleeper(&q->writers))
			wake_up(&q->writers);
	}
	atomic64_add(sum, &q->sum);
}

static int threads(unsigned int n, unsigned int producers, unsigned int consumers,
		   u64 *figure)
{
	struct queue *q = kzalloc(sizeof(*q), GFP_KERNEL);
	struct bench_threads all = {
		.nr = producers + consumers, .fn = work_at, .arg = q,
	};
	u64 part = n / producers;
	int err;

	if (!q)
		return -ENOMEM;
	INIT_KFIFO(q->fifo);
	spin_lock_init(&q->in);
	spin_lock_init(&q->out);
	init_waitqueue_head(&q->readers);
	init_waitqueue_head(&q->writers);
	q->n = n;
	q->producers = producers;
	q->consumers = consumers;
	err = bench_threads_run(&all);
	*figure = div_u64(all.took * 1000, n);
	if (!err && atomic64_read(&q->sum) != producers * (part * (part - 1) / 2))
		err = -EIO;
	kfree(q);
	return err;
}

typedef int (*side_fn)(unsigned int n, unsigned int producers,
		       unsigned int consumers, u64 *figure);

static int all_three(unsigned int n, u64 *figures, side_fn fn)
{
	int err;

	n = max(n / MANY, 1U) * MANY;
	err = fn(n, 1, 1, &figures[0]);
	if (!err)
		err = fn(n, MANY, 1, &figures[1]);
	return err ? err : fn(n, 1, MANY, &figures[2]);
}

static int task(unsigned int n, u64 *figures)
{
	return all_three(n, figures, tasks);
}

static int thread(unsigned int n, u64 *figures)
{
	return all_three(n, figures, threads);
}

const struct bench_workload bench_produce = {
	.name = "produce",
	.figures = {
		"1 producer, 1 consumer", "8 producers, 1 consumer",
		"1 producer, 8 consumers",
	},
	.units = { "ns", "ns", "ns" },
	.n = 160000,
	.sides = { { "task", 1, task }, { "kthread", 8, thread } },
};
