/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Places where nobody may sleep, for calls that come back to a task with one.
 */
#ifndef _LTASK_SECTION_H
#define _LTASK_SECTION_H

#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>

enum lt_section {
	LT_SPINLOCK,
	LT_SPINLOCK_IRQ,
	LT_RCU,
	LT_NO_PREEMPT,
	LT_NR_SECTIONS,
};

/* Sparse wants a function to let go what it takes: it isn't told. */
static inline void lt_section_enter(enum lt_section how, spinlock_t *lock)
{
	switch (how) {
	case LT_SPINLOCK:
		spin_lock(lock);
		__release(lock);
		break;
	case LT_SPINLOCK_IRQ:
		spin_lock_irq(lock);
		__release(lock);
		break;
	case LT_RCU:
		rcu_read_lock();
		__release(RCU);
		break;
	default:
		preempt_disable();
	}
}

static inline void lt_section_leave(enum lt_section how, spinlock_t *lock)
{
	switch (how) {
	case LT_SPINLOCK:
		__acquire(lock);
		spin_unlock(lock);
		break;
	case LT_SPINLOCK_IRQ:
		__acquire(lock);
		spin_unlock_irq(lock);
		break;
	case LT_RCU:
		__acquire(RCU);
		rcu_read_unlock();
		break;
	default:
		preempt_enable();
	}
}

#endif /* _LTASK_SECTION_H */
