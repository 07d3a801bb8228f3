/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps of waiting and waking, inline: where channels and selects meet, the call
 * of each of these would cost as much as what it does.
 */
#ifndef _LTASK_RUNTIME_HOT_H
#define _LTASK_RUNTIME_HOT_H

#include <linux/rcupdate.h>
#include <linux/sched.h>
#include "ctx.h"
#include "group.h"
#include "sched.h"
#include "stack.h"

/*
 * Locks that task code takes. No function is called between lock and unlock, and
 * interrupts are off, so nothing but a few lines ever runs there. Where the kernel
 * wants to know of its locks everything goes the long way.
 */
#if defined(CONFIG_DEBUG_SPINLOCK) || defined(CONFIG_DEBUG_LOCK_ALLOC) || \
	defined(CONFIG_TRACE_IRQFLAGS)
static __always_inline bool ltask_hot_trylock(raw_spinlock_t *lock)
{
	return false;
}

static __always_inline void ltask_hot_unlock(raw_spinlock_t *lock)
{
}
#else
static __always_inline bool ltask_hot_trylock(raw_spinlock_t *lock)
{
	return likely(arch_spin_trylock(&lock->raw_lock));
}

static __always_inline void ltask_hot_unlock(raw_spinlock_t *lock)
{
	arch_spin_unlock(&lock->raw_lock);
}
#endif

/**
 * ltask_may_wait - has a task nothing that hangs on its thread?
 * @t: the task.
 * @flags: its interrupt flag, as of local_irq_save().
 *
 * What a task must not hold when it waits. Inline code may have disabled preemption
 * or interrupts; all else comes of a kernel call, which has attached the task to its
 * carrier.
 *
 * Context: runtime call of @t.
 */
static __always_inline bool ltask_may_wait(const struct ltask *t,
					   unsigned long flags)
{
	return preempt_count() == PREEMPT_OFFSET &&
	       !raw_irqs_disabled_flags(flags) &&
	       (likely(!t->carrier) || ltask_thread_clean());
}

/* Does a task that is to wait need no more than ltask_arm_hot()? */
static __always_inline bool ltask_waits_lightly(const struct ltask *t)
{
	return likely(!t->seg->next && t->flags & LT_F_LISTED && !t->carrier);
}

/**
 * ltask_arm_hot - ltask_waiter_arm() for a task that waits lightly
 * @t: the task.
 * @w: its waiter, which is not of a steady kind.
 *
 * Return: as ltask_waiter_arm().
 */
static __always_inline int ltask_arm_hot(struct ltask *t, struct ltask_waiter *w)
{
	int err;

	this_cpu_inc(ltask_procs.count.parks);
	/* One instruction, which WRITE_ONCE() is not; others only look. */
	data_race(t->parks++);
	WRITE_ONCE(t->state, LTASK_PARKED);
	atomic_set(&w->state, LTASK_W_WAITING);
	/* Pairs with those in ltask_group_cancel() and ltask_ctx_cancel(). */
	smp_mb();
	err = ltask_task_err(t);
	if (unlikely(err) && ltask_waiter_claim(w)) {
		atomic_set(&w->state, LTASK_W_DONE);
		WRITE_ONCE(t->state, LTASK_RUNNING);
		this_cpu_inc(ltask_procs.count.readies);
		return err;
	}
	return 0;
}

/*
 * Is it a task that waits, and may it go next here? Whether the processor takes
 * part doesn't matter: its holder, which runs us, flushes. With interrupts off
 * this stays so.
 */
static __always_inline bool ltask_completes_here(const struct ltask_waiter *w)
{
	return likely(!w->thread && !raw_cpu_read(ltask_procs.runnext));
}

/**
 * ltask_complete_here - ltask_waiter_complete(), where that is little
 * @w: as there.
 * @result: as there.
 *
 * Context: task code, with interrupts off.
 * Return: false: nothing was done, it is more than this.
 */
static __always_inline bool ltask_complete_here(struct ltask_waiter *w,
						int result)
{
	struct ltask *t = container_of(w, struct ltask, waiter);

	/* Of a stand-in @thread isn't NULL. */
	if (!ltask_completes_here(w))
		return false;
	t->ret = result;
	atomic_set(&w->state, LTASK_W_DONE);
	this_cpu_inc(ltask_procs.count.readies);
	WRITE_ONCE(t->state, LTASK_QUEUED);
	/*
	 * The owner's alone to set, so no exchange: thieves only take. Pairs with
	 * the xchg of who takes it.
	 */
	smp_wmb();
	this_cpu_write(ltask_procs.runnext, t);
	return true;
}

#endif /* _LTASK_RUNTIME_HOT_H */
