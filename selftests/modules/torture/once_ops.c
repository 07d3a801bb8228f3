// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: things to be done once, one after the other, by whoever comes first.
 * Whoever is told that it is done sees that it is.
 */
#include <linux/kernel.h>
#include "torture.h"

static void fn(void *arg)
{
	struct tt_actor *a = arg;
	struct tt_once *o = a->once;
	int runs = atomic_inc_return(&o->runs);

	if (runs != 1)
		tt_fail(a->scene, "actor %u: does what is done once, time %d",
			a->id, runs);
	tt_count(TT_E_ONCE);
	tt_hold(a);
	o->done = true;
	/* That counts as done. */
	if (a->as == TT_TASK && !tt_below(a, 40))
		ltask_exit();
}

void tt_once_do(struct tt_actor *a)
{
	unsigned int first = atomic_read(&a->scene->once), i;
	int ret;

	/* Interrupts only look at what is done. */
	if (a->as == TT_INTR && !first)
		return;
	if (a->as == TT_INTR || first == TT_ONCES)
		i = tt_below(a, first);
	else
		i = min(first + tt_below(a, 2), TT_ONCES - 1U);
	a->once = &a->scene->onces[i];
	if (a->as == TT_INTR || tt_below(a, 3))
		ret = ltask_once_do(&a->once->once, fn, a);
	else
		ret = ltask_once_do_interruptible(&a->once->once, fn, a);
	if (ret) {
		tt_wait_ended(a, ret);
		return;
	}
	if (!a->once->done || atomic_read(&a->once->runs) != 1)
		tt_fail(a->scene, "actor %u: %u is said to be done; begun %d times, ended: %d",
			a->id, i, atomic_read(&a->once->runs), a->once->done);
	atomic_cmpxchg(&a->scene->once, i, i + 1);
}
