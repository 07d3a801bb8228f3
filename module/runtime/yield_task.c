// SPDX-License-Identifier: GPL-2.0-only
/*
 * Yielding. This file is task code: where another task waits in the processor's
 * ring, as nearly always, one goes straight over to it, from stack to stack, which
 * spares the way to the system stack and back.
 */
#include <linux/export.h>
#include <ltask/task.h>
#include "hot.h"
#include "queue.h"

/*
 * Is there more to it than to go to the end of the ring? A carrier that came back,
 * and a processor that takes part no more, have had the limit poisoned: the check at
 * the entry has seen to them.
 */
static __always_inline bool is_more(const struct ltask *t,
				    const struct ltask_proc *p)
{
	return !t || t->carrier || !ltask_undisturbed() ||
	       raw_irqs_disabled() || ltask_task_err(t) ||
	       ltask_global_turn(p) || data_race(p->runnext) ||
	       data_race(p->inbox.first);
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

	if (unlikely(is_more(t, p)))
		return ltask_yield_far();
	p->sched_tick++;
	next = ring_pop(p);
	if (unlikely(!next))
		return 0;
	if (unlikely(!next->seg))
		return ltask_yield_to(next);
	p->count.switches++;
	t->ret = 0;
	WRITE_ONCE(t->state, LTASK_QUEUED);
	WRITE_ONCE(next->state, LTASK_RUNNING);
	this_cpu_write(ltask_this.limit, next->lo + LTASK_STACK_RESERVE);
	/* The place of the one that was taken is free in any case. */
	return ltask_swap(t, next, &p->ring[p->tail & RING_MASK], &p->tail);
}
EXPORT_SYMBOL_GPL(ltask_yield);
