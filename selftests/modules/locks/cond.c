// SPDX-License-Identifier: GPL-2.0-only
/*
 * Condition variables.
 */
#include <linux/module.h>
#include "locks.h"

static unsigned int queued(struct ltask_cond *c)
{
	return lk_queued(&c->lock, &c->entries);
}

static void late_waiter(void *s)
{
	lk_late_waiter(s);
}

void cond_signal_stealing(void)
{
	unsigned int rounds = lt_count(1000), i;
	struct ltask_group *g = LT_GROUP();

	if (!g)
		return;
	for (i = 0; i < rounds && !lt_failed(); i++) {
		struct lk_steal s = {};

		ltask_mutex_init(&s.m);
		ltask_cond_init(&s.c);
		EXPECT_EQ(ltask_go(g, lk_early_waiter, &s), 0);
		/* In the queue, though maybe not parked. */
		while (!queued(&s.c))
			cond_resched();
		if (i % 2)
			EXPECT_EQ(ltask_go(g, lk_late_waiter, &s), 0);
		else
			late_waiter(&s);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(queued(&s.c), 0);
	}
	lt_group_end(g);
}

#define WAITERS	10

static void wait_all(struct ltask_group *g, struct lk_waiter *w,
		     struct ltask_cond *c, struct ltask_mutex *m, int *turn)
{
	int i;

	*turn = 0;
	for (i = 0; i < WAITERS; i++) {
		w[i] = (struct lk_waiter){ .lock = c, .m = m, .turn = turn,
					   .call = lk_cond, .ret = 99 };
		lk_go_wait(g, &w[i]);
		EXPECT_EVENTUALLY(queued(c) == i + 1, 5000);
	}
}

void cond_signals_in_order_and_broadcast(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w[WAITERS];
	struct ltask_mutex m;
	struct ltask_cond c;
	int i, turn;

	if (!g)
		return;
	ltask_mutex_init(&m);
	ltask_cond_init(&c);
	/* Nobody waits: that is not remembered. */
	ltask_cond_signal(&c);
	ltask_cond_broadcast(&c);
	wait_all(g, w, &c, &m, &turn);
	for (i = 0; i < WAITERS; i++) {
		ltask_cond_signal(&c);
		EXPECT_EVENTUALLY(atomic_read(&w[i].at) == 3, 5000);
		EXPECT_EQ(queued(&c), WAITERS - 1 - i);
	}
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < WAITERS; i++) {
		EXPECT_EQ(w[i].ret, 0);
		EXPECT_EQ(w[i].got, i);
	}

	wait_all(g, w, &c, &m, &turn);
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	ltask_cond_broadcast(&c);
	msleep(20);
	EXPECT_EQ(turn, 0);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(turn, WAITERS);
	for (i = 0; i < WAITERS; i++)
		EXPECT_EQ(w[i].ret, 0);
	EXPECT_EQ(atomic_read(&m.state), 0);
}

void cond_cancelled_wait_returns_with_the_mutex(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w[WAITERS];
	struct ltask_mutex m;
	struct ltask_cond c;
	int i, turn;

	if (!g)
		return;
	ltask_mutex_init(&m);
	ltask_cond_init(&c);
	wait_all(g, w, &c, &m, &turn);
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	ltask_group_cancel(g, 0);
	msleep(20);
	/* Cancelled or not, they want the mutex first. */
	EXPECT_EQ(queued(&c), 0);
	EXPECT_EQ(turn, 0);
	EXPECT_EQ(w[0].ret, 99);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(turn, WAITERS);
	for (i = 0; i < WAITERS; i++)
		EXPECT_EQ(w[i].ret, -ECANCELED);
	EXPECT_EQ(atomic_read(&m.state), 0);
}

/* Cancelled and signalled at once: either it has the signal, or the next. */
void cond_cancel_loses_no_signal(void)
{
	unsigned int rounds = lt_count(500), i, n, cancelled = 0;
	struct ltask_group *g = LT_GROUP();
	struct ltask_mutex m;
	struct ltask_cond c;

	if (!g)
		return;
	ltask_mutex_init(&m);
	ltask_cond_init(&c);
	for (i = 0; i < rounds && !lt_failed(); i++) {
		struct ltask_attr attr = { .group = g };
		struct lk_waiter w[2];
		struct ltask_ctx *ctx;

		ctx = ltask_ctx_with_cancel(ltask_ctx_background());
		if (!EXPECT(!IS_ERR(ctx)))
			break;
		for (n = 0; n < 2; n++) {
			struct lk_waiter *p = &w[n];

			*p = (struct lk_waiter){ .lock = &c, .m = &m,
						 .call = lk_cond, .ret = 99 };
			attr.ctx = n ? NULL : ctx;
			EXPECT_EQ(ltask_spawn(&attr, lk_wait_data, &p,
					      sizeof(p)), 0);
			while (queued(&c) != n + 1)
				cond_resched();
		}
		if (i % 2) {
			ltask_ctx_cancel(ctx, 0);
			ltask_cond_signal(&c);
		} else {
			ltask_cond_signal(&c);
			ltask_ctx_cancel(ctx, 0);
		}
		EXPECT_EVENTUALLY(atomic_read(&w[0].at) == 3, 5000);
		if (w[0].ret) {
			EXPECT_EQ(w[0].ret, -ECANCELED);
			EXPECT_EVENTUALLY(atomic_read(&w[1].at) == 3, 5000);
			cancelled++;
		} else {
			EXPECT_EQ(queued(&c), 1);
		}
		ltask_cond_broadcast(&c);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(w[1].ret, 0);
		ltask_ctx_put(ctx);
	}
	lt_note("%u of %u were cancelled first", cancelled, i);
	lt_group_end(g);
	EXPECT_EQ(atomic_read(&m.state), 0);
}

void cond_misuse_is_caught(void)
{
	struct ltask_mutex m;
	struct ltask_cond c;

	ltask_mutex_init(&m);
	ltask_cond_init(&c);
	EXPECT_EQ(ltask_cond_wait(&c, &m), -EPERM);
	EXPECT_EQ(queued(&c), 0);
	EXPECT(!ltask_mutex_is_locked(&m));
}

void cond_signals_end_waits(void)
{
	struct ltask_mutex m;
	struct ltask_cond c;
	struct lk_waiter w = { .lock = &c, .m = &m };

	ltask_mutex_init(&m);
	ltask_cond_init(&c);
	lk_signals_end_waits(&w, lk_cond, lk_cond_intr);
	EXPECT_EQ(queued(&c), 0);
	EXPECT_EQ(atomic_read(&m.state), 0);
}

static int signal_in_irq(void *c)
{
	ltask_cond_signal(c);
	return 0;
}

static int broadcast_in_irq(void *c)
{
	ltask_cond_broadcast(c);
	return 0;
}

void cond_from_hardirq(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w[WAITERS];
	struct ltask_mutex m;
	struct ltask_cond c;
	int turn;

	if (!g)
		return;
	ltask_mutex_init(&m);
	ltask_cond_init(&c);
	wait_all(g, w, &c, &m, &turn);
	EXPECT_EQ(lk_in_hardirq(signal_in_irq, &c), 0);
	EXPECT_EVENTUALLY(atomic_read(&w[0].at) == 3, 5000);
	EXPECT_EQ(queued(&c), WAITERS - 1);
	EXPECT_EQ(lk_in_hardirq(broadcast_in_irq, &c), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(turn, WAITERS);
}

static void produce(void *b)
{
	lk_producer(b);
}

static void consume(void *b)
{
	lk_consumer(b);
}

void cond_bounded_buffer(void)
{
	struct lk_buffer b = { .cap = 3, .each = lt_count(5000) };
	struct ltask_group *g = LT_GROUP();
	struct lk_thread t[2];
	int i;

	if (!g)
		return;
	ltask_mutex_init(&b.m);
	ltask_cond_init(&b.not_full);
	ltask_cond_init(&b.not_empty);
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(ltask_go(g, lk_producer, &b), 0);
		EXPECT_EQ(ltask_go(g, lk_consumer, &b), 0);
	}
	if (lk_thread_start(&t[0], produce, &b)) {
		if (lk_thread_start(&t[1], consume, &b))
			lk_thread_join(&t[1]);
		lk_thread_join(&t[0]);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(b.len, 0);
	EXPECT_EQ(b.nr_put, 4UL * b.each);
	EXPECT_EQ(b.nr_taken, b.nr_put);
	EXPECT_EQ(b.put, b.taken);
}
