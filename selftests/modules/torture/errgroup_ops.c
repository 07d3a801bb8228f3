// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: error groups, an actor's own and one of the whole scene. The first
 * error is the result and the context's cause. Some of the tasks wait until they
 * are cancelled and fail then, with errors that are told by their numbers: so
 * theirs is never the first.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include "torture.h"

#define ERROR		1001	/* and more: by itself */
#define LATE		1501	/* and more: because it was cancelled */
#define ERRORS_END	2001

enum { AT_ONCE, YIELDS, SLEEPS, EXITS, LATER };

static bool is_error(int err, int from)
{
	return err <= -from && err > -ERRORS_END;
}

static void ended(struct tt_errgroup *e, int err)
{
	if (err)
		atomic_inc(&e->errors);
	atomic_dec(&e->running);
}

static int member(struct tt_scene *s, struct tt_errgroup *e, unsigned int what,
		  int err)
{
	int running = atomic_inc_return(&e->running);

	if (e->limit && running > e->limit)
		tt_fail(s, "error group: %d run at once, not %u", running,
			e->limit);
	switch (what) {
	case YIELDS:
		ltask_yield();
		break;
	case SLEEPS:
		ltask_sleep_ns(50000);
		break;
	case EXITS:
		ended(e, 0);
		ltask_exit();
		break;
	case LATER:
		ltask_ctx_wait(ltask_errgroup_ctx(&e->eg));
		break;
	}
	ended(e, err);
	return err;
}

static int make(struct tt_errgroup *e, struct tt_scene *s, struct ltask_ctx *ctx,
		unsigned int limit)
{
	int err = ltask_errgroup_init(&e->eg, s->group, ctx);

	if (err)
		return err;
	e->limit = limit;
	atomic_set(&e->running, 0);
	atomic_set(&e->errors, 0);
	atomic_set(&e->failing, 0);
	e->made = true;
	ltask_errgroup_set_limit(&e->eg, limit);
	return 0;
}

/* One more task, which fails if it is told to, or, at times, when others have. */
static void add(struct tt_actor *a, struct tt_errgroup *e, bool fails)
{
	unsigned int what = tt_below(a, LATER + 1);
	bool tries = a->as == TT_INTR || tt_below(a, 2);
	int err = 0, ret;

	/* Would wait for ever, if nobody fails. */
	if (what == LATER && (fails || !atomic_read(&e->failing)))
		what = AT_ONCE;
	if (what == EXITS && (fails || tt_below(a, 3)))
		what = YIELDS;
	if (what == LATER)
		err = -(LATE + (int)tt_below(a, ERRORS_END - LATE));
	else if (fails)
		err = -(ERROR + (int)tt_below(a, LATE - ERROR));
	if (tries)
		ret = ltask_errgroup_try_go(&e->eg, member, a->scene, e, what, err);
	else
		ret = ltask_errgroup_go(&e->eg, member, a->scene, e, what, err);
	if (a->as == TT_TASK && !tries && ltask_cancelled() &&
	    (ret == -ECANCELED || ret == -ETIME))
		tt_wait_ended(a, ret);
	else if (a->interruptible && (ret == -EINTR || ret == -ERESTARTSYS))
		tt_wait_ended(a, ret);
	else if (tt_started(a, ret) && fails)
		atomic_set(&e->failing, 1);
}

/* @ret: its result. All its tasks have ended. */
static void judge(struct tt_scene *s, struct tt_errgroup *e, int ret)
{
	int cause = ltask_ctx_cause(ltask_errgroup_ctx(&e->eg));
	int errors = atomic_read(&e->errors);

	if (atomic_read(&e->running))
		tt_fail(s, "error group: waited for, and %d run",
			atomic_read(&e->running));
	if (ret)
		tt_count(TT_E_FAILED);
	if (!ret != !errors || (ret && !is_error(ret, ERROR)))
		tt_fail(s, "error group: result %d, and %d failed", ret, errors);
	if (is_error(cause, ERROR) && cause != ret)
		tt_fail(s, "error group: result %d, and %d cancelled it", ret,
			cause);
	/* Nor does the end of all tasks cancel it before one of them failed. */
	if (is_error(ret, LATE) && cause == ret && !READ_ONCE(s->cancelling))
		tt_fail(s, "error group: cancelled by %d, which came later",
			cause);
}

static void destroy(struct tt_scene *s, struct tt_errgroup *e)
{
	int ret = ltask_errgroup_destroy(&e->eg);

	if (ret)
		tt_fail(s, "error group: it has ended, and can't be destroyed: %d", ret);
	e->made = false;
}

void tt_errgroup_own(struct tt_actor *a)
{
	struct tt_errgroup *e = &a->errgroup;
	unsigned int n = 1 + tt_below(a, 6), limit = tt_below(a, 4);
	struct ltask_ctx *ctx = NULL;
	int ret;

	if (e->made)
		return;
	if (tt_below(a, 2))
		ctx = a->scene->ctxs[tt_below(a, TT_CTXS)];
	if (make(e, a->scene, ctx, limit)) {
		tt_count(TT_E_NOMEM);
		return;
	}
	while (n--)
		add(a, e, !tt_below(a, 4));
	if (tt_below(a, 2))
		ret = ltask_errgroup_wait(&e->eg);
	else
		ret = ltask_errgroup_wait_interruptible(&e->eg);
	if (ret && !is_error(ret, ERROR)) {
		/* Its tasks may still run: tt_errgroup_check() waits. */
		tt_wait_ended(a, ret);
		return;
	}
	judge(a->scene, e, ret);
	destroy(a->scene, e);
}

void tt_errgroup_go(struct tt_actor *a)
{
	add(a, &a->scene->errgroup, !tt_below(a, 30));
}

/**
 * tt_errgroup_make - make the one of a scene
 * @s: the scene.
 *
 * Return: 0 or -ENOMEM.
 */
int tt_errgroup_make(struct tt_scene *s)
{
	return make(&s->errgroup, s, NULL, tt_rnd(&s->rnd, 5));
}

/**
 * tt_errgroup_check - see what came of one, and end it
 * @s: a scene whose tasks have ended.
 * @e: the error group; nothing happens if it has been ended.
 */
void tt_errgroup_check(struct tt_scene *s, struct tt_errgroup *e)
{
	if (!e->made)
		return;
	judge(s, e, ltask_errgroup_wait(&e->eg));
	destroy(s, e);
}
