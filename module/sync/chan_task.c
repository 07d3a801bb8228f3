// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sending and receiving by a task. This file is task code: what can be done at once
 * is done on the task's own stack, which spares it the way to the system stack
 * and back, half of what such a call would cost. Who has to wait goes straight over
 * to the next task, or, if there is none or more to it, to the runtime, with the
 * lock held, and need not look again.
 *
 * Interrupts stay off until the peer has been made ready: what has been claimed
 * must not wait for one that is preempted.
 */
#include <linux/export.h>
#include <linux/sched.h>
#include "../runtime/swap.h"
#include "chan_ops.h"
#include "select_hot.h"

/*
 * False for a task that is cancelled, too: it is told so even if it need not wait.
 * From here on nothing of task code is called: its check may end the task.
 */
static __always_inline bool fast_lock(struct ltask_chan *c,
				      unsigned long *flags)
{
	struct ltask *t = this_cpu_read(ltask_this.task);

	if (unlikely(!t || !c || ltask_task_err(t)))
		return false;
	raw_local_irq_save(*flags);
	if (likely(ltask_chan_trylock(c)))
		return true;
	raw_local_irq_restore(*flags);
	return false;
}

/* What is rare are tail calls: so the rest needs to save no registers. */
static __always_inline int fast_unlock(struct ltask_chan *c,
				       struct ltask_waiter *peer, int result,
				       unsigned long flags, int ret)
{
	ltask_chan_unlock(c);
	if (peer && unlikely(!ltask_select_complete_here(peer, result)))
		return ltask_waiter_complete_far(peer, result, flags, ret);
	raw_local_irq_restore(flags);
	return ret;
}

static __always_inline int go_over(struct ltask_chan *c, struct ltask *next,
				   void *elem,
				   const struct ltask_wait_kind *kind,
				   struct list_head *queue)
{
	struct ltask *t = this_cpu_read(ltask_this.task);
	struct ltask_waiter *w = &t->waiter;
	int err;

	ltask_chan_enqueue_task(c, w, elem, kind, queue);
	err = ltask_arm_hot(t, w);
	if (unlikely(err))
		return ltask_chan_cancelled(c, next, err);
	ltask_swap_begin(raw_cpu_ptr(&ltask_procs), next);
	return ltask_swap_unlock(t, next, &c->lock);
}

/* Of a task that has the lock. */
static __always_inline struct ltask *next_here(unsigned long flags)
{
	return ltask_next_for(this_cpu_read(ltask_this.task), flags);
}

static __always_inline int send(struct ltask_chan *c, const void *v, size_t size)
{
	struct ltask_waiter *peer;
	struct ltask *next;
	unsigned long flags;
	int ret;

	if (unlikely(!fast_lock(c, &flags)))
		return ltask_chan_send_wait(c, v, TASK_KILLABLE);
	ret = ltask_chan_send_now(c, v, size, &peer);
	if (ret == -EAGAIN) {
		next = next_here(flags);
		if (unlikely(!next))
			return ltask_chan_send_park(c, v, flags);
		return go_over(c, next, (void *)v, &ltask_chan_sends, &c->sendq);
	}
	return fast_unlock(c, peer, 1, flags, ret);
}

static noinline int send_any(struct ltask_chan *c, const void *v)
{
	return send(c, v, c->elem_size);
}

static __always_inline int recv(struct ltask_chan *c, void *v, size_t size)
{
	struct ltask_waiter *peer;
	struct ltask *next;
	unsigned long flags;
	int ret;

	if (unlikely(!fast_lock(c, &flags)))
		return ltask_chan_recv_wait(c, v, TASK_KILLABLE);
	ret = ltask_chan_recv_now(c, v, size, &peer);
	if (ret == -EAGAIN) {
		next = next_here(flags);
		if (unlikely(!next))
			return ltask_chan_recv_park(c, v, flags);
		return go_over(c, next, v, ltask_chan_recv_kind(c), &c->recvq);
	}
	return fast_unlock(c, peer, 0, flags, ret);
}

static noinline int recv_any(struct ltask_chan *c, void *v)
{
	return recv(c, v, c->elem_size);
}

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
	if (unlikely(c && c->elem_size != sizeof(u64)))
		return send_any(c, v);
	return send(c, v, sizeof(u64));
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
	if (unlikely(c && c->elem_size != sizeof(u64)))
		return recv_any(c, v);
	return recv(c, v, sizeof(u64));
}
EXPORT_SYMBOL_GPL(ltask_chan_recv);
