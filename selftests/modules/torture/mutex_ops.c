// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: mutexes.
 */
#include <linux/kernel.h>
#include "torture.h"

/**
 * tt_mutex_take - lock a mutex, in one way or another
 * @a: who.
 * @m: the mutex.
 *
 * Return: does @a have it now?
 */
bool tt_mutex_take(struct tt_actor *a, struct tt_mutex *m)
{
	unsigned int how = a->as == TT_INTR ? 0 : tt_below(a, 6);
	int ret;

	switch (how) {
	case 0:
		ret = ltask_mutex_try_lock(&m->m);
		break;
	case 1:
		ret = ltask_mutex_lock_interruptible(&m->m);
		break;
	case 2:
		ret = ltask_mutex_lock_always(&m->m);
		if (ret)
			tt_fail(a->scene, "actor %u: a lock that is got always: %d",
				a->id, ret);
		break;
	default:
		ret = ltask_mutex_lock(&m->m);
	}
	if (how && ret == -EAGAIN)
		tt_fail(a->scene, "actor %u: did not wait for a mutex", a->id);
	if (!tt_locked(a, ret))
		return false;
	tt_guard_enter(a, &m->guard);
	return true;
}

/**
 * tt_mutex_give - unlock it
 * @a: who has locked it.
 * @m: the mutex.
 */
void tt_mutex_give(struct tt_actor *a, struct tt_mutex *m)
{
	if (!ltask_mutex_is_locked(&m->m))
		tt_fail(a->scene, "actor %u: its mutex is unlocked", a->id);
	tt_guard_leave(a, &m->guard);
	tt_unlocked(a, ltask_mutex_unlock(&m->m));
}

void tt_mutex_hold(struct tt_actor *a)
{
	struct tt_mutex *m = &a->scene->mutexes[tt_below(a, TT_MUTEXES)];

	if (!tt_mutex_take(a, m))
		return;
	tt_hold(a);
	tt_mutex_give(a, m);
}

/* Several at a time; in the order of their numbers, so nobody waits in a ring. */
void tt_mutex_nest(struct tt_actor *a)
{
	struct tt_mutex *m = a->scene->mutexes;
	bool first = tt_below(a, 2);

	if (!tt_mutex_take(a, &m[0]))
		return;
	if (tt_mutex_take(a, &m[1])) {
		tt_hold(a);
		if (first)
			tt_mutex_give(a, &m[0]);
		tt_mutex_give(a, &m[1]);
		if (first)
			return;
	}
	tt_mutex_give(a, &m[0]);
}
