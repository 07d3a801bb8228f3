/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the workloads share: how each describes itself, and their task code.
 */
#ifndef _LTASK_BENCH_H
#define _LTASK_BENCH_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <ltask/ltask.h>

#define BENCH_SIDES	6
#define BENCH_FIGURES	6

/**
 * struct bench_side - one way to do a workload's work
 * @who: what does it; NULL: there are no more.
 * @share: it does only one in so many: what is slow needs fewer to tell.
 * @run: does it @n times and leaves the figures, in thousandths; a figure that it
 *	 has not stays 0, and -EOPNOTSUPP says that it has none here.
 */
struct bench_side {
	const char *who;
	unsigned int share;
	int (*run)(unsigned int n, u64 *figures);
};

/**
 * struct bench_workload - work that is measured
 * @name: its name.
 * @figures: names of its figures; NULL: there are no more.
 * @units: and what they are measured in.
 * @clock: not the sum of its steps: a time that passes, bytes, several CPUs.
 * @n: how often it is done in one repetition, unless something else is asked.
 * @sides: ltask's way, then others.
 */
struct bench_workload {
	const char *name;
	const char *figures[BENCH_FIGURES];
	const char *units[BENCH_FIGURES];
	bool clock;
	unsigned int n;
	struct bench_side sides[BENCH_SIDES];
};

extern const struct bench_workload bench_spawn, bench_batch;
extern const struct bench_workload bench_join, bench_nested, bench_chain;
extern const struct bench_workload bench_crowd, bench_switch, bench_yield;
extern const struct bench_workload bench_pingpong, bench_stream, bench_produce;
extern const struct bench_workload bench_ring, bench_select, bench_ready;
extern const struct bench_workload bench_lock, bench_contend;
extern const struct bench_workload bench_grow, bench_edge;
extern const struct bench_workload bench_sieve, bench_skynet, bench_cancel;
extern const struct bench_workload bench_wake, bench_sleep;
extern const struct bench_workload bench_msleep, bench_mutex, bench_fifo;
extern const struct bench_workload bench_cpus, bench_parked, bench_queued;

/** define BENCH_BATCH - how many are started before the first is waited for. */
#define BENCH_BATCH	1000U

/* Where bench_fifo finds an empty FIFO. */
extern char *bench_fifo_path;

/* Nanoseconds since @start for each of @n, in thousandths. */
static inline u64 bench_each(u64 start, u64 n)
{
	return div64_u64((ktime_get_ns() - start) * 1000, n);
}

/**
 * struct bench_pair - two kthreads on one CPU
 * @side: what each does.
 * @ready: how many are there.
 * @busy: how many have not ended.
 * @done: all have ended.
 * @n: how often each does its part.
 * @arg: what they work on.
 * @start: when the first saw that both were there.
 * @took: how long it took them.
 * @switches: times that the two left the CPU.
 */
struct bench_pair {
	struct bench_pair_side {
		struct bench_pair *pair;
		void (*fn)(struct bench_pair *pair);
	} side[2];
	atomic_t ready;
	atomic_t busy;
	struct completion done;
	unsigned int n;
	void *arg;
	u64 start;
	u64 took;
	atomic64_t switches;
};

int bench_pair_run(struct bench_pair *pair, bool fifo,
		   void (*first)(struct bench_pair *pair),
		   void (*second)(struct bench_pair *pair));

/**
 * struct bench_threads - kthreads that begin at the same time
 * @nr: how many.
 * @one_cpu: all on the first CPU; else wherever they like.
 * @fn: what each does; @me counts from 0.
 * @arg: what they work on.
 * @took: how long it took from the first's begin to the last's end, in ns.
 * @switches: times that they left the CPU.
 * @next: who is the next.
 * @ready: how many are there.
 * @busy: how many have not ended.
 * @go: they may begin.
 * @done: all have ended.
 */
struct bench_threads {
	unsigned int nr;
	bool one_cpu;
	void (*fn)(struct bench_threads *all, unsigned int me);
	void *arg;
	u64 took;
	atomic64_t switches;
	/* private: */
	atomic_t next, ready, busy;
	struct completion go, done;
	u64 end;
};

void bench_await_stop(void);
int bench_threads_run(struct bench_threads *all);

/* Sides that start things that do nothing; see spawn.c, work.c. */
int bench_tasks(unsigned int n, unsigned int at_once, u64 *figure);
int bench_works(unsigned int n, unsigned int at_once, unsigned int flags,
		u64 *figure);
int bench_workers(unsigned int n, unsigned int at_once, u64 *figure);
int bench_kthreads(unsigned int n, unsigned int at_once, u64 *figure);

/* Bytes that are available; see parked.c. */
s64 bench_available(void);

/* Task code. */
void bench_task_nop(void);
void bench_task_spawner(struct ltask_group *group, unsigned int n,
			unsigned int at_once, int *err);
void bench_task_yield(unsigned int n);
void bench_task_park(struct ltask_chan *c, atomic_t *parked);
void bench_task_ping(struct ltask_chan *there, struct ltask_chan *back,
		     unsigned int n);
void bench_task_pong(struct ltask_chan *there, struct ltask_chan *back,
		     unsigned int n);
void bench_task_produce(struct ltask_chan *c, unsigned int n);
void bench_task_consume(struct ltask_chan *c, unsigned int n, u64 *sum);
void bench_task_select(struct ltask_chan *a, struct ltask_chan *b,
		       unsigned int n);
void bench_task_alternate(struct ltask_chan *a, struct ltask_chan *b,
			  unsigned int n);
void bench_task_ready(struct ltask_chan **c, unsigned int nr, unsigned int n);
void bench_task_sleep(u64 ns, unsigned int n, u64 *took);
void bench_task_done(struct ltask_ctx *ctx, atomic_t *waiting);
void bench_task_leaf(struct ltask_group *g, struct ltask_chan *c, long num,
		     long size);

/** define BENCH_SELECT_MAX - most channels that are selected from. */
#define BENCH_SELECT_MAX	8

/* A task that blocks, beside one that looks at the clock. */
struct bench_handoff {
	atomic_t blocking;
	bool stop;
	u64 gap;
	struct mutex mutex;	/* what a task blocks on, no data */
	struct file *file;
};

void bench_task_clock(struct bench_handoff *h);
void bench_task_msleep(struct bench_handoff *h);
void bench_task_mutex(struct bench_handoff *h);
void bench_task_read(struct bench_handoff *h);

/*
 * Many that yield to each other, from when all are there. Until all are made they
 * wait: else those that there are would yield between any two that are made.
 */
struct bench_yield {
	struct ltask_chan *made;
	atomic_t there;
	bool go;
};

void bench_task_yield_all(struct bench_yield *y, unsigned int n);

/* A number that several count up. */
struct bench_lock {
	struct ltask_mutex mutex;	/* @count */
	unsigned long count;
};

void bench_task_lock(struct bench_lock *l, unsigned int n);

/* How deep a call in a loop is, and what it takes there. */
struct bench_edge {
	unsigned int calls;
	u64 took;
};

/** define BENCH_EDGE_DEPTHS - frames of the loop that calls, at most. */
#define BENCH_EDGE_DEPTHS	48

void bench_task_grow(unsigned int frames);
void bench_task_edge(struct bench_edge *e, unsigned int depth);

struct bench_sieve {
	struct ltask_group *group;
	struct ltask_chan **c;		/* one more than there are filters */
	unsigned int n;
	long prime;			/* the last, or a negative errno */
};

void bench_task_sieve(struct bench_sieve *s);
void bench_task_chain(struct ltask_group *g, unsigned int left, int *err);
void bench_task_hop(struct ltask_chan *in, struct ltask_chan *out,
		    struct ltask_chan *done);
void bench_task_wake(struct ltask_chan *c, unsigned int n, u64 *took);
void bench_task_compute(unsigned int n, unsigned long *result);

#endif /* _LTASK_BENCH_H */
