// SPDX-License-Identifier: GPL-2.0-only
/*
 * All carriers, for whoever must reach them from outside: a group that is
 * cancelled interrupts the calls of its tasks, a CPU that comes or goes, and
 * the module's end.
 *
 * Locking: carriers_lock protects the lists and is taken around send_sig(),
 * so never under proc->lock. Interrupts are off: a task may come back from a
 * kernel call with a lock held that needs that.
 */
#include <linux/kthread.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include "sched.h"
#include "group.h"

static DEFINE_SPINLOCK(carriers_lock);

/**
 * ltask_carrier_link - list a new carrier
 * @c: the carrier.
 */
void ltask_carrier_link(struct ltask_carrier *c)
{
	unsigned long flags;

	spin_lock_irqsave(&carriers_lock, flags);
	list_add(&c->node, &c->proc->carriers);
	spin_unlock_irqrestore(&carriers_lock, flags);
}

/**
 * ltask_carrier_unlink - a carrier is about to end
 * @c: the carrier.
 */
void ltask_carrier_unlink(struct ltask_carrier *c)
{
	unsigned long flags;

	spin_lock_irqsave(&carriers_lock, flags);
	list_del(&c->node);
	spin_unlock_irqrestore(&carriers_lock, flags);
}

/**
 * ltask_carrier_signal - interrupt the kernel calls of a group's tasks, or of
 *			  those that were given a context
 * @g: the group, which is cancelled already, or NULL.
 * @ctx: the context, which is done already, or NULL.
 *
 * A call that waits interruptibly or killably comes back with -EINTR or
 * the like; any other lasts as long as it lasts.
 *
 * Context: thread or task, not in an interrupt.
 */
void ltask_carrier_signal(const struct ltask_group *g,
			  const struct ltask_ctx *ctx)
{
	struct ltask_carrier *c;
	unsigned long flags;
	unsigned int cpu;

	spin_lock_irqsave(&carriers_lock, flags);
	for_each_possible_cpu(cpu) {
		list_for_each_entry(c, &per_cpu(ltask_procs, cpu).carriers,
				    node) {
			if (g ? READ_ONCE(c->call_group) == g :
				READ_ONCE(c->call_ctx) == ctx)
				send_sig(SIGKILL, c->thread, 1);
		}
	}
	spin_unlock_irqrestore(&carriers_lock, flags);
}

/**
 * ltask_carrier_each_call - look at who runs kernel calls of a group's tasks
 * @g: the group.
 * @look: called with each carrier that does, which stays as long; its call
 *        may end meanwhile. Interrupts are off.
 * @arg: its second argument.
 *
 * Context: thread.
 */
void ltask_carrier_each_call(const struct ltask_group *g,
			     void (*look)(const struct ltask_carrier *c,
					  void *arg),
			     void *arg)
{
	struct ltask_carrier *c;
	unsigned long flags;
	unsigned int cpu;

	spin_lock_irqsave(&carriers_lock, flags);
	for_each_possible_cpu(cpu) {
		list_for_each_entry(c, &per_cpu(ltask_procs, cpu).carriers,
				    node) {
			if (READ_ONCE(c->call_group) == g)
				look(c, arg);
		}
	}
	spin_unlock_irqrestore(&carriers_lock, flags);
}

/**
 * ltask_carrier_flush_signals - take back what ltask_carrier_signal() sent
 * @c: the current carrier, out of its call.
 *
 * The lock waits for one that has found the call and not yet sent.
 */
void ltask_carrier_flush_signals(struct ltask_carrier *c)
{
	unsigned long flags;

	spin_lock_irqsave(&carriers_lock, flags);
	spin_unlock_irqrestore(&carriers_lock, flags);
	flush_signals(current);
}

/**
 * ltask_carrier_leave_all - tell the carriers of a processor to end
 * @p: the processor; all of them are spares.
 */
void ltask_carrier_leave_all(struct ltask_proc *p)
{
	struct ltask_carrier *c;
	unsigned long flags;

	spin_lock_irqsave(&carriers_lock, flags);
	list_for_each_entry(c, &p->carriers, node) {
		WRITE_ONCE(c->leave, true);
		wake_up_process(c->thread);
	}
	spin_unlock_irqrestore(&carriers_lock, flags);
}

/* @p if it takes tasks, else one that does; without any, @p. */
static struct ltask_proc *online_proc(struct ltask_proc *p)
{
	unsigned int cpu;

	if (READ_ONCE(p->online))
		return p;
	for_each_online_cpu(cpu) {
		struct ltask_proc *q = per_cpu_ptr(&ltask_procs, cpu);

		if (READ_ONCE(q->online))
			return q;
	}
	return p;
}

/**
 * ltask_carrier_rehome - move the current carrier if its CPU went away
 * @c: the carrier, back from a call that blocked and without a processor.
 *
 * Context: preemption off once; may sleep meanwhile.
 * Return: the processor that it belongs to now.
 */
struct ltask_proc *ltask_carrier_rehome(struct ltask_carrier *c)
{
	struct ltask_proc *p = c->proc;
	unsigned long flags;

	/* A thread that the scheduler had to move may go where it likes. */
	while (unlikely(!READ_ONCE(p->online) ||
			smp_processor_id() != p->cpu ||
			current->nr_cpus_allowed != 1)) {
		p = online_proc(p);
		preempt_enable();
		/* A CPU that just goes or comes needs this one to do so. */
		if (set_cpus_allowed_ptr(current, cpumask_of(p->cpu)) ||
		    !READ_ONCE(p->online) || raw_smp_processor_id() != p->cpu)
			schedule_timeout_idle(1);
		preempt_disable();
	}
	if (p != c->proc) {
		spin_lock_irqsave(&carriers_lock, flags);
		list_move(&c->node, &p->carriers);
		spin_unlock_irqrestore(&carriers_lock, flags);
		raw_spin_lock_irq(&c->proc->lock);
		c->proc->nr_carriers--;
		raw_spin_unlock_irq(&c->proc->lock);
		c->proc = p;
		raw_spin_lock_irq(&p->lock);
		p->nr_carriers++;
		raw_spin_unlock_irq(&p->lock);
	}
	return p;
}
