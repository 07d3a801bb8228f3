// SPDX-License-Identifier: GPL-2.0-only
/*
 * Once: who does it, and who waits until it is done.
 *
 * A task may end in the function, by ltask_exit() or because its stack went
 * past the cap. Then it counts as done, as in Go: the others would wait for
 * ever. A deferred call that lies in the caller's frame sees to that.
 */
#include <linux/export.h>
#include <linux/lockdep.h>
#include "../runtime/dump.h"
#include "lock.h"
#include "once.h"

void __ltask_once_init(struct ltask_once *once, struct lock_class_key *key)
{
	atomic_set(&once->state, LTASK_ONCE_NEW);
	raw_spin_lock_init(&once->lock);
	lockdep_set_class(&once->lock, key);
	once->owner = NULL;
	INIT_LIST_HEAD(&once->waiters);
}
EXPORT_SYMBOL_GPL(__ltask_once_init);

static void abort_wait(struct ltask_waiter *w)
{
	struct ltask_once *once = w->obj;
	unsigned long flags;

	raw_spin_lock_irqsave(&once->lock, flags);
	list_del_init(&w->node);
	raw_spin_unlock_irqrestore(&once->lock, flags);
}

static const struct ltask_wait_kind once_wait = {
	.reason = "once",
	.by_task = true,
	.abort = abort_wait,
};

static void finish(void *arg)
{
	struct ltask_once *once = arg;
	struct ltask_waiter *w;
	LIST_HEAD(woken);
	unsigned long flags;

	preempt_disable();
	raw_spin_lock_irqsave(&once->lock, flags);
	once->owner = NULL;
	/* Pairs with the acquire in ltask_once_do(). */
	atomic_set_release(&once->state, LTASK_ONCE_DONE);
	while ((w = ltask_lock_dequeue(&once->waiters)))
		list_add_tail(&w->node, &woken);
	raw_spin_unlock_irqrestore(&once->lock, flags);
	ltask_waiter_complete_all(&woken, 0);
	preempt_enable();
}

/**
 * ltask_once_begin - do it, or wait until it is done?
 * @run: what; in a frame that stays until ltask_once_end().
 * @thread_state: as for ltask_waiter_block().
 *
 * Context: task, thread.
 * Return: 1: the caller does it and then calls ltask_once_end(); 0: it is done;
 * an error as ltask_once_do().
 */
int ltask_once_begin(struct ltask_once_run *run, unsigned int thread_state)
{
	struct ltask_once *once = run->once;
	struct ltask *t = ltask_this_task();
	void *self = t ? (void *)t : current;
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, &once_wait, once, NULL);
	if (err)
		return err;
	raw_spin_lock_irqsave(&once->lock, flags);
	switch (atomic_read(&once->state)) {
	case LTASK_ONCE_NEW:
		once->owner = self;
		atomic_set(&once->state, LTASK_ONCE_RUNNING);
		raw_spin_unlock_irqrestore(&once->lock, flags);
		ltask_defer_lent(&run->d, finish, once);
		return 1;
	case LTASK_ONCE_RUNNING:
		if (once->owner != self)
			return ltask_waiter_block(w, &once->waiters,
						  &once->lock, flags,
						  thread_state);
		err = -EDEADLK;
		break;
	default:
		break;
	}
	raw_spin_unlock_irqrestore(&once->lock, flags);
	if (err)
		ltask_dump_wrong("once that waits for itself");
	return err;
}

/**
 * ltask_once_end - it is done
 * @run: as for ltask_once_begin().
 *
 * Context: task, thread.
 */
void ltask_once_end(struct ltask_once_run *run)
{
	ltask_defer_take_back(&run->d);
	finish(run->once);
}
