// SPDX-License-Identifier: GPL-2.0-only
/*
 * Task code that calls nothing isn't preempted here: an interrupt is a signal of
 * the host's, and its handler sees a copy of the interrupted registers, so a
 * change to them is lost.
 */
#include "../../runtime/sched.h"

/**
 * ltask_async_preempt - leave the interrupted task to its next function entry
 * @t: the task whose code runs on this CPU.
 *
 * Context: hardirq.
 */
void ltask_async_preempt(struct ltask *t)
{
}
