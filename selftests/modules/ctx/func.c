// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions that are called when a context is done.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "ctx.h"

struct called {
	struct ltask_ctx_func f;
	struct ltask_ctx *ctx;
	struct completion *until;
	atomic_t begun;
	atomic_t calls;
	atomic_t *freed;
};

static void call(void *arg)
{
	struct called *c = arg;

	/* May sleep. */
	usleep_range(500, 1000);
	EXPECT(ltask_ctx_err(c->ctx));
	atomic_inc(&c->calls);
}

void after_func_is_called_after_cancel(void)
{
	struct ltask_ctx *ctx = CTX_CANCEL(BACKGROUND);
	struct called c = { .ctx = ctx };

	ltask_ctx_after_func(ctx, &c.f, call, &c);
	msleep(20);
	EXPECT_EQ(atomic_read(&c.calls), 0);
	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	EXPECT_EVENTUALLY(atomic_read(&c.calls) == 1, 10000);
	EXPECT(!ltask_ctx_stop_func(&c.f));
	EXPECT(!ltask_ctx_stop_func_sync(&c.f));
	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	msleep(20);
	EXPECT_EQ(atomic_read(&c.calls), 1);
	ltask_ctx_put(ctx);
}

void after_func_is_called_at_once_if_done(void)
{
	struct ltask_ctx *ctx = CTX_CANCEL(BACKGROUND);
	struct called c = { .ctx = ctx };

	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	ltask_ctx_after_func(ctx, &c.f, call, &c);
	EXPECT_EVENTUALLY(atomic_read(&c.calls) == 1, 10000);
	EXPECT(!ltask_ctx_stop_func_sync(&c.f));
	ltask_ctx_put(ctx);
}

void after_func_is_called_by_a_parents_end_and_by_time(void)
{
	struct ltask_ctx *p = CTX_TIMEOUT(BACKGROUND, 20 * NSEC_PER_MSEC);
	struct ltask_ctx *ctx = CTX_CANCEL(p);
	struct called c = { .ctx = ctx }, d = { .ctx = p };

	ltask_ctx_after_func(ctx, &c.f, call, &c);
	ltask_ctx_after_func(p, &d.f, call, &d);
	EXPECT_EVENTUALLY(atomic_read(&c.calls) == 1, 10000);
	EXPECT_EVENTUALLY(atomic_read(&d.calls) == 1, 10000);
	EXPECT(!ltask_ctx_stop_func_sync(&c.f));
	EXPECT(!ltask_ctx_stop_func_sync(&d.f));
	ltask_ctx_put(p);
	ltask_ctx_put(ctx);
}

void after_func_is_not_called_after_stop(void)
{
	struct ltask_ctx *ctx = CTX_CANCEL(BACKGROUND);
	struct called c = { .ctx = ctx }, d = { .ctx = ctx };

	ltask_ctx_after_func(ctx, &c.f, call, &c);
	ltask_ctx_after_func(ctx, &d.f, call, &d);
	EXPECT(ltask_ctx_stop_func(&c.f));
	EXPECT(!ltask_ctx_stop_func(&c.f));
	EXPECT(!ltask_ctx_stop_func_sync(&c.f));
	EXPECT(ltask_ctx_stop_func_sync(&d.f));
	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	msleep(30);
	EXPECT_EQ(atomic_read(&c.calls) + atomic_read(&d.calls), 0);
	/* Again, with the same memory. */
	ltask_ctx_after_func(ctx, &c.f, call, &c);
	EXPECT_EVENTUALLY(atomic_read(&c.calls) == 1, 10000);
	EXPECT(!ltask_ctx_stop_func_sync(&c.f));
	/* One on what is never done. */
	ltask_ctx_after_func(BACKGROUND, &d.f, call, &d);
	EXPECT(ltask_ctx_stop_func(&d.f));
	ltask_ctx_put(ctx);
}

static void slow(void *arg)
{
	struct called *c = arg;

	atomic_inc(&c->begun);
	msleep(100);
	atomic_inc(&c->calls);
}

void after_func_stop_sync_waits_for_it(void)
{
	struct ltask_ctx *ctx = CTX_CANCEL(BACKGROUND);
	struct called c = { .ctx = ctx };

	ltask_ctx_after_func(ctx, &c.f, slow, &c);
	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	EXPECT_EVENTUALLY(atomic_read(&c.begun) == 1, 10000);
	EXPECT(!ltask_ctx_stop_func(&c.f));
	EXPECT(!ltask_ctx_stop_func_sync(&c.f));
	EXPECT_EQ(atomic_read(&c.calls), 1);
	ltask_ctx_put(ctx);
}

static void free_itself(void *arg)
{
	struct called *c = arg;
	atomic_t *freed = c->freed;

	memset(c, 0x6b, sizeof(*c));
	kfree(c);
	atomic_inc(freed);
}

/* The function frees what it lies in; the context lives as long as it needs. */
void after_func_may_free_itself(void)
{
	atomic_t freed = ATOMIC_INIT(0);
	unsigned int n = 1000, i;
	struct ltask_ctx *ctx = CTX_CANCEL(BACKGROUND);

	for (i = 0; i < n; i++) {
		struct called *c = kzalloc(sizeof(*c), GFP_KERNEL);

		if (!EXPECT(c))
			break;
		c->freed = &freed;
		ltask_ctx_after_func(ctx, &c->f, free_itself, c);
	}
	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	ltask_ctx_put(ctx);
	EXPECT_EVENTUALLY(atomic_read(&freed) == i, 20000);
}

/* Stop and cancel at the same moment: called, or stopped, never both. */
void after_func_stop_races_with_cancel(void)
{
	unsigned int n = lt_count(3000), i, stopped = 0;
	struct ctx_shared s = {};

	s.g = LT_GROUP();
	for (i = 0; s.g && i < n && !lt_failed(); i++) {
		struct ltask_ctx *ctx = CTX_CANCEL(BACKGROUND);
		struct ctx_tree one = { .nodes = &ctx, .nr = 1 };
		struct called c = { .ctx = ctx };
		bool did;

		ltask_ctx_after_func(ctx, &c.f, call, &c);
		EXPECT_EQ(ltask_go(s.g, ctx_cancel_some, &one, 0, 1), 0);
		while (i % 3 && !ltask_ctx_err(ctx) && !lt_failed())
			cond_resched();
		if (i % 3 == 2)
			udelay(i % 40);
		did = ltask_ctx_stop_func_sync(&c.f);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		EXPECT_EQ(atomic_read(&c.calls), !did);
		stopped += did;
		ltask_ctx_put(ctx);
	}
	lt_note("%u of %u stopped", stopped, n);
	lt_group_end(s.g);
}

static void block(void *arg)
{
	struct called *c = arg;

	atomic_inc(&c->begun);
	wait_for_completion(c->until);
	atomic_inc(&c->calls);
}

#define BLOCKED 300

/* As in Go, where each runs beside everything else: also beside deadlines. */
void after_func_that_blocks_holds_nothing_up(void)
{
	struct called *c = kcalloc(BLOCKED, sizeof(*c), GFP_KERNEL);
	struct ltask_ctx *ctx = CTX_CANCEL(BACKGROUND), *t;
	DECLARE_COMPLETION_ONSTACK(until);
	struct ctx_shared s = { .err = -ETIME };
	unsigned int i;

	s.g = LT_GROUP();
	if (!s.g || !EXPECT(c))
		goto out;
	for (i = 0; i < BLOCKED; i++) {
		c[i].until = &until;
		ltask_ctx_after_func(ctx, &c[i].f, block, &c[i]);
	}
	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	for (i = 0; i < BLOCKED; i++)
		EXPECT_EVENTUALLY(atomic_read(&c[i].begun) == 1,
				  lt_failed() ? 0 : 10000);
	t = CTX_TIMEOUT(BACKGROUND, 10 * NSEC_PER_MSEC);
	EXPECT_EQ(ctx_start(&s, t, ctx_waits_in_vain), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.done) == 1, 5000);
	ltask_ctx_put(t);
	complete_all(&until);
	for (i = 0; i < BLOCKED; i++) {
		EXPECT(!ltask_ctx_stop_func_sync(&c[i].f));
		EXPECT_EQ(atomic_read(&c[i].calls), 1);
	}
	ltask_group_cancel(s.g, 0);
	EXPECT_EQ(atomic_read(&s.wrong), 0);
out:
	lt_group_end(s.g);
	ltask_ctx_put(ctx);
	kfree(c);
}
