// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels: what Go promises of them, one case each. States that a single
 * thread can look at are here, crowds in pipeline.c, interrupts in irq.c.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "chan.h"

static void second_send_returns_after_receiver_came_back(void)
{
	struct chan_steps s = { .c = chan_make(sizeof(int), 0) };
	struct ltask_group *g = LT_GROUP();
	int v;

	if (s.c && g) {
		EXPECT_EQ(ltask_go(g, chan_send_two, &s), 0);
		EXPECT_EQ(ltask_chan_recv(s.c, &v), 1);
		EXPECT_EQ(v, 1);
		EXPECT_EVENTUALLY(atomic_read(&s.at) == 1, 5000);
		msleep(20);
		EXPECT_EQ(atomic_read(&s.at), 1);
		EXPECT_EQ(ltask_chan_recv(s.c, &v), 1);
		EXPECT_EQ(v, 2);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&s.at), 2);
	}
	lt_group_end(g);
	ltask_chan_put(s.c);
}

/* Elements of @size: patterns survive, every state gives its answer. */
static void try_states(struct ltask_group *g, size_t size, unsigned int cap)
{
	struct ltask_chan *c = chan_make(size, cap);
	u8 in[64], out[64];

	if (!c)
		return;
	memset(in, 0x5a, sizeof(in));
	EXPECT_EQ(ltask_chan_elem_size(c), size);
	EXPECT_EQ(ltask_chan_try_recv(c, out), -EAGAIN);
	if (cap) {
		EXPECT_EQ(ltask_chan_try_send(c, in), 0);
		EXPECT_EQ(ltask_chan_len(c), 1);
		EXPECT_EQ(ltask_chan_try_send(c, in), -EAGAIN);
		memset(out, 0, sizeof(out));
		EXPECT_EQ(ltask_chan_try_recv(c, out), 1);
		EXPECT(!memcmp(in, out, size));
		EXPECT(size == sizeof(out) || !out[size]);
	}
	EXPECT_EQ(ltask_chan_try_recv(c, out), -EAGAIN);
	if (!cap)
		EXPECT_EQ(ltask_chan_try_send(c, in), -EAGAIN);

	/* A receiver waits. */
	memset(out, 0, sizeof(out));
	EXPECT_EQ(ltask_go(g, chan_peer_recv, c, out), 0);
	EXPECT_EVENTUALLY(!ltask_chan_try_send(c, in), 5000);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT(!memcmp(in, out, size));

	/* A sender waits; with room it does not need to. */
	memset(out, 0, sizeof(out));
	EXPECT_EQ(ltask_go(g, chan_peer_send, c, in), 0);
	EXPECT_EVENTUALLY(ltask_chan_try_recv(c, out) == 1, 5000);
	EXPECT(!memcmp(in, out, size));
	EXPECT_EQ(ltask_group_wait(g), 0);

	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_chan_try_send(c, in), -EPIPE);
	memset(out, 1, sizeof(out));
	EXPECT_EQ(ltask_chan_try_recv(c, out), 0);
	EXPECT(!memchr_inv(out, 0, size));
	ltask_chan_put(c);
}

static void try_send_and_try_recv(void)
{
	static const size_t sizes[] = { 1, 2, 8, 64 };
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!g)
		return;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		try_states(g, sizes[i], 0);
		try_states(g, sizes[i], 1);
	}
	lt_group_end(g);
}

static void elements_of_size_zero(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_chan *c = chan_make(0, 10);
	char none;
	int i;

	if (!g || !c)
		goto out;
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_chan_send(c, &none), 0);
	EXPECT_EQ(ltask_chan_try_send(c, NULL), -EAGAIN);
	EXPECT_EQ(ltask_chan_len(c), 10);
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_chan_recv(c, NULL), 1);
	EXPECT_EQ(ltask_chan_try_recv(c, NULL), -EAGAIN);
	ltask_chan_put(c);
	c = chan_make(0, 0);
	if (!c)
		goto out;
	EXPECT_EQ(ltask_go(g, chan_peer_recv, c, NULL), 0);
	EXPECT_EQ(ltask_chan_send(c, NULL), 0);
out:
	lt_group_end(g);
	ltask_chan_put(c);
}

static void absurd_sizes_are_refused(void)
{
	static const struct {
		size_t size;
		unsigned int cap;
	} absurd[] = {
		{ LTASK_ELEM_MAX + 1, 0 },
		{ SIZE_MAX, 1 },
		{ 1, UINT_MAX },
		{ 8, UINT_MAX / 8 + 1 },
		{ LTASK_ELEM_MAX, UINT_MAX },
		{ 8, LTASK_CHAN_BYTES_MAX / 8 + 1 },
	};
	struct ltask_chan *c;
	int i;

	for (i = 0; i < ARRAY_SIZE(absurd); i++) {
		c = ltask_chan_create(absurd[i].size, absurd[i].cap);
		if (EXPECT(IS_ERR(c)))
			EXPECT(PTR_ERR(c) == -EINVAL || PTR_ERR(c) == -ENOMEM);
		else
			ltask_chan_put(c);
	}
	/* The largest that is allowed works. */
	c = chan_make(LTASK_ELEM_MAX, 2);
	if (c) {
		void *v = kvzalloc(LTASK_ELEM_MAX, GFP_KERNEL);

		if (EXPECT(v)) {
			memset(v, 0x77, LTASK_ELEM_MAX);
			EXPECT_EQ(ltask_chan_send(c, v), 0);
			EXPECT_EQ(ltask_chan_send(c, v), 0);
			memset(v, 0, LTASK_ELEM_MAX);
			EXPECT_EQ(ltask_chan_recv(c, v), 1);
			EXPECT(!memchr_inv(v, 0x77, LTASK_ELEM_MAX));
		}
		kvfree(v);
		ltask_chan_put(c);
	}
}

static void closed_is_drained_first(void)
{
	unsigned int cap;

	for (cap = 0; cap <= 3; cap++) {
		struct ltask_chan *c = chan_make(sizeof(u64), cap);
		u64 v, i;

		if (!c)
			return;
		for (i = 1; i <= cap; i++)
			EXPECT_EQ(ltask_chan_send(c, &i), 0);
		EXPECT_EQ(ltask_chan_close(c), 0);
		for (i = 1; i <= cap; i++) {
			EXPECT_EQ(ltask_chan_recv(c, &v), 1);
			EXPECT_EQ(v, i);
		}
		for (i = 0; i < 3; i++) {
			v = ~0ULL;
			EXPECT_EQ(ltask_chan_recv(c, &v), 0);
			EXPECT_EQ(v, 0);
		}
		ltask_chan_put(c);
	}
}

static void closed_refuses_send_and_close(void)
{
	unsigned int cap;
	int v = 1;

	for (cap = 0; cap <= 1; cap++) {
		struct ltask_chan *c = chan_make(sizeof(int), cap);

		if (!c)
			return;
		EXPECT_EQ(ltask_chan_close(c), 0);
		EXPECT_EQ(ltask_chan_send(c, &v), -EPIPE);
		EXPECT_EQ(ltask_chan_try_send(c, &v), -EPIPE);
		EXPECT_EQ(ltask_chan_close(c), -EPIPE);
		ltask_chan_put(c);
	}
	EXPECT_EQ(ltask_chan_close(NULL), -EINVAL);
}

#define WAITERS	5

/* Tasks that wait in a channel wake when it is closed, with @result. */
static void close_wakes(void (*fn)(struct chan_steps *s), int result)
{
	struct ltask_chan *c = chan_make(sizeof(int), 0);
	struct ltask_group *g = lt_group("close_wakes", THIS_MODULE);
	struct chan_steps s[WAITERS];
	int i;

	if (!c || !g)
		goto out;
	for (i = 0; i < WAITERS; i++) {
		s[i] = (struct chan_steps){ .c = c, .result = 99 };
		EXPECT_EQ(ltask_go(g, fn, &s[i]), 0);
	}
	for (i = 0; i < WAITERS; i++)
		EXPECT_EVENTUALLY(atomic_read(&s[i].at) == 1, 5000);
	msleep(20);
	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < WAITERS; i++)
		EXPECT_EQ(s[i].result, result);
out:
	lt_group_end(g);
	ltask_chan_put(c);
}

static void close_wakes_senders(void)
{
	close_wakes(chan_blocked_send, -EPIPE);
}

static void close_wakes_receivers(void)
{
	close_wakes(chan_blocked_recv, 0);
}

static void null_channel_blocks_until_cancelled(void)
{
	struct chan_steps s = { .result = 99 }, r = { .result = 99 };
	struct ltask_group *g = LT_GROUP();
	int v = 0;

	if (!g)
		return;
	EXPECT_EQ(ltask_chan_try_send(NULL, &v), -EAGAIN);
	EXPECT_EQ(ltask_chan_try_recv(NULL, &v), -EAGAIN);
	EXPECT_EQ(ltask_chan_len(NULL) + ltask_chan_cap(NULL), 0);
	EXPECT_EQ(ltask_go(g, chan_blocked_send, &s), 0);
	EXPECT_EQ(ltask_go(g, chan_blocked_recv, &r), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.at) == 1, 5000);
	EXPECT_EVENTUALLY(atomic_read(&r.at) == 1, 5000);
	/* They are still there a while later. */
	msleep(20);
	EXPECT_EQ(s.result + r.result, 2 * 99);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(s.result, -ECANCELED);
	EXPECT_EQ(r.result, -ECANCELED);
}

static void references_keep_it(void)
{
	struct ltask_chan *c = chan_make(sizeof(int), 1);
	int v = 3;

	if (!c)
		return;
	EXPECT(ltask_chan_get(c) == c);
	EXPECT_EQ(ltask_chan_send(c, &v), 0);
	ltask_chan_put(c);
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_EQ(ltask_chan_send(c, &v), 0);
	ltask_chan_put(c);
	EXPECT(!ltask_chan_get(NULL));
	ltask_chan_put(NULL);
}

static void typed_channel(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, chan_typed, g, &done), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 1);
}

static const struct lt_case cases[] = {
	LT_CASE(chan_liveness_from_thread, 10),
	LT_CASE(chan_liveness_from_task, 10),
	LT_CASE(second_send_returns_after_receiver_came_back, 10),
	LT_CASE(try_send_and_try_recv, 20),
	LT_CASE(elements_of_size_zero, 10),
	LT_CASE_FLAGS(absurd_sizes_are_refused, 10, LT_ONCE),
	LT_CASE_FLAGS(closed_is_drained_first, 10, LT_ONCE),
	LT_CASE_FLAGS(closed_refuses_send_and_close, 10, LT_ONCE),
	LT_CASE(close_wakes_senders, 10),
	LT_CASE(close_wakes_receivers, 10),
	LT_CASE(null_channel_blocks_until_cancelled, 10),
	LT_CASE_FLAGS(references_keep_it, 10, LT_ONCE),
	LT_CASE(typed_channel, 10),
	LT_CASE(chan_fifo_chain, 10),
	LT_CASE(chan_daisy_chain, 60),
	LT_CASE(chan_many_to_many, 60),
	LT_CASE(chan_capacities_0_to_199, 60),
	LT_CASE(chan_ping_pong_with_thread, 30),
	LT_CASE(chan_from_hardirq, 30),
	LT_CASE(chan_from_softirq, 30),
	LT_CASE(chan_wait_in_an_interrupt, 30),
};

static struct lt_suite chan = {
	.name = "chan",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(chan);
