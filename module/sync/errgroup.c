// SPDX-License-Identifier: GPL-2.0-only
/*
 * Error groups, after Go's (x/sync/errgroup): making one, and what becomes of
 * its tasks.
 *
 * A task may end without returning: by ltask_exit(), which is no failure, as in
 * Go, or because its stack went past the cap, which is one. Nobody tells which
 * task it is that has ended, but each that returns is counted before it ends: so
 * if one ends and there is none to take from that count, some task has not
 * returned; and its group has the error.
 */
#include <linux/err.h>
#include <linux/export.h>
#include "../runtime/dump.h"
#include "../runtime/group.h"
#include "../runtime/task.h"
#include "errgroup.h"
#include "wg.h"

static_assert(sizeof(struct ltask_errgroup_call) <= LTASK_INLINE);

static void ended(struct ltask_end *end)
{
	struct ltask_errgroup *eg = container_of(end, struct ltask_errgroup,
						 end);

	if (!atomic_add_unless(&eg->returned, -1, 0)) {
		int err = ltask_group_error(eg->group);

		if (err)
			ltask_errgroup_fail(eg, err);
	}
	if (eg->limited)
		ltask_sem_release(&eg->sem, 1);
	/* The last touch. */
	ltask_wg_done(&eg->wg);
}

int __ltask_errgroup_init(struct ltask_errgroup *eg, struct ltask_group *group,
			  struct ltask_ctx *parent, struct lock_class_key *key)
{
	eg->ctx = ltask_ctx_with_cancel(parent ? parent :
						 ltask_group_ctx(group));
	if (IS_ERR(eg->ctx))
		return PTR_ERR(eg->ctx);
	eg->group = group;
	__ltask_wg_init(&eg->wg, key);
	eg->limited = false;
	eg->err = 0;
	atomic_set(&eg->returned, 0);
	eg->end.fn = ended;
	return 0;
}
EXPORT_SYMBOL_GPL(__ltask_errgroup_init);

/**
 * ltask_errgroup_set_limit - limit how many tasks run at once
 * @eg: the error group.
 * @n: how many; 0: as many as there are.
 *
 * Context: any; not while others start tasks of it.
 * Return: 0, or -EBUSY: it has tasks that run.
 */
int ltask_errgroup_set_limit(struct ltask_errgroup *eg, unsigned int n)
{
	if (!ltask_wg_idle(&eg->wg))
		return -EBUSY;
	eg->limited = n;
	if (n)
		ltask_sem_init(&eg->sem, n);
	return 0;
}
EXPORT_SYMBOL_GPL(ltask_errgroup_set_limit);

/**
 * ltask_errgroup_destroy - undo ltask_errgroup_init()
 * @eg: the error group.
 *
 * Context: as ltask_ctx_put().
 * Return: 0, or -EBUSY: it has tasks that run, so that nothing is undone; the log
 * then says who called.
 */
int ltask_errgroup_destroy(struct ltask_errgroup *eg)
{
	if (!ltask_wg_idle(&eg->wg)) {
		ltask_dump_wrong("destroy of error group that has tasks");
		return -EBUSY;
	}
	ltask_ctx_put(eg->ctx);
	eg->ctx = NULL;
	return 0;
}
EXPORT_SYMBOL_GPL(ltask_errgroup_destroy);

/**
 * ltask_errgroup_fail - note an error
 * @eg: the error group.
 * @err: negative errno. The first cancels the tasks.
 *
 * Context: any.
 */
void ltask_errgroup_fail(struct ltask_errgroup *eg, int err)
{
	if (!cmpxchg(&eg->err, 0, err))
		ltask_ctx_cancel(eg->ctx, err);
}

/**
 * ltask_errgroup_spawn - start a task
 * @call: what it is to do; copied.
 * @caller: who starts it, for dumps.
 *
 * Context: any.
 * Return: as ltask_spawn(); then nothing is counted.
 */
int ltask_errgroup_spawn(const struct ltask_errgroup_call *call,
			 unsigned long caller)
{
	struct ltask_errgroup *eg = call->eg;
	const struct ltask_attr attr = {
		.group = eg->group,
		.ctx = eg->ctx,
		.end = &eg->end,
	};
	int err;

	if (!ltask_is_task_code(call->fn))
		return -EINVAL;
	err = ltask_wg_add(&eg->wg, 1);
	if (err)
		return err;
	err = ltask_spawn_from(&attr, ltask_errgroup_body, call, sizeof(*call),
			       caller);
	if (err)
		ltask_wg_done(&eg->wg);
	return err;
}
