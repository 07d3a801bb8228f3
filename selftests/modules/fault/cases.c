// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocations that fail: each call says so and changes nothing, or does
 * without. ltask_fault_test.sh makes them fail (in /sys/kernel/debug/ltask/
 * fail_alloc, or failslab for ltask's caches) while it runs these; they hold
 * just as well when nothing fails.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "fault.h"

#define TRIES	1000

/* Even the group may take several attempts. */
static struct ltask_group *group_at_last(void)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		struct ltask_group *g = ltask_group_create("fault");

		if (!IS_ERR(g))
			return g;
		if (!EXPECT_EQ(PTR_ERR(g), -ENOMEM))
			break;
	}
	lt_skip("no group in %d attempts", TRIES);
	return NULL;
}

static void start_tasks(void)
{
	struct ltask_group *g = group_at_last();
	struct fault_shared s = {}, *p = &s;
	unsigned int started = 0, refused = 0, i;
	char big[200];

	if (!g)
		return;
	memset(big, 0, sizeof(big));
	memcpy(big, &p, sizeof(p));
	for (i = 0; i < TRIES; i++) {
		int err;

		switch (i % 3) {
		case 0:
			err = ltask_go(g, fault_count, p);
			break;
		case 1:
			err = ltask_go_bytes(g, fault_count_bytes, big, 64);
			break;
		default:
			err = ltask_go_bytes(g, fault_count_bytes, big,
					     sizeof(big));
		}
		if (!err)
			started++;
		else if (EXPECT_EQ(err, -ENOMEM))
			refused++;
	}
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&s.ran), started);
	lt_note("%u refused", refused);
}

static void grow_stacks(void)
{
	struct ltask_group *g = group_at_last();
	struct fault_shared s = {};
	unsigned int started = 0, i;

	if (!g)
		return;
	for (i = 0; i < 200; i++) {
		if (!ltask_go(g, fault_grow, &s, i % 100))
			started++;
	}
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ltask_group_error(g), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&s.ran), started);
	EXPECT_EQ(atomic_read(&s.wrong), 0);
}

static void defer_calls(void)
{
	struct ltask_group *g = group_at_last();
	struct fault_shared s = {};
	unsigned int i;

	if (!g)
		return;
	for (i = 0; i < 200; i++)
		ltask_go(g, fault_defer, &s);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&s.deferred) + atomic_read(&s.no_memory),
		  atomic_read(&s.ran));
	EXPECT_EQ(atomic_read(&s.wrong), 0);
}

static void create_channels(void)
{
	unsigned int refused = 0, i;

	for (i = 0; i < TRIES; i++) {
		struct ltask_chan *c = ltask_chan_create(i % 100, i % 7);

		if (!IS_ERR(c))
			ltask_chan_put(c);
		else if (EXPECT_EQ(PTR_ERR(c), -ENOMEM))
			refused++;
	}
	lt_note("%u refused", refused);
}

static void create_groups(void)
{
	unsigned int refused = 0, i;

	for (i = 0; i < TRIES; i++) {
		struct ltask_group *g = ltask_group_create("fault");

		if (!IS_ERR(g))
			ltask_group_destroy(g);
		else if (EXPECT_EQ(PTR_ERR(g), -ENOMEM))
			refused++;
	}
	lt_note("%u refused", refused);
}

static const struct lt_case cases[] = {
	LT_CASE_FLAGS(start_tasks, 40, LT_ONCE),
	LT_CASE_FLAGS(grow_stacks, 40, LT_ONCE),
	LT_CASE_FLAGS(defer_calls, 40, LT_ONCE),
	LT_CASE_FLAGS(create_channels, 40, LT_ONCE),
	LT_CASE_FLAGS(create_groups, 40, LT_ONCE),
};

static struct lt_suite fault = {
	.name = "fault",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(fault);
