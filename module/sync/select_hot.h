/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting in a select of one or two cases, and waking one that does, inline: what
 * ltask_waiter_complete() comes to for a stand-in, where that is little.
 */
#ifndef _LTASK_SYNC_SELECT_HOT_H
#define _LTASK_SYNC_SELECT_HOT_H

#include "../runtime/hot.h"
#include "chan_ops.h"
#include "select.h"

/*
 * Queues a task at each of its cases, which have been looked at and whose locks are
 * held.
 */
static __always_inline void ltask_select_enqueue(struct ltask_selection *s,
						 struct ltask_waiter *w)
{
	unsigned int i;

	w->kind = &ltask_select_kind;
	w->obj = s;
	w->thread = NULL;
#pragma GCC unroll 2
	for (i = 0; i < s->n; i++) {
		struct ltask_case *c = &s->cases[i];
		struct ltask_waiter *e = &s->entries[i];
		struct list_head *queue;

		if (unlikely(!c->chan))
			continue;
		if (c->op == LTASK_CASE_DONE) {
			queue = &c->ctx->waiters;
			if (c->ctx->deadline != KTIME_MAX)
				w->kind = &ltask_select_timed;
		} else {
			queue = c->op == LTASK_CASE_RECV ? &c->chan->recvq :
							   &c->chan->sendq;
			if (unlikely(ltask_chan_timed(c->chan)))
				w->kind = &ltask_select_timed;
		}
		e->elem = c->elem;
		e->select = w;
		atomic_set(&e->state, LTASK_W_STAND_IN);
		ltask_chan_enqueue(e, queue);
	}
}

/* Takes the other stand-in of two out; false: somebody has the lock. */
static __always_inline bool leave_other(struct ltask_selection *s,
					unsigned int other)
{
	struct ltask_case *c = &s->cases[other];
	struct list_head *node = &s->entries[other].node;
	raw_spinlock_t *lock;

	if (other >= s->n || !ltask_case_has_object(c))
		return true;
	lock = ltask_case_lock(c);
	if (unlikely(!ltask_hot_trylock(lock)))
		return false;
	__list_del(node->prev, node->next);
	ltask_hot_unlock(lock);
	return true;
}

/**
 * ltask_select_complete_here - ltask_complete_here() for a waiter that may be a
 *				stand-in
 * @e: as there; in a queue of a channel until now.
 * @result: as there.
 *
 * Context: task code, with interrupts off, without locks.
 * Return: as there.
 */
static __always_inline bool ltask_select_complete_here(struct ltask_waiter *e,
						       int result)
{
	struct ltask_selection *s;
	struct ltask_waiter *w;
	struct ltask_case *c;
	unsigned int i;

	if (likely(atomic_read(&e->state) != LTASK_W_STAND_IN))
		return ltask_complete_here(e, result);
	w = e->select;
	s = w->obj;
	if (unlikely(s->n > LTASK_SELECT_HOT || s->sleeper ||
		     !ltask_completes_here(w)))
		return false;
	i = e != s->entries;
	if (unlikely(!leave_other(s, !i)))
		return false;
	c = &s->cases[i];
	c->ok = c->op == LTASK_CASE_RECV ? result == 1 : !result;
	return ltask_complete_here(w, i);
}

#endif /* _LTASK_SYNC_SELECT_HOT_H */
