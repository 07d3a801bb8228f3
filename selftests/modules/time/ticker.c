// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tickers: when they tick, and what becomes of ticks that nobody receives.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include "time.h"

static struct ltask_ticker *make(u64 period_ns)
{
	struct ltask_ticker *t = ltask_ticker_create(period_ns);

	return EXPECT(!IS_ERR(t)) ? t : NULL;
}

#define TICKS		40
#define PERIOD		(2ULL * NSEC_PER_MSEC)

/*
 * The nth tick that is received is the nth of the ticker's, or a later one. How
 * late within its period it came doesn't add up; what there is of it is told.
 */
void ticker_ticks(void)
{
	u64 start = ktime_get_ns(), created, v, last = 0, late = 0;
	struct ltask_ticker *t = make(PERIOD);
	int i;

	if (!t)
		return;
	created = ktime_get_ns();
	for (i = 1; i <= TICKS; i++) {
		v = 0;
		EXPECT_EQ(ltask_chan_recv(ltask_ticker_chan(t), &v), 1);
		EXPECT_OP(v, >=, start + i * PERIOD);
		EXPECT_OP(v, >, last);
		last = v;
		late = (v - created) % PERIOD;
	}
	lt_note("tick %d of %llu us: %llu us after start, %llu us into its period",
		TICKS, PERIOD / 1000, (last - start) / 1000, late / 1000);
	ltask_ticker_destroy(t);
}

void ticker_drops_for_slow_receiver(void)
{
	struct ltask_ticker *t = make(NSEC_PER_MSEC);
	u64 start, first = 0, second = 0;
	struct ltask_chan *c;

	if (!t)
		return;
	c = ltask_ticker_chan(t);
	EXPECT_EQ(ltask_chan_cap(c), 1);
	EXPECT_EVENTUALLY(ltask_chan_len(c) == 1, 10000);
	msleep(50);
	EXPECT_EQ(ltask_chan_len(c), 1);
	/* The one that was first, then one that came after it was taken. */
	start = ktime_get_ns();
	EXPECT_EQ(ltask_chan_recv(c, &first), 1);
	EXPECT_EQ(ltask_chan_recv(c, &second), 1);
	EXPECT_OP(first, <, start);
	EXPECT_OP(second, >=, start);
	ltask_ticker_destroy(t);
}

void ticker_stop_and_reset(void)
{
	struct ltask_ticker *t = make(NSEC_PER_MSEC);
	struct ltask_chan *c;
	u64 start, v = 0;

	if (!t)
		return;
	c = ltask_ticker_chan(t);
	EXPECT_EVENTUALLY(ltask_chan_len(c) == 1, 10000);
	ltask_ticker_stop(t);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	msleep(20);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	ltask_ticker_stop(t);

	start = ktime_get_ns();
	EXPECT_EQ(ltask_ticker_reset(t, 3 * NSEC_PER_MSEC), 0);
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_OP(v, >=, start + 3 * NSEC_PER_MSEC);
	EXPECT_EQ(ltask_chan_recv(c, &v), 1);
	EXPECT_OP(v, >=, start + 6 * NSEC_PER_MSEC);

	/* Of a reset the old ticks are no more. */
	EXPECT_EVENTUALLY(ltask_chan_len(c) == 1, 10000);
	EXPECT_EQ(ltask_ticker_reset(t, TIME_HOUR), 0);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	msleep(20);
	EXPECT_EQ(ltask_chan_try_recv(c, &v), -EAGAIN);
	ltask_ticker_destroy(t);
}

void ticker_refuses_periods(void)
{
	static const u64 bad[] = { 0, 1, LTASK_TICKER_MIN - 1, 1ULL << 63, ~0ULL };
	struct ltask_ticker *t = make(TIME_HOUR);
	u64 v;
	int i;

	if (!t)
		return;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		EXPECT_EQ(PTR_ERR(ltask_ticker_create(bad[i])), -EINVAL);
		EXPECT_EQ(ltask_ticker_reset(t, bad[i]), -EINVAL);
	}
	/* It runs as it did. */
	EXPECT_EQ(ltask_chan_try_recv(ltask_ticker_chan(t), &v), -EAGAIN);
	EXPECT_EQ(ltask_ticker_reset(t, S64_MAX), 0);
	ltask_ticker_destroy(t);
	ltask_ticker_destroy(NULL);
	ltask_ticker_destroy(ERR_PTR(-ENOMEM));
}

#define MANY	5

/* The fastest that there may be, and more, that nobody receives from. */
void ticker_leaves_room(void)
{
	struct ltask_ticker *t[MANY];
	int i;
	u64 v;

	for (i = 0; i < MANY; i++) {
		t[i] = make(LTASK_TICKER_MIN * 10);
		if (!t[i])
			break;
	}
	if (i)
		EXPECT_EQ(ltask_ticker_reset(t[0], LTASK_TICKER_MIN), 0);
	msleep(50);
	while (i--) {
		EXPECT_EQ(ltask_chan_recv(ltask_ticker_chan(t[i]), &v), 1);
		ltask_ticker_destroy(t[i]);
	}
}
