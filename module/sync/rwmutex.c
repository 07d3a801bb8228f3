// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read-write mutexes: waiting and waking. As Go's (sync.RWMutex) they take
 * turns: the last reader hands over to the first writer that waits, a writer to
 * all readers that wait. Whoever waits is handed the mutex, so one wait is
 * enough, and while anybody waits nobody gets ahead.
 *
 * The state is one word: a writer, or a number of readers. Without
 * LTASK_RW_WAITING in it, each call is one atomic operation on it and nothing
 * else. Once that bit is set every such operation fails, and the state belongs
 * to whoever holds the spinlock. If the mutex is free, nobody waits.
 *
 * Unlocking clears that bit only together with handing over, or before the last
 * touch: why a mutex may be freed after that is told in mutex.c.
 */
#include <linux/export.h>
#include <linux/lockdep.h>
#include "../runtime/dump.h"
#include "lock.h"
#include "rwmutex.h"

void __ltask_rwmutex_init(struct ltask_rwmutex *rw, struct lock_class_key *key)
{
	atomic_long_set(&rw->state, 0);
	raw_spin_lock_init(&rw->lock);
	lockdep_set_class(&rw->lock, key);
	INIT_LIST_HEAD(&rw->readers);
	INIT_LIST_HEAD(&rw->writers);
}
EXPORT_SYMBOL_GPL(__ltask_rwmutex_init);

static void admit_readers(struct ltask_rwmutex *rw, struct list_head *woken)
{
	struct ltask_waiter *w;

	while ((w = ltask_lock_dequeue(&rw->readers))) {
		atomic_long_add(LTASK_RW_READER, &rw->state);
		list_add_tail(&w->node, woken);
	}
}

/*
 * Under the spinlock, with WAITING set: hands the mutex to those who can have it,
 * and moves them to @woken. Then clears WAITING if nobody is left.
 */
static void settle(struct ltask_rwmutex *rw, bool readers_first,
		   struct list_head *woken)
{
	struct ltask_waiter *w;

	if (readers_first)
		admit_readers(rw, woken);
	if (atomic_long_read(&rw->state) == LTASK_RW_WAITING) {
		w = ltask_lock_dequeue(&rw->writers);
		if (w) {
			atomic_long_add(LTASK_RW_WRITER, &rw->state);
			list_add_tail(&w->node, woken);
		}
	}
	if (!(atomic_long_read(&rw->state) & LTASK_RW_WRITER) &&
	    list_empty(&rw->writers))
		admit_readers(rw, woken);
	if (list_empty(&rw->writers) && list_empty(&rw->readers))
		atomic_long_fetch_andnot(LTASK_RW_WAITING, &rw->state);
}

/* A waiter has left, or one that is no waiter any more: others may go on. */
static void leave(struct ltask_rwmutex *rw, struct ltask_waiter *w)
{
	LIST_HEAD(woken);
	unsigned long flags;

	preempt_disable();
	raw_spin_lock_irqsave(&rw->lock, flags);
	if (w)
		list_del_init(&w->node);
	if (atomic_long_read(&rw->state) & LTASK_RW_WAITING)
		settle(rw, false, &woken);
	raw_spin_unlock_irqrestore(&rw->lock, flags);
	ltask_waiter_complete_all(&woken, 0);
	preempt_enable();
}

static void abort_wait(struct ltask_waiter *w)
{
	leave(w->obj, w);
}

static const struct ltask_wait_kind read_wait = {
	.reason = "rwmutex read lock",
	.by_task = true,
	.abort = abort_wait,
};

static const struct ltask_wait_kind write_wait = {
	.reason = "rwmutex lock",
	.by_task = true,
	.abort = abort_wait,
};

/**
 * ltask_rwmutex_wait - lock a read-write mutex, waiting if need be
 * @rw: the mutex.
 * @write: for writing.
 * @thread_state: as for ltask_waiter_block().
 *
 * Context: task, thread.
 * Return: as ltask_rwmutex_lock().
 */
int ltask_rwmutex_wait(struct ltask_rwmutex *rw, bool write,
		       unsigned int thread_state)
{
	struct ltask_waiter own, *w;
	unsigned long flags;
	bool mine;
	long state;
	int err;

	err = ltask_waiter_begin(&w, &own, write ? &write_wait : &read_wait, rw,
				 NULL);
	if (err)
		return err;
	raw_spin_lock_irqsave(&rw->lock, flags);
	state = atomic_long_fetch_or(LTASK_RW_WAITING, &rw->state);
	if (write)
		mine = !(state & ~LTASK_RW_WAITING);
	else
		mine = !(state & LTASK_RW_WRITER) && list_empty(&rw->writers);
	if (mine) {
		atomic_long_add(write ? LTASK_RW_WRITER : LTASK_RW_READER,
				&rw->state);
		if (list_empty(&rw->writers) && list_empty(&rw->readers))
			atomic_long_fetch_andnot(LTASK_RW_WAITING, &rw->state);
		raw_spin_unlock_irqrestore(&rw->lock, flags);
		return 0;
	}
	err = ltask_waiter_block(w, write ? &rw->writers : &rw->readers,
				 &rw->lock, flags, thread_state);
	/* It has not parked; those who came after it may have. */
	if (err)
		leave(rw, NULL);
	return err;
}

/* Like the fast paths, and says if these can't: -EAGAIN. */
static int release_fast(struct ltask_rwmutex *rw, bool write)
{
	long old = atomic_long_read(&rw->state), unit;

	do {
		if (write ? !(old & LTASK_RW_WRITER) : old < LTASK_RW_READER)
			return -EPERM;
		if (old & LTASK_RW_WAITING)
			return -EAGAIN;
		unit = write ? LTASK_RW_WRITER : LTASK_RW_READER;
	} while (!atomic_long_try_cmpxchg_release(&rw->state, &old, old - unit));
	return 0;
}

static int release(struct ltask_rwmutex *rw, bool write)
{
	LIST_HEAD(woken);
	unsigned long flags;
	int err;

	for (;;) {
		err = release_fast(rw, write);
		if (err != -EAGAIN)
			return err;
		raw_spin_lock_irqsave(&rw->lock, flags);
		if (!list_empty(&rw->writers) || !list_empty(&rw->readers))
			break;
		/* All who waited have left. */
		atomic_long_fetch_andnot(LTASK_RW_WAITING, &rw->state);
		raw_spin_unlock_irqrestore(&rw->lock, flags);
	}
	/* There are waiters, so WAITING is set and the state is ours. */
	if (write && atomic_long_read(&rw->state) & LTASK_RW_WRITER) {
		atomic_long_sub(LTASK_RW_WRITER, &rw->state);
		settle(rw, true, &woken);
	} else if (!write && atomic_long_read(&rw->state) >= LTASK_RW_READER) {
		atomic_long_sub(LTASK_RW_READER, &rw->state);
		settle(rw, false, &woken);
	} else {
		err = -EPERM;
	}
	raw_spin_unlock_irqrestore(&rw->lock, flags);
	ltask_waiter_complete_all(&woken, 0);
	return err == -EPERM ? err : 0;
}

/**
 * __ltask_rwmutex_runlock - unlock what was locked for reading, if others wait
 * @rw: the mutex.
 *
 * Context: any.
 * Return: as ltask_rwmutex_runlock().
 */
int __ltask_rwmutex_runlock(struct ltask_rwmutex *rw)
{
	int err;

	preempt_disable();
	err = release(rw, false);
	preempt_enable();
	if (err)
		ltask_dump_wrong("runlock of rwmutex that no reader holds");
	return err;
}
EXPORT_SYMBOL_GPL(__ltask_rwmutex_runlock);

/**
 * __ltask_rwmutex_unlock - unlock what was locked for writing, if others wait
 * @rw: the mutex.
 *
 * Context: any.
 * Return: as ltask_rwmutex_unlock().
 */
int __ltask_rwmutex_unlock(struct ltask_rwmutex *rw)
{
	int err;

	preempt_disable();
	err = release(rw, true);
	preempt_enable();
	if (err)
		ltask_dump_wrong("unlock of rwmutex that no writer holds");
	return err;
}
EXPORT_SYMBOL_GPL(__ltask_rwmutex_unlock);
