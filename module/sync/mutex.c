// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes: waiting and waking. They have Go's two modes (sync.Mutex there).
 *
 * Normally an unlock lets the mutex go and wakes the first waiter, which tries
 * again; whoever comes by in the meantime may take it first. That is fast: one
 * that locks and unlocks in a loop doesn't switch to a waiter each time. A
 * waiter that has lost goes back to the head of the queue, and when it has
 * waited for more than a millisecond it makes the mutex starving: now each
 * unlock hands the mutex straight to the first waiter, until one gets it that
 * has waited for less, or the last. So a wait may take several parks, which is
 * why the loop is task code: mutex_task.c.
 *
 * The state is one word. Without waiters, lock and unlock are one atomic
 * operation each on it and nothing else. With LTASK_MUTEX_WAITERS set, only who
 * holds the spinlock changes it, except that anybody may take a mutex which
 * isn't locked. So under the spinlock, a mutex found locked stays so.
 *
 * What makes it safe to free a mutex after the last unlock: LOCKED is either
 * cleared together with everything else, by the one operation that is the last
 * touch; or with WAITERS or WOKEN left set, so that the next unlock must take the
 * spinlock and so comes after ours. A mutex that is handed over has its new owner
 * parked until we are done with it.
 */
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include "../runtime/dump.h"
#include "lock.h"
#include "mutex.h"

#define STARVING_NS	NSEC_PER_MSEC

void __ltask_mutex_init(struct ltask_mutex *m, struct lock_class_key *key)
{
	atomic_set(&m->state, 0);
	raw_spin_lock_init(&m->lock);
	lockdep_set_class(&m->lock, key);
	INIT_LIST_HEAD(&m->waiters);
}
EXPORT_SYMBOL_GPL(__ltask_mutex_init);

static void abort_wait(struct ltask_waiter *w)
{
	struct ltask_mutex *m = w->obj;
	unsigned long flags;

	/* If it was the last, an unlock finds out. */
	raw_spin_lock_irqsave(&m->lock, flags);
	list_del_init(&w->node);
	raw_spin_unlock_irqrestore(&m->lock, flags);
}

static const struct ltask_wait_kind mutex_wait = {
	.reason = "mutex",
	.by_task = true,
	.abort = abort_wait,
};

static const struct ltask_wait_kind mutex_wait_steady = {
	.reason = "mutex (whatever comes)",
	.by_task = true,
	.steady = true,
	.abort = abort_wait,
};

/**
 * ltask_mutex_wait - lock a mutex, or wait once
 * @m: the mutex.
 * @try: what the caller remembers, in a frame that stays.
 *
 * One that was woken takes the mutex if it can even if it is cancelled: else
 * it would have to wake the next.
 *
 * Context: task, thread.
 * Return: 0: locked; -EAGAIN: it was woken and is to try again; an error as
 * ltask_mutex_lock().
 */
int ltask_mutex_wait(struct ltask_mutex *m, struct ltask_mutex_try *try)
{
	const struct ltask_wait_kind *kind = try->steady ? &mutex_wait_steady :
							   &mutex_wait;
	struct ltask_waiter own, *w;
	u64 now = ktime_get_ns();
	bool woken = try->woken;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, kind, m, try);
	if (err && !woken)
		return err;
	raw_spin_lock_irqsave(&m->lock, flags);
	/* From here on an unlock takes the spinlock. */
	atomic_fetch_or(LTASK_MUTEX_WAITERS, &m->state);
	if (woken)
		atomic_andnot(LTASK_MUTEX_WOKEN, &m->state);
	if (!ltask_mutex_try_lock(m)) {
		if (list_empty(&m->waiters) &&
		    !(atomic_read(&m->state) & LTASK_MUTEX_WOKEN))
			atomic_andnot(LTASK_MUTEX_WAITERS, &m->state);
		raw_spin_unlock_irqrestore(&m->lock, flags);
		return 0;
	}
	if (err) {
		raw_spin_unlock_irqrestore(&m->lock, flags);
		return err;
	}
	try->woken = false;
	if (!woken) {
		try->since = now;
		return ltask_waiter_block(w, &m->waiters, &m->lock, flags,
					  try->thread_state);
	}
	if (now - try->since > STARVING_NS)
		atomic_or(LTASK_MUTEX_STARVING, &m->state);
	list_add(&w->node, &m->waiters);
	return ltask_waiter_block(w, NULL, &m->lock, flags, try->thread_state);
}

/* Under the spinlock: the one to hand a starving mutex to, or NULL. */
static struct ltask_waiter *hand_over(struct ltask_mutex *m)
{
	struct ltask_waiter *w = ltask_lock_dequeue(&m->waiters);
	const struct ltask_mutex_try *try;

	if (!w)
		return NULL;
	try = w->elem;
	if (list_empty(&m->waiters))
		atomic_andnot(LTASK_MUTEX_STARVING | LTASK_MUTEX_WAITERS,
			      &m->state);
	else if (ktime_get_ns() - try->since < STARVING_NS)
		atomic_andnot(LTASK_MUTEX_STARVING, &m->state);
	return w;
}

/* Under the spinlock: lets the mutex go and takes the one to wake, or NULL. */
static struct ltask_waiter *let_go(struct ltask_mutex *m, bool someone_woken)
{
	struct ltask_waiter *w = NULL;

	if (!someone_woken) {
		w = ltask_lock_dequeue(&m->waiters);
		if (!w)
			return NULL;
		atomic_or(LTASK_MUTEX_WOKEN, &m->state);
	}
	atomic_fetch_andnot_release(LTASK_MUTEX_LOCKED, &m->state);
	return w;
}

/**
 * __ltask_mutex_unlock - unlock a mutex that may have waiters
 * @m: the mutex.
 *
 * What ltask_mutex_unlock() comes to if it isn't as simple as most often.
 *
 * Context: any.
 * Return: as ltask_mutex_unlock().
 */
int __ltask_mutex_unlock(struct ltask_mutex *m)
{
	struct ltask_waiter *w;
	int state, result;
	unsigned long flags;

	/* Preemption stays off: a claimed task must not wait for us long. */
	preempt_disable();
	for (;;) {
		state = LTASK_MUTEX_LOCKED;
		if (atomic_try_cmpxchg_release(&m->state, &state, 0))
			break;
		raw_spin_lock_irqsave(&m->lock, flags);
		state = atomic_read(&m->state);
		if (!(state & LTASK_MUTEX_LOCKED)) {
			raw_spin_unlock_irqrestore(&m->lock, flags);
			preempt_enable();
			ltask_dump_wrong("unlock of unlocked mutex");
			return -EPERM;
		}
		if (state & LTASK_MUTEX_STARVING) {
			w = hand_over(m);
			result = 0;
		} else {
			w = let_go(m, state & LTASK_MUTEX_WOKEN);
			result = -EAGAIN;
		}
		/* Nobody waits: let it go as if nobody had. */
		if (!w && !(state & LTASK_MUTEX_WOKEN))
			atomic_andnot(LTASK_MUTEX_WAITERS |
				      LTASK_MUTEX_STARVING, &m->state);
		raw_spin_unlock_irqrestore(&m->lock, flags);
		if (w)
			ltask_waiter_complete(w, result);
		if (w || state & LTASK_MUTEX_WOKEN)
			break;
	}
	preempt_enable();
	return 0;
}
EXPORT_SYMBOL_GPL(__ltask_mutex_unlock);
