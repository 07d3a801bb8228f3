// SPDX-License-Identifier: GPL-2.0-only
/*
 * Deadlines and timeouts.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include "ctx.h"

void ctx_timeout_ends_it_not_before(void)
{
	s64 start = ktime_get_ns();
	struct ltask_ctx *t = CTX_TIMEOUT(BACKGROUND, 20 * NSEC_PER_MSEC);

	EXPECT_EQ(ltask_ctx_wait(t), 0);
	EXPECT_OP(ktime_get_ns() - start, >=, 20 * NSEC_PER_MSEC);
	EXPECT_EQ(ltask_ctx_err(t), -ETIME);
	EXPECT_EQ(ltask_ctx_cause(t), -ETIME);
	EXPECT_EQ(ltask_ctx_cancel(t, -EIO), 0);
	EXPECT_EQ(ltask_ctx_err(t), -ETIME);
	EXPECT_EQ(ltask_ctx_cause(t), -ETIME);
	ltask_ctx_put(t);
}

void ctx_deadline_that_is_past(void)
{
	static const s64 past[] = { 0, 1, -1, KTIME_MIN };
	struct ltask_ctx *t;
	int i;

	for (i = 0; i < ARRAY_SIZE(past); i++) {
		t = CTX(ltask_ctx_with_deadline(BACKGROUND, past[i]));
		EXPECT_EQ(ltask_ctx_err(t), -ETIME);
		EXPECT_EQ(ltask_ctx_wait(t), 0);
		ltask_ctx_put(t);
	}
	t = CTX(ltask_ctx_with_deadline(BACKGROUND, ktime_get()));
	EXPECT_EQ(ltask_ctx_err(t), -ETIME);
	ltask_ctx_put(t);
	t = CTX_TIMEOUT(BACKGROUND, 0);
	EXPECT_EQ(ltask_ctx_err(t), -ETIME);
	ltask_ctx_put(t);
}

void ctx_deadline_in_eternity(void)
{
	struct ltask_ctx *t = CTX_TIMEOUT(BACKGROUND, U64_MAX);
	struct ltask_ctx *u = CTX(ltask_ctx_with_deadline(t, KTIME_MAX));
	struct ltask_ctx *v = CTX_TIMEOUT(u, S64_MAX);

	EXPECT_EQ(ltask_ctx_deadline(t), KTIME_MAX);
	EXPECT_EQ(ltask_ctx_deadline(u), KTIME_MAX);
	EXPECT_EQ(ltask_ctx_err(t) | ltask_ctx_err(u) | ltask_ctx_err(v), 0);
	EXPECT_EQ(ltask_ctx_cancel(t, 0), 0);
	EXPECT_EQ(ltask_ctx_err(v), -ECANCELED);
	ltask_ctx_put(t);
	ltask_ctx_put(u);
	ltask_ctx_put(v);
}

void ctx_earlier_deadline_of_the_parent_counts(void)
{
	ktime_t soon = ktime_add_ms(ktime_get(), 30);
	ktime_t late = ktime_add_ms(ktime_get(), 600000);
	struct ltask_ctx *p = CTX(ltask_ctx_with_deadline(BACKGROUND, soon));
	struct ltask_ctx *c = CTX(ltask_ctx_with_deadline(p, late));
	struct ltask_ctx *leaf = CTX_CANCEL(c);

	EXPECT_EQ(ltask_ctx_deadline(c), soon);
	EXPECT_EQ(ltask_ctx_deadline(leaf), soon);
	EXPECT_EQ(ltask_ctx_wait(leaf), 0);
	EXPECT_OP(ktime_get(), >=, soon);
	EXPECT_EQ(ltask_ctx_err(leaf), -ETIME);
	EXPECT_EQ(ltask_ctx_err(c), -ETIME);
	EXPECT_EQ(ltask_ctx_cause(c), -ETIME);
	ltask_ctx_put(leaf);
	ltask_ctx_put(c);
	ltask_ctx_put(p);
}

void ctx_earlier_deadline_of_the_child_is_its_own(void)
{
	ktime_t late = ktime_add_ms(ktime_get(), 600000);
	struct ltask_ctx *p = CTX(ltask_ctx_with_deadline(BACKGROUND, late));
	struct ltask_ctx *c = CTX_TIMEOUT(p, 10 * NSEC_PER_MSEC);
	struct ltask_ctx *w = CTX(ltask_ctx_without_cancel(c));

	EXPECT_EQ(ltask_ctx_deadline(p), late);
	EXPECT_OP(ltask_ctx_deadline(c), <, late);
	EXPECT_EQ(ltask_ctx_deadline(w), KTIME_MAX);
	EXPECT_EQ(ltask_ctx_wait(c), 0);
	EXPECT_EQ(ltask_ctx_err(c), -ETIME);
	EXPECT_EQ(ltask_ctx_err(p) | ltask_ctx_err(w), 0);
	ltask_ctx_put(w);
	ltask_ctx_put(c);
	ltask_ctx_put(p);
}

void ctx_cancel_before_the_deadline_stays(void)
{
	struct ltask_ctx *t = CTX_TIMEOUT(BACKGROUND, 30 * NSEC_PER_MSEC);
	struct ltask_ctx *c = CTX_CANCEL(t);

	EXPECT_EQ(ltask_ctx_cancel(t, -EPIPE), 0);
	EXPECT_EQ(ltask_ctx_err(c), -ECANCELED);
	msleep(60);
	EXPECT_EQ(ltask_ctx_err(t), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(t), -EPIPE);
	EXPECT_EQ(ltask_ctx_cause(c), -EPIPE);
	ltask_ctx_put(c);
	ltask_ctx_put(t);
}

/* The last reference goes while the timer runs, or just when it expires. */
void ctx_put_with_a_running_timer(void)
{
	unsigned int n = lt_count(20000), i;
	struct ltask_ctx *t, *c;

	for (i = 0; i < n; i++) {
		t = CTX_TIMEOUT(BACKGROUND, i % 4 ? i % 40000 : NSEC_PER_SEC);
		if (!t)
			break;
		if (i % 3 == 0) {
			/* The child keeps it; then it goes with the child. */
			c = CTX_CANCEL(t);
			ltask_ctx_put(t);
			t = c;
		}
		if (i % 5 == 0)
			udelay(i % 40);
		ltask_ctx_put(t);
	}
}

#define CROWD 10000

void ctx_deadline_of_10000_tasks(void)
{
	struct ctx_shared s = { .err = -ETIME };
	unsigned int i;
	s64 start;

	s.g = LT_GROUP();
	s.ctx = CTX_TIMEOUT(BACKGROUND, 1500 * NSEC_PER_MSEC);
	s.c = ltask_chan_create(sizeof(int), 0);
	if (!s.g || !s.ctx || !EXPECT(!IS_ERR(s.c)))
		goto out;
	for (i = 0; i < CROWD; i++) {
		if (!EXPECT_EQ(ctx_start(&s, s.ctx, ctx_waits_in_vain), 0))
			break;
	}
	EXPECT_EQ(ltask_ctx_wait(s.ctx), 0);
	start = ktime_get_ns();
	EXPECT_EQ(ltask_group_wait(s.g), 0);
	lt_note("all have ended %lld us after the first heard of it",
		(ktime_get_ns() - start) / 1000);
	EXPECT_EQ(atomic_read(&s.done), CROWD);
	EXPECT_EQ(atomic_read(&s.wrong), 0);
out:
	lt_group_end(s.g);
	ltask_ctx_put(s.ctx);
	if (!IS_ERR(s.c))
		ltask_chan_put(s.c);
}

/* Deadlines and a cancel from above at the same moment: one of them wins. */
void ctx_deadline_races_with_cancel(void)
{
	unsigned int n = lt_count(5000), i, by_time = 0;

	for (i = 0; i < n && !lt_failed(); i++) {
		struct ltask_ctx *p = CTX_CANCEL(BACKGROUND);
		struct ltask_ctx *t = CTX_TIMEOUT(p, 20000 + i % 50 * 1000);
		struct ltask_ctx *c = CTX_CANCEL(t);
		int err;

		udelay(i % 60);
		EXPECT_EQ(ltask_ctx_cancel(p, -EIO), 0);
		err = ltask_ctx_err(t);
		EXPECT(err == -ETIME || err == -ECANCELED);
		EXPECT_EQ(ltask_ctx_cause(t), err == -ETIME ? -ETIME : -EIO);
		/* Who has made it done is perhaps still at it. */
		EXPECT_EQ(ltask_ctx_wait(c), 0);
		EXPECT_EQ(ltask_ctx_err(c), err);
		EXPECT_EQ(ltask_ctx_err(t), err);
		EXPECT_EQ(ltask_ctx_err(p), -ECANCELED);
		by_time += err == -ETIME;
		ltask_ctx_put(p);
		ltask_ctx_put(t);
		ltask_ctx_put(c);
	}
	lt_note("%u of %u by time", by_time, n);
}
