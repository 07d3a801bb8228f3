// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: groups that come and go, with tasks that sleep, wait or block when
 * the group ends. When it has ended, so have they.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include "torture.h"

static void member(struct tt_actor *a, unsigned int what, atomic_t *running)
{
	switch (what) {
	case 0:
		ltask_sleep_ns(1000000);
		break;
	case 1:
		ltask_yield();
		break;
	case 2:
		usleep_range(1000, 2000);
		break;
	case 3:
		/* Ends when the channel is closed, or by the group's end. */
		ltask_ctx_wait(a->scene->ctxs[0]);
		break;
	default:
		ltask_select(NULL, 0);
	}
	atomic_dec(running);
}

/* Cases of member() that end by themselves. */
#define BY_THEMSELVES	3
#define ALL_CASES	5

void tt_own_group(struct tt_actor *a)
{
	struct ltask_group *g = ltask_group_create("torture, inner");
	bool wait = tt_below(a, 2);
	unsigned int n = 1 + tt_below(a, 6);
	atomic_t running;

	if (IS_ERR(g)) {
		tt_count(TT_E_NOMEM);
		return;
	}
	atomic_set(&running, 0);
	while (n--) {
		unsigned int what = tt_below(a, wait ? BY_THEMSELVES : ALL_CASES);

		atomic_inc(&running);
		if (ltask_go(g, member, a, what, &running))
			atomic_dec(&running);
	}
	if (wait) {
		int ret = ltask_group_wait(g);

		if (ret)
			tt_wait_ended(a, ret);
		else if (atomic_read(&running))
			tt_fail(a->scene, "actor %u: a group was waited for, and %d still run",
				a->id, atomic_read(&running));
	}
	ltask_group_cancel(g, 0);
	ltask_group_destroy(g);
	if (atomic_read(&running))
		tt_fail(a->scene, "actor %u: a group has ended, and %d still run",
			a->id, atomic_read(&running));
}
