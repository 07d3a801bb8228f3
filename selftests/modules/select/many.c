// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select over many cases, and how evenly it chooses.
 */
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "select.h"

/*
 * @nr channels are ready each time: how often each is chosen differs from its
 * share by less than ten standard deviations. Ready are those that have a value.
 */
static void fair(unsigned int nr, unsigned int rounds)
{
	struct ltask_case *cases = kcalloc(nr, sizeof(*cases), GFP_KERNEL);
	unsigned int *seen = kcalloc(nr, sizeof(*seen), GFP_KERNEL);
	struct ltask_chan **c = kcalloc(nr, sizeof(*c), GFP_KERNEL);
	s64 expected = rounds / nr;
	unsigned int i;
	int v = 1, chosen;

	if (!EXPECT(cases && seen && c))
		goto out;
	for (i = 0; i < nr; i++) {
		c[i] = sel_chan(1);
		EXPECT_EQ(ltask_chan_try_send(c[i], &v), 0);
		cases[i] = LTASK_RECV(c[i], &v);
	}
	for (i = 0; i < rounds; i++) {
		chosen = ltask_select(cases, nr);
		if (!EXPECT(chosen >= 0 && chosen < nr))
			break;
		seen[chosen]++;
		EXPECT_EQ(ltask_chan_try_send(c[chosen], &v), 0);
	}
	/* Variance n p (1 - p), rounded up. */
	for (i = 0; i < nr; i++) {
		s64 off = (s64)seen[i] - expected;

		EXPECT_OP(off * off, <, 100 * (expected + 1));
		ltask_chan_put(c[i]);
	}
out:
	kfree(cases);
	kfree(seen);
	kfree(c);
}

void select_is_fair_over_two(void)
{
	fair(2, 10000);
}

void select_is_fair_over_three_and_eight(void)
{
	fair(3, 10000);
	fair(8, 10000);
}

void select_is_fair_over_64(void)
{
	fair(64, 20000);
}

/*
 * Each of @nr channels gets a value in turn, before the select and while it
 * waits; all others are empty.
 */
static void many(unsigned int nr, unsigned int turns)
{
	struct ltask_case *cases = kvcalloc(nr + 1, sizeof(*cases), GFP_KERNEL);
	struct ltask_chan **c = kvcalloc(nr, sizeof(*c), GFP_KERNEL);
	struct ltask_group *g = lt_group("many", THIS_MODULE);
	struct sel_call call = { cases, nr, SEL_UNDONE };
	unsigned int i, k;
	int v = 0, in;

	if (!EXPECT(cases && c) || !g)
		goto out;
	for (i = 0; i < nr; i++) {
		c[i] = sel_chan(i % 2);
		if (!c[i])
			goto out;
		cases[i] = LTASK_RECV(c[i], &v);
	}
	cases[nr] = LTASK_DEFAULT;
	EXPECT_EQ(ltask_select(cases, nr + 1), nr);
	for (k = 0; k < turns && !lt_failed(); k++) {
		i = k * (nr - 1) / max(turns - 1, 1U);
		in = k + 100;
		if (i % 2) {
			EXPECT_EQ(ltask_chan_try_send(c[i], &in), 0);
			EXPECT_EQ(ltask_select(cases, nr + 1), i);
			EXPECT_EQ(v, in);
		}
		call.result = SEL_UNDONE;
		EXPECT_EQ(sel_start(g, NULL, &call, k % SEL_WHO), 0);
		EXPECT_EVENTUALLY(sel_receivers(c[nr - 1]) == 1, 10000);
		in += 1000;
		EXPECT_EQ(ltask_chan_try_send(c[i], &in), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(call.result, i);
		EXPECT_EQ(v, in);
	}
	for (i = 0; i < nr; i++)
		EXPECT_EQ(sel_receivers(c[i]), 0);
out:
	lt_group_end(g);
	for (i = 0; c && i < nr; i++)
		ltask_chan_put(c[i]);
	kvfree(c);
	kvfree(cases);
}

void select_over_64_channels(void)
{
	many(64, 16);
}

/* More locks than a preempt count has room for, which is 255. */
void select_over_300_channels(void)
{
	many(300, 8);
}

void select_over_3000_channels(void)
{
	many(3000, 6);
}

/* Two channels, of which each is in half of the cases. */
void select_over_as_many_cases_as_can_be(void)
{
	struct ltask_chan *a = sel_chan(1), *b = sel_chan(0);
	struct ltask_case *cases;
	unsigned int i;
	int v = 1;

	cases = kvcalloc(LTASK_CASES_MAX, sizeof(*cases), GFP_KERNEL);
	if (!EXPECT(cases))
		goto out;
	for (i = 0; i < LTASK_CASES_MAX; i++) {
		if (i % 2)
			cases[i] = LTASK_RECV(a, &v);
		else
			cases[i] = LTASK_SEND(b, &v);
	}
	cases[LTASK_CASES_MAX - 1] = LTASK_TIMEOUT(5 * NSEC_PER_MSEC);
	EXPECT_EQ(ltask_select(cases, LTASK_CASES_MAX), LTASK_CASES_MAX - 1);
	EXPECT_EQ(sel_receivers(a) + sel_senders(b), 0);
	EXPECT_EQ(ltask_chan_try_send(a, &v), 0);
	EXPECT_EQ(ltask_select(cases, LTASK_CASES_MAX) % 2, 1);
out:
	kvfree(cases);
	ltask_chan_put(a);
	ltask_chan_put(b);
}
