/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Once: something that is done by whoever comes first, and by nobody else.
 */
#ifndef _LTASK_ONCE_H
#define _LTASK_ONCE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/spinlock.h>

/**
 * struct ltask_once - whether something was done
 */
struct ltask_once {
	/* private: */
	atomic_t state;
	raw_spinlock_t lock;		/* protects the members below */
	void *owner;			/* the task or thread that does it */
	struct list_head waiters;
};

void __ltask_once_init(struct ltask_once *once, struct lock_class_key *key);

/**
 * ltask_once_init - make it not done
 * @once: what.
 *
 * Context: any.
 */
#define ltask_once_init(once)						\
do {									\
	static struct lock_class_key __key;				\
									\
	__ltask_once_init(once, &__key);				\
} while (0)

int ltask_once_do(struct ltask_once *once, void (*fn)(void *arg), void *arg);
int ltask_once_do_interruptible(struct ltask_once *once, void (*fn)(void *arg),
				void *arg);

#endif /* _LTASK_ONCE_H */
