// SPDX-License-Identifier: GPL-2.0-only
/*
 * Time: what timers promise, one case each. Races are in race.c, tickers in
 * ticker.c, futures in future.c.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include "time.h"

static struct ltask_timer *make(u64 ns)
{
	struct ltask_timer *t = ltask_timer_create(ns);

	return EXPECT(!IS_ERR(t)) ? t : NULL;
}

static void after_delivers_once(void)
{
	u64 start = ktime_get_ns(), v = 0;
	struct ltask_chan *c = ltask_after_ns(5 * NSEC_PER_MSEC);

	if (!EXPECT(!IS_ERR(c)))
		return;
	EXPECT_EQ(ltask_chan_elem_size(c), sizeof(v));
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_OP(v, >=, start + 5 * NSEC_PER_MSEC);
	EXPECT_OP(v, <=, ktime_get_ns());
	msleep(20);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	ltask_chan_put(c);
}

static void after_nothing_is_at_once(void)
{
	struct ltask_chan *c = ltask_after_ns(0);
	u64 v;

	if (!EXPECT(!IS_ERR(c)))
		return;
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	ltask_chan_put(c);
	/* And for ever is never. */
	c = ltask_after_ns(U64_MAX);
	if (!EXPECT(!IS_ERR(c)))
		return;
	msleep(20);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	ltask_chan_put(c);
}

#define TASKS	20

static void after_in_tasks(void)
{
	struct time_got got[TASKS];
	struct ltask_group *g = LT_GROUP();
	u64 start = ktime_get_ns();
	int i;

	if (!g)
		return;
	for (i = 0; i < ARRAY_SIZE(got); i++) {
		got[i] = (struct time_got){ .result = 99 };
		EXPECT_EQ(ltask_go(g, time_recv_after, &got[i],
				   i * NSEC_PER_MSEC), 0);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	for (i = 0; i < ARRAY_SIZE(got); i++) {
		EXPECT_EQ(got[i].result, 1);
		EXPECT_OP(got[i].v, >=, start + i * NSEC_PER_MSEC);
	}
}

/* A task that is cancelled leaves its timer behind, which goes with its channel. */
static void after_cancelled(void)
{
	struct time_got got = { .result = 99 };
	struct ltask_group *g = LT_GROUP();

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, time_recv_after, &got, TIME_HOUR), 0);
	msleep(20);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(got.result, -ECANCELED);
	EXPECT_EQ(atomic_read(&got.at), 1);
}

static void stop_before_expiry(void)
{
	struct ltask_timer *t = make(20 * NSEC_PER_MSEC);
	struct time_got got = { .result = 99 };
	struct ltask_group *g = LT_GROUP();
	bool stopped;
	u64 v;

	if (!t || !g)
		goto out;
	stopped = ltask_timer_stop(t);
	EXPECT(stopped);
	EXPECT(!ltask_timer_stop(t));
	msleep(50);
	EXPECT_EQ(ltask_chan_try_recv(ltask_timer_chan(t), &v), -EAGAIN);

	/* Who waits for it waits on, until it is reset. */
	got.c = ltask_timer_chan(t);
	EXPECT(!ltask_timer_reset(t, TIME_HOUR));
	EXPECT_EQ(ltask_go(g, time_recv, &got), 0);
	EXPECT_EVENTUALLY(atomic_read(&got.at) == 1, 5000);
	EXPECT(ltask_timer_stop(t));
	msleep(20);
	EXPECT_EQ(got.result, 99);
	EXPECT(!ltask_timer_reset(t, 1));
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(got.result, 1);
out:
	lt_group_end(g);
	ltask_timer_destroy(t);
}

static void stop_takes_back_what_came(void)
{
	struct ltask_timer *t = make(NSEC_PER_MSEC);
	struct ltask_chan *c;
	u64 v;

	if (!t)
		return;
	c = ltask_timer_chan(t);
	EXPECT_EVENTUALLY(ltask_chan_len(c) == 1, 5000);
	EXPECT(ltask_timer_stop(t));
	EXPECT_EQ(ltask_chan_len(c), 0);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	EXPECT(!ltask_timer_stop(t));

	/* Received: there is nothing to stop. */
	EXPECT(!ltask_timer_reset(t, 1));
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT(!ltask_timer_stop(t));
	ltask_timer_destroy(t);
}

static void reset_leaves_nothing_stale(void)
{
	struct ltask_timer *t = make(NSEC_PER_MSEC);
	struct ltask_chan *c;
	u64 start, v = 0;

	if (!t)
		return;
	c = ltask_timer_chan(t);
	EXPECT_EVENTUALLY(ltask_chan_len(c) == 1, 5000);
	EXPECT(ltask_timer_reset(t, TIME_HOUR));
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	/* Sooner, then later. */
	start = ktime_get_ns();
	EXPECT(ltask_timer_reset(t, 3 * NSEC_PER_MSEC));
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_OP(v, >=, start + 3 * NSEC_PER_MSEC);
	start = ktime_get_ns();
	EXPECT(!ltask_timer_reset(t, 2 * NSEC_PER_MSEC));
	EXPECT(ltask_timer_reset(t, 8 * NSEC_PER_MSEC));
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_OP(v, >=, start + 8 * NSEC_PER_MSEC);
	ltask_timer_destroy(t);
}

static void channel_outlives_its_timer(void)
{
	struct ltask_timer *t = make(5 * NSEC_PER_MSEC);
	struct ltask_chan *c;
	u64 v;

	if (!t)
		return;
	c = ltask_chan_get(ltask_timer_chan(t));
	ltask_timer_destroy(t);
	msleep(20);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	v = 7;
	EXPECT_EQ(ltask_chan_try_send(c, &v), 0);
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_EQ(v, 7);
	ltask_chan_put(c);
	ltask_timer_destroy(NULL);
	ltask_timer_destroy(ERR_PTR(-ENOMEM));
}

/* Others may send on it and close it, and nothing worse comes of it. */
static void channel_misused(void)
{
	struct ltask_timer *t = make(TIME_HOUR);
	struct ltask_group *g = LT_GROUP();
	struct ltask_chan *c;
	u64 v = 5;

	if (!t || !g)
		goto out;
	c = ltask_timer_chan(t);
	EXPECT_EQ(ltask_chan_try_send(c, &v), 0);
	/* One that waits to send moves up when the first is taken back. */
	EXPECT_EQ(ltask_go(g, time_send_for_ever, c), 0);
	msleep(20);
	EXPECT(ltask_timer_reset(t, NSEC_PER_MSEC));
	msleep(20);
	EXPECT_EQ(ltask_chan_len(c), 1);
	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT(ltask_timer_stop(t));
	EXPECT_EQ(ltask_chan_recv(c, &v), 0);
	EXPECT(!ltask_timer_reset(t, 1));
	msleep(20);
	EXPECT(!ltask_timer_stop(t));
	EXPECT_EQ(ltask_chan_recv(c, &v), 0);
out:
	lt_group_end(g);
	ltask_timer_destroy(t);
}

static void timer_used_by_a_task(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);
	int i;

	if (!g)
		return;
	for (i = 0; i < 20; i++)
		EXPECT_EQ(ltask_go(g, time_use_timer, &done), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 20);
}

struct from_irq {
	struct irq_work work;
	struct completion done;
	struct ltask_timer *t;
	bool (*step)(struct ltask_timer *t);
	bool result;
};

static void from_hardirq(struct irq_work *work)
{
	struct from_irq *f = container_of(work, struct from_irq, work);

	f->result = f->step(f->t);
	complete(&f->done);
}

static bool do_in_irq(struct from_irq *f, bool (*step)(struct ltask_timer *t))
{
	f->step = step;
	reinit_completion(&f->done);
	irq_work_queue(&f->work);
	wait_for_completion(&f->done);
	return f->result;
}

static bool start_soon(struct ltask_timer *t)
{
	return ltask_timer_reset(t, NSEC_PER_MSEC);
}

static void timer_from_hardirq(void)
{
	struct from_irq f = { .t = make(TIME_HOUR) };
	u64 start, v = 0;

	if (!f.t)
		return;
	init_completion(&f.done);
	init_irq_work(&f.work, from_hardirq);
	EXPECT(do_in_irq(&f, ltask_timer_stop));
	EXPECT(!do_in_irq(&f, ltask_timer_stop));
	start = ktime_get_ns();
	EXPECT(!do_in_irq(&f, start_soon));
	EXPECT_EQ(ltask_chan_recv(ltask_timer_chan(f.t), &v), 1);
	EXPECT_OP(v, >=, start + NSEC_PER_MSEC);
	EXPECT(!do_in_irq(&f, start_soon));
	EXPECT_EVENTUALLY(ltask_chan_len(ltask_timer_chan(f.t)) == 1, 5000);
	EXPECT(do_in_irq(&f, ltask_timer_stop));
	EXPECT_EQ(ltask_chan_len(ltask_timer_chan(f.t)), 0);
	irq_work_sync(&f.work);
	ltask_timer_destroy(f.t);
}

#define FAIR_NS	(20 * NSEC_PER_MSEC)

/* After Go's TestTimerFairness: the select with the timer is itself busy. */
static void timer_amid_busy_selects(void)
{
	struct ltask_chan *c = ltask_chan_create(sizeof(u64), 0);
	struct ltask_chan *other = ltask_chan_create(sizeof(u64), 1);
	struct ltask_group *g = LT_GROUP(), *busy = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0), stop = ATOMIC_INIT(0);
	int i;

	if (!EXPECT(!IS_ERR(c) && !IS_ERR(other)) || !g || !busy)
		goto out;
	for (i = 0; i < 2; i++)
		EXPECT_EQ(ltask_go(busy, time_send_for_ever, c), 0);
	/* And as many that are busy beside it as there are processors. */
	for (i = 0; i < 4; i++)
		EXPECT_EQ(ltask_go(busy, time_busy_selects, other, &stop), 0);
	EXPECT_EQ(ltask_go(g, time_amid_selects, c, FAIR_NS, &done), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&done), 1);
	/* From a thread, too. */
	time_amid_selects(c, FAIR_NS, &done);
	EXPECT_EQ(atomic_read(&done), 2);
	atomic_set(&stop, 1);
	EXPECT_EQ(ltask_chan_close(c), 0);
	EXPECT_EQ(ltask_group_wait(busy), 0);
out:
	lt_group_end(g);
	lt_group_end(busy);
	if (!IS_ERR(c))
		ltask_chan_put(c);
	if (!IS_ERR(other))
		ltask_chan_put(other);
}

/* Time will wake them: such a group is not asleep for good. */
static void timer_is_no_deadlock(void)
{
	struct ltask_timer *t[2] = { make(TIME_HOUR), make(TIME_HOUR) };
	struct time_got got[2] = { { .result = 99 }, { .result = 99 } };
	struct ltask_group *g = LT_GROUP();

	if (!t[0] || !t[1] || !g)
		goto out;
	got[0].c = ltask_timer_chan(t[0]);
	got[1].c = ltask_timer_chan(t[1]);
	EXPECT_EQ(ltask_go(g, time_recv, &got[0]), 0);
	EXPECT_EQ(ltask_go(g, time_select_recv, &got[1]), 0);
	EXPECT_EVENTUALLY(atomic_read(&got[0].at) == 1, 5000);
	EXPECT_EVENTUALLY(atomic_read(&got[1].at) == 1, 5000);
	EXPECT(ltask_timer_reset(t[0], 100 * NSEC_PER_MSEC));
	EXPECT(ltask_timer_reset(t[1], 200 * NSEC_PER_MSEC));
	EXPECT_EQ(ltask_group_wait_closed(g), 0);
	EXPECT_EQ(got[0].result, 1);
	EXPECT_EQ(got[1].result, 1);
out:
	lt_group_end(g);
	ltask_timer_destroy(t[0]);
	ltask_timer_destroy(t[1]);
}

static void typed_channel_views(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, time_typed, g, &done), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 1);
}

static const struct lt_case cases[] = {
	LT_CASE(after_delivers_once, 20),
	LT_CASE(after_nothing_is_at_once, 20),
	LT_CASE(after_in_tasks, 30),
	LT_CASE(after_cancelled, 20),
	LT_CASE(stop_before_expiry, 20),
	LT_CASE_FLAGS(stop_takes_back_what_came, 20, LT_ONCE),
	LT_CASE_FLAGS(reset_leaves_nothing_stale, 20, LT_ONCE),
	LT_CASE_FLAGS(channel_outlives_its_timer, 20, LT_ONCE),
	LT_CASE(channel_misused, 20),
	LT_CASE(timer_used_by_a_task, 30),
	LT_CASE(timer_from_hardirq, 20),
	LT_CASE(timer_amid_busy_selects, 60),
	LT_CASE(timer_is_no_deadlock, 60),
	LT_CASE_FLAGS(stop_races_with_expiry, 60, LT_ONCE),
	LT_CASE(stop_races_with_expiry_and_receiver, 60),
	LT_CASE_FLAGS(reset_races_with_expiry, 60, LT_ONCE),
	LT_CASE_FLAGS(destroy_races_with_expiry, 60, LT_ONCE),
	LT_CASE_FLAGS(put_races_with_expiry, 60, LT_ONCE),
	LT_CASE_FLAGS(ticker_reset_races_with_ticks, 60, LT_ONCE),
	LT_CASE(many_resets_at_once, 60),
	LT_CASE_FLAGS(ticker_ticks, 30, LT_ONCE),
	LT_CASE_FLAGS(ticker_drops_for_slow_receiver, 30, LT_ONCE),
	LT_CASE_FLAGS(ticker_stop_and_reset, 30, LT_ONCE),
	LT_CASE_FLAGS(ticker_refuses_periods, 20, LT_ONCE),
	LT_CASE_FLAGS(ticker_leaves_room, 30, LT_ONCE),
	LT_CASE(typed_channel_views, 20),
	LT_CASE(future_is_set_once, 20),
	LT_CASE(future_wakes_all, 20),
	LT_CASE(future_of_a_task_that_ends, 20),
	LT_CASE(future_of_a_task_that_is_cancelled, 20),
	LT_CASE(future_of_a_task_that_cant_start, 20),
	LT_CASE_FLAGS(future_of_two_promises, 20, LT_ONCE),
	LT_CASE(future_timeout, 20),
	LT_CASE(future_lost_waiter, 20),
	LT_CASE(future_lost_setter, 20),
	LT_CASE_FLAGS(future_refuses, 20, LT_ONCE),
	LT_CASE(future_in_select, 20),
	LT_CASE(future_from_a_task, 20),
	LT_CASE(future_from_hardirq, 20),
	LT_CASE(future_set_by_many, 30),
	LT_CASE(future_deadlock_is_seen, 30),
};

static struct lt_suite lt_time = {
	.name = "time",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(lt_time);
