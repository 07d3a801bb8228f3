// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits that can be set, and the fault attribute that tests set.
 */
#include <linux/gfp.h>
#include <linux/fault-inject.h>
#include <linux/module.h>
#include "params.h"
#include "../arch/x86/layout.h"

unsigned int ltask_max_carriers = 256;
module_param_named(max_carriers, ltask_max_carriers, uint, 0644);
MODULE_PARM_DESC(max_carriers, "kthreads per CPU that may block for tasks (default 256)");

unsigned long ltask_max_tasks = 4000000;
module_param_named(max_tasks, ltask_max_tasks, ulong, 0644);
MODULE_PARM_DESC(max_tasks, "tasks that may exist at a time, give or take 64 per CPU (default 4000000)");

unsigned int ltask_stack_max = LTASK_STACK_MIN * 32;
module_param_named(stack_max, ltask_stack_max, uint, 0644);
MODULE_PARM_DESC(stack_max, "bytes of stack that a task may grow to (default 65536)");

#if defined(CONFIG_FAULT_INJECTION) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)
DECLARE_FAULT_ATTR(ltask_fail_alloc);
/* For a test that lets exactly one allocation fail, at exactly one place. */
EXPORT_SYMBOL_GPL(ltask_fail_alloc);

bool ltask_alloc_fails(size_t size)
{
	return should_fail(&ltask_fail_alloc, size);
}
#endif
