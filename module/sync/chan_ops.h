/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is done to a channel under its lock. Inline, because it is done in three
 * places: in task code, where nothing may be called; where a caller waits; and in
 * a select.
 */
#ifndef _LTASK_SYNC_CHAN_OPS_H
#define _LTASK_SYNC_CHAN_OPS_H

#include <linux/string.h>
#include "chan.h"

static __always_inline void *ltask_chan_slot(struct ltask_chan *c, u32 i)
{
	u64 n = (u64)c->head + i;

	if (n >= c->cap)
		n -= c->cap;
	return c->buf + n * c->elem_size;
}

static __always_inline void
ltask_chan_copy(const struct ltask_chan *c, void *to, const void *from)
{
	if (c->elem_size == sizeof(u64))
		__builtin_memcpy(to, from, sizeof(u64));
	else
		memcpy(to, from, c->elem_size);
}

/* Takes the first waiter that nobody else is ending already. */
static __always_inline struct ltask_waiter *
ltask_chan_dequeue(struct list_head *queue)
{
	struct ltask_waiter *w, *next;

	list_for_each_entry_safe(w, next, queue, node) {
		/*
		 * A select that another case has ended leaves, too. Not by
		 * list_del(), which may call a function that checks the list.
		 */
		__list_del(w->node.prev, w->node.next);
		INIT_LIST_HEAD(&w->node);
		if (ltask_waiter_claim(w))
			return w;
	}
	return NULL;
}

/**
 * ltask_chan_send_now - send without waiting, if that can be
 * @c: the channel; its lock is held.
 * @v: the value.
 * @peer: receives a receiver to complete, with 1, once the lock is let go.
 *
 * Return: 0, -EPIPE or -EAGAIN.
 */
static __always_inline int
ltask_chan_send_now(struct ltask_chan *c, const void *v,
		    struct ltask_waiter **peer)
{
	struct ltask_waiter *w;

	if (c->closed)
		return -EPIPE;
	w = list_empty(&c->recvq) ? NULL : ltask_chan_dequeue(&c->recvq);
	if (w) {
		ltask_chan_copy(c, w->elem, v);
		*peer = w;
		return 0;
	}
	if (c->count == c->cap)
		return -EAGAIN;
	ltask_chan_copy(c, ltask_chan_slot(c, c->count), v);
	WRITE_ONCE(c->count, c->count + 1);
	ltask_chan_notify(c);
	return 0;
}

/* Those that wait when the channel is closed don't send any more. */
static __always_inline struct ltask_waiter *
ltask_chan_first_sender(struct ltask_chan *c)
{
	return list_empty(&c->sendq) || c->closed ? NULL : ltask_chan_dequeue(&c->sendq);
}

/**
 * ltask_chan_recv_now - receive without waiting, if that can be
 * @c: the channel; its lock is held.
 * @v: receives the value.
 * @peer: receives a sender to complete, with 0, once the lock is let go.
 *
 * Return: 1, 0 (closed and drained) or -EAGAIN.
 */
static __always_inline int
ltask_chan_recv_now(struct ltask_chan *c, void *v, struct ltask_waiter **peer)
{
	struct ltask_waiter *w;

	if (c->count) {
		ltask_chan_copy(c, v, ltask_chan_slot(c, 0));
		c->head = c->head + 1 == c->cap ? 0 : c->head + 1;
		w = ltask_chan_first_sender(c);
		if (w) {
			ltask_chan_copy(c, ltask_chan_slot(c, c->count - 1), w->elem);
			*peer = w;
		} else {
			WRITE_ONCE(c->count, c->count - 1);
		}
		ltask_chan_notify(c);
		return 1;
	}
	w = ltask_chan_first_sender(c);
	if (w) {
		ltask_chan_copy(c, v, w->elem);
		*peer = w;
		return 1;
	}
	if (!c->closed)
		return -EAGAIN;
	memset(v, 0, c->elem_size);
	return 0;
}

#endif /* _LTASK_SYNC_CHAN_OPS_H */
