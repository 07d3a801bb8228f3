// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers against their own interrupts. Each round starts the timer on another
 * CPU, if there is one, so that its interrupt is under way there while this one
 * stops, resets or frees it, at a moment around the expiry that is chosen at
 * random.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/smp.h>
#include "time.h"

#define ROUNDS	2000

/*
 * A moment of up to some 2 ms, as often a short as a long one: how late an
 * interrupt comes differs by that much between machines.
 */
static u32 moment(u32 *seed)
{
	return time_below(seed, 8000U << time_below(seed, 9));
}

static void wait_a_moment(u32 *seed)
{
	u64 end = ktime_get_ns() + moment(seed);

	while (ktime_get_ns() < end)
		cpu_relax();
	/* Nobody preempts this on a kernel that does so only by request. */
	cond_resched();
}

struct remote {
	struct ltask_timer *t;
	u64 ns;
	bool active;
};

static void reset_here(void *arg)
{
	struct remote *r = arg;

	r->active = ltask_timer_reset(r->t, r->ns);
}

/* In hardirq of another CPU; with one CPU only, here. */
static bool reset_there(struct ltask_timer *t, u64 ns)
{
	struct remote r = { .t = t, .ns = ns };
	int cpu = cpumask_any_but(cpu_online_mask, raw_smp_processor_id());

	if (cpu >= nr_cpu_ids)
		cpu = raw_smp_processor_id();
	EXPECT_EQ(smp_call_function_single(cpu, reset_here, &r, 1), 0);
	return r.active;
}

static struct ltask_timer *make(void)
{
	struct ltask_timer *t = ltask_timer_create(TIME_HOUR);

	return EXPECT(!IS_ERR(t)) ? t : NULL;
}

/* A race that one side always wins tests nothing. */
static void expect_both(unsigned int late, unsigned int all)
{
	if (lt_failed())
		return;
	EXPECT_OP(late, >, 0);
	EXPECT_OP(late, <, all);
	lt_note("%u of %u times after expiry", late, all);
}

static unsigned int rounds(void)
{
	return lt_count(ROUNDS);
}

/* Nobody receives, so each stop takes the time back. */
void stop_races_with_expiry(void)
{
	struct ltask_timer *t = make();
	unsigned int i, late = 0;
	u32 seed = ktime_get_ns();
	u64 v;

	if (!t)
		return;
	ltask_timer_stop(t);
	for (i = 0; i < rounds(); i++) {
		EXPECT(!reset_there(t, moment(&seed)));
		wait_a_moment(&seed);
		late += ltask_chan_len(ltask_timer_chan(t));
		EXPECT(ltask_timer_stop(t));
		EXPECT(!ltask_chan_len(ltask_timer_chan(t)));
		wait_a_moment(&seed);
		EXPECT_EQ(ltask_chan_try_recv(ltask_timer_chan(t), &v), -EAGAIN);
		EXPECT(!ltask_timer_stop(t));
		if (lt_failed())
			break;
	}
	expect_both(late, i);
	ltask_timer_destroy(t);
}

/* Somebody receives: each time is either received or taken back, never both. */
void stop_races_with_expiry_and_receiver(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t received = ATOMIC_INIT(0);
	unsigned int i, stopped = 0;
	u32 seed = ktime_get_ns();
	struct ltask_timer *t;
	struct ltask_chan *c;
	u64 v = 0;

	if (!g)
		return;
	t = make();
	if (!t)
		goto out;
	EXPECT(ltask_timer_stop(t));
	c = ltask_timer_chan(t);
	EXPECT_EQ(ltask_go(g, time_drain, c, &received), 0);
	/* One that is there to receive it, so that it is under way. */
	EXPECT_EQ(ltask_chan_send(c, &v), 0);
	EXPECT_EVENTUALLY(atomic_read(&received) == 1, 10000);
	for (i = 0; i < rounds(); i++) {
		EXPECT(!reset_there(t, moment(&seed)));
		wait_a_moment(&seed);
		stopped += ltask_timer_stop(t);
	}
	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(stopped + atomic_read(&received), i + 1);
	expect_both(i - stopped, i);
	ltask_timer_destroy(t);
out:
	lt_group_end(g);
}

#define LATER	(200 * NSEC_PER_USEC)

/* What comes after a reset is of the reset. */
void reset_races_with_expiry(void)
{
	struct ltask_timer *t = make();
	unsigned int i, late = 0;
	u32 seed = ktime_get_ns();
	u64 start, v = 0;

	if (!t)
		return;
	EXPECT(ltask_timer_stop(t));
	for (i = 0; i < rounds(); i++) {
		EXPECT(!reset_there(t, moment(&seed)));
		wait_a_moment(&seed);
		late += ltask_chan_len(ltask_timer_chan(t));
		start = ktime_get_ns();
		EXPECT(ltask_timer_reset(t, LATER));
		EXPECT_EQ(ltask_chan_recv(ltask_timer_chan(t), &v), 1);
		EXPECT_OP(v, >=, start + LATER);
		if (lt_failed())
			break;
	}
	expect_both(late, i);
	ltask_timer_destroy(t);
}

void destroy_races_with_expiry(void)
{
	u32 seed = ktime_get_ns();
	unsigned int i;

	for (i = 0; i < rounds(); i++) {
		struct ltask_timer *t = make();

		if (!t)
			return;
		EXPECT(reset_there(t, moment(&seed)));
		wait_a_moment(&seed);
		ltask_timer_destroy(t);
	}
}

/* The same without a stop: the last reference is all that ends it. */
void put_races_with_expiry(void)
{
	u32 seed = ktime_get_ns();
	unsigned int i;

	for (i = 0; i < rounds(); i++) {
		struct ltask_chan *c =
			ltask_after_ns(moment(&seed));

		if (!EXPECT(!IS_ERR(c)))
			return;
		wait_a_moment(&seed);
		ltask_chan_put(c);
	}
}

static void reset_ticker_here(void *arg)
{
	EXPECT_EQ(ltask_ticker_reset(arg, LTASK_TICKER_MIN), 0);
}

void ticker_reset_races_with_ticks(void)
{
	struct ltask_ticker *t = ltask_ticker_create(TIME_HOUR);
	u32 seed = ktime_get_ns();
	struct ltask_chan *c;
	unsigned int i;
	u64 start, v;
	int cpu;

	if (!EXPECT(!IS_ERR(t)))
		return;
	c = ltask_ticker_chan(t);
	for (i = 0; i < lt_count(ROUNDS / 2); i++) {
		cpu = cpumask_any_but(cpu_online_mask, raw_smp_processor_id());
		if (cpu >= nr_cpu_ids)
			cpu = raw_smp_processor_id();
		EXPECT_EQ(smp_call_function_single(cpu, reset_ticker_here, t, 1),
			  0);
		wait_a_moment(&seed);
		if (i % 2) {
			ltask_ticker_stop(t);
			EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
			wait_a_moment(&seed);
			EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
		} else {
			start = ktime_get_ns();
			EXPECT_EQ(ltask_ticker_reset(t, LATER), 0);
			v = 0;
			EXPECT_EQ(ltask_chan_recv(c, &v), 1);
			EXPECT_OP(v, >=, start + LATER);
		}
		if (lt_failed())
			break;
	}
	ltask_ticker_destroy(t);
}

#define RESETTERS	8

void many_resets_at_once(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_timer *t;
	unsigned int i;
	u64 v;

	if (!g)
		return;
	t = make();
	if (!t)
		goto out;
	for (i = 0; i < RESETTERS; i++)
		EXPECT_EQ(ltask_go(g, time_reset_at_random, t, rounds(), i), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	ltask_timer_stop(t);
	EXPECT_EQ(ltask_chan_try_recv(ltask_timer_chan(t), &v), -EAGAIN);
	msleep(20);
	EXPECT_EQ(ltask_chan_try_recv(ltask_timer_chan(t), &v), -EAGAIN);
	ltask_timer_destroy(t);
out:
	lt_group_end(g);
}
