// SPDX-License-Identifier: GPL-2.0-only
/*
 * Acting for the submitter: while a carrier runs kernel code of an operation
 * it has the submitter's credentials, and what it allocates is charged to the
 * submitter's memory cgroup.
 *
 * Both hang on the thread. So they go round single calls of kernel code, which
 * stay on one thread even if they block, and never round task code, which may
 * park and go on elsewhere.
 */
#include <linux/cred.h>
#include <linux/export.h>
#include <linux/sched/mm.h>
#include "ops.h"

/**
 * ltask_op_enter - take on the submitter's credentials and memory cgroup
 * @call: the run of an operation.
 * @saved: for ltask_op_leave().
 *
 * An operation's kernel code calls this before anything that asks who is
 * doing it, or allocates on the submitter's behalf.
 *
 * Context: thread, or a kernel call of a task: not task code.
 */
void ltask_op_enter(const struct ltask_op_call *call,
		    struct ltask_op_saved *saved)
{
	saved->cred = call->cred ? override_creds(call->cred) : NULL;
	saved->memcg = set_active_memcg(call->memcg);
}
EXPORT_SYMBOL_GPL(ltask_op_enter);

/**
 * ltask_op_leave - undo ltask_op_enter()
 * @call: as there.
 * @saved: as there.
 *
 * Context: as there, the same thread.
 */
void ltask_op_leave(const struct ltask_op_call *call,
		    struct ltask_op_saved *saved)
{
	set_active_memcg(saved->memcg);
	/* From 6.14 on neither counts references: @call has one all along. */
	if (call->cred)
		revert_creds(saved->cred);
}
EXPORT_SYMBOL_GPL(ltask_op_leave);
