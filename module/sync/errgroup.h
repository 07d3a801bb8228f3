/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Error groups, between the two files that make them.
 */
#ifndef _LTASK_SYNC_ERRGROUP_H
#define _LTASK_SYNC_ERRGROUP_H

#include <ltask/errgroup.h>

/**
 * struct ltask_errgroup_call - what a task of an error group is started with
 * @eg: the error group.
 * @fn: the function.
 * @args: its arguments.
 */
struct ltask_errgroup_call {
	struct ltask_errgroup *eg;
	ltask_fn_t fn;
	u64 args[6];
};

void ltask_errgroup_body(void *data);
int ltask_errgroup_spawn(const struct ltask_errgroup_call *call,
			 unsigned long caller);
void ltask_errgroup_fail(struct ltask_errgroup *eg, int err);

#endif /* _LTASK_SYNC_ERRGROUP_H */
