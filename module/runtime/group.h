/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Groups, as the runtime and the floors above see them.
 */
#ifndef _LTASK_RUNTIME_GROUP_H
#define _LTASK_RUNTIME_GROUP_H

#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <ltask/group.h>

struct ltask;
struct ltask_ctx;
struct seq_file;

/**
 * struct ltask_group_cpu - a CPU's part of a group
 * @spawned: tasks started on this CPU, ever.
 * @ended: tasks ended on this CPU, ever.
 * @lock: protects the members below.
 * @tasks: tasks that have waited at least once, first on this CPU.
 * @nr: how many.
 */
struct ltask_group_cpu {
	unsigned long spawned;
	unsigned long ended;
	raw_spinlock_t lock;
	struct list_head tasks;
	unsigned long nr;
};

/**
 * struct ltask_group - a group
 * @cause: 0, or the negative errno that it was cancelled with.
 * @watched: somebody waits, or @notify is set: whoever ends a task looks if
 *           it was the last.
 * @error: first negative errno of a task that had to be ended.
 * @cpu: per CPU.
 * @ctx: the tasks' context by default.
 * @lock: protects the members below.
 * @waiters: those who wait for the last task.
 * @notify: called with @notify_arg when no task is left.
 * @notify_arg: its argument.
 * @node: in the list of all groups; groups_lock.
 * @owner: holds a reference.
 * @rcu: a task's end looks at the group last thing.
 * @name: for dumps.
 */
struct ltask_group {
	int cause;
	bool watched;
	int error;
	struct ltask_group_cpu __percpu *cpu;
	struct ltask_ctx *ctx;

	raw_spinlock_t lock;
	struct list_head waiters;
	void (*notify)(void *arg);
	void *notify_arg;

	struct list_head node;
	struct module *owner;
	struct rcu_head rcu;
	char name[32];
};

static inline int ltask_group_cause(const struct ltask_group *g)
{
	return READ_ONCE(g->cause);
}

int ltask_group_spawned(struct ltask_group *g);
void ltask_group_ended(struct ltask_group *g);
int ltask_group_wait_idle(struct ltask_group *g, unsigned int thread_state,
			  ktime_t expires);
void ltask_group_list(struct ltask *t);
void ltask_group_unlist(struct ltask *t);
void ltask_group_set_error(struct ltask_group *g, int error);
void ltask_group_set_notify(struct ltask_group *g, void (*fn)(void *arg),
			    void *arg);
unsigned int ltask_group_count(void);
void ltask_group_for_each(void (*fn)(struct ltask_group *g, void *arg),
			  void *arg);

#endif /* _LTASK_RUNTIME_GROUP_H */
