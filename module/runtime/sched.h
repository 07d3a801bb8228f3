/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processors and carriers (Go's P and M): who runs what, where.
 */
#ifndef _LTASK_RUNTIME_SCHED_H
#define _LTASK_RUNTIME_SCHED_H

#include <linux/cpumask.h>
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/preempt.h>
#include <linux/sched/task_stack.h>
#include <linux/workqueue.h>
#include "task.h"
#include "cpu.h"

#define LTASK_RING	256
#define LTASK_SLICE_MS	10

/**
 * struct ltask_counters - of one processor; each written on its CPU only,
 *			   with preemption off
 * @spawned: tasks started.
 * @ended: tasks ended.
 * @switches: times that a task began to run or went on.
 * @steals: tasks taken from other processors.
 * @handoffs: times that a carrier blocked and another took its processor.
 * @grows: segments added to stacks.
 * @overflows: tasks ended because their stack went past the cap.
 * @parks: times that a task began to wait.
 * @readies: times that a wait of a task ended.
 */
struct ltask_counters {
	u64 spawned;
	u64 ended;
	u64 switches;
	u64 steals;
	u64 handoffs;
	u64 grows;
	u64 overflows;
	u64 parks;
	u64 readies;
};

/**
 * struct ltask_proc - a processor: the right to run tasks on one CPU
 * @head: next entry of @ring to take; thieves take by cmpxchg, too.
 * @tail: next entry to fill; owner.
 * @ring: the run queue.
 * @runnext: a task that was just made ready and goes first; xchg to take.
 * @picked: a task that ltask_sched_next() has taken and not run; owner.
 * @inbox: tasks made ready by interrupts and other CPUs, latest first.
 * @cpu: its CPU.
 * @sched_tick: grows at every task that gets a slice of its own; owner.
 * @tick_seen: slice that the timer saw last; timer.
 * @ticks: for how many of its ticks; timer.
 * @prefer_queue: it is the queue's turn, before a carrier that came back; owner.
 * @queue_until: its turn lasts until then, and for one task at least; owner.
 * @yield_req: the running task shall yield at its next function entry.
 * @active: takes part (maxprocs, CPU online).
 * @online: its CPU is online.
 * @lock: protects the members below.
 * @holder: the carrier that has this processor, or NULL.
 * @spares: idle carriers, latest first.
 * @returning: carriers that came back from a kernel call and wait for it.
 * @carriers: all of this CPU; carriers_lock.
 * @nr_spares: length of @spares.
 * @nr_carriers: length of @carriers.
 * @kick_work: wakes a carrier where the scheduler's locks forbid to.
 * @grow_work: creates a spare carrier.
 * @timer: ticks while tasks run.
 * @timer_on: it does; owner and timer.
 * @switches_seen: the count of switches at the timer's last tick; timer.
 * @stuck: one task has run for all of a tick; timer.
 * @count: statistics.
 *
 * "Owner" is whatever runs on @cpu with preemption off and not in an
 * interrupt: the holder, or a thread that starts tasks.
 */
struct ltask_proc {
	atomic_t head;
	u32 tail;
	struct ltask *runnext;
	struct ltask *picked;
	int cpu;
	u32 sched_tick;
	u64 queue_until;
	bool prefer_queue;
	bool yield_req;
	bool active;
	bool online;
	struct ltask *ring[LTASK_RING];

	struct llist_head inbox ____cacheline_aligned_in_smp;

	raw_spinlock_t lock ____cacheline_aligned_in_smp;
	struct ltask_carrier *holder;
	struct list_head spares;
	struct list_head returning;
	struct list_head carriers;
	unsigned int nr_spares;
	unsigned int nr_carriers;
	struct irq_work kick_work;
	struct work_struct grow_work;

	struct hrtimer timer;
	bool timer_on;
	u32 tick_seen;
	u32 ticks;
	u64 switches_seen;
	bool stuck;

	struct ltask_counters count;
};

/**
 * struct ltask_carrier - a kthread that can hold a processor
 * @thread: it.
 * @proc: the processor of its CPU; changes only when that CPU goes away, by
 *        the carrier itself.
 * @notifier: tells when the thread blocks.
 * @node: in @proc's carriers; carriers_lock.
 * @idle_node: in @proc's spares or returning; proc lock.
 * @call_group: group of the task whose kernel call it runs, or NULL; read by
 *              ltask_carrier_signal() and for dumps.
 * @call_ctx: the context that this task was given, or NULL; likewise.
 * @task: the task that is attached to it, or NULL; only itself, but for dumps.
 * @in_call: it is inside a kernel call of @task.
 * @holding: it is the holder; like holder, for itself without the lock.
 * @bare: @task goes on without a processor, for a call that blocked came back
 *        with a lock held; only itself.
 * @leave: it has been told to end.
 * @sys_sp: as in &struct ltask_cpu.
 */
struct ltask_carrier {
	struct task_struct *thread;
	struct ltask_proc *proc;
	struct preempt_notifier notifier;
	struct list_head node;
	struct list_head idle_node;
	struct ltask_group *call_group;
	struct ltask_ctx *call_ctx;
	struct ltask *task;
	unsigned long sys_sp;
	bool in_call;
	bool holding;
	bool bare;
	bool leave;
};

/* How low task code may come on the system stack; below, kernel code has room. */
static inline unsigned long ltask_system_limit(void)
{
	return (unsigned long)task_stack_page(current) + THREAD_SIZE * 3 / 8;
}

DECLARE_PER_CPU_ALIGNED(struct ltask_proc, ltask_procs);

/* queue.c */
void ltask_queue_push(struct ltask_proc *p, struct ltask *t);
void ltask_queue_global_push(struct ltask *t);
struct ltask *ltask_queue_pop(struct ltask_proc *p);
struct ltask *ltask_queue_global_pop(struct ltask_proc *p);
struct ltask *ltask_queue_steal(struct ltask_proc *p);
void ltask_queue_flush(struct ltask_proc *p);
bool ltask_queue_next_in(const struct ltask_group *g);
bool ltask_queue_has_work(struct ltask_proc *p);
bool ltask_queue_local_work(struct ltask_proc *p);
bool ltask_queue_global_work(void);

/* sched.c */
void ltask_ready(struct ltask *t, bool next);
void ltask_sched_submit(struct ltask *t);
struct ltask *ltask_sched_find(struct ltask_proc *p);
void ltask_sched_run(struct ltask_carrier *c, struct ltask *t);
int ltask_sched_next(void);
void ltask_sched_put_back(struct ltask *t);
void ltask_sched_wake_one(void);
void ltask_sched_give_up(struct ltask_proc *p);
void ltask_sched_set_idle(struct ltask_proc *p, bool idle);
void ltask_requeue(struct ltask *t);

/* sleep.c, for yield_task.c */
int ltask_yield_far(void);

/* carrier.c */
void ltask_carrier_setup(struct ltask_proc *p);
int ltask_carrier_init(struct ltask_proc *p);
void ltask_carrier_exit(struct ltask_proc *p);
void ltask_carrier_wait_ended(void);
void ltask_carrier_kick(struct ltask_proc *p);
bool ltask_carrier_swap(struct ltask_carrier *c);
void ltask_carrier_settle(struct ltask_carrier *c);
void ltask_carrier_detach(struct ltask *t);

/* carrier_list.c */
void ltask_carrier_link(struct ltask_carrier *c);
void ltask_carrier_unlink(struct ltask_carrier *c);
void ltask_carrier_signal(const struct ltask_group *g,
			  const struct ltask_ctx *ctx);
void ltask_carrier_each_call(const struct ltask_group *g,
			     void (*look)(const struct ltask_carrier *c,
					  void *arg),
			     void *arg);
void ltask_carrier_flush_signals(struct ltask_carrier *c);
void ltask_carrier_leave_all(struct ltask_proc *p);
struct ltask_proc *ltask_carrier_rehome(struct ltask_carrier *c);

/* preempt.c */
void ltask_preempt_init(struct ltask_proc *p);
void ltask_preempt_exit(struct ltask_proc *p);
void ltask_preempt_arm(struct ltask_proc *p);
void ltask_preempt_point(void);
bool ltask_preempt_allowed(void);
bool ltask_thread_clean(void);
bool ltask_preempt_clean(const struct ltask *t);
bool ltask_preempt_task(struct ltask *t);

/* async.c */
void ltask_async_preempt(struct ltask *t);

/* procs.c */
int ltask_procs_init(void);
void ltask_procs_exit(void);

static inline struct ltask_proc *ltask_this_proc(void)
{
	return this_cpu_ptr(&ltask_procs);
}

/**
 * ltask_park - leave the running task; the call goes back to the scheduler
 * @t: the task. From the moment that others can find it, it isn't the
 *     caller's any more.
 *
 * Context: runtime call of @t, before @t can be found.
 */
static inline void ltask_park(struct ltask *t)
{
	if (unlikely(t->carrier))
		ltask_carrier_detach(t);
	this_cpu_write(ltask_this.caller, NULL);
}

#endif /* _LTASK_RUNTIME_SCHED_H */
