// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tasks that are measured.
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include "bench.h"

void bench_task_nop(void)
{
}

void bench_task_spawner(struct ltask_group *g, unsigned int n, atomic_t *failed)
{
	while (n--) {
		if (ltask_go(g, bench_task_nop))
			atomic_inc(failed);
	}
}

void bench_task_yield(unsigned int n)
{
	while (n--)
		ltask_yield();
}

void bench_task_park(struct ltask_chan *c, atomic_t *parked)
{
	char byte;

	atomic_inc(parked);
	ltask_chan_recv(c, &byte);
}

/* The longest that this task did not get the CPU, from its own point of view. */
void bench_task_clock(struct bench_handoff *h)
{
	u64 last = ktime_get_ns(), now;

	while (!READ_ONCE(h->stop)) {
		ltask_yield();
		now = ktime_get_ns();
		if (now - last > h->max_ns)
			h->max_ns = now - last;
		last = now;
	}
}

void bench_task_msleep(struct bench_handoff *h)
{
	atomic_inc(&h->blocked);
	msleep(10);
	atomic_dec(&h->blocked);
}

void bench_task_mutex(struct bench_handoff *h)
{
	atomic_inc(&h->blocked);
	mutex_lock(&h->mutex);
	mutex_unlock(&h->mutex);
	atomic_dec(&h->blocked);
}

void bench_task_read(struct bench_handoff *h)
{
	loff_t pos = 0;
	char byte;

	atomic_inc(&h->blocked);
	kernel_read(h->file, &byte, 1, &pos);
	atomic_dec(&h->blocked);
}
