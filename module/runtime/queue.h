/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The next task of a processor's own queue, inline: this is at the heart of every
 * switch.
 */
#ifndef _LTASK_RUNTIME_QUEUE_H
#define _LTASK_RUNTIME_QUEUE_H

#include <linux/prefetch.h>
#include <linux/sched.h>
#include "sched.h"
#include "stack.h"

#define RING_MASK	(LTASK_RING - 1)

static __always_inline struct ltask *take_runnext(struct ltask_proc *p)
{
	return READ_ONCE(p->runnext) ? xchg(&p->runnext, NULL) : NULL;
}

static __always_inline struct ltask *ring_pop(struct ltask_proc *p)
{
	for (;;) {
		u32 head = atomic_read(&p->head);
		struct ltask *t;

		if (head == p->tail)
			return NULL;
		t = READ_ONCE(p->ring[head & RING_MASK]);
		if (atomic_cmpxchg(&p->head, head, head + 1) == head) {
			/* What comes soon; stale entries do no harm. */
			prefetch(p->ring[(head + 4) & RING_MASK]);
			return t;
		}
	}
}

/* Now and then the global queue goes first, lest the own one starve it. */
static __always_inline bool ltask_global_turn(const struct ltask_proc *p)
{
	return !(p->sched_tick % 64);
}

/* Where the carrier's loop would do more than take the next from the queue. */
static __always_inline bool ltask_must_loop(const struct ltask_proc *p)
{
	return need_resched() || !READ_ONCE(p->active) ||
	       !list_empty(&p->returning) || READ_ONCE(p->yield_req) ||
	       ltask_global_turn(p);
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
