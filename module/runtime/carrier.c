// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carriers: kthreads bound to a CPU, of which one at a time holds the CPU's
 * processor and runs tasks on it.
 *
 * When a task blocks inside a kernel function its carrier blocks with it. The
 * preempt notifier sees that, takes the processor away and lets a spare
 * carrier go on with the other tasks. Back from the call, the carrier asks
 * for the processor again and goes on with the very same task: ordinary
 * kernel code may hold a mutex from one call to the next, and a mutex belongs
 * to a thread. Only a wait of ltask's own, where a task must hold nothing,
 * parts the two.
 *
 * Locking: proc->lock is taken inside the scheduler (under a run queue's
 * lock), so nothing that wakes a thread may be called under it.
 */
#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/rcupdate.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <uapi/linux/sched/types.h>
#include "compat.h"
#include "sched.h"
#include "stack.h"
#include "group.h"
#include "ctx.h"
#include "params.h"

#define SPARES_KEPT	2
#define SPARE_IDLE	(5 * HZ)

/* Each carrier posts once when it ends; exit waits for as many as began. */
static DECLARE_COMPLETION(carriers_ended);
static atomic_t carriers_begun;

static void add_spare(struct ltask_proc *p, struct ltask_carrier *c)
{
	list_add(&c->idle_node, &p->spares);
	p->nr_spares++;
}

static struct ltask_carrier *take_spare(struct ltask_proc *p)
{
	struct ltask_carrier *c;

	c = list_first_entry_or_null(&p->spares, struct ltask_carrier,
				     idle_node);
	if (c) {
		p->nr_spares--;
		list_del_init(&c->idle_node);
	}
	return c;
}

/* Who shall have the processor next: who came back, else a spare. */
static struct ltask_carrier *take_next(struct ltask_proc *p)
{
	struct ltask_carrier *c;

	c = list_first_entry_or_null(&p->returning, struct ltask_carrier,
				     idle_node);
	if (!c)
		return take_spare(p);
	list_del_init(&c->idle_node);
	return c;
}

/*
 * Under proc->lock, and so is the note of who is idle: a new holder may have
 * run and let go again before a note made after the unlock.
 */
static void set_holder(struct ltask_proc *p, struct ltask_carrier *c)
{
	WRITE_ONCE(p->holder, c);
	ltask_sched_set_idle(p, !c);
	if (c)
		WRITE_ONCE(c->holding, true);
}

/**
 * ltask_carrier_kick - get a processor that nobody holds going
 * @p: the processor.
 *
 * Context: any, but not under a lock of the scheduler.
 */
void ltask_carrier_kick(struct ltask_proc *p)
{
	struct ltask_carrier *c = NULL;
	unsigned long flags;
	bool grow = false;

	raw_spin_lock_irqsave(&p->lock, flags);
	if (!p->holder) {
		c = take_next(p);
		if (c)
			set_holder(p, c);
		grow = !p->nr_spares && p->nr_carriers < ltask_max_carriers;
	}
	raw_spin_unlock_irqrestore(&p->lock, flags);
	if (c)
		wake_up_process(c->thread);
	if (grow)
		queue_work(ltask_unbound_wq, &p->grow_work);
}

/*
 * Who has no processor makes tasks ready on that of the CPU, perhaps without a
 * word to anyone (ltask_complete_here()), and now lets others run.
 */
static void tell_of_work(void)
{
	struct ltask_proc *p = ltask_this_proc();

	if (READ_ONCE(p->active)) {
		if (ltask_queue_has_work(p))
			ltask_carrier_kick(p);
	} else {
		ltask_sched_give_up(p);
	}
}

static void kick_work(struct irq_work *work)
{
	ltask_carrier_kick(container_of(work, struct ltask_proc, kick_work));
}

/* The holder lets go of its processor wherever it is, without a place there. */
static void drop(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;
	unsigned long flags;
	bool work;

	raw_spin_lock_irqsave(&p->lock, flags);
	c->holding = false;
	set_holder(p, NULL);
	work = !list_empty(&p->returning);
	raw_spin_unlock_irqrestore(&p->lock, flags);
	/* Pairs with the one in ltask_sched_wake_one(). */
	smp_mb();
	if (work || ltask_queue_has_work(p))
		irq_work_queue(&p->kick_work);
}

/*
 * From a CPU that goes away the kernel moves every thread, bound or not, as soon
 * as it can be preempted, and before ltask is told. So a holder may find itself
 * elsewhere: inside a kernel call it lets go here, as if it had blocked; for
 * other places see ltask_carrier_settle() and carrier_main().
 */
static void sched_in(struct preempt_notifier *n, int cpu)
{
	struct ltask_carrier *c =
		container_of(n, struct ltask_carrier, notifier);

	this_cpu_write(ltask_this.carrier, c);
	if (!c->in_call)
		return;
	this_cpu_write(ltask_this.limit, ltask_system_limit());
	if (unlikely(c->holding && cpu != c->proc->cpu))
		drop(c);
}

/* The current thread leaves the CPU; the run queue is locked. */
static void sched_out(struct preempt_notifier *n, struct task_struct *next)
{
	struct ltask_carrier *c =
		container_of(n, struct ltask_carrier, notifier);

	this_cpu_write(ltask_this.carrier, NULL);
	if (!c->in_call || !c->holding || ltask_still_runs())
		return;
	this_cpu_inc(ltask_procs.count.handoffs);
	drop(c);
}

static struct preempt_ops notifier_ops = {
	.sched_in = sched_in,
	.sched_out = sched_out,
};

/* Sleeps until the processor is given to @c; preemption is off around it. */
static void wait_for_proc(struct ltask_carrier *c)
{
	preempt_enable();
	for (;;) {
		set_current_state(TASK_IDLE);
		if (READ_ONCE(c->holding))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	preempt_disable();
}

/* Does it hold a processor, but run on another's CPU? */
static __always_inline bool astray(const struct ltask_carrier *c)
{
	return unlikely(smp_processor_id() != c->proc->cpu);
}

/*
 * Back from a call that blocked: get the processor again. If the CPU went
 * away meanwhile the carrier moves to another one.
 */
static void acquire(struct ltask_carrier *c)
{
	struct ltask_proc *p;

	for (;;) {
		p = ltask_carrier_rehome(c);
		raw_spin_lock_irq(&p->lock);
		if (!p->holder) {
			set_holder(p, c);
		} else {
			list_add_tail(&c->idle_node, &p->returning);
			WRITE_ONCE(p->yield_req, true);
		}
		raw_spin_unlock_irq(&p->lock);
		if (!c->holding)
			wait_for_proc(c);
		if (!astray(c))
			break;
		drop(c);
	}
	/* The timer has stopped if nobody held it for a while. */
	ltask_preempt_arm(p);
}

/**
 * ltask_carrier_settle - see to it that a carrier holds the processor of its CPU
 * @c: the current carrier, its task attached, where it could be preempted. It may
 *     have another processor afterwards.
 *
 * Context: preemption off once.
 */
void ltask_carrier_settle(struct ltask_carrier *c)
{
	if (unlikely(c->bare)) {
		tell_of_work();
		c->bare = false;
	} else if (c->holding) {
		if (!astray(c))
			return;
		drop(c);
	}
	acquire(c);
}

/* Takes the processor if nobody has it: that needs no waiting. */
static void try_acquire(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;
	unsigned long flags;

	/* For one that was moved there is more to it. */
	if (astray(c) || !READ_ONCE(p->online) || current->nr_cpus_allowed != 1)
		return;
	raw_spin_lock_irqsave(&p->lock, flags);
	if (!p->holder)
		set_holder(p, c);
	raw_spin_unlock_irqrestore(&p->lock, flags);
}

/*
 * Back from a call that blocked and then took a lock (or was about to when its CPU
 * went away): to wait for the processor would be to sleep with it. The task goes on
 * without, which is safe as long as it can't be preempted: queues and lists belong
 * to whatever runs on the CPU. The timer sees to it that this ends soon after
 * the lock is let go.
 */
static void acquire_with_lock(struct ltask_carrier *c)
{
	try_acquire(c);
	c->bare = !c->holding;
	ltask_preempt_arm(ltask_this_proc());
}

/**
 * ltask_kcall_enter - a task is about to run a kernel function
 * @t: the task, whose code doesn't run now.
 *
 * Context: holder; called by assembly on the system stack, with preemption
 * off. Turns it on.
 */
void ltask_kcall_enter(struct ltask *t)
{
	struct ltask_carrier *c = this_cpu_read(ltask_this.carrier);

	t->carrier = c;
	c->task = t;
	c->sys_sp = this_cpu_read(ltask_this.sys_sp);
	this_cpu_write(ltask_this.caller, NULL);
	WRITE_ONCE(t->state, LTASK_KCALL);
	if (unlikely(c->bare))
		tell_of_work();
	c->in_call = true;
	this_cpu_write(ltask_this.limit, ltask_system_limit());
	WRITE_ONCE(c->call_group, t->group);
	if (unlikely(t->bind))
		WRITE_ONCE(c->call_ctx, t->bind->ctx);
	/*
	 * Pairs with those in ltask_group_cancel() and ltask_ctx_cancel():
	 * either that finds this carrier in its call, or this sees that the
	 * task is cancelled.
	 */
	smp_mb();
	if (unlikely(ltask_task_err(t)) && !signal_pending(current))
		send_sig(SIGKILL, current, 1);
	preempt_enable();
}

/**
 * ltask_kcall_exit - the kernel function has returned
 * @t: the task.
 *
 * Context: as ltask_kcall_enter(). Turns preemption off, and comes back when
 * the carrier holds its processor, if it may wait for that.
 */
void ltask_kcall_exit(struct ltask *t)
{
	struct ltask_carrier *c;

	preempt_disable();
	c = this_cpu_read(ltask_this.carrier);
	c->in_call = false;
	WRITE_ONCE(c->call_group, NULL);
	if (unlikely(t->bind))
		WRITE_ONCE(c->call_ctx, NULL);
	smp_mb();	/* as in ltask_kcall_enter() */
	if (unlikely(!c->holding)) {
		if (ltask_preempt_allowed())
			ltask_carrier_settle(c);
		else
			acquire_with_lock(c);
	}
	if (unlikely(ltask_task_err(t) || signal_pending(current)))
		ltask_carrier_flush_signals(c);
	WRITE_ONCE(t->state, LTASK_RUNNING);
	this_cpu_write(ltask_this.sys_sp, c->sys_sp);
	this_cpu_write(ltask_this.limit, READ_ONCE(c->proc->yield_req) ?
		       (unsigned long)LT_POISON : t->lo + LTASK_STACK_RESERVE);
}

/**
 * ltask_carrier_detach - part a task from its carrier
 * @t: the task, which parks or ends.
 *
 * Context: holder.
 */
void ltask_carrier_detach(struct ltask *t)
{
	/* Without a processor there's no next task, but the loop. */
	if (unlikely(t->carrier->bare))
		WRITE_ONCE(ltask_this_proc()->yield_req, true);
	t->carrier->task = NULL;
	t->carrier = NULL;
}

/**
 * ltask_carrier_swap - let the others run, and come back to the same task
 * @c: the carrier whose task has used up its slice and is attached to it.
 *
 * Context: holder of its processor, preemption off once.
 * Return: false if no other carrier is there to run them.
 */
bool ltask_carrier_swap(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;
	bool work = ltask_queue_has_work(p);
	struct ltask_carrier *next = NULL;

	raw_spin_lock_irq(&p->lock);
	/* In turn with the queue, or those that came back would starve it. */
	if (work && p->prefer_queue)
		next = take_spare(p);
	if (!next)
		next = take_next(p);
	if (next) {
		list_add_tail(&c->idle_node, &p->returning);
		c->holding = false;
		set_holder(p, next);
	}
	raw_spin_unlock_irq(&p->lock);
	if (work && !p->nr_spares && p->nr_carriers < ltask_max_carriers)
		queue_work(ltask_unbound_wq, &p->grow_work);
	if (!next)
		return false;
	/* As long as the slice that has ended, or a queue of many would starve. */
	p->prefer_queue = true;
	p->queue_until = local_clock() + LTASK_SLICE_MS * NSEC_PER_MSEC;
	p->sched_tick++;
	wake_up_process(next->thread);
	wait_for_proc(c);
	ltask_carrier_settle(c);
	ltask_preempt_arm(c->proc);
	return true;
}

/* Gives the processor to a carrier that came back. */
static void grant(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;
	struct ltask_carrier *next;

	raw_spin_lock_irq(&p->lock);
	WRITE_ONCE(p->yield_req, false);
	next = take_next(p);
	if (next) {
		c->holding = false;
		add_spare(p, c);
		set_holder(p, next);
	}
	raw_spin_unlock_irq(&p->lock);
	if (next) {
		p->prefer_queue = true;
		p->sched_tick++;
		wake_up_process(next->thread);
	}
}

/* Nothing to run: becomes a spare, and nobody holds the processor. */
static void release(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;

	raw_spin_lock_irq(&p->lock);
	if (!list_empty(&p->returning)) {
		raw_spin_unlock_irq(&p->lock);
		return;
	}
	c->holding = false;
	set_holder(p, NULL);
	add_spare(p, c);
	raw_spin_unlock_irq(&p->lock);
	/* Pairs with the one in ltask_sched_wake_one(). */
	smp_mb();
	if (ltask_queue_has_work(p))
		ltask_carrier_kick(p);
}

/* The task that had no processor has left: so has nobody to wait for. */
static void become_spare(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;

	raw_spin_lock_irq(&p->lock);
	c->bare = false;
	add_spare(p, c);
	raw_spin_unlock_irq(&p->lock);
	/* After that: there may be no other spare for it. */
	tell_of_work();
}

/* A spare ends if there are more than @keep and it hasn't just been needed. */
static bool leave_spares(struct ltask_carrier *c, unsigned int keep)
{
	struct ltask_proc *p = c->proc;
	bool leaves;

	raw_spin_lock_irq(&p->lock);
	leaves = !c->holding && p->nr_spares > keep;
	if (leaves) {
		list_del(&c->idle_node);
		p->nr_spares--;
		p->nr_carriers--;
	}
	raw_spin_unlock_irq(&p->lock);
	return leaves;
}

/* A spare waits for the processor. Returns false when it shall end. */
static bool wait_as_spare(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;
	long left = SPARE_IDLE;
	bool stay = true;

	preempt_enable();
	while (stay) {
		set_current_state(TASK_IDLE);
		if (READ_ONCE(c->holding))
			break;
		if (READ_ONCE(c->leave)) {
			stay = !leave_spares(c, 0);
			continue;
		}
		left = schedule_timeout(left);
		if (left)
			continue;
		left = SPARE_IDLE;
		stay = !leave_spares(c, SPARES_KEPT);
	}
	__set_current_state(TASK_RUNNING);
	/* Woken while the CPU was away, it has lost its place there, for good. */
	if (stay && unlikely(raw_smp_processor_id() != p->cpu ||
			     current->nr_cpus_allowed != 1))
		set_cpus_allowed_ptr(current, cpumask_of(p->cpu));
	preempt_disable();
	return stay;
}

/* A holder without a task is elsewhere: it waits there as a spare, or comes back. */
static void come_home(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;

	if (!list_empty(&p->returning))
		grant(c);
	else
		release(c);
	preempt_enable();
	if (set_cpus_allowed_ptr(current, cpumask_of(p->cpu)) ||
	    raw_smp_processor_id() != p->cpu)
		schedule_timeout_idle(1);
	preempt_disable();
}

static int carrier_main(void *data)
{
	/* A thread that starts many tasks isn't preempted at each of them. */
	static const struct sched_attr batch = {
		.size = sizeof(batch),
		.sched_policy = SCHED_BATCH,
	};
	struct ltask_carrier *c = data;

	sched_setattr_nocheck(current, &batch);
	allow_kernel_signal(SIGKILL);
	preempt_notifier_init(&c->notifier, &notifier_ops);
	preempt_disable();
	preempt_notifier_register(&c->notifier);
	this_cpu_write(ltask_this.carrier, c);
	for (;;) {
		struct ltask_proc *p;
		struct ltask *t;

		if (unlikely(c->bare))
			become_spare(c);
		if (!READ_ONCE(c->holding) && !wait_as_spare(c))
			break;
		ltask_preempt_point();
		if (astray(c)) {
			come_home(c);
			continue;
		}
		p = c->proc;
		/* Whoever was asked to yield has done so in some way. */
		WRITE_ONCE(p->yield_req, false);
		if (!list_empty(&p->returning) &&
		    !(p->prefer_queue && ltask_queue_has_work(p))) {
			grant(c);
			continue;
		}
		if (list_empty(&p->returning) || local_clock() >= p->queue_until)
			p->prefer_queue = false;
		t = ltask_sched_find(p);
		if (t)
			ltask_sched_run(c, t);
		else
			release(c);
	}
	preempt_notifier_unregister(&c->notifier);
	this_cpu_write(ltask_this.carrier, NULL);
	preempt_enable();
	ltask_carrier_unlink(c);
	kfree(c);
	kthread_complete_and_exit(&carriers_ended, 0);
}

/* Creates one carrier for @p, which begins as a spare. */
static int carrier_create(struct ltask_proc *p)
{
	struct ltask_carrier *c = kzalloc(sizeof(*c), GFP_KERNEL);
	struct task_struct *thread;
	unsigned long flags;

	if (!c)
		return -ENOMEM;
	thread = kthread_create_on_node(carrier_main, c, cpu_to_node(p->cpu),
					"ltask/%d", p->cpu);
	if (IS_ERR(thread)) {
		kfree(c);
		return PTR_ERR(thread);
	}
	kthread_bind(thread, p->cpu);
	c->thread = thread;
	c->proc = p;
	INIT_LIST_HEAD(&c->idle_node);
	atomic_inc(&carriers_begun);
	ltask_carrier_link(c);
	raw_spin_lock_irqsave(&p->lock, flags);
	p->nr_carriers++;
	add_spare(p, c);
	raw_spin_unlock_irqrestore(&p->lock, flags);
	wake_up_process(thread);
	return 0;
}

static void grow_work(struct work_struct *work)
{
	struct ltask_proc *p = container_of(work, struct ltask_proc, grow_work);

	if (!READ_ONCE(p->online))
		return;
	if (!READ_ONCE(p->nr_spares) &&
	    READ_ONCE(p->nr_carriers) < ltask_max_carriers)
		carrier_create(p);
	if (!READ_ONCE(p->holder) &&
	    (ltask_queue_has_work(p) || !list_empty(&p->returning)))
		ltask_carrier_kick(p);
}

/**
 * ltask_carrier_init - make a processor ready, with its first carriers
 * @p: the processor.
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int ltask_carrier_init(struct ltask_proc *p)
{
	int i, err = 0;

	/* Nobody holds it, and nobody has let go of it yet to say so. */
	ltask_sched_set_idle(p, true);

	for (i = p->nr_carriers; i < SPARES_KEPT && !err; i++)
		err = carrier_create(p);
	return err;
}

/**
 * ltask_carrier_setup - prepare the parts of a processor that never change
 * @p: the processor.
 */
void ltask_carrier_setup(struct ltask_proc *p)
{
	raw_spin_lock_init(&p->lock);
	INIT_LIST_HEAD(&p->spares);
	INIT_LIST_HEAD(&p->returning);
	init_irq_work(&p->kick_work, kick_work);
	INIT_WORK(&p->grow_work, grow_work);
}

/**
 * ltask_carrier_exit - end all carriers of a processor
 * @p: the processor; no task is left.
 *
 * Context: may sleep.
 */
void ltask_carrier_exit(struct ltask_proc *p)
{
	irq_work_sync(&p->kick_work);
	cancel_work_sync(&p->grow_work);
	ltask_carrier_leave_all(p);
}

/** ltask_carrier_wait_ended - wait until no carrier runs any code of ours */
void ltask_carrier_wait_ended(void)
{
	while (atomic_dec_return(&carriers_begun) >= 0)
		wait_for_completion(&carriers_ended);
}
