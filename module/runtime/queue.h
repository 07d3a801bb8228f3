/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The next task of a processor's own queue, inline: this is at the heart of every
 * switch.
 */
#ifndef _LTASK_RUNTIME_QUEUE_H
#define _LTASK_RUNTIME_QUEUE_H

#include <linux/prefetch.h>
#include "sched.h"
#include "stack.h"

#define RING_MASK	(LTASK_RING - 1)

static __always_inline struct ltask *take_runnext(struct ltask_proc *p)
{
	return READ_ONCE(p->runnext) ? xchg(&p->runnext, NULL) : NULL;
}

/* Takes the entry at the head, if that still is @head. */
static __always_inline bool ring_take(struct ltask_proc *p, u32 head)
{
	if (atomic_cmpxchg(&p->head, head, head + 1) != head)
		return false;
	/* What comes soon; stale entries do no harm. */
	prefetch(p->ring[(head + 4) & RING_MASK]);
	return true;
}

static __always_inline struct ltask *ring_pop(struct ltask_proc *p)
{
	for (;;) {
		u32 head = atomic_read(&p->head);
		struct ltask *t;

		if (head == p->tail)
			return NULL;
		t = READ_ONCE(p->ring[head & RING_MASK]);
		if (ring_take(p, head))
			return t;
	}
}

/* Now and then the global queue goes first, lest the own one starve it. */
static __always_inline bool ltask_global_turn(const struct ltask_proc *p)
{
	return !(p->sched_tick % 64);
}

/* Is there more to do than ltask_queue_next() does? */
static __always_inline bool ltask_queue_is_special(struct ltask_proc *p)
{
	/* Two tasks that ready each other have one slice between them. */
	return !llist_empty(&p->inbox) || READ_ONCE(p->ticks) >= LTASK_SLICE_MS;
}

/* ltask_queue_pop(), where that isn't special. */
static __always_inline struct ltask *ltask_queue_next(struct ltask_proc *p)
{
	struct ltask *t = take_runnext(p);

	if (t)
		return t;
	t = ring_pop(p);
	if (t)
		p->sched_tick++;
	return t;
}

#endif /* _LTASK_RUNTIME_QUEUE_H */
