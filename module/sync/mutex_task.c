// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes: locking. This file is task code, for a wait may take several parks:
 * see mutex.c. Between these no function of task code is called, as one that was
 * woken must come back to the mutex, and a call could find no stack left.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include "lock.h"
#include "mutex.h"

static __always_inline int lock(struct ltask_mutex *m,
				unsigned int thread_state, bool steady)
{
	struct ltask_mutex_try try = {
		.thread_state = thread_state,
		.steady = steady,
	};
	int err;

	for (;;) {
		err = ltask_mutex_wait(m, &try);
		if (err != -EAGAIN)
			return err;
		try.woken = true;
	}
}

/**
 * ltask_mutex_lock - lock a mutex
 * @m: the mutex.
 *
 * Waiters are served in the order of their coming. Others may get ahead of
 * them, until one has waited for more than a millisecond: from then on the mutex
 * is handed to the first waiter.
 *
 * Who locks it again while holding it waits for ever.
 *
 * Context: task, thread.
 * Return: 0: locked. Else it isn't: -ECANCELED or -ETIME for a cancelled task,
 * even if nobody holds the mutex; -EDEADLK if the task holds something that
 * hangs on its thread and would have to wait; -EINTR for a killed thread.
 */
int ltask_mutex_lock(struct ltask_mutex *m)
{
	int err = ltask_self_err();

	if (unlikely(err))
		return err;
	if (likely(!ltask_mutex_try_lock(m)))
		return 0;
	return lock(m, TASK_KILLABLE, false);
}
EXPORT_SYMBOL_GPL(ltask_mutex_lock);

/**
 * ltask_mutex_lock_interruptible - as ltask_mutex_lock(); a signal ends the wait
 * @m: the mutex.
 *
 * Context: task, thread.
 * Return: as ltask_mutex_lock(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_mutex_lock_interruptible(struct ltask_mutex *m)
{
	int err = ltask_self_err();

	if (unlikely(err))
		return err;
	if (likely(!ltask_mutex_try_lock(m)))
		return 0;
	return lock(m, TASK_INTERRUPTIBLE, false);
}
EXPORT_SYMBOL_GPL(ltask_mutex_lock_interruptible);

/**
 * ltask_mutex_lock_always - lock a mutex, be the caller cancelled or not
 * @m: the mutex.
 *
 * For tidying up, which a cancelled task has to do, too: nothing ends the wait
 * but that the mutex is free. So who holds it must let it go; the end of the
 * group waits for that.
 *
 * Context: task, thread (uninterruptible).
 * Return: 0, or -EDEADLK as for ltask_mutex_lock().
 */
int ltask_mutex_lock_always(struct ltask_mutex *m)
{
	if (likely(!ltask_mutex_try_lock(m)))
		return 0;
	return lock(m, TASK_UNINTERRUPTIBLE, true);
}
EXPORT_SYMBOL_GPL(ltask_mutex_lock_always);
