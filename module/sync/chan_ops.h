/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is done to a channel, and its lock. Inline, because it is done in three
 * places: in task code, where nothing may be called; where a caller waits; and in
 * a select.
 */
#ifndef _LTASK_SYNC_CHAN_OPS_H
#define _LTASK_SYNC_CHAN_OPS_H

#include <linux/string.h>
#include "../runtime/hot.h"
#include "chan.h"

/* The lock, in task code; also false if somebody wants to be told. */
static __always_inline bool ltask_chan_trylock(struct ltask_chan *c)
{
	if (unlikely(!ltask_hot_trylock(&c->lock)))
		return false;
	if (likely(!c->notify))
		return true;
	ltask_hot_unlock(&c->lock);
	return false;
}

static __always_inline void ltask_chan_unlock(struct ltask_chan *c)
{
	ltask_hot_unlock(&c->lock);
}

static __always_inline void *ltask_chan_slot(struct ltask_chan *c, size_t size,
					     u32 i)
{
	u64 n = (u64)c->head + i;

	if (n >= c->cap)
		n -= c->cap;
	return c->buf + n * size;
}

/* Appends to a queue. Not by list_add_tail(), as in ltask_chan_dequeue(). */
static __always_inline void ltask_chan_enqueue(struct ltask_waiter *w,
					       struct list_head *queue)
{
	struct list_head *last = queue->prev;

	w->node.prev = last;
	w->node.next = queue;
	WRITE_ONCE(last->next, &w->node);
	queue->prev = &w->node;
}

/* A task, which is to wait there, of the channel's own. */
static __always_inline void
ltask_chan_enqueue_task(struct ltask_chan *c, struct ltask_waiter *w, void *elem,
			const struct ltask_wait_kind *kind, struct list_head *queue)
{
	w->kind = kind;
	w->obj = c;
	w->elem = elem;
	w->thread = NULL;
	ltask_chan_enqueue(w, queue);
}

/* How a receiver waits. */
static __always_inline const struct ltask_wait_kind *
ltask_chan_recv_kind(const struct ltask_chan *c)
{
	return unlikely(c->class) ? &c->class->recv : &ltask_chan_receives;
}

/*
 * Takes the first waiter that nobody else is ending already. Not by list_del(),
 * which may call a function that checks the list.
 */
static __always_inline struct ltask_waiter *
ltask_chan_dequeue(struct list_head *queue)
{
	struct ltask_waiter *w;

	for (;;) {
		struct list_head *first = queue->next;

		if (first == queue)
			return NULL;
		__list_del(queue, first->next);
		w = list_entry(first, struct ltask_waiter, node);
		if (likely(ltask_waiter_claim(w)))
			return w;
		/* Whoever ends it, as one of a select, will take it out again. */
		INIT_LIST_HEAD(first);
	}
}

/**
 * ltask_chan_send_now - send without waiting, if that can be
 * @c: the channel; its lock is held. Who wants to be told of a change is told by
 *     the caller.
 * @v: the value.
 * @size: its size, a constant perhaps.
 * @peer: receives a receiver to complete, with 1, once the lock is let go; else
 *        NULL.
 *
 * Return: 0, -EPIPE or -EAGAIN.
 */
static __always_inline int
ltask_chan_send_now(struct ltask_chan *c, const void *v, size_t size,
		    struct ltask_waiter **peer)
{
	struct ltask_waiter *w;

	*peer = NULL;
	if (c->closed)
		return -EPIPE;
	w = ltask_chan_dequeue(&c->recvq);
	if (w) {
		memcpy(w->elem, v, size);
		*peer = w;
		return 0;
	}
	if (c->count == c->cap)
		return -EAGAIN;
	memcpy(ltask_chan_slot(c, size, c->count), v, size);
	WRITE_ONCE(c->count, c->count + 1);
	return 0;
}

/* Those that wait when the channel is closed don't send any more. */
static __always_inline struct ltask_waiter *
ltask_chan_first_sender(struct ltask_chan *c)
{
	return unlikely(c->closed) ? NULL : ltask_chan_dequeue(&c->sendq);
}

/**
 * ltask_chan_recv_now - receive without waiting, if that can be
 * @c: as for ltask_chan_send_now().
 * @v: receives the value.
 * @size: as for ltask_chan_send_now().
 * @peer: receives a sender to complete, with 0, once the lock is let go; else
 *        NULL.
 *
 * Return: 1, 0 (closed and drained) or -EAGAIN.
 */
static __always_inline int
ltask_chan_recv_now(struct ltask_chan *c, void *v, size_t size,
		    struct ltask_waiter **peer)
{
	struct ltask_waiter *w;

	*peer = NULL;
	if (c->count) {
		memcpy(v, ltask_chan_slot(c, size, 0), size);
		c->head = c->head + 1 == c->cap ? 0 : c->head + 1;
		w = ltask_chan_first_sender(c);
		if (w) {
			memcpy(ltask_chan_slot(c, size, c->count - 1), w->elem,
			       size);
			*peer = w;
		} else {
			WRITE_ONCE(c->count, c->count - 1);
		}
		return 1;
	}
	w = ltask_chan_first_sender(c);
	if (w) {
		memcpy(v, w->elem, size);
		*peer = w;
		return 1;
	}
	if (!c->closed)
		return -EAGAIN;
	memset(v, 0, size);
	return 0;
}

/* The same with the telling, for whoever holds the lock in the ordinary way. */
static __always_inline int ltask_chan_send_told(struct ltask_chan *c, const void *v,
						struct ltask_waiter **peer)
{
	int ret = ltask_chan_send_now(c, v, c->elem_size, peer);

	if (!ret && !*peer)
		ltask_chan_notify(c);
	return ret;
}

static __always_inline int ltask_chan_recv_told(struct ltask_chan *c, void *v,
						struct ltask_waiter **peer)
{
	int ret = ltask_chan_recv_now(c, v, c->elem_size, peer);

	if (ret == 1 && c->cap)
		ltask_chan_notify(c);
	return ret;
}

#endif /* _LTASK_SYNC_CHAN_OPS_H */
