/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A select that is under way, and select as the floors above see it.
 */
#ifndef _LTASK_SYNC_SELECT_H
#define _LTASK_SYNC_SELECT_H

#include <linux/types.h>
#include <ltask/select.h>
#include "../runtime/sleep.h"
#include "../runtime/wait.h"

/**
 * struct ltask_selection - a select that is under way, on its caller's stack
 * @cases: the caller's.
 * @entries: a stand-in for each case, in the queue that it waits in; NULL:
 *           there is no memory yet, waiting is -EAGAIN.
 * @sleeper: for a task's timeout, or NULL.
 * @n: how many cases.
 * @nr_locks: how many locks they have; the order of the first so many cases
 *            tells whose.
 * @nr_objects: how many cases have something to wait for.
 * @otherwise: the default case, or -1.
 * @timeout: the case with the timeout, or -1.
 * @thread_state: how a thread waits.
 */
struct ltask_selection {
	struct ltask_case *cases;
	struct ltask_waiter *entries;
	struct ltask_sleeper *sleeper;
	unsigned int n;
	unsigned int nr_locks;
	unsigned int nr_objects;
	int otherwise;
	int timeout;
	unsigned int thread_state;
};

int ltask_select_on(struct ltask_selection *s);
int ltask_select_interruptible(struct ltask_case *cases, unsigned int n);
void ltask_select_init(void);

#endif /* _LTASK_SYNC_SELECT_H */
