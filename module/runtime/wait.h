/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiters: who waits, a task to ready or a thread to wake, and who may end it.
 *
 * Several may want to end one wait: the one that it waits for, a timer, the
 * cancelling of its group, a signal. ltask_waiter_claim() lets one of them
 * win; only that one takes the waiter out of its queue and completes it.
 *
 * A waiter that was claimed stays valid until ltask_waiter_complete(), and
 * not a moment longer: a task's lies in its structure, a thread's on its
 * stack.
 */
#ifndef _LTASK_RUNTIME_WAIT_H
#define _LTASK_RUNTIME_WAIT_H

#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/types.h>

struct ltask;
struct ltask_waiter;

/**
 * struct ltask_wait_kind - a way of waiting
 * @reason: for dumps, in Go's words.
 * @by_task: nothing but a task's (or thread's, or interrupt's) doing ends it:
 *           no time, no end of a group.
 * @steady: cancelling a task doesn't end it: only who holds the lock of its
 *          queue does, by ltask_waiter_claim_steady(). A thread waits
 *          uninterruptibly.
 * @abort: takes a claimed waiter out of what it waits for. Called with
 *         preemption off, not in an interrupt.
 * @chosen: of a waiter that is in several queues: one of its stand-ins was
 *          claimed, taken out of its queue and is complete with this result.
 *          Takes the others out; returns the result of the wait. Any context,
 *          without locks.
 * @expired: of a waiter with a timer that has claimed it: like @abort, but in
 *           the timer's interrupt; returns the result of the wait. NULL: 0.
 */
struct ltask_wait_kind {
	const char *reason;
	bool by_task;
	bool steady;
	void (*abort)(struct ltask_waiter *w);
	int (*chosen)(struct ltask_waiter *w, struct ltask_waiter *stand_in,
		      int result);
	int (*expired)(struct ltask_waiter *w);
};

enum {
	LTASK_W_WAITING,
	LTASK_W_CLAIMED,
	LTASK_W_DONE,
	LTASK_W_STAND_IN,
	LTASK_W_STEADY,
};

/**
 * struct ltask_waiter - somebody who waits
 * @node: in the queue of the object; the object's lock.
 * @kind: how it waits.
 * @obj: what it waits for.
 * @elem: where the object finds or leaves a value.
 * @thread: the thread, or NULL: the task that contains this.
 * @select: of a stand-in (LTASK_W_STAND_IN): the one that waits.
 * @state: LTASK_W_...
 * @result: what the wait returns; set before it is complete.
 */
struct ltask_waiter {
	struct list_head node;
	const struct ltask_wait_kind *kind;
	void *obj;
	void *elem;
	union {
		struct task_struct *thread;
		struct ltask_waiter *select;
	};
	atomic_t state;
	int result;
};

/**
 * ltask_waiter_claim - try to be the one that ends a wait
 * @w: the waiter, known to be valid: under the lock of its queue, say.
 *
 * Return: true for exactly one caller.
 */
static __always_inline bool ltask_waiter_claim(struct ltask_waiter *w)
{
	int state = atomic_read(&w->state);

	if (unlikely(state == LTASK_W_STAND_IN)) {
		w = w->select;
		state = atomic_read(&w->state);
	}
	return state == LTASK_W_WAITING &&
	       atomic_cmpxchg(&w->state, LTASK_W_WAITING,
			      LTASK_W_CLAIMED) == LTASK_W_WAITING;
}

/**
 * ltask_waiter_claim_steady - claim a waiter that may be a steady one
 * @w: the waiter, in a queue whose lock is held.
 *
 * Return: as ltask_waiter_claim().
 */
static inline bool ltask_waiter_claim_steady(struct ltask_waiter *w)
{
	if (atomic_read(&w->state) != LTASK_W_STEADY)
		return ltask_waiter_claim(w);
	atomic_set(&w->state, LTASK_W_CLAIMED);
	return true;
}

int ltask_waiter_begin(struct ltask_waiter **w, struct ltask_waiter *own,
		       const struct ltask_wait_kind *kind, void *obj,
		       void *elem);
int ltask_waiter_block(struct ltask_waiter *w, struct list_head *queue,
		       raw_spinlock_t *lock, unsigned long flags,
		       unsigned int thread_state) __releases(lock);
int ltask_waiter_block_until(struct ltask_waiter *w, struct list_head *queue,
			     raw_spinlock_t *lock, unsigned long flags,
			     unsigned int thread_state, ktime_t expires)
	__releases(lock);
int ltask_waiter_arm(struct ltask_waiter *w);
int ltask_waiter_sleep(struct ltask_waiter *w, unsigned int thread_state,
		       ktime_t expires);
void ltask_waiter_complete(struct ltask_waiter *w, int result);
int ltask_waiter_complete_far(struct ltask_waiter *w, int result,
			      unsigned long flags, int ret);
void ltask_waiter_complete_all(struct list_head *list, int result);
void ltask_waiter_cancel(struct ltask_waiter **batch, unsigned int nr, int err);
void ltask_abort_forever(struct ltask_waiter *w);
int ltask_wait_forever(const struct ltask_wait_kind *kind,
		       unsigned int thread_state);

#endif /* _LTASK_RUNTIME_WAIT_H */
