// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks: the table of cases.
 */
#include <linux/module.h>
#include "locks.h"

static const struct lt_case cases[] = {
	LT_CASE_FLAGS(mutex_fast_path_takes_no_spinlock, 10, LT_ONCE),
	LT_CASE(mutex_waiters_come_in_order, 20),
	LT_CASE(mutex_is_handed_over_after_a_millisecond, 20),
	LT_CASE(mutex_fairness, 40),
	LT_CASE(mutex_misuse_is_caught, 10),
	LT_CASE(mutex_cancel_while_waiting, 20),
	LT_CASE(mutex_cancelled_task_may_still_tidy_up, 20),
	LT_CASE(mutex_signals_end_waits, 20),
	LT_CASE(mutex_from_hardirq, 20),
	LT_CASE(mutex_guards_a_counter, 60),
	LT_CASE(mutex_guards_its_own_object, 60),
	LT_CASE(mutex_cancel_storm, 60),
	LT_CASE_FLAGS(mutex_cost, 30, LT_ONCE),
	LT_CASE(rwmutex_readers_share, 20),
	LT_CASE(rwmutex_waiting_writer_stops_new_readers, 20),
	LT_CASE(rwmutex_writer_gives_way_to_readers, 20),
	LT_CASE(rwmutex_cancelled_writer_lets_readers_in, 20),
	LT_CASE(rwmutex_misuse_is_caught, 10),
	LT_CASE(rwmutex_signals_end_waits, 20),
	LT_CASE(rwmutex_from_hardirq, 20),
	LT_CASE(rwmutex_guards_a_pair, 60),
	LT_CASE(rwmutex_guards_its_own_object, 60),
	LT_CASE(rwmutex_cancel_storm, 60),
	LT_CASE(cond_signal_stealing, 60),
	LT_CASE(cond_signals_in_order_and_broadcast, 20),
	LT_CASE(cond_cancelled_wait_returns_with_the_mutex, 20),
	LT_CASE(cond_cancel_loses_no_signal, 60),
	LT_CASE(cond_misuse_is_caught, 10),
	LT_CASE(cond_signals_end_waits, 20),
	LT_CASE(cond_from_hardirq, 20),
	LT_CASE(cond_bounded_buffer, 60),
	LT_CASE(once_others_wait_for_the_first, 20),
	LT_CASE(once_recursion_is_caught, 10),
	LT_CASE(once_counts_when_its_task_ends, 20),
	LT_CASE(once_cancel_while_waiting, 20),
	LT_CASE_FLAGS(sem_takes_and_gives, 10, LT_ONCE),
	LT_CASE(sem_large_request_is_not_starved, 20),
	LT_CASE(sem_cancelled_request_lets_others_on, 20),
	LT_CASE(sem_misuse_is_caught, 10),
	LT_CASE(sem_signals_end_waits, 20),
	LT_CASE(sem_from_hardirq, 20),
	LT_CASE(sem_never_exceeds_its_size, 60),
	LT_CASE(errgroup_passes_arguments, 20),
	LT_CASE(errgroup_first_error_wins_and_cancels, 20),
	LT_CASE(errgroup_limit, 20),
	LT_CASE(errgroup_task_that_does_not_return, 20),
	LT_CASE(errgroup_parent_cancels, 20),
	LT_CASE(errgroup_on_a_tasks_stack, 20),
};

static struct lt_suite locks = {
	.name = "locks",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(locks);
