// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many tasks and channels together: chains, crowds, all capacities.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/module.h>
#include "chan.h"

void chan_liveness_from_thread(void)
{
	struct ltask_chan *c = chan_make(sizeof(int), 0);
	struct ltask_group *g = LT_GROUP();
	int v = 0;

	if (c && g) {
		EXPECT_EQ(ltask_go(g, chan_send_one, c, 123), 0);
		EXPECT_EQ(ltask_chan_recv(c, &v), 1);
		EXPECT_EQ(v, 123);
	}
	lt_group_end(g);
	ltask_chan_put(c);
}

void chan_liveness_from_task(void)
{
	struct ltask_chan *in = chan_make(sizeof(int), 0);
	struct ltask_chan *out = chan_make(sizeof(int), 0);
	struct ltask_group *g = LT_GROUP();
	int v = 0;

	if (in && out && g) {
		EXPECT_EQ(ltask_go(g, chan_relay, in, out), 0);
		EXPECT_EQ(ltask_go(g, chan_send_one, in, 41), 0);
		EXPECT_EQ(ltask_chan_recv(out, &v), 1);
		EXPECT_EQ(v, 42);
	}
	lt_group_end(g);
	ltask_chan_put(in);
	ltask_chan_put(out);
}

#define LINKS	10

static void fifo(unsigned int cap)
{
	struct ltask_chan *c = chan_make(sizeof(int), cap), *turn[LINKS + 1];
	struct ltask_group *g = lt_group("fifo", THIS_MODULE);
	int i, token = 0;

	for (i = 0; i <= LINKS; i++)
		turn[i] = chan_make(sizeof(int), 1);
	for (i = 0; i < LINKS; i++)
		EXPECT_EQ(ltask_go(g, chan_fifo_link, turn[i], turn[i + 1], c,
				   i), 0);
	EXPECT_EQ(ltask_chan_send(turn[0], &token), 0);
	for (i = 0; i < LINKS; i++)
		EXPECT_EQ(ltask_chan_send(c, &i), 0);
	EXPECT_EQ(ltask_chan_recv(turn[LINKS], &token), 1);
	lt_group_end(g);
	for (i = 0; i <= LINKS; i++)
		ltask_chan_put(turn[i]);
	ltask_chan_put(c);
}

void chan_fifo_chain(void)
{
	fifo(0);
	fifo(LINKS);
}

void chan_daisy_chain(void)
{
	unsigned int n = lt_count(10000), i;
	struct ltask_chan **c = kvcalloc(n + 1, sizeof(*c), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	int v = 0;

	if (!EXPECT(c) || !g)
		goto out;
	for (i = 0; i <= n; i++) {
		c[i] = chan_make(sizeof(int), 0);
		if (!c[i])
			goto out;
	}
	for (i = 0; i < n; i++) {
		if (!EXPECT_EQ(ltask_go(g, chan_relay, c[i], c[i + 1]), 0))
			goto out;
	}
	EXPECT_EQ(ltask_chan_send(c[0], &v), 0);
	EXPECT_EQ(ltask_chan_recv(c[n], &v), 1);
	EXPECT_EQ(v, n);
out:
	if (lt_failed())
		ltask_group_cancel(g, 0);
	lt_group_end(g);
	for (i = 0; c && i <= n; i++)
		ltask_chan_put(c[i]);
	kvfree(c);
}

static void many(unsigned int cap, unsigned int each)
{
	unsigned int n = 10, i;
	struct chan_many *m = kvzalloc(struct_size(m, seen, n * each),
				       GFP_KERNEL);
	struct ltask_group *g = lt_group("many", THIS_MODULE);

	if (!EXPECT(m) || !g)
		goto out;
	m->c = chan_make(sizeof(u32), cap);
	m->each = each;
	m->nr_producers = n;
	ltask_wg_init(&m->producers);
	for (i = 0; i < n; i++) {
		EXPECT_EQ(ltask_wg_go(&m->producers, g, chan_producer, m, i),
			  0);
		EXPECT_EQ(ltask_go(g, chan_consumer, m), 0);
	}
	EXPECT_EQ(ltask_go(g, chan_closer, m), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&m->received), n * each);
	for (i = 0; i < n * each; i++) {
		if (!EXPECT_EQ(atomic_read(&m->seen[i]), 1))
			break;
	}
	ltask_chan_put(m->c);
out:
	lt_group_end(g);
	kvfree(m);
}

void chan_many_to_many(void)
{
	many(0, lt_count(5000));
	many(1, lt_count(5000));
	many(10, lt_count(5000));
	many(1000, lt_count(5000));
}

void chan_capacities_0_to_199(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);
	unsigned int cap;

	if (!g)
		return;
	for (cap = 0; cap < 200; cap++)
		EXPECT_EQ(ltask_go(g, chan_test_capacity, g, cap, &done), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 200);
	many(0, 1000);
	many(199, 1000);
}

void chan_ping_pong_with_thread(void)
{
	struct ltask_chan *c = chan_make(sizeof(int), 0);
	struct ltask_chan *back = chan_make(sizeof(int), 0);
	struct ltask_group *g = LT_GROUP();
	unsigned int n = lt_count(2000), i;
	int v;

	if (c && back && g) {
		EXPECT_EQ(ltask_go(g, chan_pairs, c, back, n), 0);
		for (i = 0; i < n; i++) {
			v = i;
			EXPECT_EQ(ltask_chan_send(c, &v), 0);
			EXPECT_EQ(ltask_chan_recv(back, &v), 1);
			EXPECT_EQ(v, -(int)i);
		}
	}
	lt_group_end(g);
	ltask_chan_put(c);
	ltask_chan_put(back);
}
