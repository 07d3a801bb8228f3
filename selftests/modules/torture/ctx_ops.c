// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: contexts, and what is told by them; cancelling.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include "torture.h"

static struct ltask_ctx *any_ctx(struct tt_actor *a)
{
	return a->scene->ctxs[tt_below(a, TT_CTXS)];
}

static void func(void *arg)
{
	struct tt_actor *a = arg;

	atomic_inc(&a->func_calls);
}

/* A context whose parent is done is, too, soon: if not, this waits for ever. */
static void wait_done(struct tt_actor *a, struct ltask_ctx *ctx)
{
	int ret = ltask_ctx_wait(ctx);

	if (ret)
		tt_wait_ended(a, ret);
	else if (!ltask_ctx_err(ctx))
		tt_fail(a->scene, "actor %u: waited for a context, which is not done",
			a->id);
}

/* @parent is the actor's own, and below a context of all. */
static void use(struct tt_actor *a, struct ltask_ctx *parent,
		struct ltask_ctx *ctx)
{
	bool stopped, cancel = tt_below(a, 4), late = tt_below(a, 2);
	int calls;

	atomic_set(&a->func_calls, 0);
	if (!late)
		ltask_ctx_after_func(ctx, &a->func, func, a);
	if (!tt_below(a, 3))
		tt_sleep(a);
	if (cancel) {
		ltask_ctx_cancel(parent, -1 - (int)tt_below(a, 100));
		if (!ltask_ctx_err(parent) || !ltask_ctx_cause(parent))
			tt_fail(a->scene, "actor %u: a cancelled context is not done",
				a->id);
		if (tt_below(a, 2))
			wait_done(a, ctx);
	}
	if (late)
		ltask_ctx_after_func(ctx, &a->func, func, a);
	stopped = ltask_ctx_stop_func_sync(&a->func);
	calls = atomic_read(&a->func_calls);
	if (calls != !stopped)
		tt_fail(a->scene, "actor %u: after-func %s, called %d times", a->id,
			stopped ? "stopped" : "not stopped", calls);
}

void tt_ctx_tree(struct tt_actor *a)
{
	struct ltask_ctx *parent = ltask_ctx_with_cancel(any_ctx(a)), *ctx;

	if (IS_ERR(parent)) {
		tt_count(TT_E_NOMEM);
		return;
	}
	if (tt_below(a, 2))
		ctx = ltask_ctx_with_value(parent, &a->scene, a);
	else
		ctx = ltask_ctx_with_timeout(parent, tt_below(a, 1000000));
	if (IS_ERR(ctx)) {
		tt_count(TT_E_NOMEM);
	} else {
		use(a, parent, ctx);
		ltask_ctx_put(ctx);
	}
	ltask_ctx_put(parent);
}

void tt_ctx_wait(struct tt_actor *a)
{
	wait_done(a, any_ctx(a));
}

/* Rarely: what hangs on it ends for good. */
void tt_ctx_cancel(struct tt_actor *a)
{
	struct ltask_ctx *ctx;

	if (tt_below(a, 4))
		return;
	ctx = any_ctx(a);
	ltask_ctx_cancel(ctx, -1);
	if (!ltask_ctx_err(ctx))
		tt_fail(a->scene, "actor %u: a cancelled context is not done",
			a->id);
}

/* More rarely still: the whole scene ends with it. */
void tt_group_cancel(struct tt_actor *a)
{
	if (tt_below(a, 100))
		return;
	WRITE_ONCE(a->scene->cancelling, true);
	ltask_group_cancel(a->scene->group, -1);
	tt_count(TT_E_GROUP_CANCEL);
}
