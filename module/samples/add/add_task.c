// SPDX-License-Identifier: GPL-2.0-only
/*
 * The half of the sample that runs as a task: it may call any kernel function
 * that may sleep, and the other tasks of the CPU go on.
 */
#include "add.h"

/**
 * add_run - "add"
 * @call: the run.
 *
 * Return: the sum, which the program finds in &struct ltask_result.ret.
 */
s64 add_run(struct ltask_op_call *call)
{
	const struct add_args *args = call->args;

	return (s64)args->a + args->b;
}
