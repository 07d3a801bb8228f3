// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: tickers. The nth tick that is received is no earlier than n periods
 * after the start, and none is received after a stop.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include "torture.h"

/* A tick is an interrupt: seldom enough for a debug kernel under emulation. */
#define SHARED_NS	1000000

/* Receives a tick, if one comes soon, of those that began at @start. */
static unsigned int receive(struct tt_actor *a, struct ltask_ticker *t, u64 start,
			    u64 period, unsigned int n)
{
	u64 v;

	if (tt_receive_time(a, ltask_ticker_chan(t), &v) != 1)
		return n;
	tt_count(TT_E_TICKS);
	n++;
	if (v < start + n * period)
		tt_fail(a->scene, "actor %u: tick %u of every %llu ns came after %llu",
			a->id, n, period, v - start);
	return n;
}

static void stop(struct tt_actor *a, struct ltask_ticker *t)
{
	u64 v;

	ltask_ticker_stop(t);
	if (tt_below(a, 2))
		tt_sleep(a);
	if (tt_receive_time(a, ltask_ticker_chan(t), &v) == 1)
		tt_fail(a->scene, "actor %u: a ticker that is stopped ticks",
			a->id);
}

static u64 any_period(struct tt_actor *a)
{
	return LTASK_TICKER_MIN + tt_below(a, 400000);
}

void tt_ticker_own(struct tt_actor *a)
{
	u64 period = any_period(a), start = ktime_get_ns();
	struct ltask_ticker *t = ltask_ticker_create(period);
	unsigned int n = 1 + tt_below(a, 8), ticks = 0;

	if (IS_ERR(t)) {
		tt_count(TT_E_NOMEM);
		return;
	}
	while (n--) {
		switch (tt_below(a, 8)) {
		case 0:
			period = any_period(a);
			start = ktime_get_ns();
			ticks = 0;
			if (ltask_ticker_reset(t, period))
				tt_fail(a->scene, "actor %u: ticker: reset",
					a->id);
			break;
		case 1:
			if (ltask_ticker_reset(t, tt_below(a, LTASK_TICKER_MIN)) !=
			    -EINVAL)
				tt_fail(a->scene, "actor %u: ticker: reset to too little",
					a->id);
			break;
		case 2:
			stop(a, t);
			n = 0;
			break;
		default:
			ticks = receive(a, t, start, period, ticks);
		}
	}
	ltask_ticker_destroy(t);
}

void tt_ticker_shared(struct tt_actor *a)
{
	struct tt_ticker *t = &a->scene->ticker;
	u64 v;

	switch (tt_below(a, 16)) {
	case 0:
		ltask_ticker_stop(t->t);
		break;
	case 1:
	case 2:
		ltask_ticker_reset(t->t, SHARED_NS + tt_below(a, SHARED_NS));
		break;
	default:
		if (tt_receive_time(a, ltask_ticker_chan(t->t), &v) != 1)
			break;
		tt_count(TT_E_TICKS);
		atomic_inc(&t->got);
		if (v < a->scene->born + SHARED_NS)
			tt_fail(a->scene, "actor %u: %llu is before the first tick",
				a->id, v);
	}
}

/**
 * tt_ticker_make - make the one of a scene
 * @s: the scene.
 *
 * Return: 0 or -ENOMEM.
 */
int tt_ticker_make(struct tt_scene *s)
{
	struct ltask_ticker *t;

	t = ltask_ticker_create(SHARED_NS + tt_rnd(&s->rnd, SHARED_NS));
	if (IS_ERR(t))
		return PTR_ERR(t);
	s->ticker.t = t;
	return 0;
}

/**
 * tt_ticker_check - see that it has not ticked too often
 * @s: a scene whose actors have ended.
 */
void tt_ticker_check(struct tt_scene *s)
{
	unsigned int most = div_u64(ktime_get_ns() - s->born, SHARED_NS);
	unsigned int got = atomic_read(&s->ticker.got);

	if (got > most)
		tt_fail(s, "ticker: %u ticks, %u at most would be right", got,
			most);
}

/**
 * tt_ticker_drop - destroy it, if there is one
 * @s: the scene.
 */
void tt_ticker_drop(struct tt_scene *s)
{
	ltask_ticker_destroy(s->ticker.t);
}
