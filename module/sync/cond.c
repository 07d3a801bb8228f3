// SPDX-License-Identifier: GPL-2.0-only
/*
 * Condition variables: the queue.
 *
 * One that is about to wait takes its place in the queue while it still holds
 * the mutex, then unlocks that, then waits. A signal goes to the first in the
 * queue, and if that one does not wait yet it finds the signal when it does. So
 * no one who comes after a signal can take it from one who was there before, as
 * in Go, where tickets do the same. A place that is given up by cancelling passes
 * no signal by: either the signal claimed it first, or it goes to the next.
 */
#include <linux/export.h>
#include <linux/lockdep.h>
#include "lock.h"
#include "cond.h"

void __ltask_cond_init(struct ltask_cond *c, struct lock_class_key *key)
{
	raw_spin_lock_init(&c->lock);
	lockdep_set_class(&c->lock, key);
	INIT_LIST_HEAD(&c->entries);
}
EXPORT_SYMBOL_GPL(__ltask_cond_init);

static void withdraw(struct ltask_cond_entry *e)
{
	struct ltask_cond *c = e->c;
	unsigned long flags;

	raw_spin_lock_irqsave(&c->lock, flags);
	list_del_init(&e->node);
	raw_spin_unlock_irqrestore(&c->lock, flags);
}

static void abort_wait(struct ltask_waiter *w)
{
	withdraw(w->elem);
}

static const struct ltask_wait_kind cond_wait = {
	.reason = "condition variable",
	.by_task = true,
	.abort = abort_wait,
};

/**
 * ltask_cond_enter - take a place in the queue
 * @c: the condition variable.
 * @e: the place.
 *
 * Context: task, thread; with the mutex held.
 * Return: 0, or the error with which a wait would begin.
 */
int ltask_cond_enter(struct ltask_cond *c, struct ltask_cond_entry *e)
{
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, &cond_wait, c, e);
	if (err)
		return err;
	e->c = c;
	e->w = NULL;
	e->signaled = false;
	raw_spin_lock_irqsave(&c->lock, flags);
	list_add_tail(&e->node, &c->entries);
	raw_spin_unlock_irqrestore(&c->lock, flags);
	return 0;
}

/**
 * ltask_cond_leave - give a place up
 * @e: the place. If it was signalled, the next is.
 *
 * Context: as ltask_cond_enter().
 */
void ltask_cond_leave(struct ltask_cond_entry *e)
{
	withdraw(e);
	if (e->signaled)
		ltask_cond_signal(e->c);
}

/**
 * ltask_cond_block - wait
 * @e: the place of ltask_cond_enter(), which is given up.
 * @thread_state: as for ltask_waiter_block().
 *
 * Context: as ltask_cond_enter(), with the mutex unlocked.
 * Return: 0: signalled; else an error.
 */
int ltask_cond_block(struct ltask_cond_entry *e, unsigned int thread_state)
{
	struct ltask_cond *c = e->c;
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, &cond_wait, c, e);
	raw_spin_lock_irqsave(&c->lock, flags);
	if (e->signaled || err) {
		list_del_init(&e->node);
		raw_spin_unlock_irqrestore(&c->lock, flags);
		return e->signaled ? 0 : err;
	}
	e->w = w;
	err = ltask_waiter_block(w, NULL, &c->lock, flags, thread_state);
	/* It has not parked, or has been taken out already. */
	if (err)
		withdraw(e);
	return err;
}

/* Under the lock: signals the first; one to complete goes to @woken. */
static bool signal_first(struct ltask_cond *c, struct list_head *woken)
{
	struct ltask_cond_entry *e, *next;

	list_for_each_entry_safe(e, next, &c->entries, node) {
		list_del_init(&e->node);
		if (!e->w) {
			e->signaled = true;
			return true;
		}
		if (ltask_waiter_claim(e->w)) {
			list_add_tail(&e->w->node, woken);
			return true;
		}
	}
	return false;
}

/**
 * ltask_cond_signal - wake the one that has waited longest
 * @c: the condition variable.
 *
 * Nothing happens if nobody waits. The mutex may be held or not.
 *
 * Context: any.
 */
void ltask_cond_signal(struct ltask_cond *c)
{
	LIST_HEAD(woken);
	unsigned long flags;

	preempt_disable();
	raw_spin_lock_irqsave(&c->lock, flags);
	signal_first(c, &woken);
	raw_spin_unlock_irqrestore(&c->lock, flags);
	ltask_waiter_complete_all(&woken, 0);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(ltask_cond_signal);

/**
 * ltask_cond_broadcast - wake all that wait
 * @c: the condition variable.
 *
 * Context: any.
 */
void ltask_cond_broadcast(struct ltask_cond *c)
{
	LIST_HEAD(woken);
	unsigned long flags;

	preempt_disable();
	raw_spin_lock_irqsave(&c->lock, flags);
	while (signal_first(c, &woken))
		;
	raw_spin_unlock_irqrestore(&c->lock, flags);
	ltask_waiter_complete_all(&woken, 0);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(ltask_cond_broadcast);
