/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Workloads and what they report. See bench.c.
 */
#ifndef _LTASK_BENCH_H
#define _LTASK_BENCH_H

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <ltask/ltask.h>

/* Adds a line to the results. */
void bench_report(const char *what, u64 value, const char *unit);
struct ltask_group *bench_group(const char *name);

/* Workloads: @n is how many, never 0. 0 or a negative errno. */
int bench_spawn(unsigned int n);
int bench_spawn_task(unsigned int n);
int bench_yield(unsigned int n);
int bench_parked(unsigned int n);
int bench_kthread(unsigned int n);
int bench_work(unsigned int n);
int bench_schedule(unsigned int n);
int bench_msleep(unsigned int n);
int bench_mutex(unsigned int n);
int bench_fifo(unsigned int n);

/* Where bench_fifo() finds a FIFO. */
extern char *bench_fifo_path;

/* Task code. */
void bench_task_nop(void);
void bench_task_spawner(struct ltask_group *g, unsigned int n, atomic_t *failed);
void bench_task_yield(unsigned int n);
void bench_task_park(struct ltask_chan *c, atomic_t *parked);

/* One that blocks, beside one that looks at the clock. */
struct bench_handoff {
	atomic_t blocked;
	bool stop;
	u64 max_ns;
	struct mutex mutex;
	struct file *file;
};

void bench_task_clock(struct bench_handoff *h);
void bench_task_msleep(struct bench_handoff *h);
void bench_task_mutex(struct bench_handoff *h);
void bench_task_read(struct bench_handoff *h);

#endif /* _LTASK_BENCH_H */
