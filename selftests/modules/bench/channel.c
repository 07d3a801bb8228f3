// SPDX-License-Identifier: GPL-2.0-only
/*
 * Values from one to another, on one CPU: there and back through channels without
 * a buffer, against two kthreads with completions; one way through a buffer of
 * 128, against two kthreads with a kfifo and wait queues, and without one.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kfifo.h>
#include <linux/ktime.h>
#include <linux/wait.h>
#include "bench.h"

#define BUFFER	128

static int task_pingpong(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench ping-pong");
	struct ltask_chan *there = ltask_chan_create(sizeof(long), 0);
	struct ltask_chan *back = ltask_chan_create(sizeof(long), 0);
	unsigned int procs = ltask_set_maxprocs(1);
	int err = -ENOMEM;
	u64 start;

	if (!IS_ERR(g) && !IS_ERR(there) && !IS_ERR(back)) {
		start = ktime_get_ns();
		err = ltask_go(g, bench_task_pong, there, back, n);
		if (!err)
			err = ltask_go(g, bench_task_ping, there, back, n);
		if (!err)
			err = ltask_group_wait(g);
		figures[0] = bench_each(start, n);
	}
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	if (!IS_ERR(there))
		ltask_chan_put(there);
	if (!IS_ERR(back))
		ltask_chan_put(back);
	return err;
}

struct turns {
	struct completion there;
	struct completion back;
};

static void ping(struct bench_pair *pair)
{
	struct turns *t = pair->arg;
	unsigned int i;

	for (i = 0; i < pair->n; i++) {
		complete(&t->there);
		wait_for_completion(&t->back);
	}
}

static void pong(struct bench_pair *pair)
{
	struct turns *t = pair->arg;
	unsigned int i;

	for (i = 0; i < pair->n; i++) {
		wait_for_completion(&t->there);
		complete(&t->back);
	}
}

static int thread_pingpong(unsigned int n, u64 *figures)
{
	struct turns turns;
	struct bench_pair pair = { .n = n, .arg = &turns };
	int err;

	init_completion(&turns.there);
	init_completion(&turns.back);
	err = bench_pair_run(&pair, false, ping, pong);
	figures[0] = div_u64(pair.took * 1000, n);
	return err;
}

static int pass_all(unsigned int n, unsigned int cap, u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench stream");
	struct ltask_chan *c = ltask_chan_create(sizeof(long), cap);
	unsigned int procs = ltask_set_maxprocs(1);
	int err = -ENOMEM;
	u64 start, sum = 0;

	if (!IS_ERR(g) && !IS_ERR(c)) {
		start = ktime_get_ns();
		err = ltask_go(g, bench_task_consume, c, n, &sum);
		if (!err)
			err = ltask_go(g, bench_task_produce, c, n);
		if (!err)
			err = ltask_group_wait(g);
		*figure = bench_each(start, n);
		if (!err && sum != (u64)n * (n - 1) / 2)
			err = -EIO;
	}
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	if (!IS_ERR(c))
		ltask_chan_put(c);
	return err;
}

static int task_stream(unsigned int n, u64 *figures)
{
	int err = pass_all(n, BUFFER, &figures[0]);

	return err ? err : pass_all(n / 2, 0, &figures[1]);
}

struct queue {
	DECLARE_KFIFO(fifo, long, BUFFER);
	wait_queue_head_t readers;
	wait_queue_head_t writers;
	u64 sum;
};

static void produce(struct bench_pair *pair)
{
	struct queue *q = pair->arg;
	unsigned int i;

	for (i = 0; i < pair->n; i++) {
		wait_event(q->writers, kfifo_put(&q->fifo, i));
		if (wq_has_sleeper(&q->readers))
			wake_up(&q->readers);
	}
}

static void consume(struct bench_pair *pair)
{
	struct queue *q = pair->arg;
	unsigned int i;
	long v;

	for (i = 0; i < pair->n; i++) {
		wait_event(q->readers, kfifo_get(&q->fifo, &v));
		q->sum += v;
		if (wq_has_sleeper(&q->writers))
			wake_up(&q->writers);
	}
}

static int thread_stream(unsigned int n, u64 *figures)
{
	struct queue q = {};
	struct bench_pair pair = { .n = n, .arg = &q };
	int err;

	INIT_KFIFO(q.fifo);
	init_waitqueue_head(&q.readers);
	init_waitqueue_head(&q.writers);
	err = bench_pair_run(&pair, false, consume, produce);
	figures[0] = div_u64(pair.took * 1000, n);
	if (!err && q.sum != (u64)n * (n - 1) / 2)
		err = -EIO;
	return err;
}

const struct bench_workload bench_pingpong = {
	.name = "pingpong",
	.figures = { "ping-pong, there and back" },
	.units = { "ns" },
	.n = 100000,
	.sides = {
		{ "task", 1, task_pingpong },
		{ "kthread", 10, thread_pingpong },
	},
};

const struct bench_workload bench_stream = {
	.name = "stream",
	.figures = { "stream, buffer of 128", "stream, no buffer" },
	.units = { "ns", "ns" },
	.n = 200000,
	.sides = {
		{ "task", 1, task_stream },
		{ "kthread", 2, thread_stream },
	},
};
