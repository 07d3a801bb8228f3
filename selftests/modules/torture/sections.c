// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: kernel functions that come back with what nobody may sleep with.
 */
#include <linux/delay.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include "torture.h"

/**
 * tt_section_enter - block, then take a lock
 * @s: scene.
 * @how: which.
 * @us: how long to sleep before, in microseconds.
 *
 * Context: thread.
 */
void tt_section_enter(struct tt_scene *s, enum tt_section how, unsigned int us)
{
	if (us)
		usleep_range(us, 2 * us);
	switch (how) {
	case TT_SPINLOCK:
		spin_lock(&s->spinlock);
		break;
	case TT_SPINLOCK_IRQ:
		spin_lock_irq(&s->spinlock);
		break;
	case TT_RCU:
		rcu_read_lock();
		break;
	default:
		preempt_disable();
	}
}

/**
 * tt_section_leave - let it go
 * @s: scene.
 * @how: as for tt_section_enter().
 */
void tt_section_leave(struct tt_scene *s, enum tt_section how)
{
	switch (how) {
	case TT_SPINLOCK:
		spin_unlock(&s->spinlock);
		break;
	case TT_SPINLOCK_IRQ:
		spin_unlock_irq(&s->spinlock);
		break;
	case TT_RCU:
		rcu_read_unlock();
		break;
	default:
		preempt_enable();
	}
}
