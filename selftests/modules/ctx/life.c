// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long contexts live, beside groups and tasks that they belong to.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include "ctx.h"

void ctx_outlives_its_group(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_ctx *own, *child;

	if (!g)
		return;
	own = ltask_ctx_get(ltask_group_ctx(g));
	child = CTX_CANCEL(own);
	EXPECT_EQ(ltask_ctx_err(child), 0);
	lt_group_end(g);
	/* What ends the group is an end like any other. */
	EXPECT_EQ(ltask_ctx_err(own), -ECANCELED);
	EXPECT_EQ(ltask_ctx_err(child), -ECANCELED);
	EXPECT_EQ(ltask_ctx_wait(child), 0);
	ltask_ctx_put(own);
	EXPECT_EQ(ltask_ctx_cause(child), -ECANCELED);
	ltask_ctx_put(child);
}

void ctx_of_a_group_is_done_with_the_groups_cause(void)
{
	struct ctx_shared s = { .err = -ECANCELED };
	struct ltask_ctx *child;

	s.g = LT_GROUP();
	if (!s.g)
		return;
	child = CTX_CANCEL(ltask_group_ctx(s.g));
	EXPECT_EQ(ctx_start(&s, child, ctx_waits_in_vain), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.inside) == 1, 5000);
	ltask_group_cancel(s.g, -EREMOTEIO);
	EXPECT_EQ(ltask_ctx_err(ltask_group_ctx(s.g)), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(ltask_group_ctx(s.g)), -EREMOTEIO);
	EXPECT_EQ(ltask_ctx_cause(child), -EREMOTEIO);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), 1);
	ltask_ctx_put(child);
}

void group_outlives_the_contexts_of_its_tasks(void)
{
	struct ctx_shared s = { .err = -ECANCELED };
	int i, nr = 0;

	s.g = LT_GROUP();
	for (i = 0; s.g && i < 20; i++) {
		struct ltask_ctx *own = CTX_CANCEL(BACKGROUND);

		EXPECT_EQ(ctx_start(&s, own, ctx_nothing), 0);
		EXPECT_EQ(ctx_start(&s, own, ctx_waits_in_vain), 0);
		nr += 2;
		EXPECT_EQ(ltask_ctx_cancel(own, 0), 0);
		ltask_ctx_put(own);
	}
	EXPECT_EVENTUALLY(atomic_read(&s.done) == nr, 5000);
	if (s.g) {
		EXPECT_EQ(ltask_ctx_err(ltask_group_ctx(s.g)), 0);
		EXPECT_EQ(ctx_start(&s, NULL, ctx_nothing), 0);
	}
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), nr + 1);
}

/* Nobody but the task has it any more; its parent can still be cancelled. */
void ctx_lives_as_long_as_its_task(void)
{
	struct ltask_ctx *p = CTX_CANCEL(BACKGROUND), *own = CTX_CANCEL(p);
	struct ctx_shared s = { .err = -ECANCELED };

	s.g = LT_GROUP();
	EXPECT_EQ(ctx_start(&s, own, ctx_waits_in_vain), 0);
	ltask_ctx_put(own);
	EXPECT_EVENTUALLY(atomic_read(&s.inside) == 1, 5000);
	EXPECT_EQ(ltask_ctx_cancel(p, 0), 0);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), 1);
	ltask_ctx_put(p);
}

/* The group goes first, then the context is cancelled: nobody is there. */
void ctx_is_cancelled_when_its_tasks_are_gone(void)
{
	struct ltask_ctx *own = CTX_CANCEL(BACKGROUND);
	struct ctx_shared s = { .err = -ECANCELED };
	int i;

	s.g = LT_GROUP();
	for (i = 0; s.g && i < 50; i++)
		EXPECT_EQ(ctx_start(&s, own, i % 2 ? ctx_nothing :
				    ctx_waits_in_vain), 0);
	if (s.g)
		ltask_group_cancel(s.g, 0);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), 50);
	EXPECT_EQ(ltask_ctx_err(own), 0);
	EXPECT_EQ(ltask_ctx_cancel(own, 0), 0);
	ltask_ctx_put(own);
}

/* A spawn that is refused keeps nothing. */
void ctx_of_a_refused_task_is_given_back(void)
{
	struct ltask_ctx *own = CTX_CANCEL(BACKGROUND);
	struct ctx_shared s = {};
	int i;

	s.g = LT_GROUP();
	if (!s.g)
		return;
	ltask_group_cancel(s.g, 0);
	for (i = 0; i < 100; i++)
		EXPECT_EQ(ctx_start(&s, own, ctx_nothing), -ECANCELED);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), 0);
	EXPECT_EQ(ltask_ctx_cancel(own, 0), 0);
	ltask_ctx_put(own);
}

/*
 * 100,000 come and go, in all ways: memory doesn't grow. A hundredth of that on a
 * debug kernel, where each takes milliseconds, and kmemleak looks.
 */
void ctx_100000_come_and_go(void)
{
	unsigned int n = lt_count(lt_count(100000)), i;
	struct ctx_shared s = { .err = -ECANCELED };
	s64 before = si_mem_available();

	s.g = LT_GROUP();
	for (i = 0; s.g && i < n; i++) {
		struct ltask_ctx *p = CTX_CANCEL(BACKGROUND), *c;

		c = i % 2 ? CTX_TIMEOUT(p, NSEC_PER_SEC) : CTX_CANCEL(p);
		if (i % 5 == 0)
			EXPECT_EQ(ctx_start(&s, c, ctx_waits_in_vain), 0);
		if (i % 5 == 0 || i % 3 == 0)
			EXPECT_EQ(ltask_ctx_cancel(i % 4 ? p : c, 0), 0);
		ltask_ctx_put(p);
		ltask_ctx_put(c);
		if (i % 1000 == 999)
			EXPECT_EQ(ltask_group_wait(s.g), 0);
	}
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.wrong), 0);
	/* Each of two contexts has more than a hundred bytes. */
	EXPECT_OP(lt_lost(before), <, max(n * 100, 8U << 20));
}
