// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait groups.
 *
 * Whoever counts down to zero takes the waiters along under the lock and
 * completes them without it, and touches the wait group no more: it may lie
 * on the stack of one of them.
 */
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include "../runtime/wait.h"
#include "wg.h"

static void task_ended(struct ltask_end *end)
{
	ltask_wg_done(container_of(end, struct ltask_wg, end));
}

void __ltask_wg_init(struct ltask_wg *wg, struct lock_class_key *key)
{
	raw_spin_lock_init(&wg->lock);
	lockdep_set_class(&wg->lock, key);
	wg->end.fn = task_ended;
	wg->count = 0;
	wg->notify = NULL;
	INIT_LIST_HEAD(&wg->waiters);
}
EXPORT_SYMBOL_GPL(__ltask_wg_init);

/**
 * ltask_wg_add - count up or down
 * @wg: the wait group.
 * @n: how much, may be negative. Count up before what is counted can count
 *     down.
 *
 * Context: any.
 * Return: 0; -EINVAL if the count would be negative, -EOVERFLOW if it would
 * be too large: then it stays.
 */
int ltask_wg_add(struct ltask_wg *wg, long n)
{
	struct ltask_waiter *w, *next;
	LIST_HEAD(done);
	unsigned long flags;
	long count;
	int err = 0;

	/* Preemption stays off: a claimed task must not wait for us long. */
	preempt_disable();
	raw_spin_lock_irqsave(&wg->lock, flags);
	if (check_add_overflow(wg->count, n, &count)) {
		err = n < 0 ? -EINVAL : -EOVERFLOW;
	} else if (count < 0) {
		err = -EINVAL;
	} else {
		wg->count = count;
		if (!count && n) {
			list_for_each_entry_safe(w, next, &wg->waiters, node) {
				if (ltask_waiter_claim(w))
					list_move_tail(&w->node, &done);
			}
			if (wg->notify)
				wg->notify(wg);
		}
	}
	raw_spin_unlock_irqrestore(&wg->lock, flags);
	ltask_waiter_complete_all(&done, 0);
	preempt_enable();
	return err;
}
EXPORT_SYMBOL_GPL(ltask_wg_add);

/**
 * ltask_wg_done - count one down
 * @wg: the wait group.
 *
 * Context: any.
 * Return: 0, or -EINVAL if the count is zero already.
 */
int ltask_wg_done(struct ltask_wg *wg)
{
	return ltask_wg_add(wg, -1);
}
EXPORT_SYMBOL_GPL(ltask_wg_done);

static void abort_wait(struct ltask_waiter *w)
{
	struct ltask_wg *wg = w->obj;
	unsigned long flags;

	raw_spin_lock_irqsave(&wg->lock, flags);
	list_del_init(&w->node);
	raw_spin_unlock_irqrestore(&wg->lock, flags);
}

static const struct ltask_wait_kind wg_wait = {
	.reason = "wait group",
	.by_task = true,
	.abort = abort_wait,
};

static int wait_zero(struct ltask_wg *wg, unsigned int thread_state,
		     ktime_t expires)
{
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, &wg_wait, wg, NULL);
	if (err)
		return err;
	raw_spin_lock_irqsave(&wg->lock, flags);
	if (!wg->count) {
		raw_spin_unlock_irqrestore(&wg->lock, flags);
		return 0;
	}
	return ltask_waiter_block_until(w, &wg->waiters, &wg->lock, flags,
					thread_state, expires);
}

/**
 * ltask_wg_wait - wait until the count is zero
 * @wg: the wait group.
 *
 * Context: task, thread.
 * Return: 0, -ECANCELED for a cancelled task, -EINTR for a killed thread.
 */
int ltask_wg_wait(struct ltask_wg *wg)
{
	return wait_zero(wg, TASK_KILLABLE, KTIME_MAX);
}
EXPORT_SYMBOL_GPL(ltask_wg_wait);

/**
 * ltask_wg_wait_interruptible - as ltask_wg_wait(); a signal ends the wait
 * @wg: the wait group.
 *
 * Context: task, thread.
 * Return: as ltask_wg_wait(), and -ERESTARTSYS for a thread's signal.
 */
int ltask_wg_wait_interruptible(struct ltask_wg *wg)
{
	return wait_zero(wg, TASK_INTERRUPTIBLE, KTIME_MAX);
}
EXPORT_SYMBOL_GPL(ltask_wg_wait_interruptible);

/**
 * ltask_wg_wait_until - wait until the count is zero, or a time
 * @wg: the wait group.
 * @deadline: nanoseconds of CLOCK_MONOTONIC; negative: for ever.
 *
 * Context: thread.
 * Return: 0, -ETIME, or -ERESTARTSYS if a signal came.
 */
int ltask_wg_wait_until(struct ltask_wg *wg, s64 deadline)
{
	ktime_t expires = deadline < 0 ? KTIME_MAX : ns_to_ktime(deadline);

	if (ltask_wg_idle(wg))
		return 0;
	if (ktime_get() >= expires)
		return -ETIME;
	return wait_zero(wg, TASK_INTERRUPTIBLE, expires);
}

/**
 * ltask_wg_idle - is the count zero?
 * @wg: the wait group.
 *
 * Context: any.
 */
bool ltask_wg_idle(struct ltask_wg *wg)
{
	unsigned long flags;
	bool yes;

	raw_spin_lock_irqsave(&wg->lock, flags);
	yes = !wg->count;
	raw_spin_unlock_irqrestore(&wg->lock, flags);
	return yes;
}
