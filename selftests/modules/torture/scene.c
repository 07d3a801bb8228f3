// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: one scene, from its making to its end.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "torture.h"

/**
 * tt_rnd - a random number
 * @rnd: of which sequence.
 * @n: above the largest.
 */
u32 tt_rnd(struct rnd_state *rnd, u32 n)
{
	return ((u64)prandom_u32_state(rnd) * n) >> 32;
}

/**
 * tt_scene_phase - say what a worker is at
 * @s: its scene.
 * @phase: what.
 */
void tt_scene_phase(struct tt_scene *s, const char *phase)
{
	WRITE_ONCE(s->phase, phase);
	WRITE_ONCE(s->since, jiffies);
}

static void make_actor(struct tt_scene *s, struct tt_actor *a, unsigned int id)
{
	a->scene = s;
	a->id = id;
	prandom_seed_state(&a->rnd, (u64)prandom_u32_state(&s->rnd) << 32 |
			   prandom_u32_state(&s->rnd));
	ltask_wg_init(&a->children);
	ltask_wg_init(&a->batch);
	init_completion(&a->done);
}

static int make_chans(struct tt_scene *s)
{
	static const u8 caps[] = { 0, 0, 0, 1, 2, 3, 7, 40 };
	unsigned int i;

	s->nr_chans = 1 + tt_rnd(&s->rnd, TT_CHANS);
	for (i = 0; i < s->nr_chans; i++) {
		unsigned int cap = caps[tt_rnd(&s->rnd, ARRAY_SIZE(caps))];
		struct ltask_chan *c;

		s->sizes[i] = sizeof(u64) *
			      (tt_rnd(&s->rnd, 2) ? 1 : TT_WORDS);
		c = ltask_chan_create(s->sizes[i], cap);
		if (IS_ERR(c))
			return PTR_ERR(c);
		s->chans[i] = c;
	}
	return 0;
}

/* A small tree; all of it can be cancelled, and is at the end. */
static int make_ctxs(struct tt_scene *s)
{
	struct ltask_ctx *root = ltask_group_ctx(s->group), *value;
	unsigned int i;

	s->ctxs[0] = ltask_ctx_with_cancel(root);
	if (IS_ERR(s->ctxs[0]))
		return PTR_ERR(s->ctxs[0]);
	s->ctxs[1] = ltask_ctx_with_timeout(s->ctxs[0],
					    tt_rnd(&s->rnd, 200000000));
	s->ctxs[2] = ltask_ctx_with_deadline(root, ktime_get() +
					     tt_rnd(&s->rnd, 200000000));
	value = ltask_ctx_with_value(s->ctxs[0], s, s);
	if (IS_ERR(value))
		return PTR_ERR(value);
	s->ctxs[3] = ltask_ctx_with_cancel(value);
	ltask_ctx_put(value);
	for (i = 0; i < TT_CTXS; i++) {
		if (IS_ERR(s->ctxs[i]))
			return PTR_ERR(s->ctxs[i]);
	}
	return 0;
}

static void drop(struct tt_scene *s)
{
	unsigned int i;

	tt_timers_drop(s);
	tt_ticker_drop(s);
	tt_futures_drop(s);
	for (i = 0; i < s->nr_chans; i++)
		ltask_chan_put(s->chans[i]);
	for (i = 0; i < TT_CTXS; i++) {
		if (!IS_ERR_OR_NULL(s->ctxs[i]))
			ltask_ctx_put(s->ctxs[i]);
	}
	ltask_group_destroy(s->group);
	s->group = NULL;
}

/* What is left after an error, drop() ends. */
static int make_parts(struct tt_scene *s)
{
	int err;

	tt_locks_make(s);
	err = make_chans(s);
	if (!err)
		err = make_ctxs(s);
	if (!err)
		err = tt_timers_make(s);
	if (!err)
		err = tt_ticker_make(s);
	if (!err)
		err = tt_futures_make(s);
	/* The last, for only tt_errgroup_check() ends it. */
	if (!err)
		err = tt_errgroup_make(s);
	return err;
}

static int make(struct tt_scene *s)
{
	unsigned int i;
	int err;

	prandom_seed_state(&s->rnd, s->seed + ((u64)s->worker << 32 | s->nr) *
			   0x9e3779b97f4a7c15ULL);
	s->tag = s->worker << 8 | (s->nr & 0xff);
	s->group = ltask_group_create("torture");
	if (IS_ERR(s->group))
		return PTR_ERR(s->group);
	mutex_init(&s->locks[0]);
	mutex_init(&s->locks[1]);
	spin_lock_init(&s->spinlock);
	ltask_wg_init(&s->wg);
	for (i = 0; i < TT_ACTORS; i++)
		make_actor(s, &s->actors[i], i);
	make_actor(s, &s->drainer, TT_ACTORS);
	err = make_parts(s);
	if (err)
		drop(s);
	return err;
}

static void start_tasks(struct tt_scene *s)
{
	unsigned int n = 2 + tt_rnd(&s->rnd, 20);

	while (n--) {
		struct tt_actor *a = tt_actor_new(s, TT_TASK);
		int err = ltask_go(s->group, tt_actor_main, a);

		/* An actor may have cancelled it already. */
		if (err && err != -ENOMEM && !READ_ONCE(s->cancelling))
			tt_fail(s, "start of an actor: %d", err);
	}
}

static unsigned long all_steps(const struct tt_scene *s)
{
	unsigned int nr = tt_nr_actors(s), i;
	unsigned long n = 0;

	for (i = 0; i < nr; i++)
		n += READ_ONCE(s->actors[i].steps);
	return n;
}

/* For a while, but not when all wait for each other: that is nobody's fault. */
static void look_on(struct tt_scene *s)
{
	unsigned long end = jiffies +
			    msecs_to_jiffies(10 + tt_rnd(&s->rnd, 200));
	unsigned long last = 0, now;

	while (time_before(jiffies, end) && !tt_stopping()) {
		usleep_range(4000, 8000);
		now = all_steps(s);
		if (now == last || READ_ONCE(s->cancelling))
			break;
		last = now;
	}
}

static void cancel(struct tt_scene *s)
{
	WRITE_ONCE(s->cancelling, true);
	ltask_group_cancel(s->group, -1);
	tt_count(TT_E_GROUP_CANCEL);
}

static void wait_for_tasks(struct tt_scene *s)
{
	int err = ltask_group_wait(s->group);

	if (err)
		tt_fail(s, "wait for the group: %d", err);
}

/* Whoever waits for anything is released, in any order, by now or later. */
static void release(struct tt_scene *s)
{
	unsigned int first = tt_rnd(&s->rnd, s->nr_chans), i;

	for (i = 0; i < s->nr_chans; i++)
		tt_close_chan(s, (first + i) % s->nr_chans);
	first = tt_rnd(&s->rnd, TT_CTXS);
	for (i = 0; i < TT_CTXS; i++)
		ltask_ctx_cancel(s->ctxs[(first + i) % TT_CTXS], 0);
	tt_futures_release(s);
	tt_locks_release(s);
}

/* Kthreads and interrupts go on while the group is cancelled and ends. */
static void end(struct tt_scene *s)
{
	if (tt_has(TT_CANCEL) && tt_rnd(&s->rnd, 2)) {
		tt_scene_phase(s, "cancels the group");
		cancel(s);
		if (tt_rnd(&s->rnd, 2)) {
			tt_scene_phase(s, "waits for cancelled tasks");
			wait_for_tasks(s);
		}
	}
	WRITE_ONCE(s->stop, true);
	if (!READ_ONCE(s->cancelling) || tt_rnd(&s->rnd, 2)) {
		tt_scene_phase(s, "closes channels");
		release(s);
	}
	tt_scene_phase(s, "stops timers");
	tt_timers_stop(s);
	if (READ_ONCE(s->cancelling)) {
		tt_scene_phase(s, "waits for cancelled tasks, nobody else running");
		wait_for_tasks(s);
		release(s);
	}
	tt_scene_phase(s, "waits for kthreads");
	tt_threads_wait(s);
	tt_scene_phase(s, "waits for tasks");
	wait_for_tasks(s);
	if (!ltask_group_idle(s->group))
		tt_fail(s, "the group has ended, and %llu tasks remain",
			ltask_group_tasks(s->group));
}

/**
 * tt_scene_run - one scene
 * @s: memory for it, with seed, worker and nr.
 *
 * Return: 0 or -ENOMEM.
 */
int tt_scene_run(struct tt_scene *s)
{
	int err;

	memset_startat(s, 0, tag);
	tt_scene_phase(s, "begins");
	err = make(s);
	if (err)
		return err;
	tt_timers_start(s);
	tt_threads_start(s);
	start_tasks(s);
	tt_scene_phase(s, "looks on");
	look_on(s);
	end(s);
	tt_scene_phase(s, "checks");
	tt_scene_check(s);
	drop(s);
	tt_count(TT_E_SCENES);
	return 0;
}
