/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations, as the device sees them.
 */
#ifndef _LTASK_OPS_H
#define _LTASK_OPS_H

#include <ltask/op.h>

struct ltask_op *ltask_op_get(u32 id);
void ltask_op_put(struct ltask_op *op);
int ltask_op_describe(u32 index, struct ltask_op_info *info);
u32 ltask_op_count(void);

int ltask_ops_init(void);
void ltask_ops_exit(void);

#endif /* _LTASK_OPS_H */
