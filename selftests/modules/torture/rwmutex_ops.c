// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: read-write mutexes. No reader is in beside a writer.
 */
#include <linux/kernel.h>
#include "torture.h"

static struct tt_rwmutex *any(struct tt_actor *a)
{
	return &a->scene->rwmutexes[tt_below(a, TT_RWMUTEXES)];
}

static int rlock(struct tt_actor *a, struct ltask_rwmutex *rw)
{
	switch (a->as == TT_INTR ? 0 : tt_below(a, 4)) {
	case 0:
		return ltask_rwmutex_try_rlock(rw);
	case 1:
		return ltask_rwmutex_rlock_interruptible(rw);
	default:
		return ltask_rwmutex_rlock(rw);
	}
}

static int lock(struct tt_actor *a, struct ltask_rwmutex *rw)
{
	switch (a->as == TT_INTR ? 0 : tt_below(a, 4)) {
	case 0:
		return ltask_rwmutex_try_lock(rw);
	case 1:
		return ltask_rwmutex_lock_interruptible(rw);
	default:
		return ltask_rwmutex_lock(rw);
	}
}

static void no_writer(struct tt_actor *a, struct tt_rwmutex *rw, u64 before)
{
	struct tt_guard *g = &rw->guard;

	if (g->owner || g->begun != before || g->ended != before)
		tt_fail(a->scene, "actor %u: reads, and actor %u writes: %llu, %llu, not %llu",
			a->id, g->owner - 1, g->begun, g->ended, before);
}

void tt_rwmutex_read(struct tt_actor *a)
{
	struct tt_rwmutex *rw = any(a);
	u64 before;

	if (!tt_locked(a, rlock(a, &rw->rw)))
		return;
	before = rw->guard.begun;
	atomic_inc(&rw->readers);
	no_writer(a, rw, before);
	tt_hold(a);
	no_writer(a, rw, before);
	atomic_dec(&rw->readers);
	tt_unlocked(a, ltask_rwmutex_runlock(&rw->rw));
}

static void no_reader(struct tt_actor *a, struct tt_rwmutex *rw)
{
	int n = atomic_read(&rw->readers);

	if (n)
		tt_fail(a->scene, "actor %u: writes, and %d read", a->id, n);
}

void tt_rwmutex_write(struct tt_actor *a)
{
	struct tt_rwmutex *rw = any(a);

	if (!tt_locked(a, lock(a, &rw->rw)))
		return;
	tt_guard_enter(a, &rw->guard);
	no_reader(a, rw);
	tt_hold(a);
	no_reader(a, rw);
	tt_guard_leave(a, &rw->guard);
	tt_unlocked(a, ltask_rwmutex_unlock(&rw->rw));
}
