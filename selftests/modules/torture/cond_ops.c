// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: condition variables. Items are brought and taken, one signal for each
 * at least. No signal is lost: so where somebody waits although there are items,
 * somebody else was signalled and is about to come; see tt_locks_release(). And
 * none comes from nowhere. Those that are signalled under the mutex only are
 * looked at more closely: nobody can join the queue meanwhile.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include "torture.h"

static struct tt_cond *any(struct tt_actor *a)
{
	return &a->scene->conds[tt_below(a, TT_CONDS)];
}

/* The mutex is held, before and after. Returns what the wait did. */
static int wait(struct tt_actor *a, struct tt_cond *c)
{
	int ret;

	c->waiting++;
	tt_guard_leave(a, &c->m.guard);
	if (tt_below(a, 3))
		ret = ltask_cond_wait(&c->c, &c->m.m);
	else
		ret = ltask_cond_wait_interruptible(&c->c, &c->m.m);
	tt_guard_enter(a, &c->m.guard);
	c->waiting--;
	if (ret) {
		/* If all the others are signalled, it was not. */
		c->signalled = min(c->signalled, c->waiting);
		return ret;
	}
	tt_count(TT_E_SIGNALLED);
	if (c->signalled)
		c->signalled--;
	else if (c->strict && !READ_ONCE(a->scene->stop))
		tt_fail(a->scene, "actor %u: signalled by nobody", a->id);
	return 0;
}

void tt_cond_wait(struct tt_actor *a)
{
	struct tt_cond *c = any(a);
	int ret = 0;

	if (!tt_mutex_take(a, &c->m))
		return;
	while (!c->items && !ret && !READ_ONCE(a->scene->stop))
		ret = wait(a, c);
	/* Also if it is to stop: the signal may have been for this one. */
	if (c->items)
		c->items--;
	tt_mutex_give(a, &c->m);
	if (ret)
		tt_wait_ended(a, ret);
}

static void signal(struct tt_cond *c, bool all)
{
	if (all)
		ltask_cond_broadcast(&c->c);
	else
		ltask_cond_signal(&c->c);
}

/* A later signal would make good for one that is lost: so each is looked at. */
static void signal_strictly(struct tt_actor *a, struct tt_cond *c, bool all)
{
	unsigned int before = tt_cond_queue(c), after;

	if (all)
		c->signalled = c->waiting;
	else
		c->signalled = min(c->signalled + 1, c->waiting);
	signal(c, all);
	after = tt_cond_queue(c);
	if (before && after >= (all ? 1 : before))
		tt_fail(a->scene, "actor %u: of %u that waited %u do, after a signal to %s",
			a->id, before, after, all ? "all" : "one");
}

void tt_cond_signal(struct tt_actor *a)
{
	bool all = !tt_below(a, 5), late = tt_below(a, 2), nothing = !tt_below(a, 4);
	struct tt_cond *c = any(a);

	/* For nothing, and without the mutex. */
	if (!c->strict && nothing) {
		signal(c, all);
		return;
	}
	if (!tt_mutex_take(a, &c->m))
		return;
	if (!nothing)
		c->items += all ? 1 + tt_below(a, 5) : 1;
	if (c->strict)
		signal_strictly(a, c, all);
	else if (!late)
		signal(c, all);
	tt_mutex_give(a, &c->m);
	if (!c->strict && late)
		signal(c, all);
}
