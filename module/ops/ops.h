/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations, as the device sees them.
 */
#ifndef _LTASK_OPS_H
#define _LTASK_OPS_H

#include <ltask/op.h>

/**
 * struct ltask_op_saved - what ltask_op_enter() puts aside
 * @cred: credentials that were in force.
 * @memcg: active memory cgroup that was.
 */
struct ltask_op_saved {
	const struct cred *cred;
	struct mem_cgroup *memcg;
};

struct ltask_op *ltask_op_get(u32 id);
void ltask_op_put(struct ltask_op *op);
int ltask_op_describe(u32 index, struct ltask_op_info *info);
u32 ltask_op_count(void);

void ltask_op_enter(const struct ltask_op_call *call,
		    struct ltask_op_saved *saved);
void ltask_op_leave(const struct ltask_op_call *call,
		    struct ltask_op_saved *saved);

int ltask_ops_init(void);
void ltask_ops_exit(void);

#endif /* _LTASK_OPS_H */
