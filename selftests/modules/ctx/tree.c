// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tree of contexts: values, causes, and that done goes downwards only.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "ctx.h"

void ctx_background_is_never_done(void)
{
	EXPECT_EQ(ltask_ctx_cancel(BACKGROUND, 0), -EINVAL);
	EXPECT_EQ(ltask_ctx_err(BACKGROUND), 0);
	EXPECT_EQ(ltask_ctx_cause(BACKGROUND), 0);
	EXPECT_EQ(ltask_ctx_deadline(BACKGROUND), KTIME_MAX);
	EXPECT(!ltask_ctx_value(BACKGROUND, BACKGROUND));
	EXPECT(ltask_ctx_get(BACKGROUND) == BACKGROUND);
	ltask_ctx_put(BACKGROUND);
	ltask_ctx_put(BACKGROUND);
	EXPECT_EQ(ltask_ctx_err(BACKGROUND), 0);
	ltask_ctx_put(NULL);
	EXPECT(!ltask_ctx_get(NULL));
}

void ctx_needs_a_parent_and_a_key(void)
{
	int v;

	EXPECT_EQ(PTR_ERR(ltask_ctx_with_cancel(NULL)), -EINVAL);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_timeout(NULL, 1)), -EINVAL);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_deadline(NULL, 1)), -EINVAL);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_value(NULL, &v, &v)), -EINVAL);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_value(BACKGROUND, NULL, &v)), -EINVAL);
	EXPECT_EQ(PTR_ERR(ltask_ctx_without_cancel(NULL)), -EINVAL);
}

void ctx_nearest_value_is_found(void)
{
	static int k1, k2, k3, a, b, c;
	struct ltask_ctx *v1 = CTX(ltask_ctx_with_value(BACKGROUND, &k1, &a));
	struct ltask_ctx *v2 = CTX(ltask_ctx_with_value(v1, &k2, &b));
	struct ltask_ctx *x = CTX_CANCEL(v2);
	struct ltask_ctx *again = CTX(ltask_ctx_with_value(x, &k1, &c));
	struct ltask_ctx *t = CTX_TIMEOUT(again, NSEC_PER_SEC);
	struct ltask_ctx *w = CTX(ltask_ctx_without_cancel(t));
	struct ltask_ctx *none = CTX(ltask_ctx_with_value(w, &k2, NULL));

	EXPECT(ltask_ctx_value(v1, &k1) == &a);
	EXPECT(!ltask_ctx_value(v1, &k2));
	EXPECT(ltask_ctx_value(x, &k1) == &a);
	EXPECT(ltask_ctx_value(again, &k1) == &c);
	EXPECT(ltask_ctx_value(t, &k1) == &c);
	EXPECT(ltask_ctx_value(w, &k1) == &c);
	EXPECT(ltask_ctx_value(w, &k2) == &b);
	/* A value that is NULL hides the one above, as in Go. */
	EXPECT(!ltask_ctx_value(none, &k2));
	EXPECT(!ltask_ctx_value(w, &k3));
	EXPECT(!ltask_ctx_value(w, NULL));
	/* Children keep what is above them. */
	ltask_ctx_put(v1);
	ltask_ctx_put(v2);
	ltask_ctx_put(x);
	ltask_ctx_put(again);
	ltask_ctx_put(t);
	EXPECT(ltask_ctx_value(none, &k1) == &c);
	ltask_ctx_put(w);
	ltask_ctx_put(none);
}

void ctx_cancel_goes_down_only(void)
{
	static int key;
	struct ltask_ctx *root = CTX_CANCEL(BACKGROUND);
	struct ltask_ctx *left = CTX_CANCEL(root), *right = CTX_CANCEL(root);
	struct ltask_ctx *v = CTX(ltask_ctx_with_value(left, &key, &key));
	struct ltask_ctx *t = CTX_TIMEOUT(v, 600 * NSEC_PER_SEC);
	struct ltask_ctx *leaf = CTX_CANCEL(t);
	struct ltask_ctx *free = CTX(ltask_ctx_without_cancel(leaf));
	struct ltask_ctx *below = CTX_CANCEL(free);

	EXPECT_EQ(ltask_ctx_cancel(left, -EBUSY), 0);
	EXPECT_EQ(ltask_ctx_err(root) | ltask_ctx_err(right), 0);
	EXPECT_EQ(ltask_ctx_cause(root) | ltask_ctx_cause(right), 0);
	EXPECT_EQ(ltask_ctx_err(left), -ECANCELED);
	EXPECT_EQ(ltask_ctx_err(v), -ECANCELED);
	EXPECT_EQ(ltask_ctx_err(t), -ECANCELED);
	EXPECT_EQ(ltask_ctx_err(leaf), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(leaf), -EBUSY);
	EXPECT_EQ(ltask_ctx_err(free) | ltask_ctx_err(below), 0);
	EXPECT_EQ(ltask_ctx_cancel(below, -EPERM), 0);
	EXPECT_EQ(ltask_ctx_cause(below), -EPERM);
	EXPECT_EQ(ltask_ctx_err(free), 0);
	EXPECT_EQ(ltask_ctx_cancel(root, 0), 0);
	EXPECT_EQ(ltask_ctx_err(right), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(leaf), -EBUSY);
	ltask_ctx_put(root);
	ltask_ctx_put(left);
	ltask_ctx_put(right);
	ltask_ctx_put(v);
	ltask_ctx_put(t);
	ltask_ctx_put(leaf);
	ltask_ctx_put(free);
	ltask_ctx_put(below);
}

void ctx_first_cause_stays(void)
{
	struct ltask_ctx *p = CTX_CANCEL(BACKGROUND), *c = CTX_CANCEL(p);
	struct ltask_ctx *d = CTX_CANCEL(p), *e;

	EXPECT_EQ(ltask_ctx_cause(c), 0);
	EXPECT_EQ(ltask_ctx_cancel(c, -EIO), 0);
	EXPECT_EQ(ltask_ctx_cancel(c, -EBUSY), 0);
	EXPECT_EQ(ltask_ctx_cause(c), -EIO);
	EXPECT_EQ(ltask_ctx_err(c), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cancel(p, 0), 0);
	EXPECT_EQ(ltask_ctx_cause(p), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(c), -EIO);
	EXPECT_EQ(ltask_ctx_cause(d), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cancel(d, -EPERM), 0);
	EXPECT_EQ(ltask_ctx_cause(d), -ECANCELED);
	/* No cause is a success. */
	e = CTX_CANCEL(BACKGROUND);
	EXPECT_EQ(ltask_ctx_cancel(e, 5), 0);
	EXPECT_EQ(ltask_ctx_cause(e), -ECANCELED);
	ltask_ctx_put(e);
	ltask_ctx_put(d);
	ltask_ctx_put(c);
	ltask_ctx_put(p);
}

void ctx_some_can_not_be_cancelled(void)
{
	static int key;
	struct ltask_group *g = LT_GROUP();
	struct ltask_ctx *p = CTX_CANCEL(BACKGROUND);
	struct ltask_ctx *v = CTX(ltask_ctx_with_value(p, &key, NULL));
	struct ltask_ctx *w = CTX(ltask_ctx_without_cancel(p));

	EXPECT_EQ(ltask_ctx_cancel(v, 0), -EINVAL);
	EXPECT_EQ(ltask_ctx_cancel(w, 0), -EINVAL);
	if (g) {
		EXPECT_EQ(ltask_ctx_cancel(ltask_group_ctx(g), 0), -EINVAL);
		EXPECT_EQ(ltask_ctx_err(ltask_group_ctx(g)), 0);
	}
	EXPECT_EQ(ltask_ctx_err(v) | ltask_ctx_err(w) | ltask_ctx_err(p), 0);
	lt_group_end(g);
	ltask_ctx_put(w);
	ltask_ctx_put(v);
	ltask_ctx_put(p);
}

void ctx_child_of_a_done_one_is_done(void)
{
	static int key;
	struct ltask_ctx *p = CTX_CANCEL(BACKGROUND), *c[4];
	int i;

	EXPECT_EQ(ltask_ctx_cancel(p, -EROFS), 0);
	c[0] = CTX_CANCEL(p);
	c[1] = CTX_TIMEOUT(p, 600 * NSEC_PER_SEC);
	c[2] = CTX(ltask_ctx_with_value(p, &key, NULL));
	c[3] = CTX_TIMEOUT(p, 0);
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(ltask_ctx_err(c[i]), -ECANCELED);
		EXPECT_EQ(ltask_ctx_cause(c[i]), -EROFS);
		EXPECT_EQ(ltask_ctx_wait(c[i]), 0);
		ltask_ctx_put(c[i]);
	}
	ltask_ctx_put(p);
}

#define TREE	100

static void count(void *arg)
{
	atomic_inc(arg);
}

/* Each is done once, however many cancel it and those above it. */
void ctx_tree_of_100_cancelled_in_random_order(void)
{
	struct ltask_ctx_func *funcs = kcalloc(TREE, sizeof(*funcs), GFP_KERNEL);
	struct ltask_ctx **n = kcalloc(TREE, sizeof(*n), GFP_KERNEL);
	atomic_t *calls = kcalloc(TREE, sizeof(*calls), GFP_KERNEL);
	static const unsigned int steps[] = { 1, 3, 7, 9, 11, 13, 17, 19, 21,
					      23, 27, 99 };
	struct ctx_tree tree = { .nodes = n, .nr = TREE };
	struct ctx_shared s = { .err = -ECANCELED };
	unsigned int round, i;

	s.g = LT_GROUP();
	if (!s.g || !EXPECT(funcs && n && calls))
		goto out;
	for (round = 0; round < 5; round++) {
		atomic_set(&s.done, 0);
		memset(calls, 0, TREE * sizeof(*calls));
		/* A heap in the first round, then chains, then a star. */
		for (i = 0; i < TREE; i++) {
			n[i] = CTX_CANCEL(!i ? BACKGROUND :
					  round < 2 ? n[(i - 1) / 2] :
					  round < 4 ? n[i - 1] : n[0]);
			ltask_ctx_after_func(n[i], &funcs[i], count, &calls[i]);
			EXPECT_EQ(ctx_start(&s, n[i], ctx_waits_in_vain), 0);
			EXPECT_EQ(ctx_start(&s, n[i], ctx_waits_in_vain), 0);
		}
		for (i = 0; i < ARRAY_SIZE(steps); i++)
			EXPECT_EQ(ltask_go(s.g, ctx_cancel_some, &tree, i * 37,
					   steps[i]), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		EXPECT_EQ(atomic_read(&s.done), 2 * TREE);
		for (i = 0; i < TREE; i++) {
			EXPECT_EQ(ltask_ctx_err(n[i]), -ECANCELED);
			EXPECT_OP(ltask_ctx_cause(n[i]), <, 0);
			/* One that has not begun could still be stopped. */
			EXPECT_EVENTUALLY(atomic_read(&calls[i]) == 1, 5000);
			EXPECT(!ltask_ctx_stop_func_sync(&funcs[i]));
			EXPECT_EQ(atomic_read(&calls[i]), 1);
			ltask_ctx_put(n[i]);
		}
	}
	EXPECT_EQ(atomic_read(&s.wrong), 0);
out:
	lt_group_end(s.g);
	kfree(funcs);
	kfree(n);
	kfree(calls);
}

/* A chain of @n: cancelled at the top it is done to the bottom, then freed. */
static void chain(unsigned int n, bool cancel)
{
	struct ltask_ctx *top = CTX_CANCEL(BACKGROUND), *c = top, *child;
	struct ctx_shared s = { .err = -ECANCELED };
	unsigned int i;

	s.g = lt_group("chain", THIS_MODULE);
	ltask_ctx_get(top);
	for (i = 0; s.g && i < n; i++) {
		child = CTX_CANCEL(c);
		if (!child)
			break;
		/* Only the child holds it from now on. */
		ltask_ctx_put(c);
		c = child;
	}
	EXPECT_EQ(ctx_start(&s, c, ctx_waits_in_vain), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.inside) == 1, 5000);
	if (cancel) {
		EXPECT_EQ(ltask_ctx_cancel(top, -EFAULT), 0);
		EXPECT_EQ(ltask_ctx_cause(c), -EFAULT);
	} else {
		EXPECT_EQ(ltask_ctx_cancel(c, -EFAULT), 0);
		EXPECT_EQ(ltask_ctx_err(top), 0);
	}
	ltask_ctx_put(top);
	ltask_ctx_put(c);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), 1);
}

void ctx_chain_of_10000(void)
{
	chain(10000, true);
	chain(10000, false);
}

/* 10,000 children of one, half of them gone before it is cancelled. */
void ctx_10000_children(void)
{
	struct ltask_ctx **c = kvcalloc(10000, sizeof(*c), GFP_KERNEL);
	struct ltask_ctx *p = CTX_CANCEL(BACKGROUND);
	unsigned int i, done = 0;

	if (!EXPECT(c))
		goto out;
	for (i = 0; i < 10000; i++)
		c[i] = CTX_CANCEL(p);
	for (i = 0; i < 10000; i += 2)
		ltask_ctx_put(c[i]);
	EXPECT_EQ(ltask_ctx_cancel(p, 0), 0);
	for (i = 1; i < 10000; i += 2) {
		done += ltask_ctx_err(c[i]) == -ECANCELED;
		ltask_ctx_put(c[i]);
	}
	EXPECT_EQ(done, 5000);
out:
	ltask_ctx_put(p);
	kvfree(c);
}
