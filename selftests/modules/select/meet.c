// SPDX-License-Identifier: GPL-2.0-only
/*
 * Selects that meet: pairs, crowds, one with itself.
 */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "select.h"

/* Sender and receiver each plain, as a select of one case, and of two. */
void select_all_nine_pairs_meet(void)
{
	struct ltask_chan *never = sel_chan(0), *c;
	struct ltask_group *g = LT_GROUP();
	unsigned int cap, n = 200;
	enum sel_style s, r;

	if (!g || !never)
		goto out;
	for (cap = 0; cap <= 1; cap++) {
		for (s = 0; s < SEL_STYLES; s++) {
			for (r = 0; r < SEL_STYLES; r++) {
				c = sel_chan(cap);
				EXPECT_EQ(ltask_go(g, sel_pair_recv, c, r, n,
						   never), 0);
				EXPECT_EQ(ltask_go(g, sel_pair_send, c, s, n,
						   never), 0);
				EXPECT_EQ(ltask_group_wait(g), 0);
				ltask_chan_put(c);
			}
		}
	}
	EXPECT_EQ(sel_receivers(never) + sel_senders(never), 0);
out:
	lt_group_end(g);
	ltask_chan_put(never);
}

/* The same with a thread at one end. */
void select_pairs_with_a_thread(void)
{
	struct ltask_chan *never = sel_chan(0), *c = sel_chan(0);
	struct ltask_group *g = LT_GROUP();
	unsigned int n = lt_count(2000);
	enum sel_style s;

	for (s = 0; g && s < SEL_STYLES; s++) {
		EXPECT_EQ(ltask_go(g, sel_pair_recv, c, s, n, never), 0);
		sel_pair_send(c, s, n, never);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(ltask_go(g, sel_pair_send, c, s, n, never), 0);
		sel_pair_recv(c, s, n, never);
		EXPECT_EQ(ltask_group_wait(g), 0);
	}
	lt_group_end(g);
	ltask_chan_put(never);
	ltask_chan_put(c);
}

static void self(unsigned int cap, unsigned int n)
{
	struct ltask_group *g = lt_group("self", THIS_MODULE);
	struct sel_self s = { .c = sel_chan(cap), .n = n };

	if (g && s.c) {
		EXPECT_EQ(ltask_go(g, sel_self, &s, 0, true), 0);
		EXPECT_EQ(ltask_go(g, sel_self, &s, 1, false), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&s.done), 2);
		EXPECT_EQ(sel_receivers(s.c) + sel_senders(s.c), 0);
	}
	lt_group_end(g);
	ltask_chan_put(s.c);
}

void select_never_meets_itself(void)
{
	self(0, lt_count(20000));
}

void select_with_itself_over_a_buffer(void)
{
	self(10, lt_count(20000));
}

/* 100,000 selects that wait, with cases that are never ready. */
static void never_ready(unsigned int nr_cases)
{
	struct ltask_chan *c = sel_chan(0), *never = sel_chan(0);
	struct ltask_group *g = lt_group("never", THIS_MODULE);
	unsigned int n = lt_count(100000);
	atomic_t done = ATOMIC_INIT(0);
	s64 before;

	if (g && c && never) {
		before = si_mem_available();
		EXPECT_EQ(ltask_go(g, sel_never_ready, c, never, n, nr_cases,
				   &done), 0);
		EXPECT_EQ(ltask_go(g, sel_feeder, c, n), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&done), 1);
		EXPECT_EQ(sel_receivers(c), 0);
		EXPECT_EQ(sel_receivers(never), 0);
		/* The smallest thing that each could leave is larger. */
		EXPECT_OP(lt_lost(before), <, max(n * 32, 4U << 20));
	}
	lt_group_end(g);
	ltask_chan_put(c);
	ltask_chan_put(never);
}

void select_100000_with_a_case_never_ready(void)
{
	never_ready(2);
}

void select_100000_with_four_cases_never_ready(void)
{
	never_ready(5);
}

/* Eight send, eight receive, each by selects over the same four channels. */
static void crowd(unsigned int cap)
{
	unsigned int each = lt_count(3000), total = SEL_PRODUCERS * each, i;
	struct ltask_group *g = lt_group("crowd", THIS_MODULE);
	struct ltask_group *p = lt_group("producers", THIS_MODULE);
	struct sel_crowd *s;

	s = kvzalloc(struct_size(s, seen, total), GFP_KERNEL);
	if (!EXPECT(s) || !g || !p)
		goto out;
	s->each = each;
	s->quit = ltask_chan_create(0, 0);
	for (i = 0; i < SEL_CHANS; i++)
		s->c[i] = sel_chan(cap);
	for (i = 0; i < SEL_PRODUCERS; i++) {
		EXPECT_EQ(ltask_go(g, sel_consume, s), 0);
		EXPECT_EQ(ltask_go(p, sel_produce, s, i), 0);
	}
	EXPECT_EQ(ltask_group_wait(p), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->received) == total, 30000);
	EXPECT_EQ(ltask_chan_close(s->quit), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->wrong), 0);
	for (i = 0; i < total; i++) {
		if (!EXPECT_EQ(atomic_read(&s->seen[i]), 1))
			break;
	}
	for (i = 0; i < SEL_CHANS; i++) {
		EXPECT_EQ(sel_receivers(s->c[i]) + sel_senders(s->c[i]), 0);
		EXPECT_EQ(ltask_chan_len(s->c[i]), 0);
		ltask_chan_put(s->c[i]);
	}
	ltask_chan_put(s->quit);
out:
	lt_group_end(p);
	lt_group_end(g);
	kvfree(s);
}

void select_crowd_loses_and_doubles_nothing(void)
{
	crowd(0);
	crowd(3);
}

/*
 * A token is copied into one channel before it leaves the other: at each moment
 * one of them has it. Who looks at one after the other, and not at both at once,
 * sees neither now and then.
 */
void select_looks_at_all_in_one_moment(void)
{
	struct ltask_group *g = LT_GROUP();
	struct sel_token s = {
		.a = sel_chan(2), .b = sel_chan(2), .moves = lt_count(50000),
	};
	int v = 1;

	if (g && s.a && s.b) {
		EXPECT_EQ(ltask_chan_send(s.a, &v), 0);
		EXPECT_EQ(ltask_go(g, sel_token_watch, &s), 0);
		EXPECT_EQ(ltask_go(g, sel_token_move, &s), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&s.unseen), 0);
		EXPECT_OP(atomic_read(&s.seen), >, 0);
		lt_note("seen %d times in %u moves", atomic_read(&s.seen),
			s.moves);
	}
	lt_group_end(g);
	ltask_chan_put(s.a);
	ltask_chan_put(s.b);
}

#define CROWD 100

/* Each value wakes one of many that wait in two queues each. */
void select_value_wakes_one_of_many(void)
{
	struct ltask_chan *a = sel_chan(0), *b = sel_chan(0);
	atomic_t got = ATOMIC_INIT(0), sum = ATOMIC_INIT(0);
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!g || !a || !b)
		goto out;
	for (i = 0; i < CROWD; i++)
		EXPECT_EQ(ltask_go(g, sel_one_of_many, a, b, &got, &sum), 0);
	EXPECT_EVENTUALLY(sel_receivers(a) == CROWD, 10000);
	EXPECT_EQ(sel_receivers(b), CROWD);
	for (i = 0; i < CROWD; i++) {
		EXPECT_EQ(ltask_chan_try_send(i % 2 ? a : b, &i), 0);
		/* The winner has left both queues before it went on. */
		if (i == 9)
			EXPECT_EVENTUALLY(atomic_read(&got) == 10 &&
					  sel_receivers(a) == CROWD - 10 &&
					  sel_receivers(b) == CROWD - 10, 5000);
	}
	EXPECT_EQ(ltask_chan_try_send(a, &i), -EAGAIN);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&got), CROWD);
	EXPECT_EQ(atomic_read(&sum), CROWD * (CROWD - 1) / 2);
out:
	lt_group_end(g);
	ltask_chan_put(a);
	ltask_chan_put(b);
}

/* All that select on it wake, senders and receivers, and leave the others. */
void select_close_wakes_all(void)
{
	struct ltask_chan *c = sel_chan(0), *d = sel_chan(0);
	struct ltask_group *g = LT_GROUP();
	static struct ltask_case cases[CROWD][3];
	static struct sel_call calls[CROWD];
	static int v[CROWD];
	int i;

	if (!g || !c || !d)
		goto out;
	for (i = 0; i < CROWD; i++) {
		v[i] = -1;
		cases[i][0] = LTASK_SEND(d, &v[i]);
		cases[i][1] = LTASK_RECV(c, &v[i]);
		cases[i][2] = LTASK_TIMEOUT(60 * NSEC_PER_SEC);
		calls[i] = (struct sel_call){ cases[i], 3, SEL_UNDONE };
		EXPECT_EQ(sel_start(g, NULL, &calls[i],
				    i % 10 ? SEL_TASK : SEL_THREAD), 0);
	}
	EXPECT_EVENTUALLY(sel_receivers(c) == CROWD, 10000);
	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < CROWD; i++) {
		EXPECT_EQ(calls[i].result, 1);
		EXPECT_EQ(v[i], 0);
		EXPECT(!cases[i][1].ok);
	}
	EXPECT_EQ(sel_receivers(c) + sel_senders(d), 0);
out:
	lt_group_end(g);
	ltask_chan_put(c);
	ltask_chan_put(d);
}

/* Both ways of waiting are ended by either side of the same channel. */
void select_waits_to_send_and_receive_on_one_channel(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_chan *c = sel_chan(0);
	int i, in, out, v;

	for (i = 0; g && c && i < 40; i++) {
		struct ltask_case cases[] = {
			LTASK_SEND(c, &in), LTASK_RECV(c, &out),
			LTASK_SEND(c, &in), LTASK_RECV(c, &out),
		};
		struct sel_call call = { cases, 2 + i % 3, SEL_UNDONE };

		in = i;
		out = -1;
		EXPECT_EQ(sel_start(g, NULL, &call, i / 2 % SEL_WHO), 0);
		EXPECT_EVENTUALLY(sel_receivers(c) && sel_senders(c), 5000);
		v = 1000 + i;
		if (i % 2) {
			EXPECT_EQ(ltask_chan_try_send(c, &v), 0);
			EXPECT_EQ(ltask_group_wait(g), 0);
			EXPECT_EQ(out, 1000 + i);
			EXPECT_EQ(call.result % 2, 1);
		} else {
			EXPECT_EQ(ltask_chan_try_recv(c, &v), 1);
			EXPECT_EQ(ltask_group_wait(g), 0);
			EXPECT_EQ(v, i);
			EXPECT_EQ(out, -1);
			EXPECT_EQ(call.result % 2, 0);
		}
		EXPECT(cases[call.result & 3].ok);
		EXPECT_EQ(sel_receivers(c) + sel_senders(c), 0);
	}
	lt_group_end(g);
	ltask_chan_put(c);
}

void select_on_a_segment_boundary(void)
{
	struct ltask_group *g = LT_GROUP();
	struct sel_edge e = {
		.a = sel_chan(0), .b = sel_chan(0), .never = sel_chan(0),
		.steps = 25,
	};
	struct ltask_chan *a;

	for (; g && e.offset < 8; e.offset++) {
		EXPECT_EQ(ltask_go(g, sel_edge_peer, &e), 0);
		EXPECT_EQ(ltask_go(g, sel_edge, &e), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&e.done), e.offset + 1);
		a = e.a;
		e.a = sel_chan(0);
		ltask_chan_put(a);
	}
	EXPECT_EQ(sel_receivers(e.never), 0);
	EXPECT_EQ(ltask_group_error(g), 0);
	lt_group_end(g);
	ltask_chan_put(e.a);
	ltask_chan_put(e.b);
	ltask_chan_put(e.never);
}

/* A timer isn't starved by channels that are ready all the time. */
void select_timer_fires_amid_busy_selects(void)
{
	struct ltask_ctx *stop = sel_ctx(), *timer;
	struct ltask_chan *c = sel_chan(0), *d = sel_chan(0);
	struct ltask_group *g = LT_GROUP();
	unsigned int n = 0;
	s64 start, took;

	if (!g || !stop)
		goto out;
	EXPECT_EQ(ltask_go(g, sel_busy, c, stop), 0);
	EXPECT_EQ(ltask_go(g, sel_busy, d, stop), 0);
	start = ktime_get_ns();
	timer = ltask_ctx_with_timeout(ltask_ctx_background(),
				       20 * NSEC_PER_MSEC);
	if (EXPECT(!IS_ERR(timer))) {
		struct ltask_group *h = lt_group("until", THIS_MODULE);

		EXPECT_EQ(ltask_go(h, sel_until_done, c, d, timer, &n), 0);
		EXPECT_EQ(lt_group_end(h), 0);
		took = ktime_get_ns() - start;
		EXPECT_OP(took, >=, 20 * NSEC_PER_MSEC);
		EXPECT_OP(took, <, 5 * NSEC_PER_SEC);
		lt_note("%u selects in %lld us", n, took / 1000);
		ltask_ctx_put(timer);
	}
	EXPECT_EQ(ltask_ctx_cancel(stop, 0), 0);
out:
	lt_group_end(g);
	ltask_ctx_put(stop);
	ltask_chan_put(c);
	ltask_chan_put(d);
}
