// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: the locks of a scene: made, let go at its end, and looked at when
 * nobody uses them any more: each is free, and nobody is left in its queue.
 */
#include <linux/delay.h>
#include <linux/kernel.h>
#include "torture.h"

/**
 * tt_locks_make - make the locks of a scene
 * @s: the scene.
 */
void tt_locks_make(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_MUTEXES; i++)
		ltask_mutex_init(&s->mutexes[i].m);
	for (i = 0; i < TT_RWMUTEXES; i++)
		ltask_rwmutex_init(&s->rwmutexes[i].rw);
	for (i = 0; i < TT_CONDS; i++) {
		ltask_mutex_init(&s->conds[i].m.m);
		ltask_cond_init(&s->conds[i].c);
		s->conds[i].strict = i & 1;
	}
	for (i = 0; i < TT_SEMS; i++) {
		s->sems[i].size = 1 + tt_rnd(&s->rnd, 6);
		ltask_sem_init(&s->sems[i].sem, s->sems[i].size);
	}
	for (i = 0; i < TT_ONCES; i++)
		ltask_once_init(&s->onces[i].once);
}

/**
 * tt_cond_queue - how many are in the queue of a condition variable
 * @c: it.
 */
unsigned int tt_cond_queue(struct tt_cond *c)
{
	struct list_head *p;
	unsigned long flags;
	unsigned int n = 0;

	raw_spin_lock_irqsave(&c->c.lock, flags);
	list_for_each(p, &c->c.entries)
		n++;
	raw_spin_unlock_irqrestore(&c->c.lock, flags);
	return n;
}

/* Is somebody on his way who was signalled? If not, nobody waits for nothing. */
static bool settled(struct tt_cond *c)
{
	bool yes;

	ltask_mutex_lock(&c->m.m);
	yes = !c->items || !c->waiting;
	ltask_mutex_unlock(&c->m.m);
	return yes;
}

static void release_cond(struct tt_scene *s, struct tt_cond *c)
{
	unsigned long end = jiffies + tt_patience() / 2;

	while (!settled(c) && time_before(jiffies, end))
		usleep_range(500, 1000);
	ltask_mutex_lock(&c->m.m);
	if (time_after_eq(jiffies, end) && c->items && c->waiting)
		tt_fail(s, "%u wait, though there are %u items: a signal was lost",
			c->waiting, c->items);
	c->signalled = c->waiting;
	ltask_cond_broadcast(&c->c);
	ltask_mutex_unlock(&c->m.m);
}

/**
 * tt_locks_release - let go whoever waits for something that does not come
 * @s: the scene, which is told to stop.
 */
void tt_locks_release(struct tt_scene *s)
{
	unsigned int first = tt_rnd(&s->rnd, TT_CONDS), i;

	for (i = 0; i < TT_CONDS; i++)
		release_cond(s, &s->conds[(first + i) % TT_CONDS]);
}

static void check(struct tt_scene *s, bool right, const char *what,
		  unsigned int i)
{
	if (!right)
		tt_fail(s, "%s %u is not as it was made", what, i);
}

static void check_guard(struct tt_scene *s, struct tt_guard *g, const char *what,
			unsigned int i)
{
	if (g->owner || g->begun != g->ended ||
	    g->ended != atomic64_read(&g->sections))
		tt_fail(s, "%s %u: %llu came in, %llu went out, really %llu",
			what, i, g->begun, g->ended,
			(u64)atomic64_read(&g->sections));
}

static void check_mutex(struct tt_scene *s, struct tt_mutex *m, const char *what,
			unsigned int i)
{
	check_guard(s, &m->guard, what, i);
	check(s, list_empty(&m->m.waiters), what, i);
	check(s, !ltask_mutex_try_lock(&m->m), what, i);
	check(s, !ltask_mutex_unlock(&m->m), what, i);
	check(s, !atomic_read(&m->m.state), what, i);
}

static void check_rwmutex(struct tt_scene *s, struct tt_rwmutex *rw,
			  unsigned int i)
{
	check_guard(s, &rw->guard, "rwmutex", i);
	check(s, !atomic_read(&rw->readers), "rwmutex", i);
	check(s, list_empty(&rw->rw.readers), "rwmutex", i);
	check(s, list_empty(&rw->rw.writers), "rwmutex", i);
	check(s, !atomic_long_read(&rw->rw.state), "rwmutex", i);
}

static void check_sem(struct tt_scene *s, struct tt_sem *sem, unsigned int i)
{
	check(s, !atomic_read(&sem->taken), "semaphore", i);
	check(s, list_empty(&sem->sem.waiters), "semaphore", i);
	check(s, !ltask_sem_try_acquire(&sem->sem, sem->size), "semaphore", i);
	check(s, ltask_sem_try_acquire(&sem->sem, 1) == -EAGAIN, "semaphore", i);
	check(s, !ltask_sem_release(&sem->sem, sem->size), "semaphore", i);
}

static void check_once(struct tt_scene *s, struct tt_once *o, unsigned int i)
{
	int runs = atomic_read(&o->runs);

	check(s, list_empty(&o->once.waiters), "once", i);
	if (runs != o->done || (i < atomic_read(&s->once) && !runs))
		tt_fail(s, "once %u: begun %d times, ended: %d", i, runs,
			o->done);
}

/**
 * tt_locks_check - see that all is as it was made
 * @s: a scene whose actors have ended.
 */
void tt_locks_check(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_MUTEXES; i++)
		check_mutex(s, &s->mutexes[i], "mutex", i);
	for (i = 0; i < TT_RWMUTEXES; i++)
		check_rwmutex(s, &s->rwmutexes[i], i);
	for (i = 0; i < TT_CONDS; i++) {
		check_mutex(s, &s->conds[i].m, "mutex of condition", i);
		check(s, !s->conds[i].waiting, "condition", i);
		check(s, list_empty(&s->conds[i].c.entries), "condition", i);
	}
	for (i = 0; i < TT_SEMS; i++)
		check_sem(s, &s->sems[i], i);
	for (i = 0; i < TT_ONCES; i++)
		check_once(s, &s->onces[i], i);
}

/**
 * tt_section_enter - block, then take what nobody may sleep with
 * @s: scene.
 * @how: what.
 * @us: how long to sleep before, in microseconds.
 *
 * Context: thread.
 */
void tt_section_enter(struct tt_scene *s, enum lt_section how, unsigned int us)
{
	if (us)
		usleep_range(us, 2 * us);
	lt_section_enter(how, &s->spinlock);
}

/**
 * tt_section_leave - let it go
 * @s: scene.
 * @how: as for tt_section_enter().
 */
void tt_section_leave(struct tt_scene *s, enum lt_section how)
{
	lt_section_leave(how, &s->spinlock);
}
