// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preemption of task code: a timer on each CPU that runs tasks poisons the
 * stack limit of one that has had its slice, or stands in the way of another
 * thread; the check at its next function entry then comes to
 * ltask_preempt_task().
 *
 * A timer rather than the scheduler's tick, which no module can hook, and
 * rather than looking at need_resched at each function entry, which would
 * cost a second compare there.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include "compat.h"
#include "hot.h"

#define TICK_NS		NSEC_PER_MSEC

/* Does the interrupted carrier run its task without a processor? See sched.h. */
static bool is_bare(const struct ltask_carrier *c)
{
	return c && c->bare && !c->in_call;
}

/* Is it the turn of a carrier that came back? */
static bool returning_due(struct ltask_proc *p)
{
	return !list_empty(&p->returning) &&
	       (!p->prefer_queue || local_clock() >= p->queue_until);
}

static enum hrtimer_restart tick(struct hrtimer *timer)
{
	struct ltask_proc *p = container_of(timer, struct ltask_proc, timer);
	bool bare = is_bare(this_cpu_read(ltask_this.carrier));
	struct ltask *t;
	bool stuck;

	if (p->cpu != smp_processor_id() || (!READ_ONCE(p->holder) && !bare)) {
		p->timer_on = false;
		return HRTIMER_NORESTART;
	}
	if (p->sched_tick == p->tick_seen) {
		p->ticks++;
	} else {
		p->tick_seen = p->sched_tick;
		p->ticks = 0;
	}
	/* One task for a whole tick: what it made ready may go elsewhere. */
	stuck = p->switches_seen == p->count.switches;
	p->switches_seen = p->count.switches;
	WRITE_ONCE(p->stuck, stuck);
	if (stuck && ltask_queue_local_work(p))
		ltask_sched_wake_one();
	t = this_cpu_read(ltask_this.task);
	if (t) {
		if (need_resched() || bare || !READ_ONCE(p->active) ||
		    returning_due(p) ||
		    (p->ticks >= LTASK_SLICE_MS &&
		     (ltask_queue_has_work(p) || !list_empty(&p->returning))))
			WRITE_ONCE(p->yield_req, true);
		if (READ_ONCE(p->yield_req)) {
			this_cpu_write(ltask_this.limit, LT_POISON);
			ltask_async_preempt(t);
		}
	}
	hrtimer_forward_now(timer, ns_to_ktime(TICK_NS));
	return HRTIMER_RESTART;
}

/**
 * ltask_preempt_arm - see to it that the timer ticks
 * @p: the processor.
 *
 * Whoever comes to hold @p does this before task code runs, by a new task or by
 * one that comes back from a kernel call, and so does a carrier that goes on
 * without. The timer stops only while there is neither, so it can't stop between
 * the look and the start.
 *
 * Context: holder of @p, or a carrier on its CPU that is noted as bare.
 */
void ltask_preempt_arm(struct ltask_proc *p)
{
	if (likely(READ_ONCE(p->timer_on)))
		return;
	p->timer_on = true;
	p->tick_seen = p->sched_tick;
	p->ticks = 0;
	WRITE_ONCE(p->stuck, false);
	hrtimer_start(&p->timer, ns_to_ktime(TICK_NS), HRTIMER_MODE_REL_PINNED);
}

/**
 * ltask_preempt_init - prepare the timer of a processor
 * @p: the processor.
 */
void ltask_preempt_init(struct ltask_proc *p)
{
	ltask_hrtimer_setup(&p->timer, tick, CLOCK_MONOTONIC,
			    HRTIMER_MODE_REL_PINNED);
}

/**
 * ltask_preempt_exit - stop the timer of a processor
 * @p: the processor; nobody holds it.
 */
void ltask_preempt_exit(struct ltask_proc *p)
{
	hrtimer_cancel(&p->timer);
	p->timer_on = false;
}

/**
 * ltask_preempt_point - let other threads have the CPU if they need it
 *
 * Context: holder, on the system stack, with preemption off once.
 */
void ltask_preempt_point(void)
{
	if (likely(!need_resched()))
		return;
	preempt_enable();
	cond_resched_tasks_rcu_qs();
	preempt_disable();
}

/**
 * ltask_preempt_allowed - may the current thread sleep, now that preemption is off?
 *
 * Context: preemption off, by the runtime once; what else forbids it is the task's.
 */
bool ltask_preempt_allowed(void)
{
	return preempt_count() == PREEMPT_OFFSET && !irqs_disabled() &&
	       !rcu_preempt_depth();
}

/** ltask_thread_clean - has a kernel call left nothing on the current thread? */
bool ltask_thread_clean(void)
{
#ifdef CONFIG_LOCKDEP
	if (current->lockdep_depth)
		return false;
#endif
	return !rcu_preempt_depth() && !current->plug && !current->journal_info &&
	       current->cred == current->real_cred && !current->mm;
}

/**
 * ltask_preempt_clean - has the current task nothing that hangs on its thread?
 * @t: the task.
 *
 * Context: runtime call.
 * Return: as ltask_may_wait().
 */
bool ltask_preempt_clean(const struct ltask *t)
{
	return ltask_may_wait(t, arch_local_save_flags());
}

/* A task that stays on its carrier lets others run and goes on. */
static void let_others_run(struct ltask *t, struct ltask_carrier *c)
{
	struct ltask_proc *p;
	bool others;

	c->sys_sp = this_cpu_read(ltask_this.sys_sp);
	this_cpu_write(ltask_this.caller, NULL);
	/* Before it can be preempted, if it has no processor. */
	ltask_carrier_settle(c);
	ltask_preempt_point();
	ltask_carrier_settle(c);
	p = c->proc;
	others = READ_ONCE(p->ticks) >= LTASK_SLICE_MS ||
		 !list_empty(&p->returning);
	WRITE_ONCE(p->yield_req, false);
	if (others && (ltask_queue_has_work(p) || !list_empty(&p->returning)))
		ltask_carrier_swap(c);
	this_cpu_write(ltask_this.caller, t);
	this_cpu_write(ltask_this.sys_sp, c->sys_sp);
	this_cpu_write(ltask_this.limit, t->lo + LTASK_STACK_RESERVE);
}

/**
 * ltask_preempt_task - the running task's limit was poisoned
 * @t: the task, at a function entry, on the system stack.
 *
 * Context: runtime call of @t.
 * Return: true if it has been parked, and the call goes to the scheduler.
 */
bool ltask_preempt_task(struct ltask *t)
{
	struct ltask_carrier *c = this_cpu_read(ltask_this.carrier);
	struct ltask_proc *p = c->proc;
	bool slice_over;

	/* With a lock held it comes to this again a tick later. */
	if (!ltask_preempt_allowed())
		return false;
	if (t->carrier) {
		let_others_run(t, c);
		return false;
	}
	slice_over = READ_ONCE(p->ticks) >= LTASK_SLICE_MS;
	WRITE_ONCE(p->yield_req, false);
	if (!slice_over && list_empty(&p->returning) && !need_resched() &&
	    READ_ONCE(p->active))
		return false;
	/* The scheduler's loop lets other threads run, too. */
	t->ret = LT_SLOW_STAY;
	ltask_park(t);
	/*
	 * Behind what waits for any processor, as in Go: that is looked at once in
	 * 64 slices otherwise, which are long ones here.
	 */
	if (slice_over) {
		WRITE_ONCE(t->state, LTASK_QUEUED);
		ltask_queue_global_push(t);
	} else {
		ltask_requeue(t);
	}
	return true;
}
