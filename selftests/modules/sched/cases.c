// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who runs when: preemption, fairness, and ordinary threads beside tasks.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/processor.h>
#include <linux/slab.h>
#include "sched.h"

static void yield_lets_others_run(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);
	bool flag = false;
	int i;

	if (!g)
		return;
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(g, sched_wait_yielding, &flag, &done), 0);
	msleep(20);
	EXPECT_EQ(atomic_read(&done), 0);
	EXPECT_EQ(ltask_go(g, sched_set, &flag), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 10);
}

static struct sched_turns *take_turns(unsigned int nr, unsigned int rounds,
				      bool calls)
{
	struct sched_turns *s = kzalloc(sizeof(*s), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	u64 start = ktime_get_ns();
	unsigned int i;

	if (g && EXPECT(s)) {
		s->nr = nr;
		s->rounds = rounds;
		s->calls = calls;
		for (i = 0; i < nr; i++)
			EXPECT_EQ(ltask_go(g, sched_take_turns, s, i), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&s->finished), nr);
		EXPECT_EQ(s->turn, nr * rounds);
		lt_note("%u turns took %llu us", nr * rounds,
			(ktime_get_ns() - start) / NSEC_PER_USEC);
	}
	lt_group_end(g);
	return s;
}

static void busy_wait_with_function_calls(void)
{
	kfree(take_turns(2, 20, true));
}

static void busy_wait_in_an_empty_loop(void)
{
	kfree(take_turns(2, 20, false));
}

static void strict_turn_on_all_processors(void)
{
	unsigned int procs = ltask_set_maxprocs(0);
	struct sched_turns *s = take_turns(procs, 500, true);

	if (s)
		EXPECT_EQ(cpumask_weight(&s->cpus), procs);
	kfree(s);
}

/* More tasks that spin than processors: each has its share. */
static void spinners_share(bool calls)
{
	struct sched_spin *s = kzalloc(sizeof(*s), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	unsigned int nr = 3 * num_online_cpus(), i;
	u64 start = ktime_get_ns();
	bool ran = false;

	if (!g || !EXPECT(s))
		goto out;
	s->calls = calls;
	for (i = 0; i < nr; i++)
		EXPECT_EQ(ltask_go(g, sched_spin, s, i), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->started) == nr, 20000);
	lt_note("%u spinners had all started after %llu ms", nr,
		(ktime_get_ns() - start) / NSEC_PER_MSEC);
	/* One that comes later doesn't wait for ever. */
	start = ktime_get_ns();
	EXPECT_EQ(ltask_go(g, sched_set, &ran), 0);
	EXPECT_EVENTUALLY(READ_ONCE(ran), 20000);
	lt_note("another one ran after %llu ms",
		(ktime_get_ns() - start) / NSEC_PER_MSEC);
	WRITE_ONCE(s->stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < nr; i++)
		EXPECT(s->count[i]);
out:
	if (s)
		WRITE_ONCE(s->stop, true);
	lt_group_end(g);
	kfree(s);
}

static void spinners_with_calls_share(void)
{
	spinners_share(true);
}

static void spinners_in_loops_share(void)
{
	spinners_share(false);
}

/* Results are right though timer interrupts took the CPU away meanwhile. */
static void preempted_arithmetic_is_right(void)
{
	struct sched_sum *s = kcalloc(8, sizeof(*s), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	unsigned int i, n = lt_count(20000000);

	if (g && EXPECT(s)) {
		for (i = 0; i < 8; i++) {
			s[i].seed = 12345 + i * 99991;
			s[i].n = n;
			EXPECT_EQ(ltask_go(g, sched_sum, &s[i]), 0);
		}
		EXPECT_EQ(ltask_group_wait(g), 0);
		for (i = 0; i < 8; i++)
			EXPECT(s[i].result == sched_compute(s[i].seed, n));
	}
	lt_group_end(g);
	kfree(s);
}

struct beside {
	struct completion done;
	u64 worst_ns;
};

/* An ordinary thread: sleeps, works, sleeps. */
static int thread_beside(void *arg)
{
	struct beside *b = arg;
	int i;

	for (i = 0; i < 20; i++) {
		u64 start = ktime_get_ns();

		usleep_range(1000, 1500);
		while (ktime_get_ns() - start < 2 * NSEC_PER_MSEC)
			cpu_relax();
		b->worst_ns = max(b->worst_ns, ktime_get_ns() - start);
	}
	kthread_complete_and_exit(&b->done, 0);
}

static void threads_beside_spinners(bool calls, bool blocks)
{
	struct sched_spin *s = kzalloc(sizeof(*s), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	struct beside b = { };
	struct task_struct *t;
	unsigned int nr = 2 * num_online_cpus(), i;

	if (!g || !EXPECT(s))
		goto out;
	s->calls = calls;
	s->blocks = blocks;
	for (i = 0; i < nr; i++)
		EXPECT_EQ(ltask_go(g, sched_spin, s, i), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->started) == nr, 20000);
	init_completion(&b.done);
	/* The first CPU takes part whatever maxprocs is. */
	t = kthread_run_on_cpu(thread_beside, &b, cpumask_first(cpu_online_mask),
			       "lt_beside/%u");
	if (EXPECT(!IS_ERR(t))) {
		wait_for_completion(&b.done);
		lt_note("a thread slept and worked 2 ms in at most %llu us",
			b.worst_ns / NSEC_PER_USEC);
		EXPECT_OP(b.worst_ns, <, 1000 * NSEC_PER_MSEC);
	}
	WRITE_ONCE(s->stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
out:
	if (s)
		WRITE_ONCE(s->stop, true);
	lt_group_end(g);
	kfree(s);
}

static void thread_beside_spinners_with_calls(void)
{
	threads_beside_spinners(true, false);
}

static void thread_beside_spinners_in_loops(void)
{
	threads_beside_spinners(false, false);
}

/* They come back from a call to a CPU where nothing ran meanwhile. */
static void thread_beside_spinners_that_blocked(void)
{
	threads_beside_spinners(false, true);
}

static const struct lt_case cases[] = {
	LT_CASE(yield_lets_others_run, 20),
	LT_CASE(busy_wait_with_function_calls, 60),
	LT_CASE(busy_wait_in_an_empty_loop, 60),
	LT_CASE_FLAGS(strict_turn_on_all_processors, 60, LT_SMP),
	LT_CASE(spinners_with_calls_share, 60),
	LT_CASE(spinners_in_loops_share, 60),
	LT_CASE(preempted_arithmetic_is_right, 120),
	LT_CASE(thread_beside_spinners_with_calls, 60),
	LT_CASE(thread_beside_spinners_in_loops, 60),
	LT_CASE(thread_beside_spinners_that_blocked, 60),
	LT_CASE(queue_overflows_from_a_task, 30),
	LT_CASE(queue_overflows_from_a_thread, 30),
	LT_CASE_FLAGS(queued_tasks_are_stolen, 30, LT_SMP),
	LT_CASE(spawned_behind_a_spinner, 30),
	LT_CASE(woken_behind_a_spinner, 30),
	LT_CASE_FLAGS(maxprocs_changes_while_tasks_respawn, 120, LT_ONCE),
	LT_CASE_FLAGS(maxprocs_changes_while_tasks_yield, 60, LT_ONCE),
	LT_CASE(queued_beside_attached_spinners, 60),
	LT_CASE_FLAGS(shrink_with_a_thousand_queued, 60, LT_SMP),
	LT_CASE(blocked_in_msleep, 60),
	LT_CASE(blocked_on_a_mutex, 60),
	LT_CASE(blocked_on_a_completion, 60),
	LT_CASE(blocked_reading_a_pipe, 60),
	LT_CASE(more_blocked_than_carriers, 60),
	LT_CASE(back_with_a_spinlock, 90),
	LT_CASE(back_with_interrupts_off, 90),
	LT_CASE(back_in_a_read_side_section, 90),
	LT_CASE(back_with_preemption_off, 90),
	LT_CASE_FLAGS(carriers_go_again, 90, LT_ONCE),
	LT_CASE_FLAGS(cpu_goes_and_comes_under_load, 120, LT_SMP),
	LT_CASE_FLAGS(cpu_goes_while_tasks_are_in_calls, 120, LT_SMP),
};

static struct lt_suite sched = {
	.name = "sched",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(sched);
