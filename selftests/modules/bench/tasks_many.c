// SPDX-License-Identifier: GPL-2.0-only
/*
 * More tasks that are measured: those of the workloads where there are many.
 */
#include <linux/err.h>
#include <linux/ktime.h>
#include "bench.h"

void bench_task_yield_all(struct bench_yield *y, unsigned int n)
{
	long v;

	ltask_chan_recv(y->made, &v);
	atomic_inc(&y->there);
	while (!READ_ONCE(y->go))
		ltask_yield();
	while (n--)
		ltask_yield();
}

void bench_task_chain(struct ltask_group *g, unsigned int left, int *err)
{
	if (--left)
		*err = ltask_go(g, bench_task_chain, g, left, err);
}

void bench_task_hop(struct ltask_chan *in, struct ltask_chan *out,
		    struct ltask_chan *done)
{
	long token;

	while (ltask_chan_recv(in, &token) == 1)
		if (ltask_chan_send(token ? out : done, &(long){ token - 1 }))
			break;
}

void bench_task_lock(struct bench_lock *l, unsigned int n)
{
	while (n--) {
		if (ltask_mutex_lock(&l->mutex))
			break;
		l->count++;
		ltask_mutex_unlock(&l->mutex);
	}
}

static void generate(struct ltask_chan *out)
{
	long n = 2;

	while (!ltask_chan_send(out, &n))
		n++;
}

static void filter(struct ltask_chan *in, struct ltask_chan *out, long prime)
{
	long n;

	while (ltask_chan_recv(in, &n) == 1)
		if (n % prime && ltask_chan_send(out, &n))
			break;
}

void bench_task_sieve(struct bench_sieve *s)
{
	unsigned int i;
	int err;

	for (i = 0; i <= s->n; i++) {
		struct ltask_chan *c = ltask_chan_create(sizeof(long), 0);

		if (IS_ERR(c)) {
			s->prime = PTR_ERR(c);
			break;
		}
		s->c[i] = c;
		if (i)
			err = ltask_go(s->group, filter, s->c[i - 1], c, s->prime);
		else
			err = ltask_go(s->group, generate, c);
		if (err || (i < s->n && ltask_chan_recv(c, &s->prime) != 1)) {
			s->prime = -EIO;
			break;
		}
	}
	ltask_group_cancel(s->group, 0);
}

void bench_task_wake(struct ltask_chan *c, unsigned int n, u64 *took)
{
	u64 stamp;

	while (n-- && ltask_chan_recv(c, &stamp) == 1)
		*took++ = ktime_get_ns() - stamp;
}

void bench_task_compute(unsigned int n, unsigned long *result)
{
	unsigned long v = n;

	/* Nothing that a compiler could do at once. */
	while (n--) {
		v = v * 6364136223846793005UL + 1442695040888963407UL;
		OPTIMIZER_HIDE_VAR(v);
	}
	WRITE_ONCE(*result, v);
}
