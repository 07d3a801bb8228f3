// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sleeping. This file is task code, so that the timer lies on the task's own
 * stack: it would be a quarter of the task's structure otherwise.
 */
#include <linux/export.h>
#include <ltask/task.h>
#include "sleep.h"

/**
 * ltask_sleep_ns - sleep
 * @ns: nanoseconds; 0 returns at once. High resolution: it ends as soon after
 *      as the hardware's timer and the run queue allow.
 *
 * Context: task, thread. A thread can be killed.
 * Return: 0, -ECANCELED for a cancelled task, -EINTR for a killed thread.
 */
int ltask_sleep_ns(u64 ns)
{
	struct ltask_sleeper s;

	return ltask_sleep_on(&s, ns);
}
EXPORT_SYMBOL_GPL(ltask_sleep_ns);
