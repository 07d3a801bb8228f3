/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contexts, as the runtime and the floors above see them.
 */
#ifndef _LTASK_RUNTIME_CTX_H
#define _LTASK_RUNTIME_CTX_H

#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <ltask/ctx.h>
#include "group.h"
#include "task.h"

/**
 * struct ltask_ctx - a context
 * @ref: who may use it: its makers, its children, its tasks.
 * @err: 0, or -ECANCELED or -ETIME once it is done; set once, under @lock.
 * @cause: why, a negative errno; set with @err.
 * @nr_tasks: length of @tasks; @lock.
 * @can_cancel: ltask_ctx_cancel() may be called.
 * @timed: it has a timer.
 * @parent: the one that it was derived from (a reference), or NULL.
 * @node: in @parent's children; its lock. Once @parent is done, in the list of
 *        whoever ends this.
 * @lock: protects the members below.
 * @children: contexts that are to be done when this one is.
 * @tasks: bindings of tasks that have this context.
 * @waiters: those who wait until it is done.
 * @funcs: functions to call then; funcs_lock.
 * @deadline: when it is done by itself, or an ancestor; KTIME_MAX: never.
 * @timer: for that.
 * @work: ends what hangs on this, where a context was cancelled that can't.
 * @key: of @value, or NULL.
 * @value: what it carries.
 */
struct ltask_ctx {
	refcount_t ref;
	int err;
	int cause;
	unsigned int nr_tasks;
	bool can_cancel;
	bool timed;
	struct ltask_ctx *parent;
	struct list_head node;

	raw_spinlock_t lock;
	struct list_head children;
	struct list_head tasks;
	struct list_head waiters;
	struct list_head funcs;

	ktime_t deadline;
	struct hrtimer timer;
	struct work_struct work;
	const void *key;
	void *value;
};

/**
 * struct ltask_binding - a task's place in its own context
 * @ctx: the context (a reference).
 * @task: the task.
 * @node: in the context's tasks; its lock.
 */
struct ltask_binding {
	struct ltask_ctx *ctx;
	struct ltask *task;
	struct list_head node;
};

/* Why a task is cancelled: 0 if it isn't, else what its waits return. */
static __always_inline int ltask_task_err(const struct ltask *t)
{
	if (unlikely(ltask_group_cause(t->group)))
		return -ECANCELED;
	return unlikely(t->bind) ? READ_ONCE(t->bind->ctx->err) : 0;
}

/* The same of the caller, in task code, which a thread may also call: 0 then. */
static __always_inline int ltask_self_err(void)
{
	struct ltask *t = this_cpu_read(ltask_this.task);

	return t ? ltask_task_err(t) : 0;
}

/* Will time end the waits of a task? */
static inline bool ltask_ctx_timed(const struct ltask *t)
{
	return t->bind && t->bind->ctx->deadline != KTIME_MAX;
}

/* ctx.c */
int ltask_ctx_init(void);
void ltask_ctx_exit(void);
struct ltask_ctx *ltask_ctx_new(struct ltask_ctx *parent);
bool ltask_ctx_add_waiter(struct ltask_ctx *ctx, struct ltask_waiter *w);
int ltask_ctx_bind(struct ltask *t, struct ltask_ctx *ctx, gfp_t gfp);
void ltask_ctx_unbind(struct ltask *t);

/* ctx_cancel.c */
extern struct workqueue_struct *ltask_ctx_wq;
bool ltask_ctx_mark(struct ltask_ctx *ctx, int err, int cause);
void ltask_ctx_end(struct ltask_ctx *ctx);
void ltask_ctx_set_deadline(struct ltask_ctx *ctx, ktime_t deadline);
void ltask_ctx_work(struct work_struct *work);

/* ctx_func.c */
void ltask_ctx_call_funcs(struct ltask_ctx *ctx);
int ltask_ctx_func_init(void);
void ltask_ctx_func_exit(void);

#endif /* _LTASK_RUNTIME_CTX_H */
