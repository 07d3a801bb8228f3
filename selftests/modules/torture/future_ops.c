// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: futures. One is told to have set each, all get the same result, and
 * that is whole; or nobody sets one, and all who wait are told.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include "torture.h"

#define ERROR		3001	/* and more */
#define ERRORS_END	3501
#define RELEASED	3999	/* by the end of the scene */

/* What one that has promised to set one does. */
enum { YIELDS = 1, SLEEPS = 2, SETS = 4, EXITS = 8, ALL = 15 };

/* How somebody waits. */
enum { WAIT, WAIT_FOR_A_WHILE, SELECT, TRY };

/* A result in one word: the first of a value, or an error. */
static u64 value_of(struct tt_actor *a)
{
	return (u64)(a->id + 1) << 32 | tt_below(a, U32_MAX);
}

static void fill(struct tt_value *v, u64 id)
{
	unsigned int i;

	for (i = 0; i < TT_WORDS; i++)
		v->word[i] = tt_word(id, i);
}

/* What came of waiting: a result in one word, or 0: none, with *@v untouched. */
static u64 result(struct tt_actor *a, const struct tt_value *v, int ret)
{
	u64 id = v->word[0];
	unsigned int i;

	for (i = 0; i < TT_WORDS; i++) {
		u64 right = ret ? 0 : tt_word(id, i);

		if (v->word[i] != right)
			tt_fail(a->scene, "actor %u: future says %d: word %u is %llx, not %llx",
				a->id, ret, i, v->word[i], right);
	}
	tt_count(TT_E_RESULTS);
	return ret ? (u64)(s64)ret : id;
}

static bool is_error(int err)
{
	return (err <= -ERROR && err > -ERRORS_END) || err == -RELEASED ||
	       err == -EOWNERDEAD;
}

static noinline int select_it(struct ltask_future *f, struct tt_value *v, u64 ns)
{
	struct ltask_case cases[] = {
		LTASK_RECV(ltask_future_chan(f), NULL),
		LTASK_TIMEOUT(ns),
	};
	int ret = ltask_select(cases, ARRAY_SIZE(cases));

	if (ret)
		return ret == 1 ? -EAGAIN : ret;
	if (cases[0].ok)
		return -EBADMSG;
	ret = ltask_future_try(f, v);
	return ret == -EINPROGRESS ? -EBADMSG : ret;
}

/* Returns the result in one word, or 0: none. */
static u64 wait(struct tt_actor *a, struct ltask_future *f, unsigned int how)
{
	u64 ns = tt_below(a, 300000), start = ktime_get_ns();
	struct tt_value v;
	int ret;

	tt_value_poison(&v);
	switch (how) {
	case WAIT:
		ret = ltask_future_wait(f, &v);
		break;
	case WAIT_FOR_A_WHILE:
		ret = tt_timed_out(a, ltask_future_wait_timeout(f, &v, ns),
				   start, ns);
		break;
	case SELECT:
		ret = select_it(f, &v, ns);
		break;
	default:
		ret = ltask_future_try(f, &v);
		if (ret == -EINPROGRESS)
			ret = -EAGAIN;
	}
	if (!ret || is_error(ret))
		return result(a, &v, ret);
	if (v.word[0] != TT_POISON)
		tt_fail(a->scene, "actor %u: %d for a future, and it is written to",
			a->id, ret);
	if (ret != -EAGAIN)
		tt_wait_ended(a, ret);
	return 0;
}

/* One that is not yet set, more or less. */
static struct tt_future *any(struct tt_actor *a)
{
	unsigned int i = atomic_read(&a->scene->future) + tt_below(a, 2);

	return &a->scene->futures[min(i, TT_FUTURES - 1U)];
}

void tt_future_wait(struct tt_actor *a)
{
	unsigned int how = a->as == TT_INTR ? TRY : tt_below(a, TRY + 1), i;
	struct tt_future *f = any(a);
	u64 r = wait(a, f->f, how), old;

	if (!r)
		return;
	old = atomic64_cmpxchg(&f->seen, 0, r);
	if (old && old != r)
		tt_fail(a->scene, "actor %u: one future, two results: %llx, %llx",
			a->id, old, r);
	i = f - a->scene->futures;
	atomic_cmpxchg(&a->scene->future, i, i + 1);
}

/* Returns whether it was this that has set it. */
static bool set(struct tt_actor *a, struct ltask_future *f, u64 r)
{
	struct tt_value v;
	int ret;

	if ((s64)r < 0) {
		ret = ltask_future_fail(f, r);
	} else {
		fill(&v, r);
		ret = ltask_future_set(f, &v);
	}
	if (ret && ret != -EALREADY)
		tt_fail(a->scene, "actor %u: setting a future: %d", a->id, ret);
	return !ret;
}

static u64 any_result(struct tt_actor *a)
{
	if (tt_below(a, 4))
		return value_of(a);
	return -(ERROR + (s64)tt_below(a, ERRORS_END - ERROR));
}

static void won(struct tt_scene *s, struct tt_future *f, u64 r)
{
	if (atomic64_cmpxchg(&f->won, 0, r))
		tt_fail(s, "a future was set twice");
}

void tt_future_set(struct tt_actor *a)
{
	struct tt_future *f = any(a);
	u64 r = any_result(a);

	if (set(a, f->f, r))
		won(a->scene, f, r);
}

static void promiser(struct tt_actor *a, struct ltask_future *f,
		     unsigned int what, u64 r)
{
	if (what & YIELDS)
		ltask_yield();
	if (what & SLEEPS)
		ltask_sleep_ns(20000);
	if (what & SETS)
		set(a, f, r);
	if (what & EXITS)
		ltask_exit();
}

/* Returns 0 if the wait was cancelled and there is no result yet. */
static u64 wait_long(struct tt_actor *a, struct ltask_future *f)
{
	u64 r;

	do {
		r = wait(a, f, tt_below(a, TRY + 1));
	} while (!r && !a->cancelled);
	return r ? r : wait(a, f, TRY);
}

void tt_future_own(struct tt_actor *a)
{
	struct ltask_future *f;
	unsigned int n = 1 + tt_below(a, 3), what;
	bool refused = false, sets = false;
	u64 r = any_result(a), got;

	f = ltask_future_create(sizeof(struct tt_value));
	if (IS_ERR(f)) {
		tt_count(TT_E_NOMEM);
		return;
	}
	/* Else the first could end, and be the last, before the second begins. */
	ltask_future_promise(f);
	while (n--) {
		what = tt_below(a, ALL + 1);
		if (!tt_below(a, 3))
			what &= ~SETS;
		sets |= what & SETS;
		if (!tt_started(a, ltask_future_go(f, a->scene->group, promiser,
						   a, f, what, r)))
			refused = true;
	}
	ltask_future_abandon(f);
	got = refused ? 0 : wait_long(a, f);
	if (!sets)
		r = (u64)-EOWNERDEAD;
	if (got == (u64)-EOWNERDEAD)
		tt_count(TT_E_DEAD);
	if (got && got != r)
		tt_fail(a->scene, "actor %u: the result of a future is %llx, not %llx",
			a->id, got, r);
	ltask_future_put(f);
}

/**
 * tt_futures_make - make those of a scene
 * @s: the scene.
 *
 * Return: 0 or -ENOMEM.
 */
int tt_futures_make(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_FUTURES; i++) {
		struct ltask_future *f;

		f = ltask_future_create(sizeof(struct tt_value));
		if (IS_ERR(f))
			return PTR_ERR(f);
		s->futures[i].f = f;
	}
	return 0;
}

/**
 * tt_futures_release - set those that nobody has set
 * @s: the scene, which is told to stop.
 */
void tt_futures_release(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_FUTURES; i++) {
		struct tt_future *f = &s->futures[i];

		if (!ltask_future_fail(f->f, -RELEASED))
			won(s, f, (u64)-RELEASED);
	}
}

/**
 * tt_futures_check - see that each was set once, and seen so
 * @s: a scene whose actors have ended.
 */
void tt_futures_check(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_FUTURES; i++) {
		u64 set = atomic64_read(&s->futures[i].won);
		u64 seen = atomic64_read(&s->futures[i].seen);

		if (!set || (seen && seen != set))
			tt_fail(s, "future %u: set to %llx, seen as %llx", i,
				set, seen);
	}
}

/**
 * tt_futures_drop - give back those that there are
 * @s: the scene.
 */
void tt_futures_drop(struct tt_scene *s)
{
	unsigned int i;

	for (i = 0; i < TT_FUTURES; i++)
		ltask_future_put(s->futures[i].f);
}
