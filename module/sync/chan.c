// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels, by Go's rules (runtime/chan.go): waiters are served in the order
 * of their coming; a receiver that waits gets its value straight from the
 * sender, past the buffer; on a full buffer a receiver takes the head and the
 * first waiting sender's value goes to the tail.
 *
 * Copies are made under the lock, whoever waits being parked: a task's value
 * lies on its stack, and parked stacks don't move.
 */
#include <linux/export.h>
#include <linux/overflow.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "../runtime/dump.h"
#include "../runtime/hot.h"
#include "../runtime/params.h"
#include "chan_ops.h"

/**
 * ltask_chan_init - initialise a channel, with one reference
 * @c: zeroed memory, with room for the elements.
 * @class: what it is part of, or NULL.
 * @elem_size: as for ltask_chan_create().
 * @capacity: as for ltask_chan_create().
 */
void ltask_chan_init(struct ltask_chan *c, const struct ltask_chan_class *class,
		     u32 elem_size, u32 capacity)
{
	refcount_set(&c->ref, 1);
	c->elem_size = elem_size;
	c->cap = capacity;
	c->class = class;
	raw_spin_lock_init(&c->lock);
	INIT_LIST_HEAD(&c->recvq);
	INIT_LIST_HEAD(&c->sendq);
}

/**
 * ltask_chan_create - make a channel
 * @elem_size: bytes of an element, 0 to LTASK_ELEM_MAX.
 * @capacity: elements that it buffers; 0: sender and receiver meet.
 *
 * Context: thread; task, through a kernel call. Charged to the caller's
 * memory cgroup.
 * Return: the channel, with one reference; ERR_PTR(-EINVAL): too large an
 * element, or more than LTASK_CHAN_BYTES_MAX in all; ERR_PTR(-ENOMEM).
 */
struct ltask_chan *ltask_chan_create(size_t elem_size, unsigned int capacity)
{
	struct ltask_chan *c;
	size_t bytes;

	if (elem_size > LTASK_ELEM_MAX ||
	    check_mul_overflow(elem_size, (size_t)capacity, &bytes) ||
	    bytes > LTASK_CHAN_BYTES_MAX)
		return ERR_PTR(-EINVAL);
	if (ltask_alloc_fails(sizeof(*c) + bytes))
		return ERR_PTR(-ENOMEM);
	c = kvzalloc(struct_size(c, buf, bytes), GFP_KERNEL_ACCOUNT);
	if (!c)
		return ERR_PTR(-ENOMEM);
	ltask_chan_init(c, NULL, elem_size, capacity);
	return c;
}
EXPORT_SYMBOL_GPL(ltask_chan_create);

/**
 * ltask_chan_get - take another reference
 * @c: the channel, or NULL.
 *
 * Context: any.
 * Return: @c.
 */
struct ltask_chan *ltask_chan_get(struct ltask_chan *c)
{
	if (c)
		refcount_inc(&c->ref);
	return c;
}
EXPORT_SYMBOL_GPL(ltask_chan_get);

/**
 * ltask_chan_put - give a reference back; the last frees the channel
 * @c: the channel, or NULL. What is still in it is lost.
 *
 * Context: thread, task, softirq; not hardirq.
 */
void ltask_chan_put(struct ltask_chan *c)
{
	if (!c || !refcount_dec_and_test(&c->ref))
		return;
	if (c->class)
		c->class->release(c);
	else
		kvfree(c);
}
EXPORT_SYMBOL_GPL(ltask_chan_put);

/**
 * ltask_chan_abort - take a claimed waiter out of its channel's queue
 * @w: the waiter.
 */
void ltask_chan_abort(struct ltask_waiter *w)
{
	struct ltask_chan *c = w->obj;
	unsigned long flags;

	raw_spin_lock_irqsave(&c->lock, flags);
	list_del_init(&w->node);
	ltask_chan_notify(c);
	raw_spin_unlock_irqrestore(&c->lock, flags);
}

/**
 * ltask_chan_unlock_complete - let a channel's lock go and wake whom that concerns
 * @c: the channel; may be gone when this returns.
 * @flags: of raw_spin_lock_irqsave().
 * @peer: a waiter that was claimed under the lock, or NULL.
 * @result: what its wait returns.
 *
 * Context: any.
 */
void ltask_chan_unlock_complete(struct ltask_chan *c, unsigned long flags,
				struct ltask_waiter *peer, int result)
	__releases(&c->lock)
{
	/* Not preempted in between: a claimed task must not wait for us long. */
	preempt_disable();
	raw_spin_unlock_irqrestore(&c->lock, flags);
	if (peer)
		ltask_waiter_complete(peer, result);
	preempt_enable();
}

const struct ltask_wait_kind ltask_chan_sends = {
	.reason = "chan send",
	.by_task = true,
	.abort = ltask_chan_abort,
};

const struct ltask_wait_kind ltask_chan_receives = {
	.reason = "chan receive",
	.by_task = true,
	.abort = ltask_chan_abort,
};

static const struct ltask_wait_kind nil_send = {
	.reason = "chan send (nil chan)",
	.by_task = true,
	.abort = ltask_abort_forever,
};

static const struct ltask_wait_kind nil_recv = {
	.reason = "chan receive (nil chan)",
	.by_task = true,
	.abort = ltask_abort_forever,
};

static noinline int park_cancelled(struct ltask_chan *c, struct ltask_waiter *w,
				   int err)
{
	list_del_init(&w->node);
	ltask_chan_unlock(c);
	raw_local_irq_enable();
	return err;
}

/**
 * ltask_chan_cancelled - a task that was about to wait is cancelled
 * @c: the channel, in whose queue it is, and whose lock it holds.
 * @next: the task that it would have gone over to.
 * @err: why it is cancelled.
 *
 * Context: task (runtime call), with interrupts off. Enables them.
 * Return: @err.
 */
int ltask_chan_cancelled(struct ltask_chan *c, struct ltask *next, int err)
{
	park_cancelled(c, &ltask_caller()->waiter, err);
	ltask_sched_put_back(next);
	return err;
}

/* park() with all that is rare. */
static noinline int park_far(struct ltask_chan *c, void *elem,
			     const struct ltask_wait_kind *kind,
			     struct list_head *queue, unsigned long flags)
{
	struct ltask *t = ltask_caller();
	struct ltask_waiter *w = &t->waiter;
	int err;

	/* Without a task it's an interrupt that has hit one. */
	if (!t || !ltask_may_wait(t, flags)) {
		ltask_chan_unlock(c);
		raw_local_irq_restore(flags);
		if (t)
			ltask_dump_misuse(t, kind->reason);
		else
			ltask_dump_wrong("wait in an interrupt");
		return -EDEADLK;
	}
	ltask_chan_enqueue_task(c, w, elem, kind, queue);
	err = ltask_waiter_arm(w);
	if (err)
		return park_cancelled(c, w, err);
	ltask_chan_unlock(c);
	raw_local_irq_enable();
	return ltask_sched_next();
}

/*
 * What is left of a call of task code that took the channel's lock in vain. Tail
 * calls, so that it needs to save no registers.
 */
static __always_inline int park(struct ltask_chan *c, void *elem,
				const struct ltask_wait_kind *kind,
				struct list_head *queue, unsigned long flags)
{
	struct ltask *t = ltask_caller();
	struct ltask_waiter *w = &t->waiter;
	int err;

	if (unlikely(!t || !ltask_waits_lightly(t) || !ltask_may_wait(t, flags)))
		return park_far(c, elem, kind, queue, flags);
	ltask_chan_enqueue_task(c, w, elem, kind, queue);
	err = ltask_arm_hot(t, w);
	if (unlikely(err))
		return park_cancelled(c, w, err);
	this_cpu_write(ltask_this.caller, NULL);
	/* From here on the task may run, and end, elsewhere. */
	ltask_chan_unlock(c);
	raw_local_irq_enable();
	return ltask_sched_next();
}

/**
 * ltask_chan_send_park - wait until somebody receives
 * @c: the channel, of which the caller holds the lock, by ltask_chan_trylock().
 *     There is no way to send now.
 * @v: the value.
 * @flags: of raw_local_irq_save() before that.
 *
 * Context: task (runtime call).
 * Return: as ltask_chan_send().
 */
int ltask_chan_send_park(struct ltask_chan *c, const void *v,
			 unsigned long flags)
{
	return park(c, (void *)v, &ltask_chan_sends, &c->sendq, flags);
}

/**
 * ltask_chan_recv_park - wait until somebody sends
 * @c: as for ltask_chan_send_park(); there is nothing to receive.
 * @v: receives the value.
 * @flags: as for ltask_chan_send_park().
 *
 * Context: task (runtime call).
 * Return: as ltask_chan_recv().
 */
int ltask_chan_recv_park(struct ltask_chan *c, void *v, unsigned long flags)
{
	return park(c, v, ltask_chan_recv_kind(c), &c->recvq,
		    flags);
}

/**
 * ltask_chan_send_wait - send a value, wherever that needs the runtime
 * @c: the channel, or NULL.
 * @v: the value.
 * @thread_state: as for ltask_waiter_block().
 *
 * Context: task (runtime call), thread.
 * Return: as ltask_chan_send(), or -ERESTARTSYS.
 */
int ltask_chan_send_wait(struct ltask_chan *c, const void *v,
			 unsigned int thread_state)
{
	struct ltask_waiter own, *w, *peer = NULL;
	unsigned long flags;
	int ret;

	if (!c)
		return ltask_wait_forever(&nil_send, thread_state);
	ret = ltask_waiter_begin(&w, &own, &ltask_chan_sends, c, (void *)v);
	if (ret)
		return ret;
	raw_spin_lock_irqsave(&c->lock, flags);
	ret = ltask_chan_send_told(c, v, &peer);
	if (ret == -EAGAIN) {
		ltask_chan_will_wait(c);
		return ltask_waiter_block(w, &c->sendq, &c->lock, flags,
					  thread_state);
	}
	ltask_chan_unlock_complete(c, flags, peer, 1);
	return ret;
}

/**
 * ltask_chan_recv_wait - receive a value, wherever that needs the runtime
 * @c: the channel, or NULL.
 * @v: receives the value.
 * @thread_state: as for ltask_waiter_block().
 *
 * Context: task (runtime call), thread.
 * Return: as ltask_chan_recv(), or -ERESTARTSYS.
 */
int ltask_chan_recv_wait(struct ltask_chan *c, void *v,
			 unsigned int thread_state)
{
	struct ltask_waiter own, *w, *peer = NULL;
	unsigned long flags;
	int ret;

	if (!c)
		return ltask_wait_forever(&nil_recv, thread_state);
	ret = ltask_waiter_begin(&w, &own, &ltask_chan_receives, c, v);
	if (ret)
		return ret;
	raw_spin_lock_irqsave(&c->lock, flags);
	ret = ltask_chan_recv_told(c, v, &peer);
	if (ret == -EAGAIN) {
		ltask_chan_will_wait(c);
		if (c->class)
			w->kind = &c->class->recv;
		return ltask_waiter_block(w, &c->recvq, &c->lock, flags,
					  thread_state);
	}
	ltask_chan_unlock_complete(c, flags, peer, 0);
	return ret;
}

/**
 * ltask_chan_send_interruptible - send a value; a signal ends the wait
 * @c: the channel.
 * @v: the value.
 *
 * Context: thread.
 * Return: as ltask_chan_send(), and -ERESTARTSYS for a signal.
 */
int ltask_chan_send_interruptible(struct ltask_chan *c, const void *v)
{
	return ltask_chan_send_wait(c, v, TASK_INTERRUPTIBLE);
}

/**
 * ltask_chan_recv_interruptible - receive a value; a signal ends the wait
 * @c: the channel.
 * @v: receives the value.
 *
 * Context: thread.
 * Return: as ltask_chan_recv(), and -ERESTARTSYS for a signal.
 */
int ltask_chan_recv_interruptible(struct ltask_chan *c, void *v)
{
	return ltask_chan_recv_wait(c, v, TASK_INTERRUPTIBLE);
}

/**
 * ltask_chan_try_send - send a value if that needs no waiting
 * @c: the channel; NULL is never ready.
 * @v: the value.
 *
 * Context: any.
 * Return: 0, -EPIPE, or -EAGAIN.
 */
int ltask_chan_try_send(struct ltask_chan *c, const void *v)
{
	struct ltask_waiter *peer = NULL;
	unsigned long flags;
	int ret;

	if (!c)
		return -EAGAIN;
	raw_spin_lock_irqsave(&c->lock, flags);
	ret = ltask_chan_send_told(c, v, &peer);
	ltask_chan_unlock_complete(c, flags, peer, 1);
	return ret;
}
EXPORT_SYMBOL_GPL(ltask_chan_try_send);

/**
 * ltask_chan_try_recv - receive a value if one is there
 * @c: the channel; NULL is never ready.
 * @v: receives the value.
 *
 * Context: any.
 * Return: 1, 0 (closed and drained), or -EAGAIN.
 */
int ltask_chan_try_recv(struct ltask_chan *c, void *v)
{
	struct ltask_waiter *peer = NULL;
	unsigned long flags;
	int ret;

	if (!c)
		return -EAGAIN;
	raw_spin_lock_irqsave(&c->lock, flags);
	ret = ltask_chan_recv_told(c, v, &peer);
	ltask_chan_unlock_complete(c, flags, peer, 0);
	return ret;
}
EXPORT_SYMBOL_GPL(ltask_chan_try_recv);

#define CLOSE_BATCH	64

/*
 * Claims all waiters of a queue of a channel that is just closed: nobody queues
 * any more. The lock, held, is let go now and then, lest interrupts be off for
 * long.
 */
static void claim_all(struct ltask_chan *c, struct list_head *queue,
		      struct list_head *claimed, unsigned long *flags)
{
	struct ltask_waiter *w;
	unsigned int nr = 0;

	while ((w = ltask_chan_dequeue(queue))) {
		list_add_tail(&w->node, claimed);
		if (++nr % CLOSE_BATCH)
			continue;
		raw_spin_unlock_irqrestore(&c->lock, *flags);
		raw_spin_lock_irqsave(&c->lock, *flags);
	}
}

/**
 * ltask_chan_close - close a channel
 * @c: the channel.
 *
 * What is buffered can still be received; then receivers get 0. Senders that
 * wait get -EPIPE.
 *
 * Context: any.
 * Return: 0, -EPIPE if it was closed already, -EINVAL for NULL.
 */
int ltask_chan_close(struct ltask_chan *c)
{
	struct ltask_waiter *w, *next;
	LIST_HEAD(receivers);
	LIST_HEAD(senders);
	unsigned long flags;
	u32 size;

	if (!c)
		return -EINVAL;
	/* Preemption stays off: a claimed task must not wait for us long. */
	preempt_disable();
	raw_spin_lock_irqsave(&c->lock, flags);
	if (c->closed) {
		raw_spin_unlock_irqrestore(&c->lock, flags);
		preempt_enable();
		return -EPIPE;
	}
	c->closed = true;
	ltask_chan_notify(c);
	claim_all(c, &c->recvq, &receivers, &flags);
	claim_all(c, &c->sendq, &senders, &flags);
	size = c->elem_size;
	raw_spin_unlock_irqrestore(&c->lock, flags);
	/* Who wakes may give the last reference back: no more of @c. */
	list_for_each_entry_safe(w, next, &receivers, node) {
		memset(w->elem, 0, size);
		ltask_waiter_complete(w, 0);
	}
	ltask_waiter_complete_all(&senders, -EPIPE);
	preempt_enable();
	return 0;
}
EXPORT_SYMBOL_GPL(ltask_chan_close);

/**
 * ltask_chan_len - how many elements are buffered
 * @c: the channel, or NULL: 0.
 *
 * Context: any.
 * Return: their number a moment ago.
 */
unsigned int ltask_chan_len(struct ltask_chan *c)
{
	return c ? READ_ONCE(c->count) : 0;
}
EXPORT_SYMBOL_GPL(ltask_chan_len);

/**
 * ltask_chan_cap - how many elements can be buffered
 * @c: the channel, or NULL: 0.
 *
 * Context: any.
 */
unsigned int ltask_chan_cap(struct ltask_chan *c)
{
	return c ? c->cap : 0;
}
EXPORT_SYMBOL_GPL(ltask_chan_cap);

/**
 * ltask_chan_elem_size - bytes of an element
 * @c: the channel.
 *
 * Context: any.
 */
size_t ltask_chan_elem_size(struct ltask_chan *c)
{
	return c->elem_size;
}
EXPORT_SYMBOL_GPL(ltask_chan_elem_size);

/**
 * ltask_chan_set_notify - be told when a channel may be ready
 * @c: the channel.
 * @fn: called whenever it may have become readable or writable, under its
 *      lock with interrupts off: it may wake, not wait. NULL: nobody is told
 *      any more once this returns.
 * @arg: its argument.
 */
void ltask_chan_set_notify(struct ltask_chan *c, void (*fn)(void *arg),
			   void *arg)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&c->lock, flags);
	c->notify = fn;
	c->notify_arg = arg;
	raw_spin_unlock_irqrestore(&c->lock, flags);
}

/**
 * ltask_chan_readable - would a receive not wait?
 * @c: the channel.
 */
bool ltask_chan_readable(struct ltask_chan *c)
{
	unsigned long flags;
	bool yes;

	raw_spin_lock_irqsave(&c->lock, flags);
	yes = c->count || c->closed || !list_empty(&c->sendq);
	raw_spin_unlock_irqrestore(&c->lock, flags);
	return yes;
}

/**
 * ltask_chan_writable - would a send not wait?
 * @c: the channel.
 */
bool ltask_chan_writable(struct ltask_chan *c)
{
	unsigned long flags;
	bool yes;

	raw_spin_lock_irqsave(&c->lock, flags);
	yes = c->count < c->cap || c->closed || !list_empty(&c->recvq);
	raw_spin_unlock_irqrestore(&c->lock, flags);
	return yes;
}

/**
 * ltask_chan_closed - is it closed, drained or not?
 * @c: the channel.
 */
bool ltask_chan_closed(struct ltask_chan *c)
{
	unsigned long flags;
	bool yes;

	raw_spin_lock_irqsave(&c->lock, flags);
	yes = c->closed;
	raw_spin_unlock_irqrestore(&c->lock, flags);
	return yes;
}
