// SPDX-License-Identifier: GPL-2.0-only
/*
 * The second task object of the module: shares stubs with the first one, and
 * the two call each other without any.
 */
#include "test.h"

int task_in_other_object(int x)
{
	return kernel_add(x, 100) + task_tail_call(x);
}
