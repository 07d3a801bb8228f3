// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weighted semaphores: taking units. This file is task code, so that where
 * nobody waits a task needs not leave its stack for it.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include "lock.h"
#include "sem.h"

static __always_inline int acquire(struct ltask_sem *sem, unsigned int n,
				   unsigned int thread_state)
{
	int err = ltask_self_err();

	if (unlikely(err))
		return err;
	err = ltask_sem_try_acquire(sem, n);
	if (likely(err != -EAGAIN))
		return err;
	return ltask_sem_wait(sem, n, thread_state);
}

/**
 * ltask_sem_acquire - take units
 * @sem: the semaphore.
 * @n: how many.
 *
 * Waits until so many are free and nobody waits who came before.
 *
 * Context: task, thread.
 * Return: 0: they are taken. Else none are: -EINVAL: the semaphore has fewer in
 * all; -ECANCELED or -ETIME for a cancelled task, even if there are enough;
 * -EDEADLK if the task holds something that hangs on its thread and would have to
 * wait; -EINTR for a killed thread.
 */
int ltask_sem_acquire(struct ltask_sem *sem, unsigned int n)
{
	return acquire(sem, n, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_sem_acquire);

/**
 * ltask_sem_acquire_interruptible - take units; a signal ends the wait
 * @sem: the semaphore.
 * @n: how many.
 *
 * Context: task, thread.
 * Return: as ltask_sem_acquire(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_sem_acquire_interruptible(struct ltask_sem *sem, unsigned int n)
{
	return acquire(sem, n, TASK_INTERRUPTIBLE);
}
EXPORT_SYMBOL_GPL(ltask_sem_acquire_interruptible);
