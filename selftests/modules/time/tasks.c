// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about time and futures.
 */
#include "time.h"

void time_recv(struct time_got *got)
{
	atomic_inc(&got->at);
	got->result = ltask_chan_recv(got->c, &got->v);
	atomic_inc(&got->at);
}

/* The channel of a task's own: it may put it before the time has come. */
void time_recv_after(struct time_got *got, u64 ns)
{
	struct ltask_chan *c = ltask_after_ns(ns);

	if (!EXPECT(!IS_ERR(c)))
		return;
	got->result = ltask_chan_recv(c, &got->v);
	ltask_chan_put(c);
	atomic_inc(&got->at);
}

void time_select_recv(struct time_got *got)
{
	struct ltask_case cases[] = {
		LTASK_RECV(NULL, NULL),
		LTASK_RECV(got->c, &got->v),
	};

	atomic_inc(&got->at);
	got->result = ltask_select(cases, ARRAY_SIZE(cases));
	atomic_inc(&got->at);
}

/* Until the channel is closed. */
void time_drain(struct ltask_chan *c, atomic_t *received)
{
	u64 v;

	while (ltask_chan_recv(c, &v) == 1)
		atomic_inc(received);
}

/* All that a task can do with a timer and a ticker. */
void time_use_timer(atomic_t *done)
{
	struct ltask_ticker *ticker;
	struct ltask_timer *t;
	u64 start, v = 0;

	t = ltask_timer_create(TIME_HOUR);
	if (!EXPECT(!IS_ERR(t)))
		return;
	EXPECT(ltask_timer_stop(t));
	EXPECT(!ltask_timer_stop(t));
	start = ktime_get_ns();
	EXPECT(!ltask_timer_reset(t, NSEC_PER_MSEC));
	EXPECT_EQ(ltask_chan_recv(ltask_timer_chan(t), &v), 1);
	EXPECT_OP(v, >=, start + NSEC_PER_MSEC);
	EXPECT(!ltask_timer_reset(t, TIME_HOUR));
	ltask_timer_destroy(t);

	ticker = ltask_ticker_create(TIME_HOUR);
	if (!EXPECT(!IS_ERR(ticker)))
		return;
	start = ktime_get_ns();
	EXPECT_EQ(ltask_ticker_reset(ticker, NSEC_PER_MSEC), 0);
	EXPECT_EQ(ltask_chan_recv(ltask_ticker_chan(ticker), &v), 1);
	EXPECT_OP(v, >=, start + NSEC_PER_MSEC);
	ltask_ticker_stop(ticker);
	EXPECT_EQ(ltask_chan_try_recv(ltask_ticker_chan(ticker), &v), -EAGAIN);
	ltask_ticker_destroy(ticker);
	atomic_inc(done);
}

void time_reset_at_random(struct ltask_timer *t, unsigned int n, u32 seed)
{
	while (n--) {
		if (time_below(&seed, 4))
			ltask_timer_reset(t, time_below(&seed, 20000));
		else
			ltask_timer_stop(t);
		if (!time_below(&seed, 8))
			ltask_yield();
	}
}

void time_send_for_ever(struct ltask_chan *c)
{
	u64 v = 0;

	while (!ltask_chan_send(c, &v))
		v++;
}

/* Between two channels, one of which is always ready. */
void time_amid_selects(struct ltask_chan *c, u64 ns, atomic_t *done)
{
	struct ltask_chan *timer = ltask_after_ns(ns);
	u64 start = ktime_get_ns(), v = 0, at = 0;

	if (!EXPECT(!IS_ERR(timer)))
		return;
	for (;;) {
		struct ltask_case cases[] = {
			LTASK_RECV(c, &v),
			LTASK_RECV(timer, &at),
		};
		int chosen = ltask_select(cases, ARRAY_SIZE(cases));

		if (chosen) {
			EXPECT_EQ(chosen, 1);
			break;
		}
	}
	EXPECT(at >= start + ns || ltask_cancelled());
	ltask_chan_put(timer);
	atomic_inc(done);
}

/* Selects that never wait, and never let go of the processor by themselves. */
void time_busy_selects(struct ltask_chan *c, atomic_t *stop)
{
	u64 v = 0;

	while (!atomic_read(stop) && !ltask_cancelled()) {
		struct ltask_case cases[] = {
			LTASK_RECV(c, &v),
			LTASK_SEND(c, &v),
			LTASK_DEFAULT,
		};

		EXPECT_OP(ltask_select(cases, ARRAY_SIZE(cases)), >=, 0);
	}
}

void time_wait(struct time_wait *w)
{
	atomic_inc(&w->at);
	w->result = answer_wait(w->f, &w->v);
	atomic_inc(&w->at);
}

void time_wait_timeout(struct time_wait *w, u64 ns)
{
	atomic_inc(&w->at);
	w->result = answer_wait_timeout(w->f, &w->v, ns);
	atomic_inc(&w->at);
}

void time_wait_select(struct time_wait *w)
{
	struct ltask_case cases[] = {
		LTASK_RECV(NULL, NULL),
		LTASK_RECV(ltask_future_chan(answer_future(w->f)), NULL),
	};

	atomic_inc(&w->at);
	w->result = ltask_select(cases, ARRAY_SIZE(cases));
	if (w->result == 1)
		w->result = answer_try(w->f, &w->v);
	atomic_inc(&w->at);
}

void time_set(struct answer *f, u64 v)
{
	EXPECT_EQ(answer_set(f, v), 0);
}

void time_set_late(struct answer *f, u64 v, u64 ns)
{
	EXPECT_EQ(ltask_sleep_ns(ns), 0);
	EXPECT_EQ(answer_set(f, v), 0);
}

void time_return_unset(struct answer *f)
{
	EXPECT_EQ(answer_try(f, NULL), -EINPROGRESS);
}

static noinline void exit_deeper(struct answer *f)
{
	ltask_exit();
	answer_set(f, 1);
}

void time_exit_unset(struct answer *f)
{
	exit_deeper(f);
}

void time_sleep_unset(struct answer *f, u64 ns)
{
	if (!ltask_sleep_ns(ns))
		answer_set(f, 1);
}

void time_set_twice(struct answer *f)
{
	EXPECT_EQ(answer_set(f, 1), 0);
	EXPECT_EQ(answer_set(f, 2), -EALREADY);
	EXPECT_EQ(answer_fail(f, -EIO), -EALREADY);
}

void time_race(struct time_race *r)
{
	r->set = answer_set(r->f, r->v);
	r->got = answer_wait(r->f, &r->seen);
}

/* Starts what it waits for: futures within a task, and lots of them. */
void time_go_from_task(struct ltask_group *g, atomic_t *done)
{
	struct answer *f;
	u64 i, v;

	for (i = 0; i < 100; i++) {
		f = answer_create();
		if (!EXPECT(!IS_ERR(f)))
			return;
		EXPECT_EQ(ltask_future_go(answer_future(f), g, time_set, f, i), 0);
		v = ~0ULL;
		EXPECT_EQ(answer_wait(f, &v), 0);
		EXPECT_EQ(v, i);
		answer_put(f);
	}
	atomic_inc(done);
}

static void typed_sender(struct nums_sender *to, int n)
{
	int i;

	for (i = 0; i < n; i++)
		EXPECT_EQ(nums_send(to, i), 0);
	EXPECT_EQ(nums_close(to), 0);
	nums_put(to);
}

static void typed_receiver(struct nums_receiver *from, int n, atomic_t *done)
{
	int v = 0, i;

	for (i = 0; i < n; i++) {
		struct ltask_case cases[] = {
			nums_recv_case(from, &v),
			LTASK_TIMEOUT(TIME_HOUR),
		};

		EXPECT_EQ(ltask_select(cases, ARRAY_SIZE(cases)), 0);
		EXPECT(cases[0].ok);
		EXPECT_EQ(v, i);
	}
	EXPECT_EQ(nums_recv(from, &v), 0);
	EXPECT_EQ(nums_recv_timeout(from, &v, TIME_HOUR), 0);
	EXPECT_EQ(nums_try_recv(from, &v), 0);
	nums_put(from);
	atomic_inc(done);
}

void time_typed(struct ltask_group *g, atomic_t *done)
{
	struct nums *c = nums_create(3);
	int v = 7;

	if (!EXPECT(!IS_ERR(c)))
		return;
	EXPECT_EQ(nums_cap(c), 3);
	EXPECT_EQ(nums_cap(nums_sender(c)), 3);
	EXPECT_EQ(nums_send_timeout(nums_sender(c), 1, 0), 0);
	EXPECT_EQ(nums_try_send(c, 2), 0);
	EXPECT_EQ(nums_len(nums_receiver(c)), 2);
	{
		struct ltask_case cases[] = {
			nums_send_case(nums_sender(c), &v),
			LTASK_DEFAULT,
		};

		EXPECT_EQ(ltask_select(cases, ARRAY_SIZE(cases)), 0);
		EXPECT_EQ(ltask_select(cases, ARRAY_SIZE(cases)), 1);
	}
	EXPECT_EQ(nums_send_timeout(c, 1, 1000), -ETIME);
	EXPECT_EQ(nums_recv(c, &v), 1);
	EXPECT_EQ(v, 1);
	EXPECT_EQ(nums_recv(nums_receiver(c), &v), 1);
	EXPECT_EQ(v, 2);
	EXPECT_EQ(nums_recv_timeout(c, &v, 0), 1);
	EXPECT_EQ(v, 7);
	EXPECT_EQ(nums_recv_timeout(c, &v, 1000), -ETIME);

	EXPECT_EQ(ltask_go(g, typed_sender,
			   nums_sender_get(nums_sender(c)), 50), 0);
	EXPECT_EQ(ltask_go(g, typed_receiver,
			   nums_receiver_get(nums_receiver(c)), 50, done), 0);
	nums_put(nums_get(c));
	nums_put(c);
}
