// SPDX-License-Identifier: GPL-2.0-only
/*
 * The context of a task: what its end does to the waits and the kernel calls of
 * those that have it, and to nobody else.
 */
#include <linux/module.h>
#include "ctx.h"

#define KINDS 10

static bool begin(struct ctx_shared *s)
{
	s->g = lt_group("ctx", THIS_MODULE);
	s->c = ltask_chan_create(sizeof(int), 0);
	s->other = CTX_CANCEL(BACKGROUND);
	init_completion(&s->never);
	ltask_wg_init(&s->wg);
	ltask_wg_add(&s->wg, 1);
	return s->g && s->other && EXPECT(!IS_ERR(s->c));
}

static void finish(struct ctx_shared *s, int nr)
{
	EXPECT_EQ(lt_group_end(s->g), 0);
	EXPECT_EQ(atomic_read(&s->done), nr);
	EXPECT_EQ(atomic_read(&s->wrong), 0);
	ltask_ctx_put(s->other);
	if (!IS_ERR(s->c))
		ltask_chan_put(s->c);
}

void ctx_current_is_the_groups_or_its_own(void)
{
	struct ltask_ctx *p = CTX_CANCEL(BACKGROUND), *own = CTX_CANCEL(p);
	struct ctx_shared s = {};
	struct ltask_ctx *other;

	EXPECT(ltask_ctx_current() == BACKGROUND);
	if (begin(&s)) {
		other = s.other;
		s.other = ltask_group_ctx(s.g);
		EXPECT_EQ(ctx_start(&s, NULL, ctx_is_current), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		/* Which is as good as one that is never done. */
		EXPECT_EQ(ctx_start(&s, BACKGROUND, ctx_is_current), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		s.other = own;
		EXPECT_EQ(ctx_start(&s, own, ctx_is_current), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		s.other = other;
	}
	finish(&s, 3);
	ltask_ctx_put(own);
	ltask_ctx_put(p);
}

/* The context is done by @how, after all wait. */
static void each_kind(int err, bool parent)
{
	struct ltask_ctx *p = err == -ETIME ?
		CTX_TIMEOUT(BACKGROUND, 300 * NSEC_PER_MSEC) :
		CTX_CANCEL(BACKGROUND);
	struct ltask_ctx *own = parent ? CTX_CANCEL(p) : ltask_ctx_get(p);
	struct ctx_shared s = { .err = err };
	int i;

	if (begin(&s)) {
		for (i = 0; i < KINDS; i++)
			EXPECT_EQ(ctx_start(&s, own, ctx_waits_in_every_way), 0);
		EXPECT_EVENTUALLY(atomic_read(&s.inside) == KINDS, 5000);
		if (err == -ECANCELED) {
			msleep(20);
			EXPECT_EQ(atomic_read(&s.done), 0);
			EXPECT_EQ(ltask_ctx_cancel(p, 0), 0);
		}
	}
	finish(&s, KINDS);
	ltask_ctx_put(own);
	ltask_ctx_put(p);
}

void ctx_cancel_ends_every_kind_of_wait(void)
{
	each_kind(-ECANCELED, false);
	each_kind(-ECANCELED, true);
}

void ctx_deadline_ends_every_kind_of_wait(void)
{
	each_kind(-ETIME, false);
	each_kind(-ETIME, true);
}

void ctx_done_before_the_start_refuses_every_wait(void)
{
	struct ltask_ctx *a = CTX_CANCEL(BACKGROUND);
	struct ltask_ctx *b = CTX_TIMEOUT(BACKGROUND, 0);
	struct ctx_shared s = { .err = -ECANCELED };

	EXPECT_EQ(ltask_ctx_cancel(a, 0), 0);
	if (begin(&s)) {
		EXPECT_EQ(ctx_start(&s, a, ctx_refused_in_every_way), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		s.err = -ETIME;
		EXPECT_EQ(ctx_start(&s, b, ctx_refused_in_every_way), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
	}
	finish(&s, 2);
	ltask_ctx_put(a);
	ltask_ctx_put(b);
}

void ctx_cancel_leaves_the_rest_of_the_group_alone(void)
{
	struct ltask_ctx *a = CTX_CANCEL(BACKGROUND), *b = CTX_CANCEL(BACKGROUND);
	struct ctx_shared s = { .err = -ECANCELED }, t = {};
	int i, v;

	if (begin(&s) && begin(&t)) {
		for (i = 0; i < 5; i++)
			EXPECT_EQ(ctx_start(&s, a, ctx_waits_in_vain), 0);
		lt_group_end(t.g);
		t.g = s.g;
		EXPECT_EQ(ctx_start(&t, NULL, ctx_adder), 0);
		EXPECT_EQ(ctx_start(&t, b, ctx_adder), 0);
		EXPECT_EVENTUALLY(atomic_read(&s.inside) == 5 &&
				  atomic_read(&t.inside) == 2, 5000);
		EXPECT_EQ(ltask_ctx_cancel(a, 0), 0);
		EXPECT_EVENTUALLY(atomic_read(&s.done) == 5, 5000);
		for (i = 0, v = 1; i < 20; i++)
			EXPECT_EQ(ltask_chan_send(t.c, &v), 0);
		EXPECT_EQ(atomic_read(&t.done), 0);
		EXPECT_EQ(ltask_chan_close(t.c), 0);
	}
	finish(&s, 5);
	EXPECT_EQ(atomic_read(&t.sum), 20);
	EXPECT_EQ(atomic_read(&t.done), 2);
	ltask_ctx_put(t.other);
	ltask_chan_put(t.c);
	ltask_ctx_put(a);
	ltask_ctx_put(b);
}

/* Tasks that block in kernel functions; then others on the same carriers. */
static void interrupted(void (*fn)(void *data), int err)
{
	struct ltask_ctx *own = err == -ETIME ?
		CTX_TIMEOUT(BACKGROUND, 200 * NSEC_PER_MSEC) :
		CTX_CANCEL(BACKGROUND);
	struct ctx_shared s = { .err = err }, bystander = { .err = 0 };
	int i;

	if (begin(&s) && begin(&bystander)) {
		for (i = 0; i < 4; i++) {
			EXPECT_EQ(ctx_start(&s, own, fn), 0);
			EXPECT_EQ(ctx_start(&bystander, NULL,
					    ctx_after_interrupt), 0);
		}
		EXPECT_EVENTUALLY(atomic_read(&s.inside) == 4, 5000);
		if (err == -ECANCELED) {
			msleep(20);
			EXPECT_EQ(ltask_ctx_cancel(own, 0), 0);
		}
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		for (i = 0; i < 12; i++)
			EXPECT_EQ(ctx_start(&bystander, NULL,
					    ctx_after_interrupt), 0);
	}
	finish(&bystander, 16);
	finish(&s, 4);
	ltask_ctx_put(own);
}

void ctx_cancel_interrupts_msleep(void)
{
	interrupted(ctx_interruptible, -ECANCELED);
}

void ctx_cancel_interrupts_a_killable_call(void)
{
	interrupted(ctx_killable, -ECANCELED);
}

void ctx_deadline_interrupts_kernel_calls(void)
{
	interrupted(ctx_interruptible, -ETIME);
	interrupted(ctx_killable, -ETIME);
}

void ctx_task_cancels_its_own(void)
{
	struct ltask_ctx *own = CTX_CANCEL(BACKGROUND);
	struct ctx_shared s = { .err = -ECANCELED };

	if (begin(&s))
		EXPECT_EQ(ctx_start(&s, own, ctx_cancels_own), 0);
	finish(&s, 1);
	ltask_ctx_put(own);
}

/* A task that is told to end finds its context done, its group's, too. */
void ctx_tells_why_to_whoever_is_cancelled(void)
{
	struct ltask_ctx *own = CTX_CANCEL(BACKGROUND);
	struct ctx_shared s = { .err = -ECANCELED };
	int i;

	if (begin(&s)) {
		for (i = 0; i < 1000; i++) {
			EXPECT_EQ(ctx_start(&s, NULL, ctx_asks_why), 0);
			EXPECT_EQ(ctx_start(&s, own, ctx_asks_why), 0);
		}
		EXPECT_EVENTUALLY(atomic_read(&s.inside) == 2000, 10000);
		EXPECT_EQ(ltask_ctx_cancel(own, -EXDEV), 0);
		ltask_group_cancel(s.g, -EXDEV);
		ltask_group_cancel(s.g, -EIO);
	}
	finish(&s, 2000);
	ltask_ctx_put(own);
}

/* The task's context is not what it waits for. */
void ctx_done_wakes_all_who_wait_for_it(void)
{
	struct ctx_shared s = {};
	struct ltask_ctx *child;
	int i;

	if (begin(&s)) {
		child = s.other;
		s.other = CTX_CANCEL(child);
		for (i = 0; i < 1000; i++)
			EXPECT_EQ(ctx_start(&s, NULL, ctx_waits_for_other), 0);
		EXPECT_EVENTUALLY(atomic_read(&s.inside) == 1000, 10000);
		EXPECT_EQ(ltask_ctx_cancel(child, 0), 0);
		ltask_ctx_put(child);
		EXPECT_EQ(ltask_ctx_wait(s.other), 0);
	}
	finish(&s, 1000);
}

/* Tasks start, wait and end while their context is done: none is left behind. */
void ctx_cancel_races_with_waits_and_ends(void)
{
	unsigned int rounds = lt_count(1000), i, k, n = 0;
	struct ctx_shared s = { .err = -ECANCELED };

	if (begin(&s)) {
		for (i = 0; i < rounds; i++) {
			struct ltask_ctx *own = i % 3 ? CTX_CANCEL(BACKGROUND) :
				CTX_TIMEOUT(BACKGROUND, i % 70 * 1000);

			for (k = 0; k < 8; k++, n++)
				EXPECT_EQ(ctx_start(&s, own, ctx_short_wait), 0);
			udelay(i % 60);
			EXPECT_EQ(ltask_ctx_cancel(own, 0), 0);
			for (k = 0; k < 2; k++, n++)
				EXPECT_EQ(ctx_start(&s, own, ctx_short_wait), 0);
			ltask_ctx_put(own);
		}
	}
	finish(&s, n);
}
