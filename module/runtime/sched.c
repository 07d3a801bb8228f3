// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scheduler: which task runs next, and who is woken to run it.
 *
 * It is Go's: a processor looks in its own queue, in the global one, then in
 * the others' (stealing half). A processor is woken only if none is looking
 * for work already, and the last that looks and finds some wakes another, so
 * that a burst of new tasks wakes processors one by one and a single one none
 * in vain. Go's authors rejected one central queue (contention), handing a
 * new task to an idle thread (it loses locality), and waking a thread for
 * each task (threads that find nothing); see runtime/proc.go there.
 */
#include <linux/kprobes.h>
#include <linux/processor.h>
#include <linux/sched/clock.h>
#include "sched.h"
#include "stack.h"
#include "hot.h"
#include "queue.h"
#include "group.h"
#include "defer.h"

DEFINE_PER_CPU_ALIGNED(struct ltask_cpu, ltask_this);
DEFINE_PER_CPU_ALIGNED(struct ltask_proc, ltask_procs);

static cpumask_t idle_procs;
static atomic_t nr_idle;	/* of them */
static atomic_t nr_searching;

/**
 * ltask_sched_set_idle - note that a processor waits for work, or doesn't
 * @p: the processor.
 * @idle: which.
 *
 * Context: any.
 */
void ltask_sched_set_idle(struct ltask_proc *p, bool idle)
{
	if (idle) {
		if (!cpumask_test_and_set_cpu(p->cpu, &idle_procs))
			atomic_inc(&nr_idle);
	} else if (cpumask_test_and_clear_cpu(p->cpu, &idle_procs)) {
		atomic_dec(&nr_idle);
	}
}

/**
 * ltask_sched_wake_one - get another processor to look for work
 *
 * Does nothing if one looks already: it will wake the next when it finds.
 *
 * Context: any, after the work was queued.
 */
void ltask_sched_wake_one(void)
{
	unsigned int cpu;

	/* Pairs with the barrier between set_idle() and has_work(). */
	smp_mb();
	if (!atomic_read(&nr_idle) || atomic_read(&nr_searching))
		return;
	for_each_cpu(cpu, &idle_procs) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);

		if (!READ_ONCE(p->active))
			continue;
		ltask_carrier_kick(p);
		return;
	}
}

/* Queues a task that may run, on this CPU's processor if that takes part. */
static void queue_here(struct ltask *t, bool next)
{
	struct ltask_proc *p;
	bool surplus = true;

	preempt_disable();
	p = ltask_this_proc();
	WRITE_ONCE(t->state, LTASK_QUEUED);
	if (unlikely(!READ_ONCE(p->active))) {
		ltask_queue_global_push(t);
	} else if (unlikely(!ltask_may_own())) {
		llist_add(&t->link, &p->inbox);
	} else if (next) {
		t = xchg(&p->runnext, t);
		surplus = t;
		if (t)
			ltask_queue_push(p, t);
	} else {
		ltask_queue_push(p, t);
	}
	/* From @runnext only its holder takes; one that isn't active flushes. */
	if (!READ_ONCE(p->holder) && (!surplus || READ_ONCE(p->active)))
		ltask_carrier_kick(p);
	else if (surplus)
		ltask_sched_wake_one();
	preempt_enable();
}

/**
 * ltask_ready - make a task that waited runnable
 * @t: the task; the caller has claimed its waiter and set its result.
 * @next: run it as soon as the running one parks, on its slice.
 *
 * Context: any.
 */
void ltask_ready(struct ltask *t, bool next)
{
	this_cpu_inc(ltask_procs.count.readies);
	queue_here(t, next);
}

/**
 * ltask_sched_submit - make a new task runnable
 * @t: the task.
 *
 * Context: any.
 */
void ltask_sched_submit(struct ltask *t)
{
	this_cpu_inc(ltask_procs.count.spawned);
	queue_here(t, false);
}

/**
 * ltask_sched_put_back - let a task that was taken to be next be so again
 * @t: the task.
 *
 * Context: runtime call.
 */
void ltask_sched_put_back(struct ltask *t)
{
	queue_here(t, true);
}

/**
 * ltask_unlock_enable - the last of ltask_swap_unlock()
 * @lock: taken by ltask_hot_trylock() with interrupts off.
 *
 * Context: assembly, on the small stack of the task that goes on: a leaf. That task
 * may be preempted in here, once interrupts are enabled.
 */
notrace void ltask_unlock_enable(raw_spinlock_t *lock)
{
	ltask_hot_unlock(lock);
	raw_local_irq_enable();
}

NOKPROBE_SYMBOL(ltask_unlock_enable);

/**
 * ltask_requeue - queue the running task behind the others
 * @t: the task, just left by ltask_park().
 *
 * Context: runtime call of @t.
 */
void ltask_requeue(struct ltask *t)
{
	struct ltask_proc *p = ltask_this_proc();

	WRITE_ONCE(t->state, LTASK_QUEUED);
	if (READ_ONCE(p->active))
		ltask_queue_push(p, t);
	else
		ltask_queue_global_push(t);
}

/*
 * How long a processor without work goes on looking. To be woken on another
 * CPU costs several microseconds on hardware, and far more in a guest.
 */
#define SEARCH_NS	(20 * NSEC_PER_USEC)

static struct ltask *search(struct ltask_proc *p)
{
	u64 until = local_clock() + SEARCH_NS;
	struct ltask *t;

	do {
		t = ltask_queue_global_pop(p);
		if (!t)
			t = ltask_queue_steal(p);
		if (t || ltask_queue_local_work(p))
			return t;
		cpu_relax();
	} while (!need_resched() && list_empty(&p->returning) &&
		 local_clock() < until);
	return NULL;
}

/**
 * ltask_sched_give_up - leave to others what a processor has that takes part no more
 * @p: the processor.
 *
 * Context: owner of @p.
 */
void ltask_sched_give_up(struct ltask_proc *p)
{
	ltask_queue_flush(p);
	/* Be it from there or from a task that has just yielded here. */
	if (ltask_queue_global_work())
		ltask_sched_wake_one();
}

/**
 * ltask_sched_find - find a task to run
 * @p: the processor.
 *
 * Context: holder of @p.
 * Return: the task or NULL.
 */
struct ltask *ltask_sched_find(struct ltask_proc *p)
{
	struct ltask *t;

	if (unlikely(!READ_ONCE(p->active))) {
		ltask_sched_give_up(p);
		return NULL;
	}
	if (ltask_global_turn(p)) {
		p->sched_tick++;
		t = ltask_queue_global_pop(p);
		if (t)
			return t;
	}
	t = ltask_queue_pop(p);
	if (t)
		return t;

	/* One that looks is enough: it wakes the next when it has found. */
	if (num_online_cpus() == 1 || atomic_cmpxchg(&nr_searching, 0, 1)) {
		t = ltask_queue_global_pop(p);
		return t ? t : ltask_queue_steal(p);
	}
	t = search(p);
	atomic_set_release(&nr_searching, 0);
	if (t)
		ltask_sched_wake_one();
	else
		t = ltask_queue_pop(p);
	return t;
}

/* The body of a task that runs on the system stack. */
static void run_full(void *arg)
{
	struct ltask *t = arg;

	ltask_kcall_enter(t);
	if (t->flags & LT_F_DATA)
		((void (*)(void *))t->fn)((void *)t->ret);
	else
		ltask_call_args(t->args, t->fn);
	ltask_defers_run();
	ltask_kcall_exit(t);
	ltask_task_finish(t);
	this_cpu_write(ltask_this.caller, NULL);
}

static __always_inline bool can_switch(struct ltask *t)
{
	return likely(t->seg) ||
	       (!(t->flags & LT_F_FULL) &&
		!ltask_stack_start(t, GFP_NOWAIT | __GFP_NOWARN));
}

/**
 * ltask_sched_run - run a task until it parks or ends
 * @c: the carrier.
 * @t: the task.
 *
 * Context: holder of its processor.
 */
void ltask_sched_run(struct ltask_carrier *c, struct ltask *t)
{
	struct ltask_proc *p = c->proc;

	ltask_preempt_arm(p);
	do {
		p->count.switches++;
		WRITE_ONCE(t->state, LTASK_RUNNING);
		if (!can_switch(t)) {
			ltask_call_full(run_full, t);
			return;
		}
		ltask_switch_to(t);
		/* The task may have been in kernel calls: we, too, moved. */
		if (unlikely(c->bare))
			return;
		p = c->proc;
		t = p->picked;
		p->picked = NULL;
	} while (unlikely(t));
}

/* Where the carrier's loop would do more than take the next from the queue. */
static __always_inline bool must_loop(const struct ltask_proc *p)
{
	return need_resched() || !READ_ONCE(p->active) ||
	       !list_empty(&p->returning) || READ_ONCE(p->yield_req) ||
	       ltask_global_turn(p);
}

/* The runtime call returns into @t. */
static __always_inline void go_on_hot(struct ltask_proc *p, struct ltask *t)
{
	p->count.switches++;
	WRITE_ONCE(t->state, LTASK_RUNNING);
	this_cpu_write(ltask_this.limit, t->lo + LTASK_STACK_RESERVE);
	this_cpu_write(ltask_this.switched, true);
	this_cpu_write(ltask_this.caller, t);
}

/* The same, if it has a stack or can get one. */
static noinline int go_on(struct ltask_proc *p, struct ltask *t)
{
	if (can_switch(t))
		go_on_hot(p, t);
	else
		p->picked = t;
	return 0;
}

/* ltask_sched_next() with all that is rare. */
static noinline int next_far(struct ltask_proc *p)
{
	struct ltask *t = ltask_queue_pop(p);

	return t ? go_on(p, t) : 0;
}

/**
 * ltask_sched_next - go straight to the next task
 *
 * The last thing that a runtime call does which has parked or ended its task:
 * what would come next in the carrier's loop is most often a switch to another
 * task, and the call may as well return there. If it isn't this does nothing.
 *
 * Context: runtime call that comes from task code, after ltask_park(), without
 * any lock.
 * Return: 0, for a tail call; the task gets what its waker leaves.
 */
int ltask_sched_next(void)
{
	struct ltask_proc *p = ltask_this_proc();
	struct ltask *t;

	if (unlikely(must_loop(p)))
		return 0;
	if (unlikely(ltask_queue_is_special(p)))
		return next_far(p);
	t = ltask_queue_next(p);
	if (!t)
		return 0;
	if (unlikely(!t->seg))
		return go_on(p, t);
	go_on_hot(p, t);
	return 0;
}
