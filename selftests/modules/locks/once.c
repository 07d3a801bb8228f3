// SPDX-License-Identifier: GPL-2.0-only
/*
 * Once.
 */
#include <linux/module.h>
#include "locks.h"

static void once_init(struct lk_once *o, int what)
{
	*o = (struct lk_once){ .what = what, .inner = 99 };
	ltask_once_init(&o->once);
}

static void call_once(void *o)
{
	lk_once(o);
}

#define TASKS	20

void once_others_wait_for_the_first(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_thread t;
	struct lk_once o;
	int i, ret = 99;

	if (!g)
		return;
	once_init(&o, LK_ONCE_SLEEP);
	atomic_set(&o.hold, 1);
	for (i = 0; i < TASKS; i++)
		EXPECT_EQ(ltask_go(g, lk_once, &o), 0);
	EXPECT_EVENTUALLY(lk_queued(&o.once.lock, &o.once.waiters) == TASKS - 1,
			  5000);
	if (lk_thread_start(&t, call_once, &o)) {
		EXPECT_EVENTUALLY(lk_queued(&o.once.lock, &o.once.waiters) ==
				  TASKS, 5000);
		EXPECT_EQ(atomic_read(&o.returned), 0);
		atomic_set(&o.hold, 0);
		lk_thread_join(&t);
	}
	atomic_set(&o.hold, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&o.returned), TASKS + 1);
	EXPECT_EQ(atomic_read(&o.early), 0);
	EXPECT_EQ(atomic_read(&o.started), 1);
	lk_once_returns(&o, &ret);
	EXPECT_EQ(ret, 0);
	EXPECT_EQ(atomic_read(&o.started), 1);
	lt_group_end(g);
}

void once_recursion_is_caught(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_once o;
	int ret = 99;

	if (!g)
		return;
	once_init(&o, LK_ONCE_AGAIN);
	EXPECT_EQ(ltask_go(g, lk_once_returns, &o, &ret), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ret, 0);
	EXPECT_EQ(o.inner, -EDEADLK);
	EXPECT_EQ(o.runs, 1);

	once_init(&o, LK_ONCE_AGAIN);
	lk_once_returns(&o, &ret);
	EXPECT_EQ(ret, 0);
	EXPECT_EQ(o.inner, -EDEADLK);
	EXPECT_EQ(o.runs, 1);
	lt_group_end(g);
}

static void ends(struct ltask_group *g, int what)
{
	int ret[2] = { 99, 99 };
	struct lk_once o;

	once_init(&o, what);
	atomic_set(&o.hold, 1);
	EXPECT_EQ(ltask_go(g, lk_once_returns, &o, &ret[0]), 0);
	EXPECT_EVENTUALLY(atomic_read(&o.started) == 1, 5000);
	EXPECT_EQ(ltask_go(g, lk_once_returns, &o, &ret[1]), 0);
	EXPECT_EVENTUALLY(lk_queued(&o.once.lock, &o.once.waiters) == 1, 5000);
	atomic_set(&o.hold, 0);
	EXPECT_EVENTUALLY(atomic_read(&o.returned) == 1, 5000);
	ltask_group_wait(g);
	EXPECT_EQ(ret[0], 99);
	EXPECT_EQ(ret[1], 0);
	EXPECT_EQ(o.runs, 1);
}

void once_counts_when_its_task_ends(void)
{
	struct ltask_group *g = LT_GROUP();

	if (!g)
		return;
	ends(g, LK_ONCE_EXIT);
	EXPECT_EQ(ltask_group_error(g), 0);
	ends(g, LK_ONCE_OVERFLOW);
	EXPECT_EQ(ltask_group_error(g), -EOVERFLOW);
	lt_group_end(g);
}

void once_cancel_while_waiting(void)
{
	struct ltask_group *gone = lt_group("goes", THIS_MODULE);
	struct ltask_group *g = lt_group("stays", THIS_MODULE);
	int ret[2] = { 99, 99 };
	struct lk_once o;

	if (!g || !gone)
		goto out;
	once_init(&o, LK_ONCE_SLEEP);
	atomic_set(&o.hold, 1);
	EXPECT_EQ(ltask_go(g, lk_once_returns, &o, &ret[0]), 0);
	EXPECT_EVENTUALLY(atomic_read(&o.started) == 1, 5000);
	EXPECT_EQ(ltask_go(gone, lk_once_returns, &o, &ret[1]), 0);
	EXPECT_EVENTUALLY(lk_queued(&o.once.lock, &o.once.waiters) == 1, 5000);
	ltask_group_cancel(gone, 0);
	EXPECT_EQ(ltask_group_wait(gone), 0);
	EXPECT_EQ(ret[1], -ECANCELED);
	EXPECT_EQ(lk_queued(&o.once.lock, &o.once.waiters), 0);
	atomic_set(&o.hold, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ret[0], 0);
	EXPECT_EQ(o.runs, 1);
out:
	lt_group_end(g);
	lt_group_end(gone);
}
