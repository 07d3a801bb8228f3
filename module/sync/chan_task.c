// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending and receiving where nobody has to wait. This file is task code: what
 * can be done at once is done on the task's own stack, which spares it the way
 * to the system stack and back, half of what such a call would cost.
 *
 * Between lock and unlock nothing is called and interrupts are off, so that
 * nothing but these few lines ever runs there. Where the kernel wants to know of
 * its locks, everything goes the long way.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include "../runtime/ctx.h"
#include "chan_ops.h"

#if defined(CONFIG_DEBUG_SPINLOCK) || defined(CONFIG_DEBUG_LOCK_ALLOC) || \
	defined(CONFIG_TRACE_IRQFLAGS)
static __always_inline bool fast_lock(struct ltask_chan *c,
				      unsigned long *flags)
{
	return false;
}

static __always_inline void fast_unlock(struct ltask_chan *c,
					unsigned long flags)
{
}
#else
/* False also if somebody wants to be told of what is done. */
static __always_inline bool fast_lock(struct ltask_chan *c,
				      unsigned long *flags)
{
	raw_local_irq_save(*flags);
	if (likely(arch_spin_trylock(&c->lock.raw_lock))) {
		if (likely(!c->notify))
			return true;
		arch_spin_unlock(&c->lock.raw_lock);
	}
	raw_local_irq_restore(*flags);
	return false;
}

static __always_inline void fast_unlock(struct ltask_chan *c,
					unsigned long flags)
{
	arch_spin_unlock(&c->lock.raw_lock);
	raw_local_irq_restore(flags);
}
#endif

/**
 * ltask_chan_send - send a value
 * @c: the channel; NULL blocks until cancelled or killed.
 * @v: the value, elem_size bytes; the caller's again when this returns.
 *
 * Waits while nobody receives and the buffer is full.
 *
 * Context: task, thread.
 * Return: 0; -EPIPE if the channel is closed, or is while this waits;
 * -ECANCELED or -ETIME for a cancelled task; -EINTR for a killed thread.
 */
int ltask_chan_send(struct ltask_chan *c, const void *v)
{
	struct ltask_waiter *peer = NULL;
	unsigned long flags;
	int ret;

	/*
	 * Hints: they only tell which way is likely to be the shorter. A task
	 * that is cancelled is told so even if it need not wait.
	 */
	if (likely(c) &&
	    (READ_ONCE(c->count) < c->cap || !list_empty(&c->recvq)) &&
	    !ltask_self_err() && fast_lock(c, &flags)) {
		ret = ltask_chan_send_now(c, v, &peer);
		fast_unlock(c, flags);
		if (peer)
			ltask_waiter_complete(peer, 1);
		if (likely(ret != -EAGAIN))
			return ret;
	}
	return ltask_chan_send_wait(c, v, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_chan_send);

/**
 * ltask_chan_recv - receive a value
 * @c: the channel; NULL blocks until cancelled or killed.
 * @v: receives elem_size bytes.
 *
 * Waits while there is nothing to receive.
 *
 * Context: task, thread.
 * Return: 1 for a value; 0, and zeroes in @v, once the channel is closed and
 * drained; -ECANCELED or -ETIME for a cancelled task; -EINTR for a killed
 * thread.
 */
int ltask_chan_recv(struct ltask_chan *c, void *v)
{
	struct ltask_waiter *peer = NULL;
	unsigned long flags;
	int ret;

	if (likely(c) && (READ_ONCE(c->count) || !list_empty(&c->sendq)) &&
	    !ltask_self_err() && fast_lock(c, &flags)) {
		ret = ltask_chan_recv_now(c, v, &peer);
		fast_unlock(c, flags);
		if (peer)
			ltask_waiter_complete(peer, 0);
		if (likely(ret != -EAGAIN))
			return ret;
	}
	return ltask_chan_recv_wait(c, v, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(ltask_chan_recv);
