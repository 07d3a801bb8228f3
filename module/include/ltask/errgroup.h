/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Error groups: tasks that work on parts of one thing. The first that fails
 * cancels the others, and its error is what the whole returns.
 */
#ifndef _LTASK_ERRGROUP_H
#define _LTASK_ERRGROUP_H

#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <ltask/ctx.h>
#include <ltask/go.h>
#include <ltask/sem.h>
#include <ltask/wg.h>

/**
 * struct ltask_errgroup - an error group
 *
 * May lie in any memory, a task's local variable too, until
 * ltask_errgroup_destroy().
 */
struct ltask_errgroup {
	/* private: */
	struct ltask_group *group;
	struct ltask_ctx *ctx;		/* of the tasks */
	struct ltask_wg wg;		/* counts the tasks */
	struct ltask_sem sem;		/* how many may run at once */
	bool limited;			/* @sem is used */
	int err;			/* the first; set once by cmpxchg */
	atomic_t returned;		/* tasks that returned, not yet ended */
	struct ltask_end end;		/* told when a task has ended */
};

int __ltask_errgroup_init(struct ltask_errgroup *eg, struct ltask_group *group,
			  struct ltask_ctx *parent, struct lock_class_key *key);

/**
 * ltask_errgroup_init - make an error group without tasks
 * @eg: the error group.
 * @group: the group that its tasks belong to.
 * @parent: the context that theirs is derived from; NULL: that of @group.
 *
 * Context: thread; task, through a kernel call.
 * Return: 0 or -ENOMEM.
 */
#define ltask_errgroup_init(eg, group, parent)				\
({									\
	static struct lock_class_key __key;				\
									\
	__ltask_errgroup_init(eg, group, parent, &__key);		\
})

int ltask_errgroup_set_limit(struct ltask_errgroup *eg, unsigned int n);
int ltask_errgroup_wait(struct ltask_errgroup *eg);
int ltask_errgroup_wait_interruptible(struct ltask_errgroup *eg);
int ltask_errgroup_destroy(struct ltask_errgroup *eg);
int ltask_errgroup_start(struct ltask_errgroup *eg, struct ltask_go_frame *f,
			 bool wait);

/**
 * ltask_errgroup_ctx - the context of an error group's tasks
 * @eg: the error group.
 *
 * Cancelled with the first error as its cause, or when all have been waited for.
 *
 * Context: any.
 * Return: it, without a reference for the caller: it stays until
 * ltask_errgroup_destroy().
 */
static inline struct ltask_ctx *
ltask_errgroup_ctx(const struct ltask_errgroup *eg)
{
	return eg->ctx;
}

/**
 * ltask_errgroup_go - start a task of an error group
 * @eg: the error group.
 * @func: function of task code that returns an int: 0, or a negative errno.
 * @...: arguments, as for ltask_go().
 *
 * Where a limit is set and so many run, waits until one has ended.
 *
 * Context: task, thread; any where no limit is set.
 * Return: as ltask_go(); and what a wait may return: -ECANCELED, -ETIME,
 * -EDEADLK, -EINTR. Then nothing was started.
 */
#define ltask_errgroup_go(eg, func, ...)				\
	__ltask_errgroup_go(eg, true, func, ##__VA_ARGS__)

/**
 * ltask_errgroup_try_go - start a task of an error group unless too many run
 * @eg: the error group.
 * @func: as for ltask_errgroup_go().
 * @...: as for ltask_errgroup_go().
 *
 * Context: any.
 * Return: as ltask_go(); -EAGAIN also if as many run as the limit allows.
 */
#define ltask_errgroup_try_go(eg, func, ...)				\
	__ltask_errgroup_go(eg, false, func, ##__VA_ARGS__)

#define __ltask_errgroup_go(eg, wait, func, ...)			\
({									\
	__auto_type __fn = &*(func);					\
	struct ltask_go_frame __f = { .fn = (ltask_fn_t)__fn };		\
									\
	BUILD_BUG_ON_MSG(!__same_type(int, __fn(__VA_ARGS__)),		\
			 "a function of an error group returns an int");	\
	__ltask_go_store(__ltask_go_args, &__f, __fn, ##__VA_ARGS__);	\
	ltask_errgroup_start(eg, &__f, wait);				\
})

#endif /* _LTASK_ERRGROUP_H */
