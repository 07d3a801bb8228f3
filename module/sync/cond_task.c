// SPDX-License-Identifier: GPL-2.0-only
/*
 * Condition variables: waiting. This file is task code, for it is several steps:
 * take a place in the queue, unlock, wait, lock. The place lies on the caller's
 * stack; while it is in the queue no function of task code is called, as a task
 * that finds no stack for one would end.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include "cond.h"

static __always_inline int wait(struct ltask_cond *c, struct ltask_mutex *m,
				unsigned int thread_state)
{
	struct ltask_cond_entry e;
	int err, ret;

	err = ltask_cond_enter(c, &e);
	if (unlikely(err))
		return err;
	err = ltask_mutex_unlock(m);
	if (unlikely(err)) {
		ltask_cond_leave(&e);
		return err;
	}
	ret = ltask_cond_block(&e, thread_state);
	err = ltask_mutex_lock_always(m);
	return err ? err : ret;
}

/**
 * ltask_cond_wait - unlock a mutex, wait for a signal, and lock it again
 * @c: the condition variable.
 * @m: the mutex, which the caller holds.
 *
 * A signal that comes after the mutex was unlocked isn't missed. There are no
 * others to be taken for it; but who is signalled gets the mutex as everybody
 * does, so what he waits for may be gone again: wait in a loop that looks.
 *
 * The mutex is held when this returns, whatever it returns: after an error, too,
 * when cancelling or a signal of a thread has ended the wait. So in this case
 * this waits for the mutex as ltask_mutex_lock_always() does. (If it wasn't held
 * to begin with, see -EPERM, it isn't then.)
 *
 * Context: task, thread.
 * Return: 0: signalled; -ECANCELED or -ETIME for a cancelled task; -EDEADLK if
 * the task holds something that hangs on its thread; -EINTR for a killed thread;
 * -EPERM if nobody holds the mutex, as for ltask_mutex_unlock().
 */
int ltask_cond_wait(struct ltask_cond *c, struct ltask_mutex *m)
{
	return wait(c, m, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_cond_wait);

/**
 * ltask_cond_wait_interruptible - as ltask_cond_wait(); a signal to the thread
 *				   ends the wait
 * @c: the condition variable.
 * @m: the mutex, which the caller holds.
 *
 * Context: task, thread.
 * Return: as ltask_cond_wait(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_cond_wait_interruptible(struct ltask_cond *c, struct ltask_mutex *m)
{
	return wait(c, m, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(ltask_cond_wait_interruptible);
