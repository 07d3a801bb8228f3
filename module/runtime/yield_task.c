// SPDX-License-Identifier: GPL-2.0-only
/*
 * Yielding. This file is task code.
 */
#include <linux/export.h>
#include <ltask/task.h>
#include "hot.h"
#include "swap.h"

/* The next task, if there is no more to it than to go to the end of the ring. */
static __always_inline struct ltask *take_next(const struct ltask *t,
					       struct ltask_proc *p)
{
	if (unlikely(t->carrier || !ltask_queue_is_all(p) || ltask_task_err(t) ||
		     READ_ONCE(p->runnext)))
		return NULL;
	return ltask_take_first(p);
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
	struct ltask *t = this_cpu_read(ltask_this.task), *next;
	struct ltask_proc *p;

	/* An interrupt that has hit a task isn't it. */
	if (unlikely(!t || !ltask_undisturbed() || raw_irqs_disabled()))
		return ltask_yield_far();
	/*
	 * From here on ltask_async_preempt() lets it alone, which could move it to
	 * another processor otherwise.
	 */
	WRITE_ONCE(t->state, LTASK_QUEUED);
	barrier();
	p = raw_cpu_ptr(&ltask_procs);
	next = take_next(t, p);
	if (unlikely(!next)) {
		WRITE_ONCE(t->state, LTASK_RUNNING);
		return ltask_yield_far();
	}
	t->ret = 0;
	ltask_swap_begin(p, next);
	/* There is room for one: that of the one that was taken. */
	return ltask_swap(t, next, &p->ring[p->tail & RING_MASK], &p->tail);
}
EXPORT_SYMBOL_GPL(ltask_yield);
