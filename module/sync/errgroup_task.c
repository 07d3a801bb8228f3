// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error groups: what their tasks and those who start them do. This file is task
 * code, for starting one may wait, and the functions run on their tasks' stacks.
 */
#include <linux/export.h>
#include "errgroup.h"

/* Any function: it finds as many of the arguments as it has, in registers. */
typedef int (*any_fn_t)(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);

/**
 * ltask_errgroup_body - what a task of an error group runs
 * @data: struct ltask_errgroup_call.
 *
 * Context: task.
 */
void ltask_errgroup_body(void *data)
{
	const struct ltask_errgroup_call *c = data;
	struct ltask_errgroup *eg = c->eg;
	int err;

	err = ((any_fn_t)c->fn)(c->args[0], c->args[1], c->args[2], c->args[3],
				c->args[4], c->args[5]);
	if (err < 0)
		ltask_errgroup_fail(eg, err);
	atomic_inc(&eg->returned);
}

/**
 * ltask_errgroup_start - what ltask_errgroup_go() comes to
 * @eg: the error group.
 * @f: the function and its arguments.
 * @wait: if too many run; or else return -EAGAIN.
 *
 * Context: as ltask_errgroup_go().
 * Return: as ltask_errgroup_go().
 */
int ltask_errgroup_start(struct ltask_errgroup *eg, struct ltask_go_frame *f,
			 bool wait)
{
	struct ltask_errgroup_call call;
	int err, i;

	call.eg = eg;
	call.fn = f->fn;
	for (i = 0; i < ARRAY_SIZE(call.args); i++)
		call.args[i] = f->args[i];
	if (!eg->limited)
		return ltask_errgroup_spawn(&call, f->caller);
	err = wait ? ltask_sem_acquire(&eg->sem, 1) :
		     ltask_sem_try_acquire(&eg->sem, 1);
	if (err)
		return err;
	err = ltask_errgroup_spawn(&call, f->caller);
	if (err)
		ltask_sem_release(&eg->sem, 1);
	return err;
}
EXPORT_SYMBOL_GPL(ltask_errgroup_start);

static __always_inline int finish(struct ltask_errgroup *eg)
{
	ltask_ctx_cancel(eg->ctx, 0);
	return READ_ONCE(eg->err);
}

/**
 * ltask_errgroup_wait - wait until all tasks of an error group have ended
 * @eg: the error group. Its context is cancelled then, if it wasn't.
 *
 * A task that ended because its stack went past the cap has failed, too.
 *
 * Context: task, thread.
 * Return: the first error that any of them returned, or 0; -ECANCELED or -ETIME
 * if the caller is a cancelled task, -EINTR if it is a killed thread: then some
 * may still run.
 */
int ltask_errgroup_wait(struct ltask_errgroup *eg)
{
	int err = ltask_wg_wait(&eg->wg);

	return err ? err : finish(eg);
}
EXPORT_SYMBOL_GPL(ltask_errgroup_wait);

/**
 * ltask_errgroup_wait_interruptible - as ltask_errgroup_wait(); a signal ends the
 *				       wait
 * @eg: the error group.
 *
 * Context: task, thread.
 * Return: as ltask_errgroup_wait(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_errgroup_wait_interruptible(struct ltask_errgroup *eg)
{
	int err = ltask_wg_wait_interruptible(&eg->wg);

	return err ? err : finish(eg);
}
EXPORT_SYMBOL_GPL(ltask_errgroup_wait_interruptible);
