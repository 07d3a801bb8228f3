/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Weighted semaphores: a number of units, of which each takes as many as he
 * needs.
 */
#ifndef _LTASK_SEM_H
#define _LTASK_SEM_H

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/spinlock.h>

/* Of the state; private. */
#define LTASK_SEM_WAITING	1L	/* there may be waiters */
#define LTASK_SEM_UNIT		2L	/* one unit that is free */

/**
 * struct ltask_sem - a weighted semaphore
 *
 * Served in the order of coming: while a large request waits no small one gets
 * past it. May lie in any memory, and may be freed when all calls have returned.
 */
struct ltask_sem {
	/* private: */
	atomic_long_t state;		/* free units and LTASK_SEM_WAITING */
	unsigned int size;
	raw_spinlock_t lock;		/* protects the queue */
	struct list_head waiters;
};

void __ltask_sem_init(struct ltask_sem *sem, unsigned int size,
		      struct lock_class_key *key);

/**
 * ltask_sem_init - make a semaphore with all its units free
 * @sem: the semaphore.
 * @size: how many these are.
 *
 * Context: any.
 */
#define ltask_sem_init(sem, size)					\
do {									\
	static struct lock_class_key __key;				\
									\
	__ltask_sem_init(sem, size, &__key);				\
} while (0)

int ltask_sem_acquire(struct ltask_sem *sem, unsigned int n);
int ltask_sem_acquire_interruptible(struct ltask_sem *sem, unsigned int n);
int __ltask_sem_release(struct ltask_sem *sem, unsigned int n);

/**
 * ltask_sem_try_acquire - take units if that needs no waiting
 * @sem: the semaphore.
 * @n: how many.
 *
 * Context: any.
 * Return: 0; -EAGAIN: not so many are free, or others wait; -EINVAL: the
 * semaphore has fewer in all.
 */
static inline int ltask_sem_try_acquire(struct ltask_sem *sem, unsigned int n)
{
	long old = atomic_long_read(&sem->state), take = n * LTASK_SEM_UNIT;

	while (!(old & LTASK_SEM_WAITING) && old >= take) {
		if (atomic_long_try_cmpxchg_acquire(&sem->state, &old,
						    old - take))
			return 0;
	}
	return n > sem->size ? -EINVAL : -EAGAIN;
}

/**
 * ltask_sem_release - give units back
 * @sem: the semaphore.
 * @n: how many.
 *
 * Context: any.
 * Return: 0, or -EPERM if so many weren't taken: then none are given back, and
 * the log says who called.
 */
static inline int ltask_sem_release(struct ltask_sem *sem, unsigned int n)
{
	long old = atomic_long_read(&sem->state), give = n * LTASK_SEM_UNIT;

	if (likely(!(old & LTASK_SEM_WAITING) &&
		   old + give <= sem->size * LTASK_SEM_UNIT &&
		   atomic_long_try_cmpxchg_release(&sem->state, &old,
						   old + give)))
		return 0;
	return __ltask_sem_release(sem, n);
}

#endif /* _LTASK_SEM_H */
