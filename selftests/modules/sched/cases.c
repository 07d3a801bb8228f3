// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scheduler: every task that can run does, whatever the others do.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "sched.h"

/* Ends the tasks of a case that may have gone wrong. */
static void end(struct sched_shared *s)
{
	WRITE_ONCE(s->stop, true);
	WRITE_ONCE(s->flag, true);
	lt_group_end(s->g);
}

static void yield_lets_others_run(void)
{
	struct sched_shared s = { .g = LT_GROUP() };
	int i;

	if (!s.g)
		return;
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(s.g, sched_yield_until, &s), 0);
	EXPECT_EQ(ltask_go(s.g, sched_set_flag, &s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.done) == 11, 10000);
	end(&s);
}

/* As many tasks as processors, each spinning until its turn comes. */
static void processors_run_at_the_same_time(void)
{
	struct sched_shared s = { .g = LT_GROUP(), .nr = ltask_set_maxprocs(0) };
	int i;

	if (!s.g)
		return;
	if (s.nr < 2) {
		lt_skip("one processor");
		end(&s);
		return;
	}
	for (i = 0; i < s.nr; i++)
		EXPECT_EQ(ltask_go(s.g, sched_in_turn, &s, i, 1000), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.done) == s.nr, 60000);
	end(&s);
}

static void busy_wait(void (*fn)(struct sched_shared *s, int id, int rounds),
		      int rounds)
{
	struct sched_shared s = { .g = lt_group("busy", THIS_MODULE), .nr = 2 };

	if (!s.g)
		return;
	EXPECT_EQ(ltask_go(s.g, fn, &s, 0, rounds), 0);
	EXPECT_EQ(ltask_go(s.g, fn, &s, 1, rounds), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.done) == 2, 30000);
	end(&s);
}

static void busy_wait_with_calls(void)
{
	busy_wait(sched_busy_calls, 20);
}

static void busy_wait_in_a_loop_without_calls(void)
{
	busy_wait(sched_busy_loop, 20);
}

static int done_at_once(void *arg)
{
	complete(arg);
	return 0;
}

/* A thread bound to each CPU gets its share of it from tasks that spin. */
static void thread_beside(void (*fn)(struct sched_shared *s))
{
	struct sched_shared s = { .g = lt_group("spin", THIS_MODULE) };
	unsigned int procs = ltask_set_maxprocs(0), i;
	u64 start, longest = 0;
	int cpu;

	if (!s.g)
		return;
	for (i = 0; i < procs + 1; i++)
		EXPECT_EQ(ltask_go(s.g, fn, &s), 0);
	/* More tasks than processors: the last one runs as well. */
	EXPECT_EVENTUALLY(atomic_read(&s.ran) == procs + 1, 20000);
	for_each_online_cpu(cpu) {
		DECLARE_COMPLETION_ONSTACK(done);
		struct task_struct *t;

		t = kthread_create_on_cpu(done_at_once, &done, cpu, "lt_beside/%u");
		if (!EXPECT(!IS_ERR(t)))
			break;
		start = ktime_get_ns();
		wake_up_process(t);
		if (!EXPECT(wait_for_completion_timeout(&done, 20 * HZ))) {
			WRITE_ONCE(s.stop, true);
			wait_for_completion(&done);
		}
		longest = max(longest, ktime_get_ns() - start);
	}
	lt_note("threads waited %llu us at most", longest / 1000);
	end(&s);
	EXPECT_EQ(atomic_read(&s.done), procs + 1);
}

static void threads_beside_tasks_that_call(void)
{
	thread_beside(sched_spin_calls);
}

static void threads_beside_tasks_that_loop(void)
{
	thread_beside(sched_spin_loop);
}

/* The ring of a processor has 256 places. */
static void run_queue_overflows(void)
{
	static const unsigned int counts[] = { 1, 128, 255, 256, 257, 258, 384,
					       512, 513, 2000, 10000 };
	struct sched_shared s = { .g = LT_GROUP() };
	int i;

	if (!s.g)
		return;
	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		s.nr = counts[i];
		atomic_set(&s.ran, 0);
		EXPECT_EQ(ltask_go(s.g, sched_spawn_many, &s), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		EXPECT_EQ(atomic_read(&s.ran), counts[i]);
	}
	end(&s);
}

/* Their processor is busy for ever: others must take its tasks. */
static void run_queue_is_stolen_from(void)
{
	struct sched_shared s = { .g = LT_GROUP(), .nr = 200, .cpu = -1 };
	int i;

	if (!s.g)
		return;
	if (ltask_set_maxprocs(0) < 2) {
		lt_skip("one processor");
		end(&s);
		return;
	}
	for (i = 0; i < 20; i++) {
		atomic_set(&s.ran, 0);
		atomic_set(&s.done, 0);
		EXPECT_EQ(ltask_go(s.g, sched_spawn_and_spin, &s), 0);
		EXPECT_EVENTUALLY(atomic_read(&s.done) == 1, 20000);
		EXPECT_EQ(atomic_read(&s.ran), 200);
	}
	end(&s);
}

/* One at a time, into a runtime that is idle: no wake-up is lost. */
static void single_tasks_into_an_idle_runtime(void)
{
	struct sched_shared s = { .g = LT_GROUP(), .cpu = -1 };
	unsigned int n = lt_count(5000), i;

	if (!s.g)
		return;
	for (i = 0; i < n; i++) {
		EXPECT_EQ(ltask_go(s.g, sched_count, &s), 0);
		if (i % 7 == 0)
			udelay(20);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		if (!EXPECT_EQ(atomic_read(&s.ran), i + 1))
			break;
	}
	end(&s);
}

static void maxprocs_changes_a_thousand_times(void)
{
	struct sched_shared s = { .g = LT_GROUP() };
	unsigned int procs = ltask_set_maxprocs(0), i;

	if (!s.g)
		return;
	for (i = 0; i < 20; i++)
		EXPECT_EQ(ltask_go(s.g, sched_respawn, &s, U32_MAX), 0);
	for (i = 0; i < 1000; i++) {
		ltask_set_maxprocs(1 + i % procs);
		if (i % 10 == 0)
			usleep_range(50, 200);
		else
			cond_resched();
	}
	ltask_set_maxprocs(procs);
	EXPECT_EQ(ltask_set_maxprocs(0), procs);
	WRITE_ONCE(s.stop, true);
	EXPECT_EVENTUALLY(atomic_read(&s.done) == 20, 20000);
	lt_note("%d tasks ran meanwhile", atomic_read(&s.ran));
	end(&s);
}

static void maxprocs_shrinks_with_a_thousand_queued(void)
{
	struct sched_shared s = { .g = LT_GROUP(), .nr = 1000 };
	unsigned int procs = ltask_set_maxprocs(0), i;

	if (!s.g)
		return;
	for (i = 0; i < procs; i++)
		EXPECT_EQ(ltask_go(s.g, sched_spawn_many, &s), 0);
	EXPECT_EQ(ltask_set_maxprocs(1), procs);
	EXPECT_EQ(ltask_set_maxprocs(0), 1);
	EXPECT_EVENTUALLY(ltask_group_idle(s.g), 20000);
	EXPECT_EQ(atomic_read(&s.ran), procs * 1000);
	/* More than there are means all. */
	ltask_set_maxprocs(UINT_MAX);
	EXPECT_EQ(ltask_set_maxprocs(procs), num_online_cpus());
	end(&s);
}

static const struct lt_case cases[] = {
	LT_CASE(yield_lets_others_run, 20),
	LT_CASE_FLAGS(processors_run_at_the_same_time, 90, LT_SMP),
	LT_CASE(busy_wait_with_calls, 40),
	LT_CASE(busy_wait_in_a_loop_without_calls, 40),
	LT_CASE(threads_beside_tasks_that_call, 90),
	LT_CASE(threads_beside_tasks_that_loop, 90),
	LT_CASE(run_queue_overflows, 40),
	LT_CASE_FLAGS(run_queue_is_stolen_from, 60, LT_SMP),
	LT_CASE(single_tasks_into_an_idle_runtime, 60),
	LT_CASE_FLAGS(maxprocs_changes_a_thousand_times, 60, LT_SMP),
	LT_CASE_FLAGS(maxprocs_shrinks_with_a_thousand_queued, 40, LT_SMP),
	LT_CASE(churn_for_five_seconds, 40),
};

static struct lt_suite sched = {
	.name = "sched",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(sched);
