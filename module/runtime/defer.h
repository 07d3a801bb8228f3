/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Deferred calls of a task.
 */
#ifndef _LTASK_RUNTIME_DEFER_H
#define _LTASK_RUNTIME_DEFER_H

#include <linux/types.h>

struct ltask_defer_call {
	void (*fn)(void *arg);
	void *arg;
};

/**
 * struct ltask_defer - a deferred call
 * @next: the one deferred before.
 * @call: what to call.
 * @lent: not allocated: it lies in a frame of the task's.
 */
struct ltask_defer {
	struct ltask_defer *next;
	struct ltask_defer_call call;
	bool lent;
};

void ltask_defer_lent(struct ltask_defer *d, void (*fn)(void *arg), void *arg);
void ltask_defer_take_back(struct ltask_defer *d);
bool ltask_defer_pop(struct ltask_defer_call *call);
void ltask_task_end(void);
void ltask_defers_run(void);

#endif /* _LTASK_RUNTIME_DEFER_H */
