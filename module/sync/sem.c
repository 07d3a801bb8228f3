// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weighted semaphores: waiting and waking, in strict order of coming.
 *
 * As for the read-write mutex, the state is one word that anybody may change by
 * one atomic operation, until LTASK_SEM_WAITING is set in it: then it belongs to
 * whoever holds the spinlock, and units are handed to the one that waits.
 */
#include <linux/export.h>
#include <linux/lockdep.h>
#include "../runtime/dump.h"
#include "lock.h"
#include "sem.h"

void __ltask_sem_init(struct ltask_sem *sem, unsigned int size,
		      struct lock_class_key *key)
{
	atomic_long_set(&sem->state, size * LTASK_SEM_UNIT);
	sem->size = size;
	raw_spin_lock_init(&sem->lock);
	lockdep_set_class(&sem->lock, key);
	INIT_LIST_HEAD(&sem->waiters);
}
EXPORT_SYMBOL_GPL(__ltask_sem_init);

/* Takes units out of a state that is ours; whether there were enough. */
static bool take(struct ltask_sem *sem, unsigned long n)
{
	if (atomic_long_read(&sem->state) < n * LTASK_SEM_UNIT)
		return false;
	atomic_long_sub(n * LTASK_SEM_UNIT, &sem->state);
	return true;
}

/* Under the spinlock, with WAITING set: serves those who can be. */
static void settle(struct ltask_sem *sem, struct list_head *woken)
{
	struct ltask_waiter *w, *next;

	list_for_each_entry_safe(w, next, &sem->waiters, node) {
		unsigned long n = (unsigned long)w->elem;

		if (!take(sem, n))
			return;
		list_del_init(&w->node);
		if (ltask_waiter_claim(w))
			list_add_tail(&w->node, woken);
		else
			atomic_long_add(n * LTASK_SEM_UNIT, &sem->state);
	}
	atomic_long_fetch_andnot(LTASK_SEM_WAITING, &sem->state);
}

/* A waiter has left, or one that is no waiter any more: others may go on. */
static void leave(struct ltask_sem *sem, struct ltask_waiter *w)
{
	LIST_HEAD(woken);
	unsigned long flags;

	preempt_disable();
	raw_spin_lock_irqsave(&sem->lock, flags);
	if (w)
		list_del_init(&w->node);
	if (atomic_long_read(&sem->state) & LTASK_SEM_WAITING)
		settle(sem, &woken);
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	ltask_waiter_complete_all(&woken, 0);
	preempt_enable();
}

static void abort_wait(struct ltask_waiter *w)
{
	leave(w->obj, w);
}

static const struct ltask_wait_kind sem_wait = {
	.reason = "semaphore",
	.by_task = true,
	.abort = abort_wait,
};

/**
 * ltask_sem_wait - take units, waiting if need be
 * @sem: the semaphore.
 * @n: how many.
 * @thread_state: as for ltask_waiter_block().
 *
 * Context: task, thread.
 * Return: as ltask_sem_acquire().
 */
int ltask_sem_wait(struct ltask_sem *sem, unsigned int n,
		   unsigned int thread_state)
{
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, &sem_wait, sem,
				 (void *)(unsigned long)n);
	if (err)
		return err;
	raw_spin_lock_irqsave(&sem->lock, flags);
	atomic_long_fetch_or(LTASK_SEM_WAITING, &sem->state);
	if (list_empty(&sem->waiters) && take(sem, n)) {
		atomic_long_fetch_andnot(LTASK_SEM_WAITING, &sem->state);
		raw_spin_unlock_irqrestore(&sem->lock, flags);
		return 0;
	}
	err = ltask_waiter_block(w, &sem->waiters, &sem->lock, flags,
				 thread_state);
	/* It has not parked; those who came after it may have. */
	if (err)
		leave(sem, NULL);
	return err;
}

static int release(struct ltask_sem *sem, unsigned int n)
{
	long old = atomic_long_read(&sem->state), give = n * LTASK_SEM_UNIT;
	LIST_HEAD(woken);
	unsigned long flags;

	while (!(old & LTASK_SEM_WAITING)) {
		if (old + give > sem->size * LTASK_SEM_UNIT)
			return -EPERM;
		if (atomic_long_try_cmpxchg_release(&sem->state, &old,
						    old + give))
			return 0;
	}
	raw_spin_lock_irqsave(&sem->lock, flags);
	old = atomic_long_fetch_or(LTASK_SEM_WAITING, &sem->state);
	if ((old & ~LTASK_SEM_WAITING) + give <= sem->size * LTASK_SEM_UNIT)
		atomic_long_add(give, &sem->state);
	else
		give = -1;
	settle(sem, &woken);
	raw_spin_unlock_irqrestore(&sem->lock, flags);
	ltask_waiter_complete_all(&woken, 0);
	return give < 0 ? -EPERM : 0;
}

/**
 * __ltask_sem_release - give units back, if others wait
 * @sem: the semaphore.
 * @n: how many.
 *
 * Context: any.
 * Return: as ltask_sem_release().
 */
int __ltask_sem_release(struct ltask_sem *sem, unsigned int n)
{
	int err;

	preempt_disable();
	err = release(sem, n);
	preempt_enable();
	if (err)
		ltask_dump_wrong("release of more of a semaphore than was taken");
	return err;
}
EXPORT_SYMBOL_GPL(__ltask_sem_release);
