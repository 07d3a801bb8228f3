// SPDX-License-Identifier: GPL-2.0-only
/*
 * Limits that can be set, and the fault attribute that tests set.
 */
#define pr_fmt(fmt) "ltask: " fmt

#include <linux/gfp.h>
#include <linux/fault-inject.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/sysfs.h>
#include "params.h"
#include "../arch/x86/layout.h"

static int set_limit(const char *val, const struct kernel_param *kp)
{
	const struct ltask_limit *limit = kp->arg;
	unsigned long value;
	int err = kstrtoul(val, 0, &value);

	if (err)
		return err;
	if (value < limit->min || value > limit->max) {
		pr_err("%s must be from %lu to %lu, not %lu\n", kp->name,
		       limit->min, limit->max, value);
		return -EINVAL;
	}
	WRITE_ONCE(*limit->value, value);
	return 0;
}

static int get_limit(char *buf, const struct kernel_param *kp)
{
	const struct ltask_limit *limit = kp->arg;

	return sysfs_emit(buf, "%lu\n", READ_ONCE(*limit->value));
}

const struct kernel_param_ops ltask_limit_ops = {
	.set = set_limit,
	.get = get_limit,
};

unsigned long ltask_max_carriers = 256;
LTASK_LIMIT(max_carriers, ltask_max_carriers, 1, 32768);
MODULE_PARM_DESC(max_carriers, "kthreads per CPU that may block for tasks (default 256)");

unsigned long ltask_max_tasks = 4000000;
LTASK_LIMIT(max_tasks, ltask_max_tasks, 1, LONG_MAX);
MODULE_PARM_DESC(max_tasks, "tasks that may exist at a time, give or take 64 per CPU (default 4000000)");

/* At most 16 MB (128 on debug kernels): a task counts its bytes in 32 bits. */
unsigned long ltask_stack_max = LTASK_STACK_MIN * 32;
LTASK_LIMIT(stack_max, ltask_stack_max, LTASK_STACK_MIN,
	    LTASK_STACK_MIN * 8192UL);
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
