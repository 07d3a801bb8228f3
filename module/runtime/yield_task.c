// SPDX-License-Identifier: GPL-2.0-only
/*
 * Yielding. This file is task code.
 */
#include <linux/export.h>
#include <ltask/task.h>
#include "hot.h"
#include "swap.h"

/* Is there nothing more to it than to go to the end of the ring? */
static __always_inline bool is_simple(const struct ltask *t,
				      const struct ltask_proc *p)
{
	return likely(t && !t->carrier && ltask_may_swap(p) &&
		      !raw_irqs_disabled() && !ltask_task_err(t) &&
		      !READ_ONCE(p->runnext));
}

/**
 * ltask_yield - let the other tasks run first
 *
 * The task goes to the end of its processor's queue. A thread does
 * cond_resched().
 *
 * Context: task, thread.
 * Return: 0, or for a task -ECANCELED or -ETIME (cancelled; it has not
 * yielded), or -EDEADLK if it holds something that hangs on its thread.
 */
int ltask_yield(void)
{
	struct ltask *t = this_cpu_read(ltask_this.task);
	struct ltask_proc *p = ltask_this_proc();
	struct ltask *next;

	if (unlikely(!is_simple(t, p)))
		return ltask_yield_far();
	next = ltask_take_first(p);
	if (unlikely(!next))
		return ltask_yield_far();
	t->ret = 0;
	WRITE_ONCE(t->state, LTASK_QUEUED);
	ltask_swap_begin(p, next);
	/* There is room for one: that of the one that was taken. */
	return ltask_swap(t, next, &p->ring[p->tail & RING_MASK], &p->tail);
}
EXPORT_SYMBOL_GPL(ltask_yield);
