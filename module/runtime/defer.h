/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Deferred calls of a task.
 */
#ifndef _LTASK_RUNTIME_DEFER_H
#define _LTASK_RUNTIME_DEFER_H

struct ltask_defer_call {
	void (*fn)(void *arg);
	void *arg;
};

bool ltask_defer_pop(struct ltask_defer_call *call);
void ltask_task_end(void);
void ltask_defers_run(void);

#endif /* _LTASK_RUNTIME_DEFER_H */
