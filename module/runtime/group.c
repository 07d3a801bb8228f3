// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups of tasks: counting, cancelling, waiting for the last.
 *
 * Counting costs no shared write: each CPU counts what it starts and what it
 * ends. All have ended if the sum of the ended, read first, equals the sum of
 * the started, read after: both only grow, so they were equal in between.
 *
 * Only tasks that have waited once are in a list (for cancelling and for
 * dumps): one that just computes touches no lock of the group.
 */
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include "sched.h"
#include "group.h"
#include "ctx.h"
#include "params.h"
#include "dump.h"

static DEFINE_MUTEX(groups_lock);
static LIST_HEAD(groups);
static unsigned int nr_groups;	/* groups_lock */

struct ltask_group *__ltask_group_create(const char *name, struct module *owner)
{
	struct ltask_group *g;
	int cpu;

	if (ltask_alloc_fails(sizeof(*g)))
		return ERR_PTR(-ENOMEM);
	g = kzalloc(sizeof(*g), GFP_KERNEL_ACCOUNT);
	if (!g)
		return ERR_PTR(-ENOMEM);
	g->ctx = ltask_ctx_new(NULL);
	if (!g->ctx)
		goto out_group;
	g->cpu = alloc_percpu_gfp(struct ltask_group_cpu, GFP_KERNEL_ACCOUNT);
	if (!g->cpu)
		goto out_ctx;
	for_each_possible_cpu(cpu) {
		struct ltask_group_cpu *gc = per_cpu_ptr(g->cpu, cpu);

		raw_spin_lock_init(&gc->lock);
		INIT_LIST_HEAD(&gc->tasks);
	}
	raw_spin_lock_init(&g->lock);
	INIT_LIST_HEAD(&g->waiters);
	strscpy(g->name, name ? name : "", sizeof(g->name));
	g->owner = owner;
	__module_get(THIS_MODULE);
	__module_get(owner);
	mutex_lock(&groups_lock);
	list_add_tail(&g->node, &groups);
	nr_groups++;
	mutex_unlock(&groups_lock);
	return g;

out_ctx:
	ltask_ctx_put(g->ctx);
out_group:
	kfree(g);
	return ERR_PTR(-ENOMEM);
}
EXPORT_SYMBOL_GPL(__ltask_group_create);

/**
 * ltask_group_spawned - count a task that is about to start
 * @g: the group.
 *
 * Context: any.
 * Return: 0, or -ECANCELED if the group is cancelled: then it isn't counted.
 */
int ltask_group_spawned(struct ltask_group *g)
{
	if (unlikely(ltask_group_cause(g)))
		return -ECANCELED;
	this_cpu_inc(g->cpu->spawned);
	return 0;
}

/**
 * ltask_group_tasks - how many tasks a group has
 * @g: the group.
 *
 * Context: any.
 * Return: their number; while tasks start and end, it is of no one moment,
 * but 0 only if at some moment there was none.
 */
u64 ltask_group_tasks(struct ltask_group *g)
{
	unsigned long spawned = 0, ended = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		ended += READ_ONCE(per_cpu_ptr(g->cpu, cpu)->ended);
	/* Pairs with the one in ltask_group_ended(): ended first. */
	smp_mb();
	for_each_possible_cpu(cpu)
		spawned += READ_ONCE(per_cpu_ptr(g->cpu, cpu)->spawned);
	return spawned - ended;
}
EXPORT_SYMBOL_GPL(ltask_group_tasks);

/**
 * ltask_group_idle - has a group no task?
 * @g: the group.
 *
 * Context: any.
 */
bool ltask_group_idle(struct ltask_group *g)
{
	return !ltask_group_tasks(g);
}
EXPORT_SYMBOL_GPL(ltask_group_idle);

static void last_ended(struct ltask_group *g)
{
	struct ltask_waiter *w, *next;
	LIST_HEAD(done);
	unsigned long flags;

	raw_spin_lock_irqsave(&g->lock, flags);
	/* Whoever waits by now may wait for tasks that are newer than ours. */
	if (!ltask_group_idle(g)) {
		raw_spin_unlock_irqrestore(&g->lock, flags);
		return;
	}
	list_for_each_entry_safe(w, next, &g->waiters, node) {
		if (ltask_waiter_claim(w))
			list_move_tail(&w->node, &done);
	}
	if (g->notify)
		g->notify(g->notify_arg);
	else
		WRITE_ONCE(g->watched, !list_empty(&g->waiters));
	raw_spin_unlock_irqrestore(&g->lock, flags);
	ltask_waiter_complete_all(&done, 0);
}

/**
 * ltask_group_ended - count a task that has ended
 * @g: the group, which may be gone when this returns.
 *
 * Context: holder of a processor, with preemption off, which keeps @g from
 * being freed.
 */
void ltask_group_ended(struct ltask_group *g)
{
	this_cpu_inc(g->cpu->ended);
	/*
	 * Pairs with the ones in ltask_group_tasks() and
	 * ltask_group_wait_idle(), and with whoever takes the next task of the
	 * queue: that one's end sees this.
	 */
	smp_mb();
	if (READ_ONCE(g->watched) && !ltask_queue_next_in(g) &&
	    ltask_group_idle(g))
		last_ended(g);
}

/**
 * ltask_group_list - list a task that waits for the first time
 * @t: the running task.
 *
 * Context: runtime call of @t.
 */
void ltask_group_list(struct ltask *t)
{
	struct ltask_group_cpu *gc = this_cpu_ptr(t->group->cpu);
	unsigned long flags;

	t->list_cpu = smp_processor_id();
	t->flags |= LT_F_LISTED;
	raw_spin_lock_irqsave(&gc->lock, flags);
	list_add_tail(&t->group_node, &gc->tasks);
	gc->nr++;
	raw_spin_unlock_irqrestore(&gc->lock, flags);
}

/**
 * ltask_group_unlist - undo ltask_group_list()
 * @t: a task that has ended.
 */
void ltask_group_unlist(struct ltask *t)
{
	struct ltask_group_cpu *gc = per_cpu_ptr(t->group->cpu, t->list_cpu);
	unsigned long flags;

	raw_spin_lock_irqsave(&gc->lock, flags);
	list_del(&t->group_node);
	gc->nr--;
	raw_spin_unlock_irqrestore(&gc->lock, flags);
	t->flags &= ~LT_F_LISTED;
}

#define CANCEL_BATCH	64

/* Ends the waits of up to CANCEL_BATCH of the next @left tasks in the list. */
static unsigned long cancel_some(struct ltask_group_cpu *gc, unsigned long left)
{
	struct ltask_waiter *batch[CANCEL_BATCH];
	unsigned long flags;
	unsigned int nr = 0, i;

	/* Preemption stays off: a claimed task must not wait for us long. */
	preempt_disable();
	raw_spin_lock_irqsave(&gc->lock, flags);
	left = min(left, gc->nr);
	for (i = 0; left && i < CANCEL_BATCH; i++, left--) {
		struct ltask *t = list_first_entry(&gc->tasks, struct ltask,
						   group_node);

		list_move_tail(&t->group_node, &gc->tasks);
		if (READ_ONCE(t->state) == LTASK_PARKED &&
		    ltask_waiter_claim(&t->waiter))
			batch[nr++] = &t->waiter;
	}
	raw_spin_unlock_irqrestore(&gc->lock, flags);
	ltask_waiter_cancel(batch, nr, -ECANCELED);
	preempt_enable();
	return left;
}

/**
 * ltask_group_cancel - cancel all tasks of a group, for good
 * @g: the group.
 * @cause: negative errno, for who asks why; 0 means -ECANCELED.
 *
 * Each task's current wait and all later ones return -ECANCELED, kernel
 * functions that it blocks in are interrupted as by a fatal signal, and the
 * group's context, with those below it, is done with this cause. New tasks are
 * refused. A wait that no signal ends, as of msleep() or mutex_lock(), lasts as
 * long as it lasts. Returns without waiting for the tasks; see
 * ltask_group_wait(). A second call does nothing.
 *
 * Context: task, thread.
 */
void ltask_group_cancel(struct ltask_group *g, int cause)
{
	bool first;
	int cpu;

	/* First of all: a task that is told may ask its context why. */
	first = ltask_ctx_mark(g->ctx, -ECANCELED,
			       cause < 0 ? cause : -ECANCELED);
	cmpxchg(&g->cause, 0, ltask_ctx_cause(g->ctx));
	if (!first)
		return;
	/*
	 * Pairs with the ones in ltask_waiter_arm() and ltask_kcall_enter(): either
	 * they see the cause, or we see the wait or the call.
	 */
	smp_mb();
	for_each_possible_cpu(cpu) {
		struct ltask_group_cpu *gc = per_cpu_ptr(g->cpu, cpu);
		unsigned long left = READ_ONCE(gc->nr);

		while (left) {
			left = cancel_some(gc, left);
			cond_resched();
		}
	}
	ltask_carrier_signal(g, NULL);
	ltask_ctx_end(g->ctx);
}
EXPORT_SYMBOL_GPL(ltask_group_cancel);

/**
 * ltask_group_ctx - the context that a group's tasks have by default
 * @g: the group.
 *
 * It is done once the group is cancelled, and can't be cancelled by itself.
 *
 * Context: any.
 * Return: the context, without a reference for the caller: it stays as long as
 * the group does.
 */
struct ltask_ctx *ltask_group_ctx(struct ltask_group *g)
{
	return g->ctx;
}
EXPORT_SYMBOL_GPL(ltask_group_ctx);

static void abort_group_wait(struct ltask_waiter *w)
{
	struct ltask_group *g = w->obj;
	unsigned long flags;

	raw_spin_lock_irqsave(&g->lock, flags);
	list_del_init(&w->node);
	raw_spin_unlock_irqrestore(&g->lock, flags);
}

static const struct ltask_wait_kind group_wait = {
	.reason = "group wait",
	.abort = abort_group_wait,
};

/**
 * ltask_group_wait_idle - wait until a group has no task
 * @g: the group.
 * @thread_state: as for ltask_waiter_block().
 * @expires: as for ltask_waiter_block_until().
 *
 * Return: 0, or as ltask_waiter_block_until().
 */
int ltask_group_wait_idle(struct ltask_group *g, unsigned int thread_state,
			  ktime_t expires)
{
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, &group_wait, g, NULL);
	if (err)
		return err;
	raw_spin_lock_irqsave(&g->lock, flags);
	WRITE_ONCE(g->watched, true);
	/* Pairs with the one in ltask_group_ended(). */
	smp_mb();
	if (ltask_group_idle(g)) {
		raw_spin_unlock_irqrestore(&g->lock, flags);
		return 0;
	}
	return ltask_waiter_block_until(w, &g->waiters, &g->lock, flags,
					thread_state, expires);
}

/**
 * ltask_group_wait - wait until a group has no task
 * @g: the group.
 *
 * Context: task (of another group), thread. A thread waits until it is killed.
 * Return: 0, -ECANCELED for a cancelled task, -EINTR for a killed thread.
 * What went wrong in the group's tasks is in ltask_group_error().
 */
int ltask_group_wait(struct ltask_group *g)
{
	return ltask_group_wait_idle(g, TASK_KILLABLE, KTIME_MAX);
}
EXPORT_SYMBOL_GPL(ltask_group_wait);

/**
 * ltask_group_wait_until - wait until a group has no task, or a time
 * @g: the group.
 * @deadline: nanoseconds of CLOCK_MONOTONIC; negative: for ever.
 *
 * Context: thread.
 * Return: 0, -ETIME, or -ERESTARTSYS if a signal came.
 */
int ltask_group_wait_until(struct ltask_group *g, s64 deadline)
{
	ktime_t expires = deadline < 0 ? KTIME_MAX : ns_to_ktime(deadline);

	if (ltask_group_idle(g))
		return 0;
	if (ktime_get() >= expires)
		return -ETIME;
	return ltask_group_wait_idle(g, TASK_INTERRUPTIBLE, expires);
}
EXPORT_SYMBOL_GPL(ltask_group_wait_until);

/**
 * ltask_group_error - what went wrong first in a group
 * @g: the group.
 *
 * Context: any.
 * Return: 0, or the negative errno of the first task that had to be ended:
 * -EOVERFLOW for one whose stack went past stack_max.
 */
int ltask_group_error(struct ltask_group *g)
{
	return READ_ONCE(g->error);
}
EXPORT_SYMBOL_GPL(ltask_group_error);

/**
 * ltask_group_set_error - note that a task had to be ended
 * @g: the group.
 * @error: negative errno.
 */
void ltask_group_set_error(struct ltask_group *g, int error)
{
	cmpxchg(&g->error, 0, error);
}

/**
 * ltask_group_set_notify - be told whenever a group has no task any more
 * @g: the group.
 * @fn: called with interrupts off, under a lock: it may wake, not wait.
 * @arg: its argument.
 */
void ltask_group_set_notify(struct ltask_group *g, void (*fn)(void *arg),
			    void *arg)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&g->lock, flags);
	g->notify_arg = arg;
	g->notify = fn;
	WRITE_ONCE(g->watched, fn || !list_empty(&g->waiters));
	raw_spin_unlock_irqrestore(&g->lock, flags);
}

static void free_group(struct rcu_head *rcu)
{
	struct ltask_group *g = container_of(rcu, struct ltask_group, rcu);

	free_percpu(g->cpu);
	kfree(g);
}

/**
 * ltask_group_destroy - end a group and all its tasks
 * @g: the group, or NULL, or an error pointer.
 *
 * Cancels what still runs, after a report of it in the log if nobody had
 * cancelled it before, and waits for it, however long that takes. When it
 * returns, all tasks of the group have ended and no code of theirs will run;
 * @g is gone.
 *
 * Context: thread; task (of another group), through a kernel call.
 */
void ltask_group_destroy(struct ltask_group *g)
{
	struct module *owner;

	if (IS_ERR_OR_NULL(g))
		return;
	if (!ltask_group_idle(g) && !ltask_group_cause(g))
		ltask_dump_group(g, "destroyed");
	ltask_group_cancel(g, -ECANCELED);
	ltask_group_wait_idle(g, TASK_UNINTERRUPTIBLE, KTIME_MAX);
	/* The last task's end may still hold the lock. */
	ltask_group_set_notify(g, NULL, NULL);
	mutex_lock(&groups_lock);
	list_del(&g->node);
	nr_groups--;
	mutex_unlock(&groups_lock);
	ltask_ctx_put(g->ctx);
	owner = g->owner;
	call_rcu(&g->rcu, free_group);
	module_put(owner);
	module_put(THIS_MODULE);
}
EXPORT_SYMBOL_GPL(ltask_group_destroy);

/** ltask_group_count - how many groups there are */
unsigned int ltask_group_count(void)
{
	return READ_ONCE(nr_groups);
}

/**
 * ltask_group_for_each - call a function for every group
 * @fn: the function; groups neither come nor go meanwhile.
 * @arg: its second argument.
 *
 * Context: thread.
 */
void ltask_group_for_each(void (*fn)(struct ltask_group *g, void *arg),
			  void *arg)
{
	struct ltask_group *g;

	mutex_lock(&groups_lock);
	list_for_each_entry(g, &groups, node)
		fn(g, arg);
	mutex_unlock(&groups_lock);
}
