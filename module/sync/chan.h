/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Channels, as the floors above see them.
 */
#ifndef _LTASK_SYNC_CHAN_H
#define _LTASK_SYNC_CHAN_H

#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <ltask/chan.h>
#include "../runtime/wait.h"

/**
 * struct ltask_chan_class - what a channel is part of: a timer, a future
 * @release: frees it once its last reference is given back.
 * @recv: how a receiver waits; its abort is ltask_chan_abort().
 */
struct ltask_chan_class {
	void (*release)(struct ltask_chan *c);
	struct ltask_wait_kind recv;
};

/**
 * struct ltask_chan - a channel
 * @ref: who may use it.
 * @elem_size: bytes of an element.
 * @cap: elements that it buffers.
 * @lock: protects the members below.
 * @closed: it is closed.
 * @count: elements in @buf; read without the lock as a hint.
 * @head: index of the oldest.
 * @recvq: receivers that wait; then @buf is empty.
 * @sendq: senders that wait; then @buf is full.
 * @notify: told when it may have become readable or writable.
 * @notify_arg: its argument.
 * @class: what it is part of, or NULL: it is for itself.
 * @buf: the elements, a ring.
 */
struct ltask_chan {
	refcount_t ref;
	u32 elem_size;
	u32 cap;

	raw_spinlock_t lock;
	bool closed;
	u32 count;
	u32 head;
	struct list_head recvq;
	struct list_head sendq;
	void (*notify)(void *arg);
	void *notify_arg;

	const struct ltask_chan_class *class;
	u8 buf[] __aligned(8);
};

/* The lock is held. */
static inline void ltask_chan_notify(struct ltask_chan *c)
{
	if (unlikely(c->notify))
		c->notify(c->notify_arg);
}

/* Somebody is about to wait for a peer, which may be told; the lock is held. */
static inline void ltask_chan_will_wait(struct ltask_chan *c)
{
	if (!c->cap)
		ltask_chan_notify(c);
}

/* Can time make it ready to receive from? */
static inline bool ltask_chan_timed(const struct ltask_chan *c)
{
	return c->class && !c->class->recv.by_task;
}

void ltask_chan_init(struct ltask_chan *c, const struct ltask_chan_class *class,
		     u32 elem_size, u32 capacity);
extern const struct ltask_wait_kind ltask_chan_sends;
extern const struct ltask_wait_kind ltask_chan_receives;

void ltask_chan_abort(struct ltask_waiter *w);
void ltask_chan_unlock_complete(struct ltask_chan *c, unsigned long flags,
				struct ltask_waiter *peer, int result)
	__releases(&c->lock);
int ltask_chan_send_wait(struct ltask_chan *c, const void *v,
			 unsigned int thread_state);
int ltask_chan_recv_wait(struct ltask_chan *c, void *v,
			 unsigned int thread_state);
int ltask_chan_send_park(struct ltask_chan *c, const void *v,
			 unsigned long flags);
int ltask_chan_recv_park(struct ltask_chan *c, void *v, unsigned long flags);
int ltask_chan_cancelled(struct ltask_chan *c, struct ltask *next, int err);

int ltask_chan_send_interruptible(struct ltask_chan *c, const void *v);
int ltask_chan_recv_interruptible(struct ltask_chan *c, void *v);
void ltask_chan_set_notify(struct ltask_chan *c, void (*fn)(void *arg),
			   void *arg);
bool ltask_chan_readable(struct ltask_chan *c);
bool ltask_chan_writable(struct ltask_chan *c);
bool ltask_chan_closed(struct ltask_chan *c);

#endif /* _LTASK_SYNC_CHAN_H */
