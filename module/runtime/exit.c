// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end of a task. This file is task code: deferred calls are the task's
 * own and run on its stack.
 */
#include <linux/export.h>
#include <ltask/task.h>
#include "defer.h"

/**
 * ltask_defers_run - run the current task's deferred calls, the last first
 *
 * Context: task.
 */
void ltask_defers_run(void)
{
	struct ltask_defer_call call;

	while (ltask_defer_pop(&call))
		call.fn(call.arg);
}

/**
 * ltask_exit - end the current task
 *
 * Its deferred calls run, the last first; then it is no more. As if its
 * function had returned, from however deep. Other tasks aren't touched.
 * What it holds (locks, references) it keeps for ever.
 *
 * Context: task; does not return there. Elsewhere it does nothing.
 */
void ltask_exit(void)
{
	ltask_defers_run();
	ltask_task_end();
}
EXPORT_SYMBOL_GPL(ltask_exit);
