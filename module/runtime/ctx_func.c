// SPDX-License-Identifier: GPL-2.0-only
/*
 * Functions to call when a context is done (Go's AfterFunc). Each runs beside
 * everything else, as in Go: on a workqueue, so that calling it needs no memory
 * and can't fail.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include "ctx.h"

/*
 * Protects the lists of all contexts. One lock for all, so that stopping needs
 * no context: the function's may be gone.
 */
static DEFINE_RAW_SPINLOCK(funcs_lock);

/*
 * Not the one that contexts are ended on: functions may block, and as many as
 * may run at once would keep every deadline from being seen.
 */
static struct workqueue_struct *funcs_wq;

static void call(struct work_struct *work)
{
	struct ltask_ctx_func *f =
		container_of(work, struct ltask_ctx_func, work);
	struct ltask_ctx *ctx = f->ctx;

	/* It may free what it lies in. */
	f->fn(f->arg);
	ltask_ctx_put(ctx);
}

/* debugobjects wants to know what lies on a thread's stack, and when no more. */
static void init_work(struct ltask_ctx_func *f)
{
	if (object_is_on_stack(f))
		INIT_WORK_ONSTACK(&f->work, call);
	else
		INIT_WORK(&f->work, call);
}

/**
 * ltask_ctx_after_func - have a function called when a context is done
 * @ctx: the context; it is referred to until the function has returned or was
 *       stopped.
 * @f: memory for that, the caller's.
 * @fn: the function. It runs in a thread of its own, once; it may block, and
 *      free @f. At once if @ctx is done already. Hundreds may run at the same
 *      time (512 and more); when that many are blocked, others wait for them.
 * @arg: its argument.
 *
 * Before @fn's module is unloaded, see that it was stopped or has returned:
 * ltask_ctx_stop_func_sync().
 *
 * Context: any.
 */
void ltask_ctx_after_func(struct ltask_ctx *ctx, struct ltask_ctx_func *f,
			  void (*fn)(void *arg), void *arg)
{
	unsigned long flags;
	bool done;

	INIT_LIST_HEAD(&f->node);
	init_work(f);
	f->ctx = ltask_ctx_get(ctx);
	f->fn = fn;
	f->arg = arg;
	raw_spin_lock_irqsave(&funcs_lock, flags);
	/* Who marks it calls what is in the list after that. */
	done = ltask_ctx_err(ctx);
	if (!done)
		list_add_tail(&f->node, &ctx->funcs);
	raw_spin_unlock_irqrestore(&funcs_lock, flags);
	if (done)
		queue_work(funcs_wq, &f->work);
}
EXPORT_SYMBOL_GPL(ltask_ctx_after_func);

/**
 * ltask_ctx_stop_func - have a function not called
 * @f: of ltask_ctx_after_func(); still the caller's memory.
 *
 * Does not wait for a function that is being called.
 *
 * Context: any but hardirq.
 * Return: true: it will not be called, and @f is the caller's again; false: it
 * was called or is about to be, or was stopped before.
 */
bool ltask_ctx_stop_func(struct ltask_ctx_func *f)
{
	unsigned long flags;
	bool stopped;

	raw_spin_lock_irqsave(&funcs_lock, flags);
	stopped = !list_empty(&f->node);
	list_del_init(&f->node);
	raw_spin_unlock_irqrestore(&funcs_lock, flags);
	if (stopped) {
		destroy_work_on_stack(&f->work);
		ltask_ctx_put(f->ctx);
	}
	return stopped;
}
EXPORT_SYMBOL_GPL(ltask_ctx_stop_func);

/**
 * ltask_ctx_stop_func_sync - have a function not called, or wait for it
 * @f: of ltask_ctx_after_func(); still the caller's memory. Not from @f's own
 *     function.
 *
 * Context: thread; task, through a kernel call.
 * Return: as ltask_ctx_stop_func(); in either case @f is the caller's again and
 * the function does not run.
 */
bool ltask_ctx_stop_func_sync(struct ltask_ctx_func *f)
{
	bool stopped;

	if (ltask_ctx_stop_func(f))
		return true;
	stopped = cancel_work_sync(&f->work);
	destroy_work_on_stack(&f->work);
	if (stopped)
		ltask_ctx_put(f->ctx);
	return stopped;
}
EXPORT_SYMBOL_GPL(ltask_ctx_stop_func_sync);

/**
 * ltask_ctx_call_funcs - call the functions of a context that is marked
 * @ctx: the context.
 */
void ltask_ctx_call_funcs(struct ltask_ctx *ctx)
{
	struct ltask_ctx_func *f;
	unsigned long flags;

	for (;;) {
		/* Nobody adds any more; others must not wait for all of these. */
		raw_spin_lock_irqsave(&funcs_lock, flags);
		f = list_first_entry_or_null(&ctx->funcs, struct ltask_ctx_func,
					     node);
		if (f) {
			list_del_init(&f->node);
			queue_work(funcs_wq, &f->work);
		}
		raw_spin_unlock_irqrestore(&funcs_lock, flags);
		if (!f)
			break;
		cond_resched();
	}
}

/** ltask_ctx_func_init - before the first function; 0 or -ENOMEM */
int ltask_ctx_func_init(void)
{
	funcs_wq = alloc_workqueue("ltask_ctx_func", WQ_UNBOUND, WQ_MAX_ACTIVE);
	return funcs_wq ? 0 : -ENOMEM;
}

/** ltask_ctx_func_exit - undo ltask_ctx_func_init(), waiting for functions */
void ltask_ctx_func_exit(void)
{
	destroy_workqueue(funcs_wq);
}
