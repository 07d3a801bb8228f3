// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts: what is promised of them, one case each. The tree is in tree.c,
 * deadlines in time.c, functions that are called in func.c, what the end of a
 * task's context does to it in own.c, lifetimes in life.c.
 */
#include <linux/module.h>
#include "ctx.h"

/* A task of @s->g with @ctx, or its group's if that is NULL. */
int ctx_start(struct ctx_shared *s, struct ltask_ctx *ctx,
	      void (*fn)(void *data))
{
	struct ltask_attr attr = { .group = s->g, .ctx = ctx };

	return ltask_spawn(&attr, fn, &s, sizeof(s));
}

static const struct lt_case cases[] = {
	LT_CASE_FLAGS(ctx_background_is_never_done, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_needs_a_parent_and_a_key, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_nearest_value_is_found, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_cancel_goes_down_only, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_first_cause_stays, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_some_can_not_be_cancelled, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_child_of_a_done_one_is_done, 30, LT_ONCE),
	LT_CASE(ctx_tree_of_100_cancelled_in_random_order, 60),
	LT_CASE(ctx_chain_of_10000, 60),
	LT_CASE_FLAGS(ctx_10000_children, 60, LT_ONCE),
	LT_CASE_FLAGS(ctx_timeout_ends_it_not_before, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_deadline_that_is_past, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_deadline_in_eternity, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_earlier_deadline_of_the_parent_counts, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_earlier_deadline_of_the_child_is_its_own, 30, LT_ONCE),
	LT_CASE_FLAGS(ctx_cancel_before_the_deadline_stays, 30, LT_ONCE),
	LT_CASE(ctx_put_with_a_running_timer, 60),
	LT_CASE(ctx_deadline_of_10000_tasks, 60),
	LT_CASE(ctx_deadline_races_with_cancel, 60),
	LT_CASE_FLAGS(after_func_is_called_after_cancel, 30, LT_ONCE),
	LT_CASE_FLAGS(after_func_is_called_at_once_if_done, 30, LT_ONCE),
	LT_CASE_FLAGS(after_func_is_called_by_a_parents_end_and_by_time, 30, LT_ONCE),
	LT_CASE_FLAGS(after_func_is_not_called_after_stop, 30, LT_ONCE),
	LT_CASE_FLAGS(after_func_stop_sync_waits_for_it, 30, LT_ONCE),
	LT_CASE_FLAGS(after_func_may_free_itself, 30, LT_ONCE),
	LT_CASE(after_func_stop_races_with_cancel, 60),
	LT_CASE(after_func_that_blocks_holds_nothing_up, 30),
	LT_CASE(ctx_current_is_the_groups_or_its_own, 30),
	LT_CASE(ctx_cancel_ends_every_kind_of_wait, 30),
	LT_CASE(ctx_deadline_ends_every_kind_of_wait, 30),
	LT_CASE(ctx_done_before_the_start_refuses_every_wait, 30),
	LT_CASE(ctx_cancel_leaves_the_rest_of_the_group_alone, 30),
	LT_CASE(ctx_cancel_interrupts_msleep, 30),
	LT_CASE(ctx_cancel_interrupts_a_killable_call, 30),
	LT_CASE(ctx_deadline_interrupts_kernel_calls, 30),
	LT_CASE(ctx_task_cancels_its_own, 30),
	LT_CASE(ctx_tells_why_to_whoever_is_cancelled, 30),
	LT_CASE(ctx_done_wakes_all_who_wait_for_it, 30),
	LT_CASE(ctx_cancel_races_with_waits_and_ends, 60),
	LT_CASE(ctx_outlives_its_group, 30),
	LT_CASE(ctx_of_a_group_is_done_with_the_groups_cause, 30),
	LT_CASE(group_outlives_the_contexts_of_its_tasks, 30),
	LT_CASE(ctx_lives_as_long_as_its_task, 30),
	LT_CASE(ctx_is_cancelled_when_its_tasks_are_gone, 30),
	LT_CASE(ctx_of_a_refused_task_is_given_back, 30),
	LT_CASE(ctx_100000_come_and_go, 60),
	LT_CASE(ctx_cancel_from_hardirq, 30),
	LT_CASE(ctx_cancel_from_softirq, 30),
	LT_CASE(ctx_cancel_under_a_spinlock, 30),
	LT_CASE_FLAGS(ctx_is_refused_without_memory, 30, LT_ONCE),
	LT_CASE(ctx_of_a_task_without_memory, 30),
};

static struct lt_suite ctx = {
	.name = "ctx",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(ctx);
