// SPDX-License-Identifier: GPL-2.0-only
/*
 * What may end a select comes at the same moment as a value: one of them wins,
 * and a value that was taken from its sender is never lost.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "select.h"

#define RACERS 4

/* Timeouts of some microseconds against a sender that never stops. */
static void timeout(unsigned int cases)
{
	struct ltask_group *g = lt_group("timeout", THIS_MODULE);
	struct sel_race s = {
		.c = sel_chan(0), .other = sel_chan(0), .cases = cases,
		.ns = 150000,
	};
	unsigned long end = jiffies + HZ;
	int sent = 0, i, v = 1;

	if (g && s.c && s.other) {
		for (i = 0; i < RACERS; i++)
			EXPECT_EQ(ltask_go(g, sel_race_timeout, &s), 0);
		while (time_before(jiffies, end)) {
			for (i = 0; i < 100; i++)
				sent += !ltask_chan_try_send(s.c, &v);
			udelay(7);
			cond_resched();
		}
		WRITE_ONCE(s.stop, true);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&s.done), RACERS);
		EXPECT_EQ(atomic_read(&s.wrong), 0);
		EXPECT_EQ(atomic_read(&s.got), sent);
		EXPECT_OP(sent, >, 0);
		EXPECT_OP(atomic_read(&s.ended), >, 0);
		EXPECT_EQ(sel_receivers(s.c) + sel_receivers(s.other), 0);
		lt_note("%d values, %d timeouts", sent, atomic_read(&s.ended));
	}
	lt_group_end(g);
	ltask_chan_put(s.c);
	ltask_chan_put(s.other);
}

void select_timeout_races_with_values(void)
{
	timeout(2);
	timeout(5);
}

/* What the other side does to end the waits of a round. */
enum ender {
	DONE,		/* a context that they have a case for */
	OWN,		/* their own context */
	GROUP,		/* their group */
};

static void end_round(struct ltask_group *g, struct sel_race *s, enum ender by)
{
	if (by == GROUP)
		ltask_group_cancel(g, 0);
	else
		ltask_ctx_cancel(s->ctx, 0);
}

static void spawn_round(struct ltask_group *g, struct sel_race *s,
			enum ender by)
{
	struct ltask_attr attr = {
		.group = g, .ctx = by == OWN ? s->ctx : NULL,
	};

	EXPECT_EQ(ltask_spawn(&attr, sel_race_data, &s, sizeof(s)), 0);
}

/* Tasks wait; a value for each and the end come at about the same time. */
static void once(enum ender by, unsigned int cases)
{
	unsigned int rounds = lt_count(400), i, k;
	struct ltask_ctx *unused = sel_ctx();
	struct sel_race s = { .other = sel_chan(0), .cases = cases };
	int sent = 0, v = 1;

	for (i = 0; i < rounds && !lt_failed(); i++) {
		struct ltask_group *g = lt_group("once", THIS_MODULE);
		struct ltask_ctx *ctx = sel_ctx();

		s.c = sel_chan(0);
		s.ctx = by == GROUP ? unused : ctx;
		s.ns = by == DONE ? 2 * NSEC_PER_MSEC : NSEC_PER_SEC * 100;
		if (!g || !ctx || !s.c)
			break;
		for (k = 0; k < RACERS; k++)
			spawn_round(g, &s, by);
		if (i % 4)
			LT_EVENTUALLY(sel_receivers(s.c) == RACERS, 5);
		EXPECT_EQ(ltask_go(g, sel_race_sender, &s, RACERS / 2), 0);
		if (i % 3)
			udelay(i % 50);
		sent += !ltask_chan_try_send(s.c, &v);
		end_round(g, &s, by);
		sent += !ltask_chan_try_send(s.c, &v);
		EXPECT_EQ(lt_group_end(g), 0);
		EXPECT_EQ(sel_receivers(s.c) + sel_receivers(s.other), 0);
		EXPECT_EQ(sel_waiters(s.ctx), 0);
		ltask_ctx_put(ctx);
		ltask_chan_put(s.c);
	}
	EXPECT_EQ(atomic_read(&s.wrong), 0);
	EXPECT_EQ(atomic_read(&s.done), i * RACERS);
	EXPECT_EQ(atomic_read(&s.got), sent + atomic_read(&s.sent));
	EXPECT_EQ(atomic_read(&s.got) + atomic_read(&s.ended), i * RACERS);
	lt_note("%d values, %d ended", atomic_read(&s.got),
		atomic_read(&s.ended));
	ltask_chan_put(s.other);
	ltask_ctx_put(unused);
}

void select_done_races_with_values(void)
{
	once(DONE, 3);
	once(DONE, 4);
}

void select_cancelled_context_races_with_values(void)
{
	once(OWN, 3);
	once(OWN, 4);
}

void select_cancelled_group_races_with_values(void)
{
	once(GROUP, 3);
	once(GROUP, 4);
}
