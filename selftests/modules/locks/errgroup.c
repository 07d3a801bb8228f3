// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error groups.
 */
#include <linux/module.h>
#include "locks.h"

static bool errgroup_init(struct ltask_errgroup *eg, struct ltask_group *g)
{
	return g && EXPECT_EQ(ltask_errgroup_init(eg, g, NULL), 0);
}

void errgroup_passes_arguments(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_errgroup eg;
	u64 sum = 0;

	if (!errgroup_init(&eg, g))
		goto out;
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_sum_none), 0);
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_sum, &sum, -1, 2ULL << 40, 3, 'x',
				    true), 0);
	EXPECT_EQ(ltask_errgroup_wait(&eg), 0);
	EXPECT_EQ(sum, (2ULL << 40) + 2 + 'x' + 1);
	EXPECT_EQ(ltask_ctx_err(ltask_errgroup_ctx(&eg)), -ECANCELED);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);
out:
	lt_group_end(g);
}

void errgroup_first_error_wins_and_cancels(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t cancelled = ATOMIC_INIT(0);
	struct ltask_errgroup eg;
	int i;

	if (!errgroup_init(&eg, g))
		goto out;
	for (i = 0; i < 5; i++)
		EXPECT_EQ(ltask_errgroup_go(&eg, lk_until_cancelled,
					    &cancelled), 0);
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, 0, 0), 0);
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, 5, 0), 0);
	msleep(20);
	EXPECT_EQ(ltask_ctx_err(ltask_errgroup_ctx(&eg)), 0);
	EXPECT_EQ(atomic_read(&cancelled), 0);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), -EBUSY);
	EXPECT_EQ(ltask_errgroup_set_limit(&eg, 1), -EBUSY);
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, -EIO, 0), 0);
	EXPECT_EVENTUALLY(ltask_ctx_err(ltask_errgroup_ctx(&eg)) == -ECANCELED,
			  5000);
	EXPECT_EQ(ltask_ctx_cause(ltask_errgroup_ctx(&eg)), -EIO);
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, -ENOENT, 0), 0);
	EXPECT_EQ(ltask_errgroup_wait(&eg), -EIO);
	EXPECT_EQ(atomic_read(&cancelled), 5);
	EXPECT_EQ(ltask_ctx_cause(ltask_errgroup_ctx(&eg)), -EIO);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);
	/* The group's other tasks don't notice. */
	EXPECT_EQ(ltask_ctx_err(ltask_group_ctx(g)), 0);
out:
	lt_group_end(g);
}

#define LIMIT	3
#define PARTS	40

void errgroup_limit(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_parts p = {};
	struct ltask_errgroup eg;
	int i, ret = 99;

	if (!errgroup_init(&eg, g))
		goto out;
	EXPECT_EQ(ltask_errgroup_set_limit(&eg, LIMIT), 0);
	p.eg = &eg;
	for (i = 0; i < PARTS; i++)
		EXPECT_EQ(ltask_errgroup_go(&eg, lk_part, &p), 0);
	EXPECT_EQ(ltask_errgroup_wait(&eg), 0);
	EXPECT_EQ(atomic_read(&p.done), PARTS);
	EXPECT_EQ(atomic_read(&p.too_many), 0);

	/* It can be used again; a task starts the parts, and some don't wait. */
	atomic_set(&p.hold, 1);
	for (i = 0; i < LIMIT; i++)
		EXPECT_EQ(ltask_errgroup_try_go(&eg, lk_part, &p), 0);
	EXPECT_EQ(ltask_errgroup_try_go(&eg, lk_part, &p), -EAGAIN);
	EXPECT_EQ(ltask_go(g, lk_start_part, &p, &ret), 0);
	EXPECT_EVENTUALLY(lk_queued(&eg.sem.lock, &eg.sem.waiters) == 1, 5000);
	EXPECT_EQ(ret, 99);
	atomic_set(&p.hold, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ret, 0);
	EXPECT_EQ(ltask_errgroup_wait(&eg), 0);
	EXPECT_EQ(atomic_read(&p.done), PARTS + LIMIT + 1);

	/* Nor is it changed by a function that can't be started. */
	for (i = 0; i < 2 * LIMIT; i++)
		EXPECT_EQ(ltask_errgroup_try_go(&eg, lk_no_task_code), -EINVAL);
	EXPECT_EQ(ltask_sem_try_acquire(&eg.sem, LIMIT), 0);
	EXPECT_EQ(ltask_errgroup_wait_interruptible(&eg), 0);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);
out:
	lt_group_end(g);
}

void errgroup_task_that_does_not_return(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_errgroup eg;

	if (!errgroup_init(&eg, g))
		goto out;
	/* It ends, that is all. */
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, 0, 1), 0);
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, 0, 0), 0);
	EXPECT_EQ(ltask_errgroup_wait(&eg), 0);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);
	/* It dies. */
	if (!errgroup_init(&eg, g))
		goto out;
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, 0, 2), 0);
	EXPECT_EQ(ltask_errgroup_wait(&eg), -EOVERFLOW);
	EXPECT_EQ(ltask_ctx_cause(ltask_errgroup_ctx(&eg)), -EOVERFLOW);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);
out:
	lt_group_end(g);
}

void errgroup_parent_cancels(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t cancelled = ATOMIC_INIT(0);
	struct ltask_errgroup eg;
	struct ltask_ctx *ctx;

	ctx = ltask_ctx_with_cancel(ltask_ctx_background());
	if (!g || !EXPECT(!IS_ERR(ctx)))
		goto out;
	if (!EXPECT_EQ(ltask_errgroup_init(&eg, g, ctx), 0))
		goto out;
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_until_cancelled, &cancelled), 0);
	ltask_ctx_cancel(ctx, -ESTALE);
	EXPECT_EQ(ltask_errgroup_wait(&eg), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(ltask_errgroup_ctx(&eg)), -ESTALE);
	EXPECT_EQ(atomic_read(&cancelled), 1);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);

	/* Of a group that has ended. */
	if (!EXPECT_EQ(ltask_errgroup_init(&eg, g, NULL), 0))
		goto out;
	ltask_group_cancel(g, 0);
	EXPECT_EQ(ltask_errgroup_go(&eg, lk_returns, 0, 0), -ECANCELED);
	EXPECT_EQ(ltask_errgroup_wait(&eg), 0);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);
out:
	lt_group_end(g);
	if (!IS_ERR(ctx))
		ltask_ctx_put(ctx);
}

void errgroup_on_a_tasks_stack(void)
{
	struct ltask_group *g = LT_GROUP();
	int ret[20], i;

	if (!g)
		return;
	for (i = 0; i < ARRAY_SIZE(ret); i++) {
		ret[i] = 99;
		EXPECT_EQ(ltask_go(g, lk_errgroup_here, g, &ret[i], i % 2), 0);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	for (i = 0; i < ARRAY_SIZE(ret); i++)
		EXPECT_EQ(ret[i], i % 2 ? -EIO : 0);
}

int lk_no_task_code(void)
{
	return 0;
}
