/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between the kernels that the benchmark is built for.
 */
#ifndef _LTASK_BENCH_COMPAT_H
#define _LTASK_BENCH_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/version.h>
#include <linux/workqueue.h>

/* Later kernels want it said that one is bound to the CPU of who queues. */
static inline struct workqueue_struct *bench_workqueue(unsigned int flags,
						       int max_active)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
	if (!(flags & WQ_UNBOUND))
		flags |= WQ_PERCPU;
#endif
	return alloc_workqueue("ltask_bench", flags, max_active);
}

static inline void
bench_hrtimer_setup(struct hrtimer *timer,
		    enum hrtimer_restart (*fn)(struct hrtimer *timer))
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 15, 0)
	hrtimer_setup(timer, fn, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED);
#else
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED);
	timer->function = fn;
#endif
}

#endif /* _LTASK_BENCH_COMPAT_H */
