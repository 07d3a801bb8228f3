/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Condition variables: wait, under a mutex, until another says that something
 * has changed.
 */
#ifndef _LTASK_COND_H
#define _LTASK_COND_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <ltask/mutex.h>

/**
 * struct ltask_cond - a condition variable
 *
 * Whoever waits for it at one time does so with the same mutex. May lie in any
 * memory; one that has returned from ltask_cond_wait() may free it if nobody
 * else uses it: the call that woke it touches it no more.
 */
struct ltask_cond {
	/* private: */
	raw_spinlock_t lock;		/* protects the queue */
	struct list_head entries;
};

void __ltask_cond_init(struct ltask_cond *c, struct lock_class_key *key);

/**
 * ltask_cond_init - make a condition variable that nobody waits for
 * @c: the condition variable.
 *
 * Context: any.
 */
#define ltask_cond_init(c)						\
do {									\
	static struct lock_class_key __key;				\
									\
	__ltask_cond_init(c, &__key);					\
} while (0)

int ltask_cond_wait(struct ltask_cond *c, struct ltask_mutex *m);
int ltask_cond_wait_interruptible(struct ltask_cond *c, struct ltask_mutex *m);
void ltask_cond_signal(struct ltask_cond *c);
void ltask_cond_broadcast(struct ltask_cond *c);

#endif /* _LTASK_COND_H */
