// SPDX-License-Identifier: GPL-2.0-only
/*
 * Waiting, for tasks and threads alike. What is waited for has a lock and a
 * queue; these functions do the rest.
 */
#include <linux/sched/signal.h>
#include "dump.h"
#include "hot.h"

static struct ltask *waiter_task(struct ltask_waiter *w)
{
	return container_of(w, struct ltask, waiter);
}

/**
 * ltask_waiter_begin - the first step of a call that may have to wait
 * @w: receives the waiter to use, not yet waiting.
 * @own: a waiter on the caller's stack, for a thread.
 * @kind: how it would wait.
 * @obj: for what.
 * @elem: value to hand over or place for one.
 *
 * Context: task, thread; before the object's lock is taken.
 * Return: 0; -ECANCELED or -ETIME if the task's group or context is done;
 * -EDEADLK if the task holds something that hangs on its thread and so can't
 * wait, or if this is an interrupt.
 */
int ltask_waiter_begin(struct ltask_waiter **w, struct ltask_waiter *own,
		       const struct ltask_wait_kind *kind, void *obj,
		       void *elem)
{
	struct ltask *t = ltask_caller();
	int err;

	if (t) {
		err = ltask_task_err(t);
		if (unlikely(err) && !kind->steady)
			return err;
		if (unlikely(!ltask_preempt_clean(t))) {
			ltask_dump_misuse(t, kind->reason);
			return -EDEADLK;
		}
		own = &t->waiter;
		own->thread = NULL;
	} else {
		if (unlikely(!in_task())) {
			ltask_dump_wrong("wait in an interrupt");
			return -EDEADLK;
		}
		own->thread = current;
		atomic_set(&own->state, LTASK_W_DONE);
	}
	own->kind = kind;
	own->obj = obj;
	own->elem = elem;
	own->result = 0;
	INIT_LIST_HEAD(&own->node);
	*w = own;
	return 0;
}

/**
 * ltask_waiter_arm - begin to wait, under the locks of what is waited for
 * @w: from ltask_waiter_begin(), in its queues.
 *
 * A task is parked: the caller lets the locks go, touches nothing of the task's
 * any more, calls ltask_sched_next() and returns. A thread then goes on with
 * ltask_waiter_sleep().
 *
 * Return: 0, or the error of a cancelled task, which isn't parked: it is to be
 * taken out of its queues again.
 */
int ltask_waiter_arm(struct ltask_waiter *w)
{
	struct ltask *t;

	if (w->thread) {
		atomic_set(&w->state, LTASK_W_WAITING);
		return 0;
	}
	t = waiter_task(w);
	if (unlikely(t->seg->next))
		ltask_stack_trim(t);
	if (unlikely(!(t->flags & LT_F_LISTED)))
		ltask_group_list(t);
	if (likely(!w->kind->steady)) {
		int err = ltask_arm_hot(t, w);

		if (unlikely(err))
			return err;
	} else {
		this_cpu_inc(ltask_procs.count.parks);
		WRITE_ONCE(t->parks, t->parks + 1);
		WRITE_ONCE(t->state, LTASK_PARKED);
		atomic_set(&w->state, LTASK_W_STEADY);
	}
	/* Whoever ends the wait needs the locks that are still held. */
	ltask_park(t);
	return 0;
}

static int block_task(struct ltask_waiter *w, struct list_head *queue,
		      raw_spinlock_t *lock, unsigned long flags)
	__releases(lock)
{
	int err;

	if (queue)
		list_add_tail(&w->node, queue);
	err = ltask_waiter_arm(w);
	if (unlikely(err)) {
		list_del_init(&w->node);
		raw_spin_unlock_irqrestore(lock, flags);
		return err;
	}
	/* From here on the task may run, and end, elsewhere. */
	raw_spin_unlock_irqrestore(lock, flags);
	ltask_sched_next();
	return 0;
}

/**
 * ltask_waiter_sleep - wait, as a thread, after ltask_waiter_arm()
 * @w: the waiter.
 * @thread_state: as for ltask_waiter_block().
 * @expires: of CLOCK_MONOTONIC, or KTIME_MAX.
 *
 * Return: as ltask_waiter_block_until().
 */
int ltask_waiter_sleep(struct ltask_waiter *w, unsigned int thread_state,
		       ktime_t expires)
{
	int err;

	for (;;) {
		set_current_state(thread_state);
		/* Pairs with the release in ltask_waiter_complete(). */
		if (atomic_read_acquire(&w->state) == LTASK_W_DONE)
			break;
		err = 0;
		if (signal_pending_state(thread_state, current))
			err = thread_state & TASK_WAKEKILL ? -EINTR :
							     -ERESTARTSYS;
		else if (!schedule_hrtimeout(expires == KTIME_MAX ? NULL : &expires,
					     HRTIMER_MODE_ABS))
			err = -ETIME;
		if (!err)
			continue;
		__set_current_state(TASK_RUNNING);
		if (ltask_waiter_claim(w)) {
			w->kind->abort(w);
			return err;
		}
		/* Somebody is just about to complete it. */
		thread_state = TASK_UNINTERRUPTIBLE;
		expires = KTIME_MAX;
	}
	__set_current_state(TASK_RUNNING);
	return w->result;
}

/**
 * ltask_waiter_block - wait
 * @w: from ltask_waiter_begin().
 * @queue: list to append it to, or NULL.
 * @lock: the object's lock, held; released here, when a task has parked.
 *        Whoever claims the waiter takes it before completing: a cancel finds
 *        tasks by the list of their group, and maybe before that.
 * @flags: of raw_spin_lock_irqsave().
 * @thread_state: how a thread waits: TASK_UNINTERRUPTIBLE, TASK_KILLABLE or
 *                TASK_INTERRUPTIBLE.
 *
 * A task is parked: the value that this returns is then not seen by anyone,
 * and the caller must return at once without touching anything of the task's.
 *
 * Return: the result given to ltask_waiter_complete(), -EINTR or -ERESTARTSYS
 * for a thread's signal, -ECANCELED or -ETIME for a cancelled task.
 */
int ltask_waiter_block(struct ltask_waiter *w, struct list_head *queue,
		       raw_spinlock_t *lock, unsigned long flags,
		       unsigned int thread_state)
	__releases(lock)
{
	return ltask_waiter_block_until(w, queue, lock, flags, thread_state,
					KTIME_MAX);
}

/**
 * ltask_waiter_block_until - wait, a thread no longer than until some time
 * @w: as for ltask_waiter_block().
 * @queue: as for ltask_waiter_block().
 * @lock: as for ltask_waiter_block().
 * @flags: as for ltask_waiter_block().
 * @thread_state: as for ltask_waiter_block().
 * @expires: of CLOCK_MONOTONIC; a task takes no notice of it.
 *
 * Return: as ltask_waiter_block(), or -ETIME.
 */
int ltask_waiter_block_until(struct ltask_waiter *w, struct list_head *queue,
			     raw_spinlock_t *lock, unsigned long flags,
			     unsigned int thread_state, ktime_t expires)
	__releases(lock)
{
	if (!w->thread)
		return block_task(w, queue, lock, flags);
	if (queue)
		list_add_tail(&w->node, queue);
	ltask_waiter_arm(w);
	raw_spin_unlock_irqrestore(lock, flags);
	return ltask_waiter_sleep(w, thread_state, expires);
}

/**
 * ltask_waiter_complete - end a wait
 * @w: a waiter that the caller has claimed and taken out of its queue. Gone
 *     when this returns.
 * @result: what the wait returns.
 *
 * Context: any.
 */
void ltask_waiter_complete(struct ltask_waiter *w, int result)
{
	struct task_struct *thread;
	struct ltask *t;

	if (unlikely(atomic_read(&w->state) == LTASK_W_STAND_IN)) {
		struct ltask_waiter *stand_in = w;

		w = stand_in->select;
		result = w->kind->chosen(w, stand_in, result);
	}
	thread = w->thread;
	w->result = result;
	if (thread) {
		get_task_struct(thread);
		/* Pairs with the acquire in ltask_waiter_sleep(). */
		atomic_set_release(&w->state, LTASK_W_DONE);
		wake_up_process(thread);
		put_task_struct(thread);
		return;
	}
	t = waiter_task(w);
	t->ret = result;
	atomic_set(&w->state, LTASK_W_DONE);
	ltask_ready(t, true);
}

/**
 * ltask_waiter_complete_far - the rest of what ltask_complete_here() is too little
 *			       for
 * @w: as for ltask_waiter_complete().
 * @result: as for ltask_waiter_complete().
 * @flags: of raw_local_irq_save(), to restore.
 * @ret: what to return, for a tail call.
 *
 * Not task code itself, for the check at its entry may end the task, and who was
 * claimed would wait for ever.
 *
 * Context: runtime call, with interrupts off.
 * Return: @ret.
 */
int ltask_waiter_complete_far(struct ltask_waiter *w, int result,
			      unsigned long flags, int ret)
{
	/* Nothing but interrupts comes in between here; it may take long. */
	raw_local_irq_restore(flags);
	ltask_waiter_complete(w, result);
	return ret;
}

/**
 * ltask_waiter_complete_all - end the waits of a list
 * @list: waiters that the caller has claimed and moved here from their queue.
 * @result: what the waits return.
 *
 * Context: any.
 */
void ltask_waiter_complete_all(struct list_head *list, int result)
{
	struct ltask_waiter *w, *next;

	list_for_each_entry_safe(w, next, list, node) {
		list_del_init(&w->node);
		ltask_waiter_complete(w, result);
	}
}

/**
 * ltask_waiter_cancel - end waits of tasks that are cancelled
 * @batch: waiters that the caller has claimed.
 * @nr: how many.
 * @err: what their waits return.
 *
 * Context: task, thread; preemption is off since the first was claimed, for a
 * claimed task must not wait for us long.
 */
void ltask_waiter_cancel(struct ltask_waiter **batch, unsigned int nr, int err)
{
	unsigned int i;

	for (i = 0; i < nr; i++) {
		batch[i]->kind->abort(batch[i]);
		ltask_waiter_complete(batch[i], err);
	}
}

/* The lock of what doesn't exist. */
static DEFINE_RAW_SPINLOCK(forever_lock);

/**
 * ltask_abort_forever - abort of a wait by ltask_wait_forever()
 * @w: the waiter.
 */
void ltask_abort_forever(struct ltask_waiter *w)
{
	unsigned long flags;

	/* It may not have parked yet. */
	raw_spin_lock_irqsave(&forever_lock, flags);
	raw_spin_unlock_irqrestore(&forever_lock, flags);
}

/**
 * ltask_wait_forever - wait for nothing, until cancelled or killed
 * @kind: how; its abort is ltask_abort_forever().
 * @thread_state: as for ltask_waiter_block().
 *
 * Return: -ECANCELED, -EINTR, -ERESTARTSYS.
 */
int ltask_wait_forever(const struct ltask_wait_kind *kind,
		       unsigned int thread_state)
{
	struct ltask_waiter own, *w;
	unsigned long flags;
	int err;

	err = ltask_waiter_begin(&w, &own, kind, NULL, NULL);
	if (err)
		return err;
	raw_spin_lock_irqsave(&forever_lock, flags);
	return ltask_waiter_block(w, NULL, &forever_lock, flags, thread_state);
}
