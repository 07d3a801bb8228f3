// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about groups, wait groups and sleeping.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/module.h>
#include "group.h"

static void note_deferred(void *arg)
{
	atomic_inc(arg);
}

static noinline int wait_in(struct group_waits *w, int which)
{
	char byte = 0;

	switch (which) {
	case WAIT_SLEEP:
		return ltask_sleep_ns(3600ULL * NSEC_PER_SEC);
	case WAIT_SEND:
		return ltask_chan_send(w->c, &byte);
	case WAIT_RECV:
		return ltask_chan_recv(NULL, &byte);
	case WAIT_WG:
		return ltask_wg_wait(&w->wg);
	default:
		return ltask_group_wait(w->other);
	}
}

void group_msleep(atomic_t *step, unsigned int ms)
{
	atomic_inc(step);
	msleep(ms);
	atomic_inc(step);
}

void group_wait_task(struct group_waits *w, int which)
{
	EXPECT_EQ(ltask_defer(note_deferred, &w->deferred), 0);
	EXPECT_EQ(ltask_cancelled(), 0);
	atomic_inc(&w->at);
	w->result[which] = wait_in(w, which);
	EXPECT(ltask_cancelled());
	/* Once cancelled, no wait is granted any more. */
	w->again[which] = wait_in(w, which);
}

void group_park(struct ltask_chan *c, atomic_t *at, atomic_t *cancelled)
{
	char byte;

	atomic_inc(at);
	if (ltask_chan_recv(c, &byte) == -ECANCELED)
		atomic_inc(cancelled);
}

void group_add(atomic_t *n, int what)
{
	atomic_add(what, n);
}

void group_sleep_add(atomic_t *n, u64 ns)
{
	EXPECT_EQ(ltask_sleep_ns(ns), 0);
	atomic_inc(n);
}

void group_nested(struct ltask_group *inner, atomic_t *done)
{
	EXPECT_EQ(ltask_group_wait(inner), 0);
	EXPECT_EQ(ltask_group_tasks(inner), 0);
	atomic_inc(done);
}

/* A task makes a group of its own, waits for it and destroys it. */
void group_from_task(atomic_t *done)
{
	struct ltask_group *g = lt_group("inner", THIS_MODULE);
	atomic_t n = ATOMIC_INIT(0);
	int i;

	if (!g)
		return;
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(g, group_sleep_add, &n, NSEC_PER_MSEC), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&n), 10);
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(g, group_sleep_add, &n, NSEC_PER_MSEC), 0);
	ltask_group_wait(g);
	EXPECT_EQ(ltask_go(g, group_leak_recv, NULL), 0);
	ltask_group_cancel(g, -EIO);
	ltask_group_destroy(g);
	EXPECT_EQ(atomic_read(&n), 20);
	atomic_inc(done);
}

void group_leak_recv(struct ltask_chan *c)
{
	char byte;

	ltask_chan_recv(c, &byte);
}

/* Nobody passes a round before all have arrived in it. */
void group_at_barrier(struct group_barrier *b)
{
	int round;

	for (round = 0; round < ROUNDS; round++) {
		EXPECT_EQ(ltask_wg_done(&b->arrive[round]), 0);
		EXPECT_EQ(ltask_wg_wait(&b->arrive[round]), 0);
		atomic_inc(&b->passed[round]);
		if (round)
			EXPECT_EQ(atomic_read(&b->passed[round - 1]) > 0, 1);
	}
}

void group_wg_user(struct ltask_wg *wg, atomic_t *n)
{
	atomic_inc(n);
	EXPECT_EQ(ltask_wg_done(wg), 0);
}

void group_sleeper(struct group_sleep *s)
{
	u64 start = ktime_get_ns();

	s->result = ltask_sleep_ns(s->ns);
	s->late = ktime_get_ns() - start - s->ns;
	atomic_inc(&s->done);
}

void group_order(atomic_t *nr, int *slot, u64 ns)
{
	EXPECT_EQ(ltask_sleep_ns(ns), 0);
	*slot = atomic_fetch_inc(nr);
}

void group_wg_waiter(struct ltask_wg *wg, atomic_t *cancelled)
{
	if (ltask_wg_wait(wg) == -ECANCELED)
		atomic_inc(cancelled);
}

void group_awake(struct ltask_chan *c, int way)
{
	unsigned int i;

	switch (way) {
	case AWAKE_ASLEEP:
		EXPECT_EQ(ltask_sleep_ns(2 * NSEC_PER_SEC), 0);
		break;
	case AWAKE_BLOCKED:
		msleep(2000);
		break;
	default:
		for (i = 0; i < 200; i++) {
			mdelay(10);
			EXPECT_EQ(ltask_yield(), 0);
		}
	}
	EXPECT_EQ(ltask_chan_close(c), 0);
}

void group_play(struct group_ball *b, int me)
{
	unsigned int i;
	int ball = 0;

	for (i = 0; i < b->rounds; i++) {
		if (me == 0)
			EXPECT_EQ(ltask_chan_send(b->c[0], &ball), 0);
		EXPECT_EQ(ltask_chan_recv(b->c[!me], &ball), 1);
		if (me == 1)
			EXPECT_EQ(ltask_chan_send(b->c[1], &ball), 0);
	}
	atomic_inc(&b->done);
}

void group_wait_closed(struct ltask_group *g, int *result)
{
	*result = ltask_group_wait_closed(g);
}
