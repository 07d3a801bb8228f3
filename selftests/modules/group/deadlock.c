// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cases: a group whose tasks all wait for each other is found out, and no
 * other is.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include "group.h"

void deadlock_is_found(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_chan *c = ltask_chan_create(1, 0);
	unsigned int n = lt_count(1000), i;
	atomic_t at = ATOMIC_INIT(0), cancelled = ATOMIC_INIT(0);
	struct ltask_wg wg;

	if (!g || !EXPECT(!IS_ERR(c)))
		return;
	ltask_wg_init(&wg);
	EXPECT_EQ(ltask_wg_add(&wg, 1), 0);
	for (i = 0; i < n; i++)
		EXPECT_EQ(ltask_go(g, group_park, c, &at, &cancelled), 0);
	EXPECT_EQ(ltask_go(g, group_park, NULL, &at, &cancelled), 0);
	EXPECT_EQ(ltask_go(g, group_wg_waiter, &wg, &cancelled), 0);
	EXPECT_EQ(ltask_group_wait_closed(g), -EDEADLK);
	EXPECT_EQ(atomic_read(&at), n + 1);
	/* They are as they were: it is found again, and one can end them. */
	EXPECT_EQ(ltask_group_tasks(g), n + 2);
	EXPECT_EQ(ltask_group_wait_closed(g), -EDEADLK);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(ltask_group_wait_closed(g), 0);
	EXPECT_EQ(atomic_read(&cancelled), n + 2);
	lt_group_end(g);
	ltask_chan_put(c);
}

/* The last that is awake sleeps, blocks or computes, and then lets them go. */
void no_deadlock_while_one_is_awake(void)
{
	struct ltask_group *g = LT_GROUP();
	unsigned int way, n = 50, i;

	for (way = 0; g && way < NR_AWAKE; way++) {
		struct ltask_chan *c = ltask_chan_create(1, 0);
		atomic_t at = ATOMIC_INIT(0), cancelled = ATOMIC_INIT(0);

		for (i = 0; i < n; i++)
			EXPECT_EQ(ltask_go(g, group_park, c, &at, &cancelled), 0);
		EXPECT_EQ(ltask_go(g, group_awake, c, way), 0);
		EXPECT_EQ(ltask_group_wait_closed(g), 0);
		EXPECT_EQ(atomic_read(&at), n);
		EXPECT_EQ(atomic_read(&cancelled), 0);
		ltask_chan_put(c);
	}
	lt_group_end(g);
}

/* Most of the time all but one wait, never all: looked at again and again. */
void no_deadlock_among_the_busy(void)
{
	struct ltask_group *g = LT_GROUP();
	struct group_ball b = { .rounds = lt_count(200000) };
	unsigned int looks = 0;
	u64 start = ktime_get_ns();
	int i, err;

	if (!g)
		return;
	for (i = 0; i < 2; i++)
		b.c[i] = ltask_chan_create(sizeof(int), 0);
	for (i = 0; i < 2; i++)
		EXPECT_EQ(ltask_go(g, group_play, &b, i), 0);
	do {
		/* Each call looks soon after it has begun. */
		err = ltask_group_wait_closed(g);
		looks++;
	} while (err == -EDEADLK && looks < 3);
	EXPECT_EQ(err, 0);
	EXPECT_EQ(looks, 1);
	EXPECT_EQ(atomic_read(&b.done), 2);
	lt_note("%llu ms", (ktime_get_ns() - start) / NSEC_PER_MSEC);
	lt_group_end(g);
	for (i = 0; i < 2; i++)
		ltask_chan_put(b.c[i]);
}

/* A task may be the one that waits. */
void deadlock_is_told_to_a_task(void)
{
	struct ltask_group *inner = lt_group("inner", THIS_MODULE);
	struct ltask_group *g = LT_GROUP();
	int result = 99;

	if (!g || !inner)
		return;
	EXPECT_EQ(ltask_go(inner, group_leak_recv, NULL), 0);
	EXPECT_EQ(ltask_go(g, group_wait_closed, inner, &result), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(result, -EDEADLK);
	ltask_group_cancel(inner, 0);
	lt_group_end(inner);
	lt_group_end(g);
}
