// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select by a task over a few cases, in one go. This file is task code; like that of
 * chan_task.c it does on the task's own stack what can be done at once, and who
 * has to wait goes over to the next task, or to the runtime, with all locks held.
 *
 * The locks are tried in the order of the cases: nobody waits for one here, so
 * there is no order to keep. One that is taken already, by others or by an earlier
 * case with the same channel, and all that is rare, goes the long way.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/sched.h>
#include "../runtime/swap.h"
#include "select_hot.h"

/* Interrupts are off for as long as it takes to look at so many. */
#define FEW_TO_LOOK_AT	16

static __always_inline bool trylock(const struct ltask_case *c)
{
	if (c->op == LTASK_CASE_DONE)
		return ltask_hot_trylock(&c->ctx->lock);
	return ltask_chan_trylock(c->chan);
}

static __always_inline void unlock(const struct ltask_case *c)
{
	ltask_hot_unlock(ltask_case_lock(c));
}

/* Lets go what the first @n cases have locked. */
static __always_inline void unlock_first(const struct ltask_case *cases,
					 unsigned int n)
{
#pragma GCC unroll 2
	while (n--) {
		if (ltask_case_has_object(&cases[n]))
			unlock(&cases[n]);
	}
}

struct look {
	int choice;
	int otherwise;
	unsigned int ready;
};

/* Takes the locks and chooses; false: there is more to it, nothing was done. */
static __always_inline bool look(struct ltask_case *cases, unsigned int n,
				 struct look *l)
{
	unsigned int i;

	l->choice = -1;
	l->otherwise = -1;
	l->ready = 0;
#pragma GCC unroll 2
	for (i = 0; i < n; i++) {
		struct ltask_case *c = &cases[i];

		c->ok = false;
		if (c->op - 1U >= LTASK_CASE_DONE) {
			if (c->op != LTASK_CASE_DEFAULT || l->otherwise >= 0)
				break;
			l->otherwise = i;
			continue;
		}
		if (!c->chan)
			continue;
		if (unlikely(!trylock(c)))
			break;
		if (!ltask_case_is_ready(c))
			continue;
		/* Reservoir sampling. */
		if (!l->ready++ || ltask_select_random(l->ready))
			l->choice = i;
	}
	if (likely(i == n))
		return true;
	unlock_first(cases, i);
	return false;
}

/* Does what was chosen; false: somebody else was faster with who waits there. */
static __always_inline bool perform(struct ltask_case *c,
				    struct ltask_waiter **peer)
{
	size_t size;
	int ret;

	*peer = NULL;
	if (c->op == LTASK_CASE_DONE) {
		c->ok = true;
		return true;
	}
	size = c->chan->elem_size;
	if (c->op == LTASK_CASE_RECV) {
		if (likely(size == sizeof(u64)))
			ret = ltask_chan_recv_now(c->chan, c->elem, sizeof(u64),
						  peer);
		else
			ret = ltask_chan_recv_now(c->chan, c->elem, size, peer);
		c->ok = ret == 1;
	} else {
		if (likely(size == sizeof(u64)))
			ret = ltask_chan_send_now(c->chan, c->elem, sizeof(u64),
						  peer);
		else
			ret = ltask_chan_send_now(c->chan, c->elem, size, peer);
		c->ok = !ret;
	}
	return ret != -EAGAIN;
}

/*
 * Waits, of two cases, and goes straight over to the next task. Others may end this
 * once one lock is let go, but need both to take it out of its queues.
 */
static __always_inline int go_over(struct ltask_selection *s, struct ltask *t,
				   struct ltask *next, unsigned long flags)
{
	ltask_select_enqueue(s, &t->waiter);
	if (unlikely(ltask_arm_hot(t, &t->waiter)))
		return ltask_select_cancelled(s, flags, next);
	unlock(&s->cases[1]);
	ltask_swap_begin(raw_cpu_ptr(&ltask_procs), next);
	return ltask_swap_unlock(t, next, ltask_case_lock(&s->cases[0]));
}

/* Inline, so that of two cases the compiler knows the number. */
static __always_inline int select_n(struct ltask_case *cases, unsigned int n,
				    bool may_park)
{
	struct ltask *t = this_cpu_read(ltask_this.task);
	struct ltask_waiter entries[LTASK_SELECT_HOT];
	struct ltask_waiter *peer;
	struct ltask_selection s;
	unsigned long flags;
	struct look l;
	bool send;

	/* An interrupt that has hit a task isn't it. */
	if (unlikely(!t || preempt_count() != PREEMPT_OFFSET || ltask_task_err(t)))
		return -EAGAIN;
	raw_local_irq_save(flags);
	if (unlikely(!look(cases, n, &l)))
		goto out;
	if (l.choice >= 0) {
		if (unlikely(!perform(&cases[l.choice], &peer)))
			goto out_locked;
		unlock_first(cases, n);
		send = cases[l.choice].op == LTASK_CASE_SEND;
		if (peer && unlikely(!ltask_select_complete_here(peer, send)))
			return ltask_waiter_complete_far(peer, send, flags,
							 l.choice);
		raw_local_irq_restore(flags);
		return l.choice;
	}
	if (l.otherwise >= 0) {
		unlock_first(cases, n);
		raw_local_irq_restore(flags);
		cases[l.otherwise].ok = true;
		return l.otherwise;
	}
	if (!may_park)
		goto out_locked;
	s.cases = cases;
	s.entries = entries;
	s.sleeper = NULL;
	s.n = n;
	if (likely(n == 2 && cases[0].chan && cases[1].chan)) {
		struct ltask *next = ltask_next_for(t, flags);

		if (likely(next))
			return go_over(&s, t, next, flags);
	}
	return ltask_select_park(&s, flags);

out_locked:
	unlock_first(cases, n);
out:
	raw_local_irq_restore(flags);
	return -EAGAIN;
}

/* Of another number of cases, or what is more than select_n() does. */
static noinline int select_more(struct ltask_case *cases, unsigned int n)
{
	if (n != 2 && n - 1 < FEW_TO_LOOK_AT) {
		int ret = select_n(cases, n, false);

		if (likely(ret != -EAGAIN))
			return ret;
	}
	return ltask_select_any(cases, n);
}

/**
 * ltask_select - do the first of several things that can be done
 * @cases: what can be done, in any order; see LTASK_RECV() and its kin. The
 *         same channel may be in several of them. Of LTASK_DEFAULT and
 *         LTASK_TIMEOUT() there may be one each; beside a default, a timeout
 *         means nothing.
 * @n: how many, 0 (waits for ever) to LTASK_CASES_MAX.
 *
 * If several can be done one of them is taken at random, each as likely as the
 * others. All are looked at in the same moment: if none was ready then, the
 * default is taken, or this waits. Only what was chosen has happened. With more
 * than three cases, waiting allocates memory.
 *
 * After Go's select (runtime/select.go there).
 *
 * Context: task, thread. With a default also any, as nothing waits.
 * Return: index of the case that was chosen, whose ok tells more; -EINVAL: no
 * such case, a second default or timeout, too many; -ENOMEM; -ECANCELED or
 * -ETIME for a task that is cancelled; -EINTR for a killed thread.
 */
int ltask_select(struct ltask_case *cases, unsigned int n)
{
	if (likely(n == 2)) {
		int ret = select_n(cases, 2, true);

		if (likely(ret != -EAGAIN))
			return ret;
	}
	return select_more(cases, n);
}
EXPORT_SYMBOL_GPL(ltask_select);
