// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read-write mutexes: locking. This file is task code, so that where nobody
 * waits a task needs not leave its stack for it.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include "lock.h"
#include "rwmutex.h"

static __always_inline int rlock(struct ltask_rwmutex *rw,
				 unsigned int thread_state)
{
	int err = ltask_self_err();

	if (unlikely(err))
		return err;
	if (likely(!ltask_rwmutex_try_rlock(rw)))
		return 0;
	return ltask_rwmutex_wait(rw, false, thread_state);
}

static __always_inline int lock(struct ltask_rwmutex *rw,
				unsigned int thread_state)
{
	int err = ltask_self_err();

	if (unlikely(err))
		return err;
	if (likely(!ltask_rwmutex_try_lock(rw)))
		return 0;
	return ltask_rwmutex_wait(rw, true, thread_state);
}

/**
 * ltask_rwmutex_rlock - lock for reading
 * @rw: the mutex.
 *
 * Waits while a writer holds it, or waits for it.
 *
 * Context: task, thread.
 * Return: as ltask_rwmutex_lock().
 */
int ltask_rwmutex_rlock(struct ltask_rwmutex *rw)
{
	return rlock(rw, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_rwmutex_rlock);

/**
 * ltask_rwmutex_rlock_interruptible - lock for reading; a signal ends the wait
 * @rw: the mutex.
 *
 * Context: task, thread.
 * Return: as ltask_rwmutex_rlock(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_rwmutex_rlock_interruptible(struct ltask_rwmutex *rw)
{
	return rlock(rw, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(ltask_rwmutex_rlock_interruptible);

/**
 * ltask_rwmutex_lock - lock for writing
 * @rw: the mutex.
 *
 * Waits while anybody holds it. Writers are served in the order of their coming.
 *
 * Context: task, thread.
 * Return: 0: locked. Else it isn't: -ECANCELED or -ETIME for a cancelled task,
 * even if nobody holds the mutex; -EDEADLK if the task holds something that
 * hangs on its thread and would have to wait; -EINTR for a killed thread.
 */
int ltask_rwmutex_lock(struct ltask_rwmutex *rw)
{
	return lock(rw, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_rwmutex_lock);

/**
 * ltask_rwmutex_lock_interruptible - lock for writing; a signal ends the wait
 * @rw: the mutex.
 *
 * Context: task, thread.
 * Return: as ltask_rwmutex_lock(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_rwmutex_lock_interruptible(struct ltask_rwmutex *rw)
{
	return lock(rw, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(ltask_rwmutex_lock_interruptible);
