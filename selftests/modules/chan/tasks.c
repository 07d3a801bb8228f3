// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about channels.
 */
#include "chan.h"

void chan_send_one(struct ltask_chan *c, int v)
{
	EXPECT_EQ(ltask_chan_send(c, &v), 0);
}

/* Notes after each send that it has returned. */
void chan_send_two(struct chan_steps *s)
{
	int v;

	for (v = 1; v <= 2; v++) {
		EXPECT_EQ(ltask_chan_send(s->c, &v), 0);
		atomic_inc(&s->at);
	}
}

void chan_relay(struct ltask_chan *in, struct ltask_chan *out)
{
	int v = 0;

	if (EXPECT_EQ(ltask_chan_recv(in, &v), 1)) {
		v++;
		EXPECT_EQ(ltask_chan_send(out, &v), 0);
	}
}

/* Waits for its turn, takes its value, gives the turn on. */
void chan_fifo_link(struct ltask_chan *in, struct ltask_chan *out,
		    struct ltask_chan *c, int v)
{
	int got = -1, token;

	EXPECT_EQ(ltask_chan_recv(in, &token), 1);
	EXPECT_EQ(ltask_chan_recv(c, &got), 1);
	EXPECT_EQ(got, v);
	EXPECT_EQ(ltask_chan_send(out, &token), 0);
}

void chan_blocked_send(struct chan_steps *s)
{
	int v = 7;

	atomic_inc(&s->at);
	s->result = ltask_chan_send(s->c, &v);
	atomic_inc(&s->at);
}

void chan_blocked_recv(struct chan_steps *s)
{
	int v = 7;

	atomic_inc(&s->at);
	s->result = ltask_chan_recv(s->c, &v);
	if (!s->result)
		EXPECT_EQ(v, 0);
	atomic_inc(&s->at);
}

void chan_peer_send(struct ltask_chan *c, void *v)
{
	EXPECT_EQ(ltask_chan_send(c, v), 0);
}

void chan_peer_recv(struct ltask_chan *c, void *v)
{
	EXPECT_EQ(ltask_chan_recv(c, v), 1);
}

void chan_producer(struct chan_many *m, unsigned int id)
{
	unsigned int i;

	for (i = 0; i < m->each; i++) {
		u32 v = id * m->each + i;

		if (!EXPECT_EQ(ltask_chan_send(m->c, &v), 0))
			break;
	}
}

/* The numbers of one producer come in its order to any one consumer. */
void chan_consumer(struct chan_many *m)
{
	u32 last[10], v = 0, id;
	int i;

	for (i = 0; i < ARRAY_SIZE(last); i++)
		last[i] = 0;
	while (ltask_chan_recv(m->c, &v) == 1) {
		if (!EXPECT_OP(v, <, m->each * m->nr_producers))
			return;
		atomic_inc(&m->seen[v]);
		atomic_inc(&m->received);
		id = v / m->each;
		if (last[id] && !EXPECT_OP(v + 1, >, last[id]))
			return;
		last[id] = v + 1;
	}
	EXPECT_EQ(v, 0);
}

void chan_closer(struct chan_many *m)
{
	EXPECT_EQ(ltask_wg_wait(&m->producers), 0);
	EXPECT_EQ(ltask_chan_close(m->c), 0);
}

static void note_recv(struct ltask_chan *c, atomic_t *received)
{
	int v;

	if (ltask_chan_recv(c, &v) >= 0)
		atomic_inc(received);
}

static void note_send(struct ltask_chan *c, atomic_t *sent)
{
	int v = 0;

	if (!ltask_chan_send(c, &v))
		atomic_inc(sent);
}

static void blocks_when_empty(struct ltask_group *g, unsigned int cap)
{
	struct ltask_chan *c = chan_make(sizeof(int), cap);
	atomic_t received = ATOMIC_INIT(0);
	struct ltask_wg wg;
	int v = 0, i;

	ltask_wg_init(&wg);
	EXPECT_EQ(ltask_wg_go(&wg, g, note_recv, c, &received), 0);
	for (i = 0; i < 5; i++)
		ltask_yield();
	EXPECT_EQ(atomic_read(&received), 0);
	EXPECT_EQ(ltask_chan_try_send(NULL, &v), -EAGAIN);
	EXPECT_EQ(ltask_chan_send(c, &v), 0);
	EXPECT_EQ(ltask_wg_wait(&wg), 0);
	EXPECT_EQ(atomic_read(&received), 1);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	ltask_chan_put(c);
}

static void blocks_when_full(struct ltask_group *g, unsigned int cap)
{
	struct ltask_chan *c = chan_make(sizeof(int), cap);
	atomic_t sent = ATOMIC_INIT(0);
	struct ltask_wg wg;
	int v, i;

	for (i = 0; i < cap; i++)
		EXPECT_EQ(ltask_chan_send(c, &i), 0);
	EXPECT_EQ(ltask_chan_len(c), cap);
	EXPECT_EQ(ltask_chan_cap(c), cap);
	ltask_wg_init(&wg);
	EXPECT_EQ(ltask_wg_go(&wg, g, note_send, c, &sent), 0);
	for (i = 0; i < 5; i++)
		ltask_yield();
	EXPECT_EQ(atomic_read(&sent), 0);
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_EQ(v, 0);
	EXPECT_EQ(ltask_wg_wait(&wg), 0);
	EXPECT_EQ(atomic_read(&sent), 1);
	ltask_chan_put(c);
}

static void drains_then_ends(unsigned int cap)
{
	struct ltask_chan *c = chan_make(sizeof(int), cap);
	int v, i;

	for (i = 0; i < cap; i++)
		EXPECT_EQ(ltask_chan_send(c, &i), 0);
	EXPECT_EQ(ltask_chan_close(c), 0);
	for (i = 0; i < cap; i++) {
		EXPECT_EQ(ltask_chan_recv(c, &v), 1);
		EXPECT_EQ(v, i);
	}
	v = 5;
	EXPECT_EQ(ltask_chan_recv(c, &v), 0);
	EXPECT_EQ(v, 0);
	v = 5;
	EXPECT_EQ(ltask_chan_try_recv(c, &v), 0);
	EXPECT_EQ(v, 0);
	ltask_chan_put(c);
}

static void close_unblocks(struct ltask_group *g, unsigned int cap)
{
	struct ltask_chan *c = chan_make(sizeof(int), cap);
	atomic_t received = ATOMIC_INIT(0);
	struct ltask_wg wg;

	ltask_wg_init(&wg);
	EXPECT_EQ(ltask_wg_go(&wg, g, note_recv, c, &received), 0);
	ltask_yield();
	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_wg_wait(&wg), 0);
	EXPECT_EQ(atomic_read(&received), 1);
	ltask_chan_put(c);
}

static void send_hundred(struct ltask_chan *c)
{
	int i;

	for (i = 0; i < 100; i++)
		EXPECT_EQ(ltask_chan_send(c, &i), 0);
}

static void in_order(struct ltask_group *g, unsigned int cap)
{
	struct ltask_chan *c = chan_make(sizeof(int), cap);
	struct ltask_wg wg;
	int v, i;

	ltask_wg_init(&wg);
	EXPECT_EQ(ltask_wg_go(&wg, g, send_hundred, c), 0);
	for (i = 0; i < 100; i++) {
		EXPECT_EQ(ltask_chan_recv(c, &v), 1);
		EXPECT_EQ(v, i);
	}
	EXPECT_EQ(ltask_wg_wait(&wg), 0);
	ltask_chan_put(c);
}

void chan_test_capacity(struct ltask_group *g, unsigned int cap,
			atomic_t *done)
{
	blocks_when_empty(g, cap);
	blocks_when_full(g, cap);
	drains_then_ends(cap);
	close_unblocks(g, cap);
	in_order(g, cap);
	atomic_inc(done);
}

static void send_typed(struct ints *c)
{
	EXPECT_EQ(ints_send(c, -5), 0);
	EXPECT_EQ(ints_send(c, 6), 0);
	EXPECT_EQ(ints_close(c), 0);
	EXPECT_EQ(ints_close(c), -EPIPE);
	ints_put(c);
}

void chan_typed(struct ltask_group *g, atomic_t *done)
{
	struct ints *c = ints_create(1);
	int v = 0;

	if (!EXPECT(!IS_ERR(c)))
		return;
	EXPECT_EQ(ints_try_recv(c, &v), -EAGAIN);
	ltask_chan_get(ints_chan(c));
	EXPECT_EQ(ltask_go(g, send_typed, c), 0);
	EXPECT_EQ(ints_recv(c, &v), 1);
	EXPECT_EQ(v, -5);
	EXPECT_EQ(ints_recv(c, &v), 1);
	EXPECT_EQ(v, 6);
	EXPECT_EQ(ints_recv(c, &v), 0);
	EXPECT_EQ(ints_try_send(c, 1), -EPIPE);
	ints_put(c);
	atomic_inc(done);
}

void chan_pairs(struct ltask_chan *c, struct ltask_chan *back, unsigned int n)
{
	int v = 0;

	while (n--) {
		if (!EXPECT_EQ(ltask_chan_recv(c, &v), 1))
			break;
		v = -v;
		if (!EXPECT_EQ(ltask_chan_send(back, &v), 0))
			break;
	}
}

/* Most often it is the task that is interrupted, not a runtime call. */
void chan_interrupted(struct chan_hit *h)
{
	chan_start_timer(h);
	while (READ_ONCE(h->hits) < CHAN_HITS)
		;
}
