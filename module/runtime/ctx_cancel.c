// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a context is done, and all below it: first it is marked, then all that
 * hangs on it is ended, then its children are marked, and so on, downwards.
 *
 * Marking can be done anywhere and is seen at once by whoever asks this context
 * or is about to wait. The rest takes as long as much hangs on it, so that a
 * timer's interrupt leaves it to a workqueue.
 */
#include <linux/export.h>
#include <linux/workqueue.h>
#include "compat.h"
#include "sched.h"
#include "ctx.h"

#define BATCH	64

struct workqueue_struct *ltask_ctx_wq;

/**
 * ltask_ctx_mark - make a context done; to be followed by ltask_ctx_end()
 * @ctx: the context.
 * @err: -ECANCELED or -ETIME.
 * @cause: negative errno.
 *
 * Context: any.
 * Return: true for the first, which is to do the rest.
 */
bool ltask_ctx_mark(struct ltask_ctx *ctx, int err, int cause)
{
	unsigned long flags;
	bool first;

	raw_spin_lock_irqsave(&ctx->lock, flags);
	first = !ctx->err;
	if (first) {
		WRITE_ONCE(ctx->cause, cause);
		/* Pairs with the acquire in ltask_ctx_cause(). */
		smp_store_release(&ctx->err, err);
	}
	raw_spin_unlock_irqrestore(&ctx->lock, flags);
	/*
	 * Pairs with those in ltask_waiter_arm() and ltask_kcall_enter():
	 * either they see that it is done, or we see the wait or the call.
	 */
	smp_mb();
	return first;
}

/* As cancel_some() of a group. */
static unsigned int end_some_tasks(struct ltask_ctx *ctx, unsigned int left)
{
	struct ltask_waiter *batch[BATCH];
	unsigned int nr = 0, i;
	unsigned long flags;

	preempt_disable();
	raw_spin_lock_irqsave(&ctx->lock, flags);
	left = min(left, ctx->nr_tasks);
	for (i = 0; left && i < BATCH; i++, left--) {
		struct ltask_binding *b =
			list_first_entry(&ctx->tasks, struct ltask_binding,
					 node);

		list_move_tail(&b->node, &ctx->tasks);
		if (READ_ONCE(b->task->state) == LTASK_PARKED &&
		    ltask_waiter_claim(&b->task->waiter))
			batch[nr++] = &b->task->waiter;
	}
	raw_spin_unlock_irqrestore(&ctx->lock, flags);
	ltask_waiter_cancel(batch, nr, ctx->err);
	preempt_enable();
	return left;
}

static bool wake_some_waiters(struct ltask_ctx *ctx)
{
	struct ltask_waiter *batch[BATCH];
	unsigned int nr = 0, i;
	struct ltask_waiter *w;
	unsigned long flags;
	bool more;

	preempt_disable();
	raw_spin_lock_irqsave(&ctx->lock, flags);
	for (i = 0; i < BATCH; i++) {
		w = list_first_entry_or_null(&ctx->waiters, struct ltask_waiter,
					     node);
		if (!w)
			break;
		list_del_init(&w->node);
		if (ltask_waiter_claim(w))
			batch[nr++] = w;
	}
	more = !list_empty(&ctx->waiters);
	raw_spin_unlock_irqrestore(&ctx->lock, flags);
	for (i = 0; i < nr; i++)
		ltask_waiter_complete(batch[i], 0);
	preempt_enable();
	return more;
}

/* Moves children to @list, with a reference each. */
static bool take_some_children(struct ltask_ctx *ctx, struct list_head *list)
{
	struct ltask_ctx *child;
	unsigned long flags;
	unsigned int i;
	bool more;

	raw_spin_lock_irqsave(&ctx->lock, flags);
	for (i = 0; i < BATCH; i++) {
		child = list_first_entry_or_null(&ctx->children,
						 struct ltask_ctx, node);
		if (!child)
			break;
		/* One that is just being freed waits for our lock. */
		if (refcount_inc_not_zero(&child->ref))
			list_move_tail(&child->node, list);
		else
			list_del_init(&child->node);
	}
	more = !list_empty(&ctx->children);
	raw_spin_unlock_irqrestore(&ctx->lock, flags);
	return more;
}

/* Ends all that hangs on a context that is marked; its children go to @list. */
static void end_one(struct ltask_ctx *ctx, struct list_head *list)
{
	unsigned int left = READ_ONCE(ctx->nr_tasks);

	if (left) {
		do {
			left = end_some_tasks(ctx, left);
			cond_resched();
		} while (left);
		ltask_carrier_signal(NULL, ctx);
	}
	while (wake_some_waiters(ctx))
		cond_resched();
	ltask_ctx_call_funcs(ctx);
	while (take_some_children(ctx, list))
		cond_resched();
}

/**
 * ltask_ctx_end - end what hangs on a context, and all below it
 * @ctx: the context, which the caller has marked.
 *
 * Context: task, thread.
 */
void ltask_ctx_end(struct ltask_ctx *ctx)
{
	int err = ctx->err, cause = ctx->cause;
	LIST_HEAD(list);

	end_one(ctx, &list);
	/* It grows meanwhile: parents come before their children. */
	while (!list_empty(&list)) {
		struct ltask_ctx *child =
			list_first_entry(&list, struct ltask_ctx, node);

		/* Its parent's list has let go of it, so the node is ours. */
		list_del_init(&child->node);
		if (ltask_ctx_mark(child, err, cause))
			end_one(child, &list);
		ltask_ctx_put(child);
		cond_resched();
	}
}

/**
 * ltask_ctx_work - end what hangs on a context that is marked
 * @work: of the context, which this has a reference of.
 */
void ltask_ctx_work(struct work_struct *work)
{
	struct ltask_ctx *ctx = container_of(work, struct ltask_ctx, work);

	ltask_ctx_end(ctx);
	ltask_ctx_put(ctx);
}

/* The caller has marked it and so is the only one to come here. */
static void end_later(struct ltask_ctx *ctx)
{
	queue_work(ltask_ctx_wq, &ctx->work);
}

static enum hrtimer_restart expire(struct hrtimer *timer)
{
	struct ltask_ctx *ctx = container_of(timer, struct ltask_ctx, timer);

	/* If ltask_ctx_put() is about to free it, it waits for us. */
	if (ltask_ctx_mark(ctx, -ETIME, -ETIME) && refcount_inc_not_zero(&ctx->ref))
		end_later(ctx);
	return HRTIMER_NORESTART;
}

/**
 * ltask_ctx_set_deadline - have time make a new context done
 * @ctx: the context.
 * @deadline: of CLOCK_MONOTONIC.
 *
 * Context: thread.
 */
void ltask_ctx_set_deadline(struct ltask_ctx *ctx, ktime_t deadline)
{
	ctx->deadline = deadline;
	if (deadline <= ktime_get()) {
		ltask_ctx_mark(ctx, -ETIME, -ETIME);
		return;
	}
	ltask_hrtimer_setup(&ctx->timer, expire, CLOCK_MONOTONIC,
			    HRTIMER_MODE_ABS);
	ctx->timed = true;
	hrtimer_start(&ctx->timer, deadline, HRTIMER_MODE_ABS);
}

/**
 * ltask_ctx_cancel - make a context done, and all below it
 * @ctx: the context.
 * @cause: negative errno, for ltask_ctx_cause(); 0 means -ECANCELED.
 *
 * Tasks that have the context, or one below it, get -ECANCELED from their
 * current wait and from all later ones, and kernel functions that they block in
 * are interrupted as by a fatal signal. Of a second call nothing comes.
 *
 * Context: any. From task and thread all that is below @ctx is done when this
 * returns, unless somebody else's cancelling or deadline is at it; from where
 * preemption is off, @ctx itself is, and the rest is soon.
 * Return: 0; -EINVAL if it can't be cancelled by itself: the background, a
 * group's, one that only carries a value.
 */
int ltask_ctx_cancel(struct ltask_ctx *ctx, int cause)
{
	if (!ctx->can_cancel)
		return -EINVAL;
	if (!ltask_ctx_mark(ctx, -ECANCELED, cause < 0 ? cause : -ECANCELED))
		return 0;
	if (preemptible() && !rcu_preempt_depth()) {
		ltask_ctx_end(ctx);
	} else {
		ltask_ctx_get(ctx);
		end_later(ctx);
	}
	return 0;
}
EXPORT_SYMBOL_GPL(ltask_ctx_cancel);
