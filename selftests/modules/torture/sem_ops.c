// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: semaphores. Never is more taken than there is.
 */
#include <linux/kernel.h>
#include "torture.h"

static int acquire(struct tt_actor *a, struct ltask_sem *sem, unsigned int n)
{
	switch (a->as == TT_INTR ? 0 : tt_below(a, 4)) {
	case 0:
		return ltask_sem_try_acquire(sem, n);
	case 1:
		return ltask_sem_acquire_interruptible(sem, n);
	default:
		return ltask_sem_acquire(sem, n);
	}
}

static void release(struct tt_actor *a, struct tt_sem *sem, unsigned int n)
{
	atomic_sub(n, &sem->taken);
	tt_unlocked(a, ltask_sem_release(&sem->sem, n));
}

void tt_sem_hold(struct tt_actor *a)
{
	struct tt_sem *sem = &a->scene->sems[tt_below(a, TT_SEMS)];
	unsigned int n = 1 + tt_below(a, sem->size), part, taken;

	if (!tt_locked(a, acquire(a, &sem->sem, n)))
		return;
	taken = atomic_add_return(n, &sem->taken);
	if (taken > sem->size)
		tt_fail(a->scene, "actor %u: of %u units %u are taken", a->id,
			sem->size, taken);
	tt_hold(a);
	part = tt_below(a, n);
	if (part) {
		release(a, sem, part);
		tt_hold(a);
	}
	release(a, sem, n - part);
}
