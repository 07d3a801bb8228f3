// SPDX-License-Identifier: GPL-2.0-only
/*
 * Load: tasks that sleep, block, talk and multiply, while somebody takes CPUs
 * away or reads the dump (ltask_dump_test.sh); and its opposite, a runtime
 * that is idle again and again, where a lost wake-up would be for good.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/module.h>
#include "load.h"

#define CHURNERS 100

static void churn_for_five_seconds(void)
{
	struct load_shared s = {
		.g = lt_group("churn", THIS_MODULE),
		.c = ltask_chan_create(sizeof(u32), 8),
	};
	unsigned int i;
	u32 v;

	if (!s.g || !EXPECT(!IS_ERR(s.c)))
		return;
	for (i = 0; i < CHURNERS; i++)
		EXPECT_EQ(ltask_go(s.g, load_churn, &s, i), 0);
	msleep(5000);
	WRITE_ONCE(s.stop, true);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), CHURNERS);
	/* What was sent and not received is still in it. */
	while (ltask_chan_try_recv(s.c, &v) == 1)
		atomic_dec(&s.in_channel);
	EXPECT_EQ(atomic_read(&s.in_channel), 0);
	lt_note("%d tasks started and ended meanwhile", atomic_read(&s.ran));
	ltask_chan_put(s.c);
}

/* One at a time, into a runtime that is idle: no wake-up is lost. */
static void single_tasks_into_an_idle_runtime(void)
{
	struct load_shared s = { .g = LT_GROUP() };
	unsigned int n = lt_count(5000), i;

	if (!s.g)
		return;
	for (i = 0; i < n; i++) {
		EXPECT_EQ(ltask_go(s.g, load_count, &s), 0);
		if (i % 7 == 0)
			udelay(i % 50);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		if (!EXPECT_EQ(atomic_read(&s.ran), i + 1))
			break;
	}
	lt_group_end(s.g);
}

static const struct lt_case cases[] = {
	LT_CASE(churn_for_five_seconds, 40),
	LT_CASE(single_tasks_into_an_idle_runtime, 60),
};

static struct lt_suite load = {
	.name = "load",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(load);
