// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping. How exact it is belongs into the log: no bound that holds on every
 * machine, however loaded, would be worth asserting.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "group.h"

void sleep_of_50_us(void)
{
	struct ltask_group *g = LT_GROUP();
	s64 best = S64_MAX, sum = 0;
	int i;

	if (!g)
		return;
	for (i = 0; i < 50; i++) {
		struct group_sleep s = { .ns = 50000 };

		EXPECT_EQ(ltask_go(g, group_sleeper, &s), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(s.result, 0);
		EXPECT_OP(s.late, >=, 0);
		EXPECT_OP(s.late, <, 5 * NSEC_PER_SEC);
		best = min(best, s.late);
		sum += s.late;
	}
	lt_note("sleep of 50 us: late by %lld us at best, %lld us on average",
		best / 1000, sum / 50000);
	lt_group_end(g);
}

void sleep_never_ends_early(void)
{
	static const u64 ns[] = { 0, 1, 1000, 999999, 3000000, 20000000 };
	struct ltask_group *g = LT_GROUP();
	struct group_sleep s[ARRAY_SIZE(ns)];
	int i;

	if (!g)
		return;
	for (i = 0; i < ARRAY_SIZE(ns); i++) {
		s[i] = (struct group_sleep){ .ns = ns[i], .result = 99 };
		EXPECT_EQ(ltask_go(g, group_sleeper, &s[i]), 0);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	for (i = 0; i < ARRAY_SIZE(ns); i++) {
		EXPECT_EQ(s[i].result, 0);
		EXPECT_OP(s[i].late, >=, 0);
	}
}

#define SLEEPERS 20

/* Started in the opposite order of their waking, well apart. */
void sleep_in_order(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t nr = ATOMIC_INIT(0);
	int slot[SLEEPERS], i;

	if (!g)
		return;
	for (i = SLEEPERS - 1; i >= 0; i--) {
		slot[i] = -1;
		EXPECT_EQ(ltask_go(g, group_order, &nr, &slot[i],
				   (100 + 20ULL * i) * NSEC_PER_MSEC), 0);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	for (i = 0; i < SLEEPERS; i++)
		EXPECT_OP(slot[i], >=, 0);
	/* Neighbours may change places on a loaded machine, distant ones not. */
	for (i = 0; i + 10 < SLEEPERS; i++)
		EXPECT_OP(slot[i], <, slot[i + 10]);
}

void sleep_cancelled(void)
{
	struct group_sleep s = { .ns = 3600ULL * NSEC_PER_SEC };
	struct ltask_group *g = LT_GROUP();
	u64 start = ktime_get_ns();

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, group_sleeper, &s), 0);
	msleep(20);
	EXPECT_EQ(atomic_read(&s.done), 0);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(s.result, -ECANCELED);
	EXPECT_OP(ktime_get_ns() - start, <, 60 * (u64)NSEC_PER_SEC);
}

void sleep_from_a_thread(void)
{
	u64 start = ktime_get_ns();

	EXPECT_EQ(ltask_sleep_ns(0), 0);
	EXPECT_EQ(ltask_sleep_ns(2 * NSEC_PER_MSEC), 0);
	EXPECT_OP(ktime_get_ns() - start, >=, 2 * NSEC_PER_MSEC);
}
