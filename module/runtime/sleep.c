// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a task can do with its time: give it away, or sleep.
 */
#include <linux/export.h>
#include <linux/ktime.h>
#include <ltask/task.h>
#include "compat.h"
#include "sched.h"
#include "ctx.h"
#include "sleep.h"
#include "dump.h"

/**
 * ltask_yield_far - ltask_yield() with all that is rare
 *
 * Context: task (runtime call), thread.
 * Return: as ltask_yield().
 */
int ltask_yield_far(void)
{
	struct ltask *t = ltask_caller();
	int err;

	if (!t) {
		if (preemptible())
			cond_resched();
		return 0;
	}
	err = ltask_task_err(t);
	if (unlikely(err))
		return err;
	if (unlikely(!ltask_preempt_clean(t))) {
		ltask_dump_misuse(t, "yield");
		return -EDEADLK;
	}
	t->ret = 0;
	ltask_park(t);
	ltask_requeue(t);
	return ltask_sched_next();
}

/**
 * ltask_cancelled - has the current task been cancelled?
 *
 * For tasks that compute for long; whatever waits tells by itself. Kernel
 * functions that a task has called may ask, too.
 *
 * Context: any.
 * Return: -ECANCELED, or -ETIME past its context's deadline, if so, else 0;
 * 0 for a thread.
 */
int ltask_cancelled(void)
{
	struct ltask *t = ltask_this_task();

	return t ? ltask_task_err(t) : 0;
}
EXPORT_SYMBOL_GPL(ltask_cancelled);

static enum hrtimer_restart wake(struct hrtimer *timer)
{
	struct ltask_sleeper *s = container_of(timer, struct ltask_sleeper,
					       timer);
	struct ltask_waiter *w = s->waiter;

	/* The lock is held until the task has parked. */
	raw_spin_lock(&s->lock);
	raw_spin_unlock(&s->lock);
	/* Who else ends the wait claims first and then waits for this to end. */
	if (ltask_waiter_claim(w))
		ltask_waiter_complete(w, w->kind->expired ?
					 w->kind->expired(w) : 0);
	return HRTIMER_NORESTART;
}

static void abort_sleep(struct ltask_waiter *w)
{
	struct ltask_sleeper *s = w->obj;
	unsigned long flags;

	if (w->thread)
		return;
	/* As in wake(): it may not have parked yet. */
	raw_spin_lock_irqsave(&s->lock, flags);
	raw_spin_unlock_irqrestore(&s->lock, flags);
	hrtimer_cancel(&s->timer);
}

static const struct ltask_wait_kind sleep_kind = {
	.reason = "sleep",
	.abort = abort_sleep,
};

/**
 * ltask_sleeper_start - have a timer end a task's wait
 * @s: the timer, on the task's stack; its lock is initialised and held.
 * @w: the waiter; its kind's @expired tells the result.
 * @expires: of CLOCK_MONOTONIC.
 *
 * Whoever else ends the wait calls hrtimer_cancel() before the task goes on.
 */
void ltask_sleeper_start(struct ltask_sleeper *s, struct ltask_waiter *w,
			 ktime_t expires)
{
	s->waiter = w;
	ltask_hrtimer_setup(&s->timer, wake, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	hrtimer_start(&s->timer, expires, HRTIMER_MODE_ABS);
}

/**
 * ltask_sleep_on - sleep by a timer that the caller provides
 * @s: the timer, on the caller's stack.
 * @ns: nanoseconds.
 *
 * Context: task, thread.
 * Return: as ltask_sleep_ns().
 */
int ltask_sleep_on(struct ltask_sleeper *s, u64 ns)
{
	ktime_t expires = ktime_add_safe(ktime_get(),
					 min_t(u64, ns, KTIME_MAX));
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, &sleep_kind, s, NULL);
	if (err || !ns)
		return err;
	raw_spin_lock_init(&s->lock);
	if (w->thread) {
		raw_spin_lock_irqsave(&s->lock, flags);
		err = ltask_waiter_block_until(w, NULL, &s->lock, flags,
					       TASK_KILLABLE, expires);
		return err == -ETIME ? 0 : err;
	}
	raw_spin_lock_irqsave(&s->lock, flags);
	ltask_sleeper_start(s, w, expires);
	err = ltask_waiter_block(w, NULL, &s->lock, flags, 0);
	/* Not parked, so it is still ours. */
	if (err)
		hrtimer_cancel(&s->timer);
	return err;
}
