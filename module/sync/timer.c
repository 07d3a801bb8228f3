// SPDX-License-Identifier: GPL-2.0-only
/*
 * Timers and tickers: channels that deliver the time.
 *
 * A timer is one piece of memory with its channel, which has the only count of
 * references: who puts a channel of ltask_after_ns() that nobody waits for any
 * more ends its timer with it, as Go's garbage collection does.
 *
 * The interrupt delivers under the channel's lock, and only if the timer is
 * armed. So stopping is to disarm and to take back what was delivered, in one
 * step under that lock, and has not to wait for an interrupt that is under way:
 * that one will find the timer disarmed, or armed anew and thus queued. Only the
 * last reference waits for it, before the memory goes.
 *
 * Whoever has the channel may also send on it or close it. That is of no use: a
 * foreign value takes the place of the time's, and closed it stays silent.
 */
#include <linux/export.h>
#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <ltask/timer.h>
#include "../runtime/compat.h"
#include "../runtime/params.h"
#include "chan_ops.h"

/**
 * struct ltask_timer - a timer
 * @hrtimer: started under the channel's lock.
 * @period: of a ticker, else 0; the channel's lock.
 * @armed: the time is to be delivered when it comes; the channel's lock.
 * @chan: the channel; its buffer of one lies behind it.
 */
struct ltask_timer {
	struct hrtimer hrtimer;
	ktime_t period;
	bool armed;
	struct ltask_chan chan;
};

/* The same with another type, so that the compiler keeps them apart. */
struct ltask_ticker {
	struct ltask_timer timer;
};

static void release(struct ltask_chan *c)
{
	struct ltask_timer *t = container_of(c, struct ltask_timer, chan);

	hrtimer_cancel(&t->hrtimer);
	kfree(t);
	module_put(THIS_MODULE);
}

static const struct ltask_chan_class timer_class = {
	.release = release,
	.recv = {
		.reason = "timer",
		.abort = ltask_chan_abort,
	},
};

/* The lock is held. False: it is over. */
static bool deliver(struct ltask_timer *t, struct ltask_waiter **peer)
{
	u64 now = ktime_get_ns();

	/* A receiver that is slow loses what doesn't fit. */
	t->armed = ltask_chan_send_told(&t->chan, &now, peer) != -EPIPE &&
		   t->period;
	if (t->armed)
		hrtimer_forward(&t->hrtimer, ns_to_ktime(now), t->period);
	return t->armed;
}

static enum hrtimer_restart expire(struct hrtimer *hrtimer)
{
	struct ltask_timer *t = container_of(hrtimer, struct ltask_timer,
					     hrtimer);
	enum hrtimer_restart again = HRTIMER_NORESTART;
	struct ltask_waiter *peer = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&t->chan.lock, flags);
	/* Queued: it was armed anew meanwhile, and this is of before. */
	if (t->armed && !hrtimer_is_queued(hrtimer) && deliver(t, &peer))
		again = HRTIMER_RESTART;
	ltask_chan_unlock_complete(&t->chan, flags, peer, 1);
	return again;
}

static ktime_t from_now(u64 ns)
{
	return ktime_add_safe(ktime_get(), min_t(u64, ns, KTIME_MAX));
}

/* Takes back what was delivered; true if something was, or was to be. */
static bool disarm(struct ltask_timer *t, struct ltask_waiter **peer)
{
	bool armed = t->armed;
	u64 stale;

	t->armed = false;
	return ltask_chan_recv_told(&t->chan, &stale, peer) == 1 || armed;
}

static bool stop(struct ltask_timer *t)
{
	struct ltask_waiter *peer = NULL;
	unsigned long flags;
	bool active;

	raw_spin_lock_irqsave(&t->chan.lock, flags);
	active = disarm(t, &peer);
	/* Saves an interrupt, if none is under way; more is not needed. */
	hrtimer_try_to_cancel(&t->hrtimer);
	ltask_chan_unlock_complete(&t->chan, flags, peer, 0);
	return active;
}

static bool start(struct ltask_timer *t, u64 ns, ktime_t period)
{
	struct ltask_waiter *peer = NULL;
	unsigned long flags;
	bool active;

	raw_spin_lock_irqsave(&t->chan.lock, flags);
	active = disarm(t, &peer);
	t->armed = true;
	t->period = period;
	hrtimer_start(&t->hrtimer, from_now(ns), HRTIMER_MODE_ABS);
	ltask_chan_unlock_complete(&t->chan, flags, peer, 0);
	return active;
}

/* @size: of a structure that begins with a timer. */
static void *create(size_t size, u64 ns, ktime_t period)
{
	struct ltask_timer *t;

	size += sizeof(u64);	/* the channel's buffer */
	if (ltask_alloc_fails(size))
		return ERR_PTR(-ENOMEM);
	t = kzalloc(size, GFP_KERNEL_ACCOUNT);
	if (!t)
		return ERR_PTR(-ENOMEM);
	ltask_chan_init(&t->chan, &timer_class, sizeof(u64), 1);
	ltask_hrtimer_setup(&t->hrtimer, expire, CLOCK_MONOTONIC,
			    HRTIMER_MODE_ABS);
	/* Its interrupt may come: ltask stays. */
	__module_get(THIS_MODULE);
	start(t, ns, period);
	return t;
}

/**
 * ltask_after_ns - a channel that delivers the time once, after a while
 * @ns: nanoseconds from now.
 *
 * The timer goes with the channel: put it when you like, whether the time has
 * come or not. Until then ltask can't be unloaded.
 *
 * Context: thread; task, through a kernel call. Charged to the caller's memory
 * cgroup.
 * Return: the channel, with one reference, its elements &u64, of
 * CLOCK_MONOTONIC; ERR_PTR(-ENOMEM).
 */
struct ltask_chan *ltask_after_ns(u64 ns)
{
	struct ltask_timer *t = ltask_timer_create(ns);

	return IS_ERR(t) ? ERR_CAST(t) : &t->chan;
}
EXPORT_SYMBOL_GPL(ltask_after_ns);

/**
 * ltask_timer_create - make a timer that delivers the time once
 * @ns: nanoseconds from now.
 *
 * Context: as ltask_after_ns().
 * Return: the timer, running; ERR_PTR(-ENOMEM). Until it is destroyed, and its
 * channel put by whoever refers to that, ltask can't be unloaded.
 */
struct ltask_timer *ltask_timer_create(u64 ns)
{
	return create(sizeof(struct ltask_timer), ns, 0);
}
EXPORT_SYMBOL_GPL(ltask_timer_create);

/**
 * ltask_timer_chan - the channel that a timer delivers to
 * @t: the timer.
 *
 * Who sends on it or closes it harms nobody but its receivers. Once closed, it
 * delivers nothing more.
 *
 * Context: any.
 * Return: the channel, its elements &u64, of CLOCK_MONOTONIC. It stays as long
 * as the timer does, and longer with ltask_chan_get().
 */
struct ltask_chan *ltask_timer_chan(struct ltask_timer *t)
{
	return &t->chan;
}
EXPORT_SYMBOL_GPL(ltask_timer_chan);

/**
 * ltask_timer_stop - have a timer not deliver
 * @t: the timer.
 *
 * When this returns the channel is empty and stays so: a time that was delivered
 * but not received is taken back. Who waits for it waits on.
 *
 * Context: any.
 * Return: true: nobody gets its time; false: somebody has got it, or it was
 * stopped before.
 */
bool ltask_timer_stop(struct ltask_timer *t)
{
	return stop(t);
}
EXPORT_SYMBOL_GPL(ltask_timer_stop);

/**
 * ltask_timer_reset - start a timer anew
 * @t: the timer, running or not.
 * @ns: nanoseconds from now.
 *
 * What it delivers to the channel from here on is of this start, not of one
 * before, as with ltask_timer_stop().
 *
 * Context: any.
 * Return: as ltask_timer_stop().
 */
bool ltask_timer_reset(struct ltask_timer *t, u64 ns)
{
	return start(t, ns, 0);
}
EXPORT_SYMBOL_GPL(ltask_timer_reset);

/**
 * ltask_timer_destroy - stop a timer and free it
 * @t: the timer, or NULL, or an error pointer. Not used by anybody any more; its
 *     channel may be, by who has a reference of that.
 *
 * Context: thread, task, softirq; not hardirq.
 */
void ltask_timer_destroy(struct ltask_timer *t)
{
	if (IS_ERR_OR_NULL(t))
		return;
	stop(t);
	ltask_chan_put(&t->chan);
}
EXPORT_SYMBOL_GPL(ltask_timer_destroy);

static bool bad_period(u64 ns)
{
	return ns < LTASK_TICKER_MIN || ns > KTIME_MAX;
}

/**
 * ltask_ticker_create - make a ticker: delivers the time again and again
 * @period_ns: nanoseconds between ticks, at least LTASK_TICKER_MIN.
 *
 * The nth tick comes n periods from now, however late those before it were. One
 * tick can wait to be received; those that come meanwhile are dropped.
 *
 * Context: as ltask_after_ns().
 * Return: the ticker, running; ERR_PTR(-EINVAL): no such period;
 * ERR_PTR(-ENOMEM). For unloading, as ltask_timer_create().
 */
struct ltask_ticker *ltask_ticker_create(u64 period_ns)
{
	if (bad_period(period_ns))
		return ERR_PTR(-EINVAL);
	return create(sizeof(struct ltask_ticker), period_ns, period_ns);
}
EXPORT_SYMBOL_GPL(ltask_ticker_create);

/**
 * ltask_ticker_chan - the channel that a ticker delivers to
 * @t: the ticker.
 *
 * Context: any.
 * Return: as ltask_timer_chan().
 */
struct ltask_chan *ltask_ticker_chan(struct ltask_ticker *t)
{
	return &t->timer.chan;
}
EXPORT_SYMBOL_GPL(ltask_ticker_chan);

/**
 * ltask_ticker_stop - have a ticker not tick any more
 * @t: the ticker, running or not. It can be started again.
 *
 * When this returns the channel is empty and stays so, but not closed: who waits
 * for a tick waits on.
 *
 * Context: any.
 */
void ltask_ticker_stop(struct ltask_ticker *t)
{
	stop(&t->timer);
}
EXPORT_SYMBOL_GPL(ltask_ticker_stop);

/**
 * ltask_ticker_reset - start a ticker anew
 * @t: the ticker, running or not.
 * @period_ns: as for ltask_ticker_create().
 *
 * The next tick comes one period from now.
 *
 * Context: any.
 * Return: 0; -EINVAL: no such period, and nothing has changed.
 */
int ltask_ticker_reset(struct ltask_ticker *t, u64 period_ns)
{
	if (bad_period(period_ns))
		return -EINVAL;
	start(&t->timer, period_ns, period_ns);
	return 0;
}
EXPORT_SYMBOL_GPL(ltask_ticker_reset);

/**
 * ltask_ticker_destroy - stop a ticker and free it
 * @t: the ticker, or NULL, or an error pointer; as for ltask_timer_destroy().
 *
 * Context: thread, task, softirq; not hardirq.
 */
void ltask_ticker_destroy(struct ltask_ticker *t)
{
	if (!IS_ERR_OR_NULL(t))
		ltask_timer_destroy(&t->timer);
}
EXPORT_SYMBOL_GPL(ltask_ticker_destroy);
