/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutexes: one at a time. Whoever waits for one parks.
 */
#ifndef _LTASK_MUTEX_H
#define _LTASK_MUTEX_H

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/spinlock.h>

/* Of the state; private. */
#define LTASK_MUTEX_LOCKED	1	/* somebody holds it */
#define LTASK_MUTEX_WAITERS	2	/* there may be waiters */
#define LTASK_MUTEX_WOKEN	4	/* one was woken and is about to try */
#define LTASK_MUTEX_STARVING	8	/* it is handed from holder to waiter */

/**
 * struct ltask_mutex - a mutex
 *
 * Belongs to whoever locked it, task or thread, but nobody checks who unlocks
 * it: it may be another. A task may hold it over every wait, and on whatever
 * thread it goes on then.
 *
 * May lie in any memory. ltask_mutex_unlock() doesn't touch it any more once
 * another can have locked and unlocked it, so that it may guard a count of
 * references to its own object, and whoever takes away the last frees it.
 */
struct ltask_mutex {
	/* private: */
	atomic_t state;			/* LTASK_MUTEX_... */
	raw_spinlock_t lock;		/* protects the queue */
	struct list_head waiters;
};

void __ltask_mutex_init(struct ltask_mutex *m, struct lock_class_key *key);

/**
 * ltask_mutex_init - make a mutex that is unlocked
 * @m: the mutex.
 *
 * Context: any.
 */
#define ltask_mutex_init(m)						\
do {									\
	static struct lock_class_key __key;				\
									\
	__ltask_mutex_init(m, &__key);					\
} while (0)

int ltask_mutex_lock(struct ltask_mutex *m);
int ltask_mutex_lock_interruptible(struct ltask_mutex *m);
int ltask_mutex_lock_always(struct ltask_mutex *m);
int __ltask_mutex_unlock(struct ltask_mutex *m);

/**
 * ltask_mutex_try_lock - lock a mutex if that needs no waiting
 * @m: the mutex.
 *
 * Context: any.
 * Return: 0, or -EAGAIN: somebody else holds it.
 */
static inline int ltask_mutex_try_lock(struct ltask_mutex *m)
{
	int old = atomic_read(&m->state);

	while (!(old & LTASK_MUTEX_LOCKED)) {
		if (atomic_try_cmpxchg_acquire(&m->state, &old,
					       old | LTASK_MUTEX_LOCKED))
			return 0;
	}
	return -EAGAIN;
}

/**
 * ltask_mutex_unlock - unlock a mutex
 * @m: the mutex.
 *
 * Context: any.
 * Return: 0, or -EPERM if nobody holds it; the log then says who called.
 */
static inline int ltask_mutex_unlock(struct ltask_mutex *m)
{
	int old = LTASK_MUTEX_LOCKED;

	if (likely(atomic_try_cmpxchg_release(&m->state, &old, 0)))
		return 0;
	return __ltask_mutex_unlock(m);
}

/**
 * ltask_mutex_is_locked - does anybody hold a mutex?
 * @m: the mutex.
 *
 * Context: any.
 */
static inline bool ltask_mutex_is_locked(const struct ltask_mutex *m)
{
	return atomic_read(&m->state) & LTASK_MUTEX_LOCKED;
}

#endif /* _LTASK_MUTEX_H */
