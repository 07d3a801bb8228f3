// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select: what Go promises of it, one case each. What a single thread can look at
 * is in cases.c, many cases in many.c, crowds in meet.c, the ways a wait ends in
 * leave.c, several of them at once in race.c, interrupts in irq.c.
 *
 * How many wait is seen from inside: no call tells, as nobody could use it.
 */
#include <linux/module.h>
#include <module/runtime/ctx.h>
#include <module/sync/chan.h>
#include "select.h"

static unsigned int length(struct list_head *list, raw_spinlock_t *lock)
{
	struct list_head *l;
	unsigned long flags;
	unsigned int nr = 0;

	raw_spin_lock_irqsave(lock, flags);
	list_for_each(l, list)
		nr++;
	raw_spin_unlock_irqrestore(lock, flags);
	return nr;
}

unsigned int sel_receivers(struct ltask_chan *c)
{
	return length(&c->recvq, &c->lock);
}

unsigned int sel_senders(struct ltask_chan *c)
{
	return length(&c->sendq, &c->lock);
}

unsigned int sel_waiters(struct ltask_ctx *ctx)
{
	return length(&ctx->waiters, &ctx->lock);
}

static void run_full(void *data)
{
	sel_run(*(struct sel_call **)data);
}

/* A task of @g, with @ctx if that isn't NULL. */
int sel_start(struct ltask_group *g, struct ltask_ctx *ctx,
	      struct sel_call *call, enum sel_who who)
{
	struct ltask_attr attr = {
		.group = g, .ctx = ctx,
		.flags = who == SEL_THREAD ? LTASK_FULL_STACK : 0,
	};

	atomic_set(&call->at, 0);
	call->result = SEL_UNDONE;
	return ltask_spawn(&attr, who == SEL_THREAD ? run_full : sel_run_data,
			   &call, sizeof(call));
}

static const struct lt_case cases[] = {
	LT_CASE_FLAGS(select_refuses_bad_cases, 20, LT_ONCE),
	LT_CASE_FLAGS(select_takes_default_when_none_is_ready, 20, LT_ONCE),
	LT_CASE_FLAGS(select_prefers_what_is_ready_to_default, 20, LT_ONCE),
	LT_CASE_FLAGS(select_timeout_of_zero_is_a_look, 20, LT_ONCE),
	LT_CASE_FLAGS(select_timeout_beside_default_means_nothing, 20, LT_ONCE),
	LT_CASE(select_timeout_alone_sleeps, 20),
	LT_CASE_FLAGS(select_does_only_what_it_chose, 20, LT_ONCE),
	LT_CASE_FLAGS(select_null_channels_are_never_ready, 20, LT_ONCE),
	LT_CASE_FLAGS(select_receives_on_one_channel_by_several_cases, 20, LT_ONCE),
	LT_CASE_FLAGS(select_sends_and_receives_on_one_channel, 20, LT_ONCE),
	LT_CASE_FLAGS(select_closed_is_drained_then_ready_for_ever, 20, LT_ONCE),
	LT_CASE_FLAGS(select_done_context_is_ready, 20, LT_ONCE),
	LT_CASE_FLAGS(select_evaluates_operands_once, 20, LT_ONCE),
	LT_CASE(select_elements_of_many_sizes, 20),
	LT_CASE_FLAGS(send_and_recv_with_timeout, 20, LT_ONCE),
	LT_CASE_FLAGS(select_is_fair_over_two, 60, LT_ONCE),
	LT_CASE_FLAGS(select_is_fair_over_three_and_eight, 60, LT_ONCE),
	LT_CASE_FLAGS(select_is_fair_over_64, 60, LT_ONCE),
	LT_CASE(select_over_64_channels, 60),
	LT_CASE(select_over_300_channels, 60),
	LT_CASE(select_over_3000_channels, 60),
	LT_CASE_FLAGS(select_over_as_many_cases_as_can_be, 60, LT_ONCE),
	LT_CASE(select_all_nine_pairs_meet, 60),
	LT_CASE(select_pairs_with_a_thread, 60),
	LT_CASE(select_never_meets_itself, 60),
	LT_CASE(select_with_itself_over_a_buffer, 60),
	LT_CASE(select_100000_with_a_case_never_ready, 60),
	LT_CASE(select_100000_with_four_cases_never_ready, 60),
	LT_CASE(select_crowd_loses_and_doubles_nothing, 60),
	LT_CASE(select_looks_at_all_in_one_moment, 60),
	LT_CASE(select_value_wakes_one_of_many, 60),
	LT_CASE(select_close_wakes_all, 60),
	LT_CASE(select_waits_to_send_and_receive_on_one_channel, 60),
	LT_CASE(select_on_a_segment_boundary, 60),
	LT_CASE(select_timer_fires_amid_busy_selects, 60),
	LT_CASE(select_leaves_when_a_value_comes, 60),
	LT_CASE(select_leaves_when_a_receiver_comes, 60),
	LT_CASE(select_leaves_when_what_it_receives_from_is_closed, 60),
	LT_CASE(select_leaves_when_what_it_sends_to_is_closed, 60),
	LT_CASE(select_leaves_when_a_context_is_done, 60),
	LT_CASE(select_leaves_by_timeout, 60),
	LT_CASE(select_leaves_when_its_group_is_cancelled, 60),
	LT_CASE(select_leaves_when_its_context_is_cancelled, 60),
	LT_CASE(select_leaves_at_its_contexts_deadline, 60),
	LT_CASE(select_leaves_when_its_thread_is_killed, 60),
	LT_CASE(select_of_nothing_waits_until_cancelled, 60),
	LT_CASE(select_of_a_cancelled_task_does_nothing, 60),
	LT_CASE(select_counts_as_asleep_unless_timed, 60),
	LT_CASE(select_timeout_races_with_values, 60),
	LT_CASE(select_done_races_with_values, 60),
	LT_CASE(select_cancelled_context_races_with_values, 60),
	LT_CASE(select_cancelled_group_races_with_values, 60),
	LT_CASE(select_is_ended_from_hardirq, 60),
	LT_CASE(select_is_ended_from_softirq, 60),
	LT_CASE(select_with_default_in_hardirq, 60),
	LT_CASE(select_with_default_in_softirq, 60),
	LT_CASE(select_timeout_races_with_hardirq, 60),
	LT_CASE(select_waits_without_memory, 60),
};

static struct lt_suite select = {
	.name = "select",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(select);
