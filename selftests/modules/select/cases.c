// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select, as a single thread can look at it: which case is chosen in which
 * state, and that nothing but the chosen has happened.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include "select.h"

void select_refuses_bad_cases(void)
{
	struct ltask_chan *c = sel_chan(1);
	int v = 1;
	struct ltask_case twice_default[] = {
		LTASK_DEFAULT, LTASK_SEND(c, &v), LTASK_DEFAULT,
	};
	struct ltask_case twice_timeout[] = {
		LTASK_TIMEOUT(1), LTASK_SEND(c, &v), LTASK_TIMEOUT(1),
	};
	struct ltask_case zero[] = { LTASK_SEND(c, &v), {} };
	struct ltask_case unknown[] = {
		LTASK_SEND(c, &v), { .op = 0xff },
	};

	EXPECT_EQ(ltask_select(twice_default, 3), -EINVAL);
	EXPECT_EQ(ltask_select(twice_timeout, 3), -EINVAL);
	EXPECT_EQ(ltask_select(zero, 2), -EINVAL);
	EXPECT_EQ(ltask_select(unknown, 2), -EINVAL);
	EXPECT_EQ(ltask_select(zero, LTASK_CASES_MAX + 1), -EINVAL);
	EXPECT_EQ(ltask_select(NULL, UINT_MAX), -EINVAL);
	/* Nothing was sent by any of them. */
	EXPECT_EQ(ltask_chan_len(c), 0);
	ltask_chan_put(c);
}

void select_takes_default_when_none_is_ready(void)
{
	struct ltask_chan *empty = sel_chan(0), *full = sel_chan(1);
	struct ltask_ctx *ctx = sel_ctx();
	int v = 1, i;
	struct ltask_case cases[] = {
		LTASK_RECV(empty, &v), LTASK_SEND(empty, &v),
		LTASK_SEND(full, &v), LTASK_DONE(ctx), LTASK_DEFAULT,
	};

	EXPECT_EQ(ltask_chan_try_send(full, &v), 0);
	EXPECT_EQ(ltask_select(cases, 5), 4);
	for (i = 0; i < 5; i++)
		EXPECT_EQ(cases[i].ok, i == 4);
	/* Alone, too, and wherever it stands. */
	EXPECT_EQ(ltask_select(&cases[4], 1), 0);
	swap(cases[0], cases[4]);
	EXPECT_EQ(ltask_select(cases, 5), 0);
	EXPECT_EQ(v, 1);
	EXPECT_EQ(ltask_chan_len(full), 1);
	EXPECT_EQ(sel_receivers(empty) + sel_senders(empty), 0);
	EXPECT_EQ(sel_senders(full) + sel_waiters(ctx), 0);
	ltask_chan_put(empty);
	ltask_chan_put(full);
	ltask_ctx_put(ctx);
}

void select_prefers_what_is_ready_to_default(void)
{
	struct ltask_chan *c = sel_chan(1);
	int v = 7, got = 0, i;
	struct ltask_case send[] = { LTASK_DEFAULT, LTASK_SEND(c, &v) };
	struct ltask_case recv[] = { LTASK_DEFAULT, LTASK_RECV(c, &got) };

	for (i = 0; i < 100; i++) {
		got = 0;
		EXPECT_EQ(ltask_select(recv, 2), 0);
		EXPECT_EQ(ltask_select(send, 2), 1);
		EXPECT_EQ(ltask_select(send, 2), 0);
		EXPECT_EQ(ltask_select(recv, 2), 1);
		EXPECT_EQ(got, 7);
	}
	ltask_chan_put(c);
}

void select_timeout_of_zero_is_a_look(void)
{
	struct ltask_chan *c = sel_chan(1);
	int v = 3, got = 0;
	struct ltask_case cases[] = { LTASK_RECV(c, &got), LTASK_TIMEOUT(0) };

	EXPECT_EQ(ltask_select(cases, 2), 1);
	EXPECT(cases[1].ok && !cases[0].ok);
	EXPECT_EQ(ltask_chan_try_send(c, &v), 0);
	EXPECT_EQ(ltask_select(cases, 2), 0);
	EXPECT(cases[0].ok && !cases[1].ok);
	EXPECT_EQ(got, 3);
	EXPECT_EQ(ltask_select(&cases[1], 1), 0);
	EXPECT_EQ(sel_receivers(c), 0);
	ltask_chan_put(c);
}

void select_timeout_beside_default_means_nothing(void)
{
	struct ltask_chan *c = sel_chan(0);
	s64 start = ktime_get_ns();
	int v;
	struct ltask_case cases[] = {
		LTASK_TIMEOUT(60 * NSEC_PER_SEC), LTASK_RECV(c, &v),
		LTASK_DEFAULT,
	};

	EXPECT_EQ(ltask_select(cases, 3), 2);
	cases[0].ns = 0;
	EXPECT_EQ(ltask_select(cases, 3), 2);
	EXPECT_OP(ktime_get_ns() - start, <, 30 * NSEC_PER_SEC);
	ltask_chan_put(c);
}

/* By a thread, and by tasks on the small stack. */
void select_timeout_alone_sleeps(void)
{
	static const u64 ns[] = { 1, 50000, 5 * NSEC_PER_MSEC };
	struct ltask_group *g = LT_GROUP();
	s64 took[ARRAY_SIZE(ns)], start;
	int result[ARRAY_SIZE(ns)], i;

	if (!g)
		return;
	for (i = 0; i < ARRAY_SIZE(ns); i++) {
		struct ltask_case c = LTASK_TIMEOUT(ns[i]);

		EXPECT_EQ(ltask_go(g, sel_sleep_by_timeout, ns[i], &took[i],
				   &result[i]), 0);
		start = ktime_get_ns();
		EXPECT_EQ(ltask_select(&c, 1), 0);
		EXPECT_OP(ktime_get_ns() - start, >=, ns[i]);
		EXPECT(c.ok);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	for (i = 0; i < ARRAY_SIZE(ns); i++) {
		EXPECT_EQ(result[i], 0);
		EXPECT_OP(took[i], >=, ns[i]);
	}
}

/* Two can be done each time; one is, and the other is as before. */
void select_does_only_what_it_chose(void)
{
	struct ltask_chan *full = sel_chan(1), *room = sel_chan(1);
	int in = 11, old = 22, out, i, chosen, seen[2] = {};

	for (i = 0; i < 200; i++) {
		struct ltask_case cases[] = {
			LTASK_RECV(full, &out), LTASK_SEND(room, &in),
			LTASK_TIMEOUT(NSEC_PER_SEC),
		};

		cases[2].ok = true;
		out = 0;
		EXPECT_EQ(ltask_chan_try_send(full, &old), 0);
		chosen = ltask_select(cases, 3);
		if (!EXPECT(chosen == 0 || chosen == 1))
			break;
		seen[chosen]++;
		EXPECT(cases[chosen].ok && !cases[!chosen].ok && !cases[2].ok);
		EXPECT_EQ(out, chosen ? 0 : 22);
		EXPECT_EQ(ltask_chan_len(full), chosen ? 1 : 0);
		EXPECT_EQ(ltask_chan_len(room), chosen ? 1 : 0);
		EXPECT_EQ(ltask_chan_try_recv(chosen ? room : full, &out),
			  chosen ? 1 : -EAGAIN);
		if (chosen) {
			EXPECT_EQ(out, 11);
			EXPECT_EQ(ltask_chan_try_recv(full, &out), 1);
			EXPECT_EQ(out, 22);
		}
	}
	EXPECT(seen[0] && seen[1]);
	ltask_chan_put(full);
	ltask_chan_put(room);
}

void select_null_channels_are_never_ready(void)
{
	struct ltask_chan *c = sel_chan(1);
	int v = 5, i;
	struct ltask_case look[] = {
		LTASK_SEND(NULL, &v), LTASK_RECV(NULL, &v), LTASK_DONE(NULL),
		LTASK_DEFAULT,
	};
	struct ltask_case wait[] = {
		LTASK_SEND(NULL, &v), LTASK_RECV(NULL, &v), LTASK_DONE(NULL),
		LTASK_TIMEOUT(NSEC_PER_MSEC), LTASK_SEND(c, &v),
	};

	EXPECT_EQ(ltask_select(look, 4), 3);
	EXPECT_EQ(ltask_select(wait, 4), 3);
	/* Few, which needs no memory to wait. */
	EXPECT_EQ(ltask_select(wait + 1, 3), 2);
	for (i = 0; i < 50; i++) {
		EXPECT_EQ(ltask_select(wait, 5), 4);
		EXPECT_EQ(ltask_chan_try_recv(c, &v), 1);
	}
	EXPECT_EQ(v, 5);
	ltask_chan_put(c);
}

void select_receives_on_one_channel_by_several_cases(void)
{
	struct ltask_chan *c = sel_chan(4);
	int v[3], i, k, chosen, seen[3] = {};

	for (i = 0; i < 300; i++) {
		struct ltask_case cases[] = {
			LTASK_RECV(c, &v[0]), LTASK_RECV(c, &v[1]),
			LTASK_RECV(c, &v[2]),
		};

		v[0] = -1;
		v[1] = -1;
		v[2] = -1;
		EXPECT_EQ(ltask_chan_send(c, &i), 0);
		chosen = ltask_select(cases, 3);
		if (!EXPECT(chosen >= 0 && chosen < 3))
			break;
		seen[chosen]++;
		for (k = 0; k < 3; k++)
			EXPECT_EQ(v[k], k == chosen ? i : -1);
		EXPECT_EQ(ltask_chan_len(c), 0);
	}
	EXPECT(seen[0] && seen[1] && seen[2]);
	ltask_chan_put(c);
}

void select_sends_and_receives_on_one_channel(void)
{
	struct ltask_chan *c = sel_chan(3);
	int i, chosen, sent = 0, got = 0, next = 0;

	for (i = 0; i < 500; i++) {
		int v = -1;
		struct ltask_case cases[] = {
			LTASK_SEND(c, &sent), LTASK_RECV(c, &v),
			LTASK_SEND(c, &sent), LTASK_RECV(c, &v),
		};

		chosen = ltask_select(cases, 4);
		if (!EXPECT(chosen >= 0 && chosen < 4) ||
		    !EXPECT(cases[chosen].ok))
			break;
		if (chosen % 2) {
			EXPECT_EQ(v, next);
			next++;
			got++;
		} else {
			sent++;
		}
		EXPECT_EQ(ltask_chan_len(c), sent - got);
	}
	EXPECT_OP(sent, >, 100);
	EXPECT_OP(got, >, 100);
	ltask_chan_put(c);
}

/* As @nr cases among others of a channel that is never ready. */
static void closed(unsigned int cap, unsigned int nr)
{
	struct ltask_chan *c = sel_chan(cap), *never = sel_chan(0);
	struct ltask_case cases[6];
	int v, i, k;

	for (i = 1; i <= cap; i++)
		EXPECT_EQ(ltask_chan_send(c, &i), 0);
	EXPECT_EQ(ltask_chan_close(c), 0);
	for (i = 1; i <= cap + 3; i++) {
		v = -1;
		for (k = 0; k < nr; k++)
			cases[k] = LTASK_RECV(never, NULL);
		cases[nr - 1] = LTASK_RECV(c, &v);
		EXPECT_EQ(ltask_select(cases, nr), nr - 1);
		EXPECT_EQ(cases[nr - 1].ok, i <= cap);
		EXPECT_EQ(v, i <= cap ? i : 0);
	}
	v = 1;
	cases[nr - 1] = LTASK_SEND(c, &v);
	EXPECT_EQ(ltask_select(cases, nr), nr - 1);
	EXPECT(!cases[nr - 1].ok);
	ltask_chan_put(c);
	ltask_chan_put(never);
}

void select_closed_is_drained_then_ready_for_ever(void)
{
	unsigned int cap, nr;

	for (cap = 0; cap <= 2; cap++) {
		for (nr = 1; nr <= 6; nr++)
			closed(cap, nr);
	}
}

void select_done_context_is_ready(void)
{
	struct ltask_chan *c = sel_chan(0);
	struct ltask_ctx *ctx = sel_ctx();
	int v;
	struct ltask_case cases[] = {
		LTASK_RECV(c, &v), LTASK_DONE(ctx), LTASK_DEFAULT,
		LTASK_DONE(ltask_ctx_background()),
	};

	EXPECT_EQ(ltask_select(cases, 4), 2);
	EXPECT_EQ(ltask_ctx_cancel(ctx, 0), 0);
	EXPECT_EQ(ltask_select(cases, 4), 1);
	EXPECT(cases[1].ok && !cases[2].ok && !cases[3].ok);
	EXPECT_EQ(ltask_select(cases + 1, 1), 0);
	ltask_chan_put(c);
	ltask_ctx_put(ctx);
}

/* Macros: each operand is evaluated once, in order; cases stay what they are. */
void select_evaluates_operands_once(void)
{
	struct ltask_chan *c[2] = { sel_chan(1), sel_chan(1) }, **p = c;
	struct ltask_ctx *ctx[] = { ltask_ctx_background(), NULL }, **x = ctx;
	int v[] = { 1, 2, 3 }, *q = v;
	u64 ns[] = { 1000, 2000 }, *t = ns;
	struct ltask_case cases[] = {
		LTASK_SEND(*p++, q++), LTASK_RECV(*p++, q++), LTASK_DONE(*x++),
		LTASK_TIMEOUT(*t++),
	};

	EXPECT(p == c + 2 && q == v + 2 && x == ctx + 1 && t == ns + 1);
	EXPECT_EQ(ltask_select(cases, 4), 0);
	EXPECT(cases[0].chan == c[0] && cases[0].elem == &v[0]);
	EXPECT(cases[1].chan == c[1] && cases[1].elem == &v[1]);
	/* So they can be used again. */
	EXPECT_EQ(ltask_select(cases, 4), 3);
	EXPECT_EQ(cases[3].ns, 1000);
	ltask_chan_put(c[0]);
	ltask_chan_put(c[1]);
}

void select_elements_of_many_sizes(void)
{
	static const size_t sizes[] = { 0, 1, 2, 8, 64, 1000 };
	struct ltask_group *g = LT_GROUP();
	static u8 in[1000], out[1001];
	unsigned int cap, i;

	for (i = 0; g && i < ARRAY_SIZE(sizes); i++) {
		for (cap = 0; cap <= 1; cap++) {
			struct ltask_chan *c = ltask_chan_create(sizes[i], cap);
			struct ltask_case send = LTASK_SEND(c, in);
			struct ltask_case recv = LTASK_RECV(c, out);
			struct sel_call call = { &send, 1, SEL_UNDONE };

			if (!EXPECT(!IS_ERR(c)))
				break;
			memset(in, 0x5a + i, sizeof(in));
			memset(out, 1, sizeof(out));
			EXPECT_EQ(sel_start(g, NULL, &call, SEL_TASK), 0);
			EXPECT_EQ(ltask_select(&recv, 1), 0);
			EXPECT_EQ(ltask_group_wait(g), 0);
			EXPECT(recv.ok && send.ok && !call.result);
			EXPECT(!memcmp(in, out, sizes[i]));
			EXPECT_EQ(out[sizes[i]], 1);
			ltask_chan_put(c);
		}
	}
	lt_group_end(g);
}

void send_and_recv_with_timeout(void)
{
	struct ltask_chan *c = sel_chan(1);
	int v = 9, got = 0;
	s64 start;

	EXPECT_EQ(ltask_chan_recv_timeout(c, &got, 1000), -ETIME);
	EXPECT_EQ(ltask_chan_send_timeout(c, &v, 1000), 0);
	start = ktime_get_ns();
	EXPECT_EQ(ltask_chan_send_timeout(c, &v, 2 * NSEC_PER_MSEC), -ETIME);
	EXPECT_OP(ktime_get_ns() - start, >=, 2 * NSEC_PER_MSEC);
	EXPECT_EQ(ltask_chan_recv_timeout(c, &got, 0), 1);
	EXPECT_EQ(got, 9);
	EXPECT_EQ(ltask_chan_recv_timeout(c, &got, 0), -ETIME);
	EXPECT_EQ(ltask_chan_send_timeout(NULL, &v, 1000), -ETIME);
	EXPECT_EQ(ltask_chan_recv_timeout(NULL, &got, 1000), -ETIME);
	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_chan_send_timeout(c, &v, NSEC_PER_SEC), -EPIPE);
	EXPECT_EQ(ltask_chan_recv_timeout(c, &got, NSEC_PER_SEC), 0);
	EXPECT_EQ(got, 0);
	ltask_chan_put(c);
}
