// SPDX-License-Identifier: GPL-2.0-only
/*
 * What things cost when there are few and when there are very many: to start and
 * end so many at once, and to yield among so many.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include "bench.h"

/* As many as the names of the figures say, up to @n. */
static const unsigned int many[] = { 10, 100, 1000, 10000, 100000, 1000000 };

typedef int (*many_fn)(unsigned int nr, u64 *figure);

static int each_of(unsigned int n, u64 *figures, many_fn fn)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < ARRAY_SIZE(many) && many[i] <= n && !err; i++)
		err = fn(many[i], &figures[i]);
	return err;
}

/* So many in all, if they are fewer at once; of kthreads there are no more. */
#define TASKS		100000U
#define KTHREADS	1000U

static int start_tasks(unsigned int nr, u64 *figure)
{
	return bench_tasks(max(nr, TASKS), nr, figure);
}

static int start_kthreads(unsigned int nr, u64 *figure)
{
	return bench_kthreads(max(nr, KTHREADS), nr, figure);
}

static int start_works(unsigned int nr, u64 *figure)
{
	return bench_works(max(nr, TASKS), nr, 0, figure);
}

static int crowd_task(unsigned int n, u64 *figures)
{
	return each_of(n, figures, start_tasks);
}

static int crowd_kthread(unsigned int n, u64 *figures)
{
	return each_of(min(n, KTHREADS), figures, start_kthreads);
}

static int crowd_work(unsigned int n, u64 *figures)
{
	return each_of(n, figures, start_works);
}

/* Each yields at least so often, all together at least YIELDS times. */
#define ROUNDS		4U
#define YIELDS		400000U

static int yield_tasks(unsigned int nr, u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench yield");
	unsigned int rounds = max(YIELDS / nr, ROUNDS), procs, i;
	struct bench_yield y = { .made = ltask_chan_create(sizeof(long), 0) };
	int err, ret;
	u64 start;

	err = IS_ERR(g) ? PTR_ERR(g) : PTR_ERR_OR_ZERO(y.made);
	if (err)
		goto out;
	procs = ltask_set_maxprocs(1);
	for (i = 0; i < nr && !err; i++) {
		err = ltask_go(g, bench_task_yield_all, &y, rounds);
		if (i % BENCH_BATCH == 0)
			cond_resched();
	}
	ltask_chan_close(y.made);
	while (!err && atomic_read(&y.there) != nr)
		usleep_range(200, 1000);
	start = ktime_get_ns();
	WRITE_ONCE(y.go, true);
	ret = ltask_group_wait(g);
	*figure = bench_each(start, (u64)nr * rounds);
	ltask_set_maxprocs(procs);
	err = err ?: ret;
out:
	ltask_group_destroy(g);
	if (!IS_ERR(y.made))
		ltask_chan_put(y.made);
	return err;
}

/* By this name: checkpatch thinks that nobody can mean it. */
static void (* const give_way)(void) = yield;

#define KTHREAD_YIELDS	20000U

static void thread_yield(struct bench_threads *all, unsigned int me)
{
	unsigned int left = max(KTHREAD_YIELDS / all->nr, ROUNDS);

	while (left--)
		give_way();
}

/* Only times that one left the CPU count, as in switch.c. */
static int yield_kthreads(unsigned int nr, u64 *figure)
{
	struct bench_threads all = {
		.nr = nr, .one_cpu = true, .fn = thread_yield,
	};
	int err = bench_threads_run(&all);

	if (!err)
		*figure = div64_u64(all.took * 1000,
				    max_t(u64, atomic64_read(&all.switches), 1));
	return err;
}

static int yield_task(unsigned int n, u64 *figures)
{
	return each_of(n, figures, yield_tasks);
}

static int yield_kthread(unsigned int n, u64 *figures)
{
	return each_of(min(n, KTHREADS), figures, yield_kthreads);
}

const struct bench_workload bench_crowd = {
	.name = "crowd",
	.figures = {
		"spawn and join, 10 at once", "spawn and join, 100 at once",
		"spawn and join, 1000 at once", "spawn and join, 10000 at once",
		"spawn and join, 100000 at once", "spawn and join, 1000000 at once",
	},
	.units = { "ns", "ns", "ns", "ns", "ns", "ns" },
	.n = 1000000,
	.sides = {
		{ "task", 1, crowd_task },
		{ "kthread", 1, crowd_kthread },
		{ "work", 1, crowd_work },
	},
};

const struct bench_workload bench_yield = {
	.name = "yield",
	.figures = {
		"yield, among 10", "yield, among 100", "yield, among 1000",
		"yield, among 10000", "yield, among 100000", "yield, among 1000000",
	},
	.units = { "ns", "ns", "ns", "ns", "ns", "ns" },
	.n = 1000000,
	.sides = {
		{ "task", 1, yield_task },
		{ "kthread", 1, yield_kthread },
	},
};
