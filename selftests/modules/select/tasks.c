// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about select.
 */
#include <linux/string.h>
#include "select.h"

void sel_run(struct sel_call *call)
{
	atomic_set(&call->at, 1);
	call->result = ltask_select(call->cases, call->n);
	atomic_set_release(&call->at, 2);
}

void sel_run_data(void *data)
{
	sel_run(*(struct sel_call **)data);
}

void sel_run_later(struct sel_gate *gate)
{
	EXPECT_EQ(ltask_chan_recv(gate->c, NULL), 1);
	sel_run(gate->call);
}

void sel_sleep_by_timeout(u64 ns, s64 *took, int *result)
{
	struct ltask_case c = LTASK_TIMEOUT(ns);
	s64 start = ktime_get_ns();

	*result = ltask_select(&c, 1);
	*took = ktime_get_ns() - start;
	EXPECT(c.ok);
}

void sel_pair_send(struct ltask_chan *c, enum sel_style style, unsigned int n,
		   struct ltask_chan *never)
{
	unsigned int nr = style == SEL_ONE ? 1 : 2, i;

	for (i = 0; i < n; i++) {
		int v = i, none;
		struct ltask_case cases[] = {
			LTASK_SEND(c, &v),
			LTASK_RECV(never, &none),
		};

		if (style == SEL_PLAIN)
			EXPECT_EQ(ltask_chan_send(c, &v), 0);
		else
			EXPECT_EQ(ltask_select(cases, nr), 0);
		EXPECT_EQ(v, i);
	}
}

void sel_pair_recv(struct ltask_chan *c, enum sel_style style, unsigned int n,
		   struct ltask_chan *never)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		int v = -1, none;
		struct ltask_case cases[] = {
			LTASK_RECV(never, &none),
			LTASK_RECV(c, &v),
		};

		if (style == SEL_PLAIN)
			EXPECT_EQ(ltask_chan_recv(c, &v), 1);
		else if (style == SEL_ONE)
			EXPECT_EQ(ltask_select(cases + 1, 1), 0);
		else
			EXPECT_EQ(ltask_select(cases, 2), 1);
		if (!EXPECT_EQ(v, i))
			break;
	}
}

/* Sends its number and receives the other's; never its own. */
void sel_self(struct sel_self *s, int id, bool send_first)
{
	unsigned int i, got = 0, sent = 0;

	for (i = 0; i < s->n; i++) {
		int v = -1, chosen;
		struct ltask_case cases[] = {
			LTASK_SEND(s->c, &id),
			LTASK_RECV(s->c, &v),
		};

		if (!send_first)
			swap(cases[0], cases[1]);
		chosen = ltask_select(cases, 2);
		if (!EXPECT(chosen == 0 || chosen == 1))
			break;
		EXPECT(cases[chosen].ok);
		EXPECT(!cases[!chosen].ok);
		if (cases[chosen].op == LTASK_CASE_SEND) {
			EXPECT_EQ(v, -1);
			sent++;
		} else {
			/* A buffer may hold its own, a meeting can't. */
			if (!ltask_chan_cap(s->c))
				EXPECT_EQ(v, !id);
			got++;
		}
	}
	EXPECT_EQ(sent + got, s->n);
	atomic_inc(&s->done);
}

/* With one case that is ready now and then, and others that never are. */
void sel_never_ready(struct ltask_chan *c, struct ltask_chan *never,
		     unsigned int n, unsigned int nr_cases, atomic_t *done)
{
	unsigned int i, k;

	for (i = 0; i < n; i++) {
		int v = -1, none;
		struct ltask_case cases[5];

		cases[0] = LTASK_RECV(c, &v);
		for (k = 1; k < nr_cases; k++)
			cases[k] = LTASK_RECV(never, &none);
		if (!EXPECT_EQ(ltask_select(cases, nr_cases), 0))
			break;
		if (!EXPECT_EQ(v, i))
			break;
	}
	atomic_inc(done);
}

void sel_feeder(struct ltask_chan *c, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		int v = i;

		if (!EXPECT_EQ(ltask_chan_send(c, &v), 0))
			break;
	}
}

void sel_produce(struct sel_crowd *s, unsigned int id)
{
	struct ltask_case cases[SEL_CHANS];
	unsigned int i, k;

	for (i = 0; i < s->each; i++) {
		int v = id * s->each + i, chosen;

		for (k = 0; k < SEL_CHANS; k++)
			cases[k] = LTASK_SEND(s->c[(k + id) % SEL_CHANS], &v);
		chosen = ltask_select(cases, SEL_CHANS);
		if (chosen < 0 || !cases[chosen].ok) {
			atomic_inc(&s->wrong);
			break;
		}
	}
}

void sel_consume(struct sel_crowd *s)
{
	struct ltask_case cases[SEL_CHANS + 1];
	unsigned int k;
	int v, chosen;

	for (;;) {
		v = -1;
		for (k = 0; k < SEL_CHANS; k++)
			cases[k] = LTASK_RECV(s->c[k], &v);
		cases[k] = LTASK_RECV(s->quit, NULL);
		chosen = ltask_select(cases, SEL_CHANS + 1);
		if (chosen == SEL_CHANS)
			return;
		if (chosen < 0 || !cases[chosen].ok || v < 0 ||
		    v >= SEL_PRODUCERS * s->each) {
			atomic_inc(&s->wrong);
			return;
		}
		atomic_inc(&s->seen[v]);
		atomic_inc(&s->received);
	}
}

/* Before it leaves one channel it is in the other. */
void sel_token_move(struct sel_token *s)
{
	struct ltask_chan *from = s->a, *to = s->b;
	unsigned int i;
	int v = 1;

	for (i = 0; i < s->moves; i++) {
		EXPECT_EQ(ltask_chan_send(to, &v), 0);
		EXPECT_EQ(ltask_chan_recv(from, &v), 1);
		swap(from, to);
		if (i % 16 == 15)
			ltask_yield();
	}
	WRITE_ONCE(s->stop, true);
}

/* One who has taken it puts it back where it was. */
void sel_token_watch(struct sel_token *s)
{
	int v, chosen;

	do {
		struct ltask_case cases[] = {
			LTASK_RECV(s->a, &v),
			LTASK_RECV(s->b, &v),
			LTASK_DEFAULT,
		};

		chosen = ltask_select(cases, 3);
		if (chosen != 0 && chosen != 1) {
			atomic_inc(&s->unseen);
			continue;
		}
		atomic_inc(&s->seen);
		EXPECT_EQ(ltask_chan_send(chosen ? s->b : s->a, &v), 0);
		ltask_yield();
	} while (!READ_ONCE(s->stop));
}

void sel_one_of_many(struct ltask_chan *a, struct ltask_chan *b,
		     atomic_t *got, atomic_t *sum)
{
	int v = -1, chosen;
	struct ltask_case cases[] = { LTASK_RECV(a, &v), LTASK_RECV(b, &v) };

	chosen = ltask_select(cases, 2);
	if (EXPECT(chosen >= 0) && cases[chosen].ok) {
		atomic_inc(got);
		atomic_add(v, sum);
	}
}

/* Sends as fast as it can until told to stop. */
void sel_busy(struct ltask_chan *c, struct ltask_ctx *stop)
{
	int v = 0, chosen;

	do {
		struct ltask_case cases[] = {
			LTASK_SEND(c, &v),
			LTASK_DONE(stop),
		};

		chosen = ltask_select(cases, 2);
	} while (!chosen);
	EXPECT_EQ(chosen, 1);
}

void sel_until_done(struct ltask_chan *c, struct ltask_chan *d,
		    struct ltask_ctx *timer, unsigned int *n)
{
	int v, chosen;

	for (;;) {
		struct ltask_case cases[] = {
			LTASK_RECV(c, &v),
			LTASK_DONE(timer),
			LTASK_RECV(d, &v),
		};

		chosen = ltask_select(cases, 3);
		if (chosen == 1 || !EXPECT(chosen == 0 || chosen == 2))
			break;
		++*n;
	}
	EXPECT_EQ(ltask_ctx_err(timer), -ETIME);
}

/* Each value that somebody sent arrives, each timeout took none. */
void sel_race_timeout(struct sel_race *s)
{
	while (!READ_ONCE(s->stop)) {
		int v = -1, none = 0, chosen;
		struct ltask_case cases[5];

		cases[0] = LTASK_RECV(s->c, &v);
		cases[1] = LTASK_TIMEOUT(s->ns);
		cases[2] = LTASK_RECV(s->other, &none);
		cases[3] = LTASK_RECV(s->other, &none);
		cases[4] = LTASK_RECV(NULL, &none);
		chosen = ltask_select(cases, s->cases);
		if (chosen == 0 && cases[0].ok && v != -1)
			atomic_inc(&s->got);
		else if (chosen == 1 && cases[1].ok && !cases[0].ok && v == -1)
			atomic_inc(&s->ended);
		else
			atomic_inc(&s->wrong);
	}
	atomic_inc(&s->done);
}

static void race_once(struct sel_race *s)
{
	int v = -1, none = 0, chosen;
	struct ltask_case cases[4];

	cases[0] = LTASK_RECV(s->c, &v);
	cases[1] = LTASK_DONE(s->ctx);
	cases[2] = LTASK_RECV(s->other, &none);
	cases[3] = LTASK_TIMEOUT(s->ns);
	chosen = ltask_select(cases, s->cases);
	if (chosen == 0 && cases[0].ok && v != -1)
		atomic_inc(&s->got);
	else if ((chosen == 1 || chosen == 3 || chosen == -ECANCELED) &&
		 !cases[0].ok && v == -1)
		atomic_inc(&s->ended);
	else
		atomic_inc(&s->wrong);
	atomic_inc(&s->done);
}

void sel_race_data(void *data)
{
	race_once(*(struct sel_race **)data);
}

/* Tries, as one that waited might wait for ever. */
void sel_race_sender(struct sel_race *s, unsigned int n)
{
	int v = 2;

	while (n--) {
		if (!ltask_chan_try_send(s->c, &v))
			atomic_inc(&s->sent);
		ltask_yield();
	}
}
