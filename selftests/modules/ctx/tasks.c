// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about contexts.
 */
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "ctx.h"

static struct ctx_shared *shared(void *data)
{
	return *(struct ctx_shared **)data;
}

void ctx_nothing(void *data)
{
	atomic_inc(&shared(data)->done);
}

/* Until its context is done. */
void ctx_waits_in_vain(void *data)
{
	struct ctx_shared *s = shared(data);
	int v;

	atomic_inc(&s->inside);
	if (ltask_chan_recv(s->c, &v) != s->err)
		atomic_inc(&s->wrong);
	atomic_inc(&s->done);
}

/* Whoever is told can ask why. */
void ctx_asks_why(void *data)
{
	struct ctx_shared *s = shared(data);
	int v;

	atomic_inc(&s->inside);
	if (ltask_chan_recv(s->c, &v) != s->err ||
	    ltask_ctx_err(ltask_ctx_current()) != s->err)
		atomic_inc(&s->wrong);
	if (ltask_ctx_cause(ltask_ctx_current()) != -EXDEV)
		atomic_inc(&s->wrong);
	atomic_inc(&s->done);
}

/* Its own context has nothing to do with that. */
void ctx_waits_for_other(void *data)
{
	struct ctx_shared *s = shared(data);

	atomic_inc(&s->inside);
	if (ltask_ctx_wait(s->other) || !ltask_ctx_err(s->other))
		atomic_inc(&s->wrong);
	atomic_inc(&s->done);
}

static int wait_somehow(struct ctx_shared *s, unsigned int how)
{
	int v = 1;
	struct ltask_case cases[] = {
		LTASK_RECV(s->c, &v), LTASK_TIMEOUT(600 * NSEC_PER_SEC),
		LTASK_RECV(s->c, &v), LTASK_DONE(s->other),
	};

	switch (how) {
	case 0:
		return ltask_chan_send(NULL, &v);
	case 1:
		return ltask_chan_recv(s->c, &v);
	case 2:
		return ltask_sleep_ns(600 * NSEC_PER_SEC);
	case 3:
		return ltask_wg_wait(&s->wg);
	case 4:
		return ltask_ctx_wait(s->other);
	case 5:
		return ltask_select(cases, 1);
	case 6:
		return ltask_select(cases, 2);
	case 7:
		return ltask_select(cases, 4);
	case 8:
		return ltask_select(NULL, 0);
	case 9:
		return ltask_chan_recv_timeout(s->c, &v, 600 * NSEC_PER_SEC);
	default:
		return 1;
	}
}

/* Takes the next kind, one for each task. */
void ctx_waits_in_every_way(void *data)
{
	struct ctx_shared *s = shared(data);
	unsigned int how = atomic_inc_return(&s->inside) - 1;

	if (!EXPECT_EQ(wait_somehow(s, how), s->err))
		atomic_inc(&s->wrong);
	EXPECT_EQ(ltask_cancelled(), s->err);
	atomic_inc(&s->done);
}

/* A task that is cancelled from its first moment on. */
void ctx_refused_in_every_way(void *data)
{
	struct ctx_shared *s = shared(data);
	unsigned int how;

	EXPECT_EQ(ltask_cancelled(), s->err);
	EXPECT_EQ(ltask_yield(), s->err);
	for (how = 0; how < 10; how++)
		EXPECT_EQ(wait_somehow(s, how), s->err);
	atomic_inc(&s->done);
}

void ctx_is_current(void *data)
{
	struct ctx_shared *s = shared(data);

	EXPECT(ltask_ctx_current() == s->other);
	EXPECT_EQ(ltask_ctx_err(ltask_ctx_current()), 0);
	EXPECT_EQ(ltask_cancelled(), 0);
	atomic_inc(&s->done);
}

void ctx_interruptible(void *data)
{
	struct ctx_shared *s = shared(data);

	atomic_inc(&s->inside);
	if (!msleep_interruptible(600000))
		atomic_inc(&s->wrong);
	EXPECT_EQ(ltask_cancelled(), s->err);
	EXPECT_EQ(ltask_sleep_ns(1), s->err);
	atomic_inc(&s->done);
}

void ctx_killable(void *data)
{
	struct ctx_shared *s = shared(data);

	atomic_inc(&s->inside);
	if (wait_for_completion_killable(&s->never) != -ERESTARTSYS)
		atomic_inc(&s->wrong);
	EXPECT_EQ(ltask_cancelled(), s->err);
	atomic_inc(&s->done);
}

/* On whichever carrier: what was meant for another has not come here. */
void ctx_after_interrupt(void *data)
{
	struct ctx_shared *s = shared(data);

	if (signal_pending(current) || msleep_interruptible(2))
		atomic_inc(&s->wrong);
	EXPECT_EQ(ltask_cancelled(), 0);
	atomic_inc(&s->done);
}

/* Adds up what comes until the channel is closed. */
void ctx_adder(void *data)
{
	struct ctx_shared *s = shared(data);
	int v;

	atomic_inc(&s->inside);
	while (ltask_chan_recv(s->c, &v) == 1)
		atomic_add(v, &s->sum);
	EXPECT_EQ(ltask_cancelled(), 0);
	atomic_inc(&s->done);
}

/* Ends soon, by itself or by being cancelled. */
void ctx_short_wait(void *data)
{
	struct ctx_shared *s = shared(data);
	int v, err, i;

	for (i = 0; i < 3; i++) {
		struct ltask_case cases[] = {
			LTASK_RECV(s->c, &v), LTASK_TIMEOUT(20000),
		};

		err = ltask_select(cases, 2);
		if (err != 1 && err != -ECANCELED && err != -ETIME)
			atomic_inc(&s->wrong);
	}
	atomic_inc(&s->done);
}

void ctx_cancels_own(void *data)
{
	struct ctx_shared *s = shared(data);
	int v;

	EXPECT_EQ(ltask_chan_try_recv(s->c, &v), -EAGAIN);
	EXPECT_EQ(ltask_ctx_cancel(ltask_ctx_current(), -EPERM), 0);
	EXPECT_EQ(ltask_cancelled(), -ECANCELED);
	EXPECT_EQ(ltask_chan_recv(s->c, &v), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(ltask_ctx_current()), -EPERM);
	/* Making needs no waiting, and works. */
	EXPECT_EQ(ltask_chan_try_recv(s->c, &v), -EAGAIN);
	atomic_inc(&s->done);
}

/* Cancels nodes in an order of its own. */
void ctx_cancel_some(struct ctx_tree *t, unsigned int from, unsigned int step)
{
	unsigned int i;

	for (i = 0; i < t->nr; i++) {
		unsigned int k = (from + i * step) % t->nr;

		EXPECT_EQ(ltask_ctx_cancel(t->nodes[k], -(int)(k + 1)), 0);
		if (i % 8 == 7)
			ltask_yield();
	}
}
