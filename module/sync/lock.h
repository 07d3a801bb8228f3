/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the locks have in common: queues of waiters.
 */
#ifndef _LTASK_SYNC_LOCK_H
#define _LTASK_SYNC_LOCK_H

#include <linux/list.h>
#include <linux/preempt.h>
#include "../runtime/ctx.h"
#include "../runtime/wait.h"

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

#endif /* _LTASK_SYNC_LOCK_H */
