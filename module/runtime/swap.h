/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From one task straight over to the next, stack to stack. Task code that yields or
 * waits does this where it can, which spares the way to the system stack and back;
 * where it can't it makes a runtime call.
 *
 * Context of all of this: code of a task that has no carrier attached, so that the
 * processor is surely held; and that nothing may preempt from the look at the
 * processor to the assembly: interrupts are off, or its state says that it yields.
 */
#ifndef _LTASK_RUNTIME_SWAP_H
#define _LTASK_RUNTIME_SWAP_H

#include <linux/preempt.h>
#include <linux/sched.h>
#include "hot.h"
#include "queue.h"
#include "stack.h"

/*
 * With preemption off once and no more, does nothing else want the CPU? Where the
 * preempt count has a bit for that, which is set while nothing does, this is one
 * comparison.
 */
static __always_inline bool ltask_undisturbed(void)
{
#ifdef PREEMPT_NEED_RESCHED
	return should_resched(PREEMPT_OFFSET | PREEMPT_NEED_RESCHED);
#else
	return preempt_count() == PREEMPT_OFFSET && !need_resched();
#endif
}

/*
 * May a task be the next without a look at more than the processor's own queue? A
 * carrier that came back, and a processor that takes part no more, have it told by
 * the timer.
 */
static __always_inline bool ltask_queue_is_all(const struct ltask_proc *p)
{
	/* Others may set either at any time; to see it a moment later is soon enough. */
	bool more = data_race(p->yield_req || p->inbox.first);

	return likely(!ltask_global_turn(p) && !more);
}

/**
 * ltask_take_first - take the first task of the ring, if it has a stack already
 * @p: the processor.
 *
 * Return: the task or NULL.
 */
static __always_inline struct ltask *ltask_take_first(struct ltask_proc *p)
{
	u32 head = atomic_read(&p->head);
	struct ltask *t;

	if (unlikely(head == p->tail))
		return NULL;
	t = READ_ONCE(p->ring[head & RING_MASK]);
	/* If it is stolen meanwhile, and ends, it still is a task's structure. */
	if (unlikely(!READ_ONCE(t->seg) || !ring_take(p, head)))
		return NULL;
	p->sched_tick++;
	return t;
}

/**
 * ltask_take_next - take the task that is to be next, if it has a stack already
 * @p: the processor, of which ltask_queue_is_all() is true.
 *
 * Return: the task or NULL.
 */
static __always_inline struct ltask *ltask_take_next(struct ltask_proc *p)
{
	if (!READ_ONCE(p->runnext))
		return ltask_take_first(p);
	/* Two tasks that ready each other have one slice between them. */
	if (unlikely(READ_ONCE(p->ticks) >= LTASK_SLICE_MS))
		return NULL;
	return xchg(&p->runnext, NULL);
}

/**
 * ltask_next_for - take the next task, for one that waits with a lock held
 * @t: the task that waits.
 * @flags: its interrupt flag before it took the lock, as of local_irq_save().
 *
 * Return: the task to give to ltask_swap_unlock(), or to put back; NULL: there is
 * none, or more to it.
 */
static __always_inline struct ltask *ltask_next_for(const struct ltask *t,
						    unsigned long flags)
{
	struct ltask_proc *p = raw_cpu_ptr(&ltask_procs);

	/* Where to enable interrupts is more than a small stack has room for. */
	if (IS_ENABLED(CONFIG_UML))
		return NULL;
	if (unlikely(!ltask_waits_lightly(t) || raw_irqs_disabled_flags(flags) ||
		     !ltask_undisturbed() || !ltask_queue_is_all(p)))
		return NULL;
	return ltask_take_next(p);
}

/* The last before ltask_swap() or ltask_swap_unlock(). */
static __always_inline void ltask_swap_begin(struct ltask_proc *p,
					     struct ltask *next)
{
	p->count.switches++;
	WRITE_ONCE(next->state, LTASK_RUNNING);
	this_cpu_write(ltask_this.limit, next->lo + LTASK_STACK_RESERVE);
}

#endif /* _LTASK_RUNTIME_SWAP_H */
