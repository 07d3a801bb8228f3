// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts: the tree. Every context is a node of it, those that carry a value,
 * too; what is done is passed down node by node (ctx_cancel.c), so that asking a
 * context never means to walk up.
 *
 * A child holds a reference to its parent, never the other way round: a context
 * that nobody refers to any more leaves its parent's list by itself.
 *
 * Locking: a context's lock is taken alone, or under a select's (select.c).
 */
#include <linux/export.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "sched.h"
#include "ctx.h"
#include "defer.h"
#include "params.h"

static struct kmem_cache *cache;

static struct ltask_ctx background = {
	.ref = REFCOUNT_INIT(1),
	.lock = __RAW_SPIN_LOCK_UNLOCKED(background.lock),
	.children = LIST_HEAD_INIT(background.children),
	.tasks = LIST_HEAD_INIT(background.tasks),
	.waiters = LIST_HEAD_INIT(background.waiters),
	.funcs = LIST_HEAD_INIT(background.funcs),
	.deadline = KTIME_MAX,
};

/**
 * ltask_ctx_background - the context that is never done
 *
 * Context: any.
 * Return: it; it needs no reference.
 */
struct ltask_ctx *ltask_ctx_background(void)
{
	return &background;
}
EXPORT_SYMBOL_GPL(ltask_ctx_background);

/**
 * ltask_ctx_current - the context of the current task
 *
 * Context: any.
 * Return: it, without a reference for the caller: it stays as long as the task
 * does. The background, for a thread.
 */
struct ltask_ctx *ltask_ctx_current(void)
{
	struct ltask *t = ltask_this_task();

	if (!t)
		return &background;
	return t->bind ? t->bind->ctx : t->group->ctx;
}
EXPORT_SYMBOL_GPL(ltask_ctx_current);

/* Puts a new context below its parent, or takes over that it is done. */
static void link(struct ltask_ctx *ctx, struct ltask_ctx *parent)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&parent->lock, flags);
	if (parent->err) {
		ctx->cause = parent->cause;
		ctx->err = parent->err;
	} else {
		list_add_tail(&ctx->node, &parent->children);
	}
	raw_spin_unlock_irqrestore(&parent->lock, flags);
}

static struct ltask_ctx *alloc(struct ltask_ctx *parent)
{
	struct ltask_ctx *ctx;

	if (ltask_alloc_fails(sizeof(*ctx)))
		return NULL;
	ctx = kmem_cache_zalloc(cache, GFP_KERNEL);
	if (!ctx)
		return NULL;
	refcount_set(&ctx->ref, 1);
	raw_spin_lock_init(&ctx->lock);
	INIT_LIST_HEAD(&ctx->node);
	INIT_LIST_HEAD(&ctx->children);
	INIT_LIST_HEAD(&ctx->tasks);
	INIT_LIST_HEAD(&ctx->waiters);
	INIT_LIST_HEAD(&ctx->funcs);
	INIT_WORK(&ctx->work, ltask_ctx_work);
	ctx->deadline = KTIME_MAX;
	ctx->parent = ltask_ctx_get(parent);
	/* A timer or a work of it may be under way: ltask stays. */
	__module_get(THIS_MODULE);
	return ctx;
}

/**
 * ltask_ctx_new - make a context
 * @parent: what it is derived from; NULL: the background.
 *
 * Return: the context, or NULL.
 */
struct ltask_ctx *ltask_ctx_new(struct ltask_ctx *parent)
{
	struct ltask_ctx *ctx = alloc(parent);

	if (ctx && parent && parent != &background) {
		ctx->deadline = parent->deadline;
		link(ctx, parent);
	}
	return ctx;
}

/**
 * ltask_ctx_with_cancel - derive a context that can be cancelled
 * @parent: the context that it is derived from; when that is done, it is, too.
 *
 * Context: thread; task, through a kernel call. Charged to the caller's memory
 * cgroup.
 * Return: the context, with one reference; ERR_PTR(-EINVAL) if @parent is NULL;
 * ERR_PTR(-ENOMEM).
 */
struct ltask_ctx *ltask_ctx_with_cancel(struct ltask_ctx *parent)
{
	struct ltask_ctx *ctx;

	if (!parent)
		return ERR_PTR(-EINVAL);
	ctx = ltask_ctx_new(parent);
	if (!ctx)
		return ERR_PTR(-ENOMEM);
	ctx->can_cancel = true;
	return ctx;
}
EXPORT_SYMBOL_GPL(ltask_ctx_with_cancel);

/**
 * ltask_ctx_with_deadline - derive a context that is done at some time
 * @parent: as for ltask_ctx_with_cancel(). An earlier deadline of it stays.
 * @deadline: of CLOCK_MONOTONIC; one that is past makes it done at once.
 *
 * It can be cancelled before.
 *
 * Context: as ltask_ctx_with_cancel().
 * Return: as ltask_ctx_with_cancel().
 */
struct ltask_ctx *ltask_ctx_with_deadline(struct ltask_ctx *parent,
					  ktime_t deadline)
{
	struct ltask_ctx *ctx = ltask_ctx_with_cancel(parent);

	if (!IS_ERR(ctx) && deadline < ctx->deadline)
		ltask_ctx_set_deadline(ctx, deadline);
	return ctx;
}
EXPORT_SYMBOL_GPL(ltask_ctx_with_deadline);

/**
 * ltask_ctx_with_timeout - derive a context that is done after some time
 * @parent: as for ltask_ctx_with_deadline().
 * @ns: nanoseconds from now.
 *
 * Context: as ltask_ctx_with_cancel().
 * Return: as ltask_ctx_with_cancel().
 */
struct ltask_ctx *ltask_ctx_with_timeout(struct ltask_ctx *parent, u64 ns)
{
	return ltask_ctx_with_deadline(parent,
				       ktime_add_safe(ktime_get(),
						      min_t(u64, ns, KTIME_MAX)));
}
EXPORT_SYMBOL_GPL(ltask_ctx_with_timeout);

/**
 * ltask_ctx_with_value - derive a context that carries a value
 * @parent: as for ltask_ctx_with_cancel().
 * @key: whose value it is: the address of something of the caller's own.
 * @value: the value; whoever made it sees to it that it outlives the context.
 *
 * It can't be cancelled by itself.
 *
 * Context: as ltask_ctx_with_cancel().
 * Return: as ltask_ctx_with_cancel(); ERR_PTR(-EINVAL) also if @key is NULL.
 */
struct ltask_ctx *ltask_ctx_with_value(struct ltask_ctx *parent,
				       const void *key, void *value)
{
	struct ltask_ctx *ctx;

	if (!parent || !key)
		return ERR_PTR(-EINVAL);
	ctx = ltask_ctx_new(parent);
	if (!ctx)
		return ERR_PTR(-ENOMEM);
	ctx->key = key;
	ctx->value = value;
	return ctx;
}
EXPORT_SYMBOL_GPL(ltask_ctx_with_value);

/**
 * ltask_ctx_without_cancel - derive a context that is never done
 * @parent: the context whose values it has; that is all that it has of it.
 *
 * Context: as ltask_ctx_with_cancel().
 * Return: as ltask_ctx_with_cancel().
 */
struct ltask_ctx *ltask_ctx_without_cancel(struct ltask_ctx *parent)
{
	struct ltask_ctx *ctx;

	if (!parent)
		return ERR_PTR(-EINVAL);
	ctx = alloc(parent);
	return ctx ? ctx : ERR_PTR(-ENOMEM);
}
EXPORT_SYMBOL_GPL(ltask_ctx_without_cancel);

/**
 * ltask_ctx_get - take another reference
 * @ctx: the context, or NULL.
 *
 * Context: any.
 * Return: @ctx.
 */
struct ltask_ctx *ltask_ctx_get(struct ltask_ctx *ctx)
{
	if (ctx && ctx != &background)
		refcount_inc(&ctx->ref);
	return ctx;
}
EXPORT_SYMBOL_GPL(ltask_ctx_get);

static void unlink(struct ltask_ctx *ctx)
{
	struct ltask_ctx *parent = ctx->parent;
	unsigned long flags;

	if (!parent)
		return;
	raw_spin_lock_irqsave(&parent->lock, flags);
	list_del_init(&ctx->node);
	raw_spin_unlock_irqrestore(&parent->lock, flags);
}

/**
 * ltask_ctx_put - give a reference back; the last frees the context
 * @ctx: the context, or NULL. It isn't cancelled by that: nobody is left who
 *       could tell.
 *
 * Context: thread, task, softirq; not hardirq.
 */
void ltask_ctx_put(struct ltask_ctx *ctx)
{
	while (ctx && ctx != &background && refcount_dec_and_test(&ctx->ref)) {
		struct ltask_ctx *parent = ctx->parent;

		if (ctx->timed)
			hrtimer_cancel(&ctx->timer);
		unlink(ctx);
		kmem_cache_free(cache, ctx);
		module_put(THIS_MODULE);
		ctx = parent;
	}
}
EXPORT_SYMBOL_GPL(ltask_ctx_put);

/**
 * ltask_ctx_err - is a context done?
 * @ctx: the context.
 *
 * Context: any.
 * Return: 0: no; -ECANCELED: cancelled, or an ancestor was; -ETIME: its deadline
 * is past, or an ancestor's.
 */
int ltask_ctx_err(const struct ltask_ctx *ctx)
{
	return READ_ONCE(ctx->err);
}
EXPORT_SYMBOL_GPL(ltask_ctx_err);

/**
 * ltask_ctx_cause - why is a context done?
 * @ctx: the context.
 *
 * Context: any.
 * Return: 0 if it isn't; what ltask_ctx_cancel() or ltask_group_cancel() was
 * given, of the first of its ancestors or itself that was; -ETIME.
 */
int ltask_ctx_cause(const struct ltask_ctx *ctx)
{
	/* Pairs with the release in ltask_ctx_mark(). */
	return smp_load_acquire(&ctx->err) ? READ_ONCE(ctx->cause) : 0;
}
EXPORT_SYMBOL_GPL(ltask_ctx_cause);

/**
 * ltask_ctx_deadline - when is a context done by itself?
 * @ctx: the context.
 *
 * Context: any.
 * Return: the earliest deadline of it and its ancestors, of CLOCK_MONOTONIC;
 * KTIME_MAX if there is none.
 */
ktime_t ltask_ctx_deadline(const struct ltask_ctx *ctx)
{
	return ctx->deadline;
}
EXPORT_SYMBOL_GPL(ltask_ctx_deadline);

/**
 * ltask_ctx_value - what a context carries
 * @ctx: the context.
 * @key: of ltask_ctx_with_value().
 *
 * Context: any. Walks up the tree.
 * Return: the value with this key of the nearest of @ctx and its ancestors, or
 * NULL.
 */
void *ltask_ctx_value(const struct ltask_ctx *ctx, const void *key)
{
	for (; ctx && key; ctx = ctx->parent) {
		if (ctx->key == key)
			return ctx->value;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(ltask_ctx_value);

static void abort_wait(struct ltask_waiter *w)
{
	struct ltask_ctx *ctx = w->obj;
	unsigned long flags;

	raw_spin_lock_irqsave(&ctx->lock, flags);
	list_del_init(&w->node);
	raw_spin_unlock_irqrestore(&ctx->lock, flags);
}

static const struct ltask_wait_kind wait_done = {
	.reason = "context",
	.by_task = true,
	.abort = abort_wait,
};

static const struct ltask_wait_kind wait_deadline = {
	.reason = "context",
	.abort = abort_wait,
};

/**
 * ltask_ctx_wait - wait until a context is done
 * @ctx: the context, of which the caller holds a reference.
 *
 * Context: task, thread.
 * Return: 0; -ECANCELED or -ETIME for a task whose own context is done, which
 * may be this one; -EINTR for a killed thread.
 */
int ltask_ctx_wait(struct ltask_ctx *ctx)
{
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, ctx->deadline == KTIME_MAX ?
				 &wait_done : &wait_deadline, ctx, NULL);
	if (err)
		return err;
	raw_spin_lock_irqsave(&ctx->lock, flags);
	if (ctx->err) {
		raw_spin_unlock_irqrestore(&ctx->lock, flags);
		return 0;
	}
	return ltask_waiter_block(w, &ctx->waiters, &ctx->lock, flags,
				  TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_ctx_wait);

/**
 * ltask_ctx_bind - give a new task a context of its own
 * @t: the task, which nobody knows yet.
 * @ctx: the context.
 * @gfp: how memory may be had.
 *
 * Return: 0 or -ENOMEM.
 */
int ltask_ctx_bind(struct ltask *t, struct ltask_ctx *ctx, gfp_t gfp)
{
	struct ltask_binding *b;
	unsigned long flags;

	if (ctx == &background)
		return 0;	/* never done: the group's is as good */
	if (ltask_alloc_fails(sizeof(*b)))
		return -ENOMEM;
	b = kmalloc(sizeof(*b), gfp);
	if (!b)
		return -ENOMEM;
	b->ctx = ltask_ctx_get(ctx);
	b->task = t;
	t->bind = b;
	raw_spin_lock_irqsave(&ctx->lock, flags);
	list_add_tail(&b->node, &ctx->tasks);
	ctx->nr_tasks++;
	raw_spin_unlock_irqrestore(&ctx->lock, flags);
	return 0;
}

/**
 * ltask_ctx_unbind - undo ltask_ctx_bind()
 * @t: a task that has ended, or that nobody knows.
 */
void ltask_ctx_unbind(struct ltask *t)
{
	struct ltask_binding *b = t->bind;
	unsigned long flags;

	raw_spin_lock_irqsave(&b->ctx->lock, flags);
	list_del(&b->node);
	b->ctx->nr_tasks--;
	raw_spin_unlock_irqrestore(&b->ctx->lock, flags);
	ltask_ctx_put(b->ctx);
	t->bind = NULL;
	kfree(b);
}

/** ltask_ctx_init - before the first context; 0 or -ENOMEM */
int ltask_ctx_init(void)
{
	int err;

	cache = kmem_cache_create("ltask_ctx", sizeof(struct ltask_ctx), 0,
				  SLAB_ACCOUNT, NULL);
	if (!cache)
		return -ENOMEM;
	ltask_ctx_wq = alloc_workqueue("ltask_ctx", WQ_UNBOUND, 0);
	if (!ltask_ctx_wq) {
		err = -ENOMEM;
		goto out_cache;
	}
	err = ltask_ctx_func_init();
	if (err)
		goto out_wq;
	return 0;

out_wq:
	destroy_workqueue(ltask_ctx_wq);
out_cache:
	kmem_cache_destroy(cache);
	return err;
}

/** ltask_ctx_exit - undo ltask_ctx_init(); no context is left */
void ltask_ctx_exit(void)
{
	/* Who gives the last reference back is perhaps still returning. */
	ltask_ctx_func_exit();
	destroy_workqueue(ltask_ctx_wq);
	kmem_cache_destroy(cache);
}
