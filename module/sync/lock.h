/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the locks have in common: the check that begins a call that may wait,
 * and queues of waiters.
 */
#ifndef _LTASK_SYNC_LOCK_H
#define _LTASK_SYNC_LOCK_H

#include <linux/list.h>
#include <linux/preempt.h>
#include "../runtime/ctx.h"
#include "../runtime/wait.h"

/* In task code, which may also be called by a thread. */
static __always_inline int ltask_lock_cancelled(void)
{
	struct ltask *t = this_cpu_read(ltask_this.task);

	return t ? ltask_task_err(t) : 0;
}

/* The first waiter that nobody else is ending; under the queue's lock. */
static inline struct ltask_waiter *ltask_lock_dequeue(struct list_head *queue)
{
	struct ltask_waiter *w, *next;

	list_for_each_entry_safe(w, next, queue, node) {
		list_del_init(&w->node);
		if (ltask_waiter_claim_steady(w))
			return w;
	}
	return NULL;
}

/* Completes waiters that were claimed; with preemption off since then. */
static inline void ltask_lock_wake(struct list_head *woken)
{
	struct ltask_waiter *w, *next;

	list_for_each_entry_safe(w, next, woken, node) {
		list_del_init(&w->node);
		ltask_waiter_complete(w, 0);
	}
}

#endif /* _LTASK_SYNC_LOCK_H */
