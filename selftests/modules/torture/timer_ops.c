// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: timers. The times that they deliver are of their last start; and for
 * those that all use: each start is received once, or taken back once.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include "torture.h"

/**
 * tt_receive_time - receive from a timer or ticker, in one way or another
 * @a: who.
 * @c: its channel.
 * @v: receives the time.
 *
 * Return: 1: received; -EAGAIN: there was none; -ECANCELED: nor will @a wait for
 * it, and that is all right.
 */
int tt_receive_time(struct tt_actor *a, struct ltask_chan *c, u64 *v)
{
	u64 start = ktime_get_ns(), ns = tt_below(a, 400000);
	int ret;

	*v = TT_POISON;
	if (a->as == TT_INTR || tt_below(a, 3))
		ret = ltask_chan_try_recv(c, v);
	else
		ret = tt_timed_out(a, ltask_chan_recv_timeout(c, v, ns), start,
				   ns);
	if (ret == 1) {
		if (*v > ktime_get_ns())
			tt_fail(a->scene, "actor %u: %s: %llu is to come", a->id,
				a->doing, *v);
		return ret;
	}
	if (*v != TT_POISON)
		tt_fail(a->scene, "actor %u: %s: %llx, though nothing was received",
			a->id, a->doing, *v);
	if (ret == -EAGAIN)
		return ret;
	tt_wait_ended(a, ret);
	return -ECANCELED;
}

/* Whoever waits for a timer of his own gets the time, or is cancelled. */
static int wait(struct tt_actor *a, struct ltask_chan *c, u64 earliest)
{
	u64 v = 0;
	int ret = ltask_chan_recv(c, &v);

	if (ret != 1) {
		tt_wait_ended(a, ret);
		return ret;
	}
	tt_count(TT_E_TIMES);
	if (v < earliest || v > ktime_get_ns())
		tt_fail(a->scene, "actor %u: %s: %llu, not %llu or soon after",
			a->id, a->doing, v, earliest);
	return ret;
}

static void empty(struct tt_actor *a, struct ltask_chan *c)
{
	u64 v = 0;
	int ret = ltask_chan_try_recv(c, &v);

	if (ret != -EAGAIN)
		tt_fail(a->scene, "actor %u: %s: nothing is to come, and there is %llu: %d",
			a->id, a->doing, v, ret);
}

void tt_after(struct tt_actor *a)
{
	u64 ns = tt_below(a, 300000), start = ktime_get_ns();
	struct ltask_chan *c = ltask_after_ns(ns);

	if (IS_ERR(c)) {
		tt_count(TT_E_NOMEM);
		return;
	}
	if (tt_below(a, 3) && wait(a, c, start + ns) == 1)
		empty(a, c);
	ltask_chan_put(c);
}

void tt_timer_own(struct tt_actor *a)
{
	u64 ns = tt_below(a, 200000), start = ktime_get_ns();
	struct ltask_timer *t = ltask_timer_create(ns);
	unsigned int n = 1 + tt_below(a, 5);
	bool active = true, was;

	if (IS_ERR(t)) {
		tt_count(TT_E_NOMEM);
		return;
	}
	while (n--) {
		was = active;
		if (tt_below(a, 2))
			tt_sleep(a);
		switch (tt_below(a, 3)) {
		case 0:
			was = ltask_timer_stop(t) == active;
			active = false;
			empty(a, ltask_timer_chan(t));
			break;
		case 1:
			ns = tt_below(a, 200000);
			start = ktime_get_ns();
			was = ltask_timer_reset(t, ns) == active;
			active = true;
			break;
		default:
			was = true;
			if (!active)
				empty(a, ltask_timer_chan(t));
			else if (wait(a, ltask_timer_chan(t), start + ns) == 1)
				active = false;
		}
		if (!was)
			tt_fail(a->scene, "actor %u: a timer says wrongly whether it was active",
				a->id);
	}
	ltask_timer_destroy(t);
}

static void took_back(struct tt_timer *t, bool yes)
{
	if (!yes)
		return;
	tt_count(TT_E_BACK);
	atomic_inc(&t->back);
}

void tt_timer_shared(struct tt_actor *a)
{
	struct tt_timer *t = &a->scene->timers[tt_below(a, TT_TIMERS)];
	u64 v;

	switch (tt_below(a, 6)) {
	case 0:
		took_back(t, ltask_timer_stop(t->t));
		break;
	case 1:
	case 2:
		atomic_inc(&t->starts);
		took_back(t, ltask_timer_reset(t->t, tt_below(a, 200000)));
		break;
	default:
		if (tt_receive_time(a, ltask_timer_chan(t->t), &v) != 1)
			break;
		tt_count(TT_E_TIMES);
		atomic_inc(&t->got);
		if (v < a->scene->born)
			tt_fail(a->scene, "actor %u: %llu is of another scene",
				a->id, v);
	}
}

/**
 * tt_timers_make - make those of a scene
 * @s: the scene.
 *
 * Return: 0 or -ENOMEM.
 */
int tt_timers_make(struct tt_scene *s)
{
	unsigned int i;

	s->born = ktime_get_ns();
	for (i = 0; i < TT_TIMERS; i++) {
		struct ltask_timer *t;

		t = ltask_timer_create(tt_rnd(&s->rnd, 1000000));
		if (IS_ERR(t))
			return PTR_ERR(t);
		s->timers[i].t = t;
		atomic_set(&s->timers[i].starts, 1);
	}
	return 0;
}

/**
 * tt_timers_check - see what became of each start
 * @s: a scene whose actors have ended.
 */
void tt_timers_check(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_TIMERS; i++) {
		struct tt_timer *t = &s->timers[i];
		int starts, got, back;

		took_back(t, ltask_timer_stop(t->t));
		starts = atomic_read(&t->starts);
		got = atomic_read(&t->got);
		back = atomic_read(&t->back);
		if (starts != got + back)
			tt_fail(s, "timer %u: started %d times; received %d, taken back %d",
				i, starts, got, back);
	}
}

/**
 * tt_timers_drop - destroy those that there are
 * @s: the scene.
 */
void tt_timers_drop(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_TIMERS; i++)
		ltask_timer_destroy(s->timers[i].t);
}
