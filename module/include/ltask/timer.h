/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Time, by channels: each delivers the time, an u64 of nanoseconds of
 * CLOCK_MONOTONIC, after a while, or again and again. They can be received
 * from and selected over as any other channel.
 */
#ifndef _LTASK_TIMER_H
#define _LTASK_TIMER_H

#include <linux/types.h>

struct ltask_chan;
struct ltask_timer;
struct ltask_ticker;

struct ltask_chan *ltask_after_ns(u64 ns);

struct ltask_timer *ltask_timer_create(u64 ns);
struct ltask_chan *ltask_timer_chan(struct ltask_timer *t);
bool ltask_timer_stop(struct ltask_timer *t);
bool ltask_timer_reset(struct ltask_timer *t, u64 ns);
void ltask_timer_destroy(struct ltask_timer *t);

/**
 * define LTASK_TICKER_MIN - shortest period of a ticker, in nanoseconds
 *
 * A tick is a hard interrupt that takes some two microseconds, more with a
 * receiver to wake: at 100 us a ticker costs a CPU some two or three percent, and
 * the machine stays usable whatever period somebody computed. Nor would a
 * shorter one be kept: 100 us is how exact ltask's time is.
 */
#define LTASK_TICKER_MIN	100000ULL

struct ltask_ticker *ltask_ticker_create(u64 period_ns);
struct ltask_chan *ltask_ticker_chan(struct ltask_ticker *t);
void ltask_ticker_stop(struct ltask_ticker *t);
int ltask_ticker_reset(struct ltask_ticker *t, u64 period_ns);
void ltask_ticker_destroy(struct ltask_ticker *t);

#endif /* _LTASK_TIMER_H */
