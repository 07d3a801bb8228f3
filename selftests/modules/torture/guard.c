// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: what is done under a lock to see that one is alone: plain words are
 * changed, with some time in between for others to do so, too.
 */
#include <linux/kernel.h>
#include "torture.h"

/**
 * tt_guard_enter - come in
 * @a: who has just got the lock.
 * @g: what it protects.
 */
void tt_guard_enter(struct tt_actor *a, struct tt_guard *g)
{
	if (g->owner)
		tt_fail(a->scene, "actor %u: %s: actor %u is in, too", a->id,
			a->doing, g->owner - 1);
	g->owner = a->id + 1;
	if (g->begun != g->ended)
		tt_fail(a->scene, "actor %u: %s: %llu came in, %llu went out",
			a->id, a->doing, g->begun, g->ended);
	g->begun++;
}

/**
 * tt_guard_leave - go out
 * @a: who is about to let the lock go.
 * @g: what it protects.
 */
void tt_guard_leave(struct tt_actor *a, struct tt_guard *g)
{
	g->ended++;
	if (g->owner != a->id + 1 || g->begun != g->ended)
		tt_fail(a->scene, "actor %u: %s: not alone: %u, %llu, %llu",
			a->id, a->doing, g->owner, g->begun, g->ended);
	g->owner = 0;
	atomic64_inc(&g->sections);
}

/**
 * tt_hold - take some time, under a lock
 * @a: who holds it.
 */
void tt_hold(struct tt_actor *a)
{
	unsigned int n;

	if (a->as == TT_INTR)
		return;
	switch (tt_below(a, 8)) {
	case 0:
		tt_yield(a);
		break;
	case 1:
		tt_sleep(a);
		break;
	case 2:
		for (n = tt_below(a, 3000); n; n--)
			cpu_relax();
		break;
	}
}

/**
 * tt_locked - has an actor got what it wanted?
 * @a: the actor.
 * @ret: what the call returned that was to get it, waiting or not.
 *
 * Return: true if it has. If not, for a reason, or that is a failure.
 */
bool tt_locked(struct tt_actor *a, int ret)
{
	if (!ret)
		return true;
	if (ret == -EAGAIN)
		tt_count(TT_E_BUSY);
	else
		tt_wait_ended(a, ret);
	return false;
}

/**
 * tt_unlocked - see that an actor could give back what it had
 * @a: the actor.
 * @ret: what the call returned that gave it back.
 */
void tt_unlocked(struct tt_actor *a, int ret)
{
	if (ret)
		tt_fail(a->scene, "actor %u: %s: it had it, and giving it back says %d",
			a->id, a->doing, ret);
}
