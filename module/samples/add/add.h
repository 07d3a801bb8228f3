/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What both halves of the sample know, and programs, too, if they fill in
 * the arguments themselves.
 */
#ifndef _LTASK_ADD_H
#define _LTASK_ADD_H

#include <linux/types.h>
#include <ltask/op.h>

/**
 * struct add_args - arguments of "add"
 * @a: one number.
 * @b: another.
 */
struct add_args {
	__u32 a;
	__u32 b;
};

s64 add_run(struct ltask_op_call *call);

#endif /* _LTASK_ADD_H */
