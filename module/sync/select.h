/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A select that is under way, and select as the floors above see it.
 */
#ifndef _LTASK_SYNC_SELECT_H
#define _LTASK_SYNC_SELECT_H

#include <linux/percpu.h>
#include <linux/types.h>
#include <ltask/select.h>
#include "../runtime/ctx.h"
#include "../runtime/sleep.h"
#include "../runtime/wait.h"
#include "chan.h"

/**
 * struct ltask_selection - a select that is under way, on its caller's stack
 * @cases: the caller's.
 * @entries: a stand-in for each case, in the queue that it waits in; NULL:
 *           there is no memory yet, waiting is -EAGAIN.
 * @sleeper: for a task's timeout, or NULL.
 * @n: how many cases.
 * @nr_locks: how many locks they have; the order of the first so many cases
 *            tells whose.
 * @nr_objects: how many cases have something to wait for.
 * @otherwise: the default case, or -1.
 * @timeout: the case with the timeout, or -1.
 * @thread_state: how a thread waits.
 */
struct ltask_selection {
	struct ltask_case *cases;
	struct ltask_waiter *entries;
	struct ltask_sleeper *sleeper;
	unsigned int n;
	unsigned int nr_locks;
	unsigned int nr_objects;
	int otherwise;
	int timeout;
	unsigned int thread_state;
};

/* Cases whose stand-ins fit in a frame of task code beside all else. */
#define LTASK_SELECT_HOT	2

static __always_inline bool ltask_case_has_object(const struct ltask_case *c)
{
	return c->op <= LTASK_CASE_DONE && c->chan;
}

static __always_inline raw_spinlock_t *
ltask_case_lock(const struct ltask_case *c)
{
	return c->op == LTASK_CASE_DONE ? &c->ctx->lock : &c->chan->lock;
}

/* Of a case that has an object, whose lock is held. */
static __always_inline bool ltask_case_is_ready(const struct ltask_case *c)
{
	if (c->op == LTASK_CASE_DONE)
		return c->ctx->err;
	if (c->chan->closed)
		return true;
	return c->op == LTASK_CASE_RECV ?
	       c->chan->count || !list_empty(&c->chan->sendq) :
	       c->chan->count < c->chan->cap || !list_empty(&c->chan->recvq);
}

extern const struct ltask_wait_kind ltask_select_kind;
extern const struct ltask_wait_kind ltask_select_timed;
DECLARE_PER_CPU(u64, ltask_select_seed);

/*
 * True once in @n times. A linear congruential generator (Knuth's, of MMIX): its
 * upper half is good enough to be fair by, and the kernel's are calls, which task
 * code can't make with a lock held.
 *
 * Context: preemption off. An interrupt in between does no harm.
 */
static __always_inline bool ltask_select_random(unsigned int n)
{
	u64 x = raw_cpu_read(ltask_select_seed) * 6364136223846793005ULL +
		1442695040888963407ULL;

	raw_cpu_write(ltask_select_seed, x);
	return !(((x >> 32) * n) >> 32);
}

int ltask_select_any(struct ltask_case *cases, unsigned int n);
int ltask_select_park(struct ltask_selection *s, unsigned long flags);
int ltask_select_cancelled(struct ltask_selection *s, unsigned long flags,
			   struct ltask *next);
int ltask_select_on(struct ltask_selection *s);
int ltask_select_interruptible(struct ltask_case *cases, unsigned int n);
void ltask_select_init(void);

#endif /* _LTASK_SYNC_SELECT_H */
