// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is a group asleep for good?
 *
 * Go's runtime knows when nobody is left to wake anybody. Here an interrupt,
 * a thread or a task of another group may always come and send on a channel,
 * so only the caller can say that none will, by the function that it calls to
 * wait. Then two looks at the group tell: each task that is parked in both,
 * and has not parked anew between them, was parked all the time from the one
 * to the other. If these are all that the group has, no task ran in between,
 * and none ever will.
 *
 * Nothing is counted for this where tasks wait and wake, but how often each
 * has parked.
 */
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include "sched.h"
#include "group.h"
#include "ctx.h"
#include "dump.h"

#define FIRST_LOOK_NS	(10 * NSEC_PER_MSEC)
#define LOOKS_NS	NSEC_PER_SEC
#define BATCH		64

/* One looks at a time: each marks the tasks that it has counted. */
static DEFINE_MUTEX(look_lock);

/**
 * struct look - what one look at a group saw
 * @asleep: tasks that only another task can wake.
 * @parks: how often these have parked.
 */
struct look {
	unsigned long asleep;
	u64 parks;
};

static bool is_asleep(struct ltask *t)
{
	int state;

	/* x86 keeps the order in which ltask_arm_hot() sets these two. */
	if (READ_ONCE(t->state) != LTASK_PARKED)
		return false;
	state = atomic_read(&t->waiter.state);
	if (state == LTASK_W_STEADY)
		return t->waiter.kind->by_task;
	return state == LTASK_W_WAITING && t->waiter.kind->by_task &&
	       !ltask_ctx_timed(t);
}

/*
 * Counts some of a CPU's tasks, turning the list. @nth tells those that were
 * counted, for the list also turns under others. False if one is awake.
 */
static bool look_at_some(struct ltask_group *g, struct ltask_group_cpu *gc,
			 u32 nth, struct look *l, unsigned long *left)
{
	unsigned int i;
	bool all = true;

	raw_spin_lock_irq(&gc->lock);
	/* A cancel turns the list, too, and must meet each task. */
	if (ltask_group_cause(g)) {
		raw_spin_unlock_irq(&gc->lock);
		return false;
	}
	*left = min(*left, gc->nr);
	for (i = 0; *left && i < BATCH; i++, --*left) {
		struct ltask *t = list_first_entry(&gc->tasks, struct ltask,
						   group_node);

		list_move_tail(&t->group_node, &gc->tasks);
		if (t->looked == nth)
			continue;
		t->looked = nth;
		if (!is_asleep(t)) {
			all = false;
			break;
		}
		l->asleep++;
		l->parks += READ_ONCE(t->parks);
	}
	raw_spin_unlock_irq(&gc->lock);
	return all;
}

/* False if any task is awake, or may be. */
static bool look(struct ltask_group *g, struct look *l)
{
	static u32 looks;	/* look_lock */
	u32 nth = ++looks;
	int cpu;

	*l = (struct look){};
	for_each_possible_cpu(cpu) {
		struct ltask_group_cpu *gc = per_cpu_ptr(g->cpu, cpu);
		unsigned long left = READ_ONCE(gc->nr);

		while (left) {
			if (!look_at_some(g, gc, nth, l, &left))
				return false;
			cond_resched();
		}
	}
	return l->asleep && l->asleep == ltask_group_tasks(g);
}

/* All that have started and ended, ever: unchanged, the tasks are the same. */
static unsigned long comings_and_goings(struct ltask_group *g)
{
	unsigned long nr = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ltask_group_cpu *gc = per_cpu_ptr(g->cpu, cpu);

		nr += READ_ONCE(gc->spawned) + READ_ONCE(gc->ended);
	}
	return nr;
}

static bool is_deadlocked(struct ltask_group *g)
{
	unsigned long before = comings_and_goings(g);
	struct look first, second;
	bool yes;

	mutex_lock(&look_lock);
	yes = look(g, &first) && look(g, &second) &&
	      first.asleep == second.asleep && first.parks == second.parks &&
	      comings_and_goings(g) == before;
	mutex_unlock(&look_lock);
	return yes;
}

/**
 * ltask_group_wait_closed - wait for a group that nobody outside wakes
 * @g: the group.
 *
 * As ltask_group_wait(), for a caller that knows that the tasks of @g are
 * woken and started by each other only: no thread, no interrupt and no task of
 * another group sends, receives or closes where they wait. If all of them
 * wait, for channels or wait groups, none will ever run again. This finds that
 * out, within about a second, reports it in the log (unless that has had
 * very many reports just now), and gives up. The tasks
 * stay as they are: /sys/kernel/debug/ltask/tasks has each with what it waits
 * for, ltask_group_destroy() ends them.
 *
 * A sleeping task, and one that is blocked in a kernel function, counts as
 * awake.
 *
 * Context: thread; task (of another group), through a kernel call. Waits until
 * the thread is killed.
 * Return: 0, -EDEADLK, or -EINTR for a killed thread.
 */
int ltask_group_wait_closed(struct ltask_group *g)
{
	u64 pause = FIRST_LOOK_NS;
	int err;

	for (;;) {
		err = ltask_group_wait_idle(g, TASK_KILLABLE,
					    ktime_add_ns(ktime_get(), pause));
		if (err != -ETIME)
			return err;
		if (is_deadlocked(g)) {
			ltask_dump_group(g, "deadlocked");
			return -EDEADLK;
		}
		pause = min_t(u64, 2 * pause, LOOKS_NS);
	}
}
EXPORT_SYMBOL_GPL(ltask_group_wait_closed);
