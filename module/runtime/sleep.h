/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A sleeping task's timer, which lies on its stack.
 */
#ifndef _LTASK_RUNTIME_SLEEP_H
#define _LTASK_RUNTIME_SLEEP_H

#include <linux/hrtimer.h>
#include <linux/spinlock.h>

struct ltask_waiter;

struct ltask_sleeper {
	struct hrtimer timer;
	raw_spinlock_t lock;	/* held until the sleeper is parked */
	struct ltask_waiter *waiter;
};

void ltask_sleeper_start(struct ltask_sleeper *s, struct ltask_waiter *w,
			 ktime_t expires);
int ltask_sleep_on(struct ltask_sleeper *s, u64 ns);

#endif /* _LTASK_RUNTIME_SLEEP_H */
