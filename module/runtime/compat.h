/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between the kernels that the runtime is built for.
 */
#ifndef _LTASK_RUNTIME_COMPAT_H
#define _LTASK_RUNTIME_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
#define ltask_unbound_wq	system_dfl_wq
#else
#define ltask_unbound_wq	system_unbound_wq
#endif

static inline void
ltask_hrtimer_setup(struct hrtimer *timer,
		    enum hrtimer_restart (*fn)(struct hrtimer *timer),
		    clockid_t clock, enum hrtimer_mode mode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 15, 0)
	hrtimer_setup(timer, fn, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = fn;
#endif
}

/* Of the current thread as it leaves the CPU: preempted, not blocked? */
static inline bool ltask_still_runs(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
	return task_is_runnable(current);
#else
	return current->on_rq;
#endif
}

#endif /* _LTASK_RUNTIME_COMPAT_H */
