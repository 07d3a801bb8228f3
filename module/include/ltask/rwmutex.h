/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read-write mutexes: many readers, or one writer.
 */
#ifndef _LTASK_RWMUTEX_H
#define _LTASK_RWMUTEX_H

#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/spinlock.h>

/* Of the state; private. */
#define LTASK_RW_WRITER		1L	/* a writer holds it */
#define LTASK_RW_WAITING	2L	/* there may be waiters */
#define LTASK_RW_READER		4L	/* one reader */

/**
 * struct ltask_rwmutex - a read-write mutex
 *
 * A writer that waits keeps new readers out; when a writer lets go, all the
 * readers that wait by then come before the next writer. So a reader must not
 * read-lock it again: a writer may have come in between.
 *
 * As &struct ltask_mutex, it belongs to whoever locked it, may be held over any
 * wait, may lie in any memory, and may be freed by the last who unlocks it.
 */
struct ltask_rwmutex {
	/* private: */
	atomic_long_t state;		/* LTASK_RW_... */
	raw_spinlock_t lock;		/* protects the queues */
	struct list_head readers;
	struct list_head writers;
};

void __ltask_rwmutex_init(struct ltask_rwmutex *rw, struct lock_class_key *key);

/**
 * ltask_rwmutex_init - make a read-write mutex that is unlocked
 * @rw: the mutex.
 *
 * Context: any.
 */
#define ltask_rwmutex_init(rw)						\
do {									\
	static struct lock_class_key __key;				\
									\
	__ltask_rwmutex_init(rw, &__key);				\
} while (0)

int ltask_rwmutex_rlock(struct ltask_rwmutex *rw);
int ltask_rwmutex_rlock_interruptible(struct ltask_rwmutex *rw);
int ltask_rwmutex_lock(struct ltask_rwmutex *rw);
int ltask_rwmutex_lock_interruptible(struct ltask_rwmutex *rw);
int __ltask_rwmutex_runlock(struct ltask_rwmutex *rw);
int __ltask_rwmutex_unlock(struct ltask_rwmutex *rw);

/**
 * ltask_rwmutex_try_rlock - lock for reading if that needs no waiting
 * @rw: the mutex.
 *
 * Context: any.
 * Return: 0, or -EAGAIN: a writer holds it or waits for it.
 */
static inline int ltask_rwmutex_try_rlock(struct ltask_rwmutex *rw)
{
	long old = atomic_long_read(&rw->state);

	while (!(old & (LTASK_RW_WRITER | LTASK_RW_WAITING))) {
		if (atomic_long_try_cmpxchg_acquire(&rw->state, &old,
						    old + LTASK_RW_READER))
			return 0;
	}
	return -EAGAIN;
}

/**
 * ltask_rwmutex_try_lock - lock for writing if that needs no waiting
 * @rw: the mutex.
 *
 * Context: any.
 * Return: 0, or -EAGAIN: somebody else holds it.
 */
static inline int ltask_rwmutex_try_lock(struct ltask_rwmutex *rw)
{
	long old = 0;

	return atomic_long_try_cmpxchg_acquire(&rw->state, &old,
					       LTASK_RW_WRITER) ? 0 : -EAGAIN;
}

/**
 * ltask_rwmutex_runlock - unlock what was locked for reading
 * @rw: the mutex.
 *
 * Context: any.
 * Return: 0, or -EPERM if no reader holds it; the log then says who called.
 */
static inline int ltask_rwmutex_runlock(struct ltask_rwmutex *rw)
{
	long old = atomic_long_read(&rw->state);

	if (likely(!(old & LTASK_RW_WAITING) && old >= LTASK_RW_READER &&
		   atomic_long_try_cmpxchg_release(&rw->state, &old,
						   old - LTASK_RW_READER)))
		return 0;
	return __ltask_rwmutex_runlock(rw);
}

/**
 * ltask_rwmutex_unlock - unlock what was locked for writing
 * @rw: the mutex.
 *
 * Context: any.
 * Return: 0, or -EPERM if no writer holds it; the log then says who called.
 */
static inline int ltask_rwmutex_unlock(struct ltask_rwmutex *rw)
{
	long old = LTASK_RW_WRITER;

	if (likely(atomic_long_try_cmpxchg_release(&rw->state, &old, 0)))
		return 0;
	return __ltask_rwmutex_unlock(rw);
}

#endif /* _LTASK_RWMUTEX_H */
