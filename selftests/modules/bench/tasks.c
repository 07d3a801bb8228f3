// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tasks that are measured.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include "bench.h"

void bench_task_nop(void)
{
}

/* A task may wait for another group, not for its own. */
void bench_task_spawner(struct ltask_group *group, unsigned int n,
			unsigned int at_once, int *err)
{
	unsigned int left, i;

	for (left = n; left && !*err; left -= i) {
		for (i = 0; i < min(left, at_once) && !*err; i++)
			*err = ltask_go(group, bench_task_nop);
		if (!*err)
			*err = ltask_group_wait(group);
	}
}

void bench_task_yield(unsigned int n)
{
	while (n--)
		ltask_yield();
}

void bench_task_park(struct ltask_chan *c, atomic_t *parked)
{
	long v;

	atomic_inc(parked);
	ltask_chan_recv(c, &v);
}

void bench_task_ping(struct ltask_chan *there, struct ltask_chan *back,
		     unsigned int n)
{
	long v = 0;

	while (n--) {
		ltask_chan_send(there, &v);
		ltask_chan_recv(back, &v);
	}
}

void bench_task_pong(struct ltask_chan *there, struct ltask_chan *back,
		     unsigned int n)
{
	long v;

	while (n--) {
		ltask_chan_recv(there, &v);
		ltask_chan_send(back, &v);
	}
}

void bench_task_produce(struct ltask_chan *c, unsigned int n)
{
	long i;

	for (i = 0; i < n; i++)
		ltask_chan_send(c, &i);
}

void bench_task_consume(struct ltask_chan *c, unsigned int n, u64 *sum)
{
	long v;

	while (n--) {
		if (ltask_chan_recv(c, &v) == 1)
			*sum += v;
	}
}

void bench_task_select(struct ltask_chan *a, struct ltask_chan *b,
		       unsigned int n)
{
	long v;

	while (n--) {
		struct ltask_case cases[] = {
			LTASK_RECV(a, &v),
			LTASK_RECV(b, &v),
		};

		ltask_select(cases, ARRAY_SIZE(cases));
	}
}

void bench_task_alternate(struct ltask_chan *a, struct ltask_chan *b,
			  unsigned int n)
{
	long i;

	for (i = 0; i < n; i++)
		ltask_chan_send(i % 2 ? b : a, &i);
}

/* What was received goes back. */
void bench_task_ready(struct ltask_chan **c, unsigned int nr, unsigned int n)
{
	struct ltask_case cases[BENCH_SELECT_MAX];
	unsigned int i;
	long v;

	for (i = 0; i < nr; i++)
		cases[i] = LTASK_RECV(c[i], &v);
	while (n--) {
		int chosen = ltask_select(cases, nr);

		if (chosen >= 0)
			ltask_chan_send(c[chosen], &v);
	}
}

void bench_task_sleep(u64 ns, unsigned int n, u64 *took)
{
	u64 start;

	while (n--) {
		start = ktime_get_ns();
		ltask_sleep_ns(ns);
		*took++ = ktime_get_ns() - start;
	}
}

void bench_task_done(struct ltask_ctx *ctx, atomic_t *waiting)
{
	atomic_inc(waiting);
	ltask_ctx_wait(ctx);
}

void bench_task_leaf(struct ltask_group *g, struct ltask_chan *c, long num,
		     long size)
{
	struct ltask_chan *sub;
	long sum = 0, v;
	int i;

	if (size == 1) {
		ltask_chan_send(c, &num);
		return;
	}
	sub = ltask_chan_create(sizeof(long), 0);
	if (IS_ERR(sub)) {
		ltask_chan_close(c);
		return;
	}
	for (i = 0; i < 10; i++) {
		if (ltask_go(g, bench_task_leaf, g, sub, num + i * size / 10,
			     size / 10))
			break;
	}
	while (i-- && ltask_chan_recv(sub, &v) == 1)
		sum += v;
	ltask_chan_put(sub);
	ltask_chan_send(c, &sum);
}

/* The longest that this task did not get the CPU, as it sees it. */
void bench_task_clock(struct bench_handoff *h)
{
	u64 last = ktime_get_ns(), now;

	while (!READ_ONCE(h->stop)) {
		ltask_yield();
		now = ktime_get_ns();
		h->gap = max(h->gap, now - last);
		last = now;
	}
}

void bench_task_msleep(struct bench_handoff *h)
{
	msleep(20);
	atomic_set(&h->blocking, 0);
}

void bench_task_mutex(struct bench_handoff *h)
{
	mutex_lock(&h->mutex);
	mutex_unlock(&h->mutex);
	atomic_set(&h->blocking, 0);
}

void bench_task_read(struct bench_handoff *h)
{
	loff_t pos = 0;
	char byte;

	kernel_read(h->file, &byte, 1, &pos);
	atomic_set(&h->blocking, 0);
}
