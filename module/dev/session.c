// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sessions: a group of tasks with an owner and a limit.
 *
 * To count a group's tasks is to add up over all CPUs, too dear for every
 * task that is started. But between two counts their number grows only by
 * what was granted here: so a count gives room for as many as are missing to
 * the limit, and the next is due when that is used up.
 */
#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <ltask/group.h>
#include "../runtime/group.h"
#include "../runtime/params.h"
#include "dev.h"

static unsigned long max_session_tasks = 2000000;
/* Requests count their tasks in 31 bits; half of that keeps clear of it. */
LTASK_LIMIT(max_session_tasks, max_session_tasks, 1, INT_MAX / 2);
MODULE_PARM_DESC(max_session_tasks, "tasks that one session may have at a time (default 2000000)");

/* How long a session's closing waits for its tasks. */
#define END_NS	(10ULL * NSEC_PER_SEC)

static atomic_t nr_sessions;

/** ltask_session_limit - most tasks that a session may have */
unsigned long ltask_session_limit(void)
{
	return READ_ONCE(max_session_tasks);
}

/** ltask_session_count - how many sessions are open */
unsigned int ltask_session_count(void)
{
	return atomic_read(&nr_sessions);
}

/**
 * ltask_session_create - make a session that has no tasks yet
 *
 * Return: the session or an error pointer.
 */
struct ltask_session *ltask_session_create(void)
{
	struct ltask_group *group;
	struct ltask_session *s;
	char name[32];

	if (ltask_alloc_fails(sizeof(*s)))
		return ERR_PTR(-ENOMEM);
	s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
	if (!s)
		return ERR_PTR(-ENOMEM);
	snprintf(name, sizeof(name), "%s[%d]", current->comm,
		 task_tgid_nr(current));
	group = ltask_group_create(name);
	if (IS_ERR(group)) {
		kfree(s);
		return ERR_CAST(group);
	}
	s->group = group;
	spin_lock_init(&s->lock);
	ltask_wake_init(&s->wake);
	atomic_inc(&nr_sessions);
	return s;
}

static void end_work(struct work_struct *work)
{
	struct ltask_session *s = container_of(work, struct ltask_session, end);

	ltask_group_destroy(s->group);
	ltask_wake_exit(&s->wake);
	kfree(s);
	atomic_dec(&nr_sessions);
}

/**
 * ltask_session_destroy - end a session and all its tasks
 * @s: the session.
 *
 * Waits for the tasks, but not for ever: a file may keep one in a call that no
 * signal ends, waiting for this very process, perhaps, to close another
 * descriptor; and whoever closes the last may not be the one who opened it.
 *
 * Context: thread.
 */
void ltask_session_destroy(struct ltask_session *s)
{
	ltask_group_cancel(s->group, -ECANCELED);
	INIT_WORK(&s->end, end_work);
	if (ltask_group_wait_idle(s->group, TASK_UNINTERRUPTIBLE,
				  ktime_add_ns(ktime_get(), END_NS)))
		queue_work(ltask_dev_wq, &s->end);
	else
		end_work(&s->end);
}

static void session_idle(void *arg)
{
	struct ltask_session *s = arg;

	ltask_wake(&s->wake);
}

/**
 * ltask_session_watch - see from now on when the last task ends
 * @s: the session; the caller is in its wait queue.
 *
 * A group that is watched costs each of its tasks a look at all CPUs when it
 * ends, so one is only if somebody ever polls.
 *
 * Return: true if there is no task now; else ltask_wake() follows.
 */
bool ltask_session_watch(struct ltask_session *s)
{
	spin_lock(&s->lock);
	if (!s->watched) {
		ltask_group_set_notify(s->group, session_idle, s);
		s->watched = true;
	}
	spin_unlock(&s->lock);
	/* Pairs with the one in ltask_group_ended(). */
	smp_mb();
	return ltask_group_idle(s->group);
}

/**
 * ltask_session_grant - ask for leave to start tasks
 * @s: the session.
 * @n: how many.
 *
 * Return: how many may be started, 0 to @n; to be settled afterwards. Less
 * than @n only if the limit forbids more, counting what is granted to other
 * threads at the moment.
 */
unsigned int ltask_session_grant(struct ltask_session *s, unsigned int n)
{
	unsigned long limit = ltask_session_limit();

	spin_lock(&s->lock);
	if (s->room < n || s->limit != limit) {
		u64 used = ltask_group_tasks(s->group) + s->starting;

		s->limit = limit;
		s->room = used < limit ? limit - used : 0;
	}
	n = min_t(unsigned long, n, s->room);
	s->room -= n;
	s->starting += n;
	spin_unlock(&s->lock);
	return n;
}

/**
 * ltask_session_settle - tell what came of a grant
 * @s: the session.
 * @granted: what was granted.
 * @started: how many tasks were started.
 */
void ltask_session_settle(struct ltask_session *s, unsigned int granted,
			  unsigned int started)
{
	spin_lock(&s->lock);
	s->starting -= granted;
	s->room += granted - started;
	spin_unlock(&s->lock);
}
