// SPDX-License-Identifier: GPL-2.0-only
/*
 * Once: doing it. This file is task code, so that a function of task code runs
 * on the task's own stack, where it may park.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include "once.h"

static __always_inline int once_do(struct ltask_once *once,
				   void (*fn)(void *arg), void *arg,
				   unsigned int thread_state)
{
	struct ltask_once_run run = { .once = once };
	int ret;

	/* Pairs with the release in finish(). */
	if (likely(atomic_read_acquire(&once->state) == LTASK_ONCE_DONE))
		return 0;
	ret = ltask_once_begin(&run, thread_state);
	if (ret <= 0)
		return ret;
	fn(arg);
	ltask_once_end(&run);
	return 0;
}

/**
 * ltask_once_do - call a function unless it, or another, was called
 * @once: whether one was.
 * @fn: the function, of task code or not. It may wait. If it ends its task, it
 *      counts as done.
 * @arg: its argument.
 *
 * The first to come calls @fn. All others return when that has returned, and see
 * what it did; they wait for that if need be.
 *
 * @fn must not come back here: that is refused and logged for its own task or
 * thread; if it waits for another one that does, they wait for ever.
 *
 * Context: task, thread. Once it is done also any.
 * Return: 0: it is done, by this call or another. Else it may not be:
 * -ECANCELED or -ETIME for a cancelled task, which then hasn't called @fn;
 * -EINTR for a killed thread that waited; -EDEADLK: from @fn, or the task
 * holds something that hangs on its thread.
 */
int ltask_once_do(struct ltask_once *once, void (*fn)(void *arg), void *arg)
{
	return once_do(once, fn, arg, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_once_do);

/**
 * ltask_once_do_interruptible - as ltask_once_do(); a signal ends the wait
 * @once: as for ltask_once_do().
 * @fn: as for ltask_once_do().
 * @arg: as for ltask_once_do().
 *
 * Context: task, thread.
 * Return: as ltask_once_do(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_once_do_interruptible(struct ltask_once *once, void (*fn)(void *arg),
				void *arg)
{
	return once_do(once, fn, arg, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(ltask_once_do_interruptible);
