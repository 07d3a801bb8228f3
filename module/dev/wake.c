// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wakes who polls a descriptor.
 *
 * Channels, wait groups and groups tell of a change under their raw spinlock,
 * with interrupts off. A wait queue's lock must not be taken there (it sleeps
 * on a real-time kernel), and epoll's callbacks take more of them, so an
 * irq_work does it: a moment later, without any lock, and once for many
 * changes.
 */
#include <linux/poll.h>
#include "dev.h"

static void wake_work(struct irq_work *work)
{
	struct ltask_wake *w = container_of(work, struct ltask_wake, work);

	wake_up_poll(&w->wait, EPOLLIN | EPOLLRDNORM | EPOLLOUT | EPOLLWRNORM |
			       EPOLLHUP | EPOLLERR);
}

/**
 * ltask_wake_init - nobody polls yet
 * @w: the struct.
 */
void ltask_wake_init(struct ltask_wake *w)
{
	init_waitqueue_head(&w->wait);
	init_irq_work(&w->work, wake_work);
}

/**
 * ltask_wake - wake who polls
 * @w: the struct.
 *
 * Who polls joins the queue first and looks at the object afterwards, under
 * the object's lock or after a full barrier; this is called after the object
 * has changed, under the same lock or after a full barrier. So either the
 * poller sees the change, or it is seen here.
 *
 * Context: any.
 */
void ltask_wake(struct ltask_wake *w)
{
	/* Ordered by the object's lock, or by a barrier: see above. */
	if (waitqueue_active(&w->wait))
		irq_work_queue(&w->work);
}

/**
 * ltask_wake_exit - nobody polls any more, and nobody calls ltask_wake()
 * @w: the struct, which may be freed when this returns.
 *
 * Context: thread.
 */
void ltask_wake_exit(struct ltask_wake *w)
{
	irq_work_sync(&w->work);
}
