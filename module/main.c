// SPDX-License-Identifier: GPL-2.0-only
/*
 * ltask.ko: brings the floors up, lowest first, and takes them down.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include "arch/arch.h"
#include "runtime/sched.h"
#include "runtime/stack.h"
#include "runtime/ctx.h"
#include "sync/select.h"
#include "ops/ops.h"
#include "observe/observe.h"
#include "dev/dev.h"
#include "version.h"

static int __init ltask_init(void)
{
	int err;

	err = ltask_arch_init();
	if (err)
		return err;
	err = ltask_stack_init();
	if (err)
		return err;
	err = ltask_task_init();
	if (err)
		goto out_stack;
	err = ltask_ctx_init();
	if (err)
		goto out_task;
	ltask_select_init();
	err = ltask_procs_init();
	if (err)
		goto out_ctx;
	err = ltask_ops_init();
	if (err)
		goto out_procs;
	err = ltask_dev_init();
	if (err)
		goto out_ops;
	ltask_debugfs_init();
	return 0;

out_ops:
	ltask_ops_exit();
out_procs:
	ltask_procs_exit();
out_ctx:
	ltask_ctx_exit();
out_task:
	ltask_task_exit();
out_stack:
	ltask_stack_exit();
	return err;
}

static void __exit ltask_exit_module(void)
{
	ltask_debugfs_exit();
	ltask_dev_exit();
	ltask_ops_exit();
	ltask_procs_exit();
	rcu_barrier();	/* groups */
	ltask_ctx_exit();
	ltask_task_exit();
	ltask_stack_exit();
}

module_init(ltask_init);
module_exit(ltask_exit_module);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("The ltask authors");
MODULE_DESCRIPTION("Goroutines: lightweight tasks on small, growable stacks");
MODULE_VERSION(LTASK_VERSION);
