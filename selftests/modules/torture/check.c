// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: the books of a scene whose actors have all ended. What was sent has
 * been received or is still in its channel, once; nobody waits anywhere.
 */
#include <linux/bitmap.h>
#include <linux/kernel.h>
#include "../../../module/sync/chan.h"
#include "torture.h"

/**
 * tt_nr_actors - how many actors a scene has
 * @s: the scene.
 */
unsigned int tt_nr_actors(const struct tt_scene *s)
{
	return min_t(unsigned int, atomic_read(&s->nr_actors), TT_ACTORS);
}

static void check_queues(struct tt_scene *s, struct ltask_chan *c,
			 const char *whose, unsigned int nr)
{
	bool senders, receivers;
	unsigned long flags;

	raw_spin_lock_irqsave(&c->lock, flags);
	senders = !list_empty(&c->sendq);
	receivers = !list_empty(&c->recvq);
	raw_spin_unlock_irqrestore(&c->lock, flags);
	if (senders || receivers)
		tt_fail(s, "%s %u: its actors have ended, and there wait%s%s",
			whose, nr, senders ? " senders" : "",
			receivers ? " receivers" : "");
}

static void drain(struct tt_scene *s, unsigned int chan)
{
	unsigned int left = ltask_chan_cap(s->chans[chan]) + 1;
	struct tt_value v;
	int ret;

	do {
		tt_value_poison(&v);
		ret = ltask_chan_try_recv(s->chans[chan], &v);
		if (ret == 1) {
			tt_count(TT_E_DRAINED);
			tt_take(&s->drainer, chan, &v);
		}
	} while (ret == 1 && left--);
	if (ret)
		tt_fail(s, "channel %u: closed, and is not drained: %d", chan,
			ret);
	ret = atomic_read(&s->closes[chan]);
	if (ret != 1)
		tt_fail(s, "channel %u: closed %d times", chan, ret);
}

static void check_values(struct tt_scene *s, struct tt_actor *a,
			 unsigned int chan)
{
	unsigned int sent = a->sent[chan], n;

	n = find_first_zero_bit(a->got[chan], TT_VALUES);
	if (n < sent)
		tt_fail(s, "channel %u: number %u of %u of actor %u was lost",
			chan, n, sent, a->id);
	n = find_next_bit(a->got[chan], TT_VALUES, sent);
	if (n < TT_VALUES)
		tt_fail(s, "channel %u: number %u of actor %u came, and it sent only %u",
			chan, n, a->id, sent);
}

static void check_wg(struct tt_scene *s, struct ltask_wg *wg, const char *whose,
		     unsigned int id)
{
	if (ltask_wg_done(wg) != -EINVAL)
		tt_fail(s, "wait group of %s %u is not at zero", whose, id);
}

static void check_others(struct tt_scene *s)
{
	unsigned int i;

	tt_errgroup_check(s, &s->errgroup);
	tt_timers_check(s);
	tt_ticker_check(s);
	tt_futures_check(s);
	for (i = 0; i < TT_TIMERS; i++)
		check_queues(s, ltask_timer_chan(s->timers[i].t), "timer", i);
	check_queues(s, ltask_ticker_chan(s->ticker.t), "ticker", 0);
	for (i = 0; i < TT_FUTURES; i++)
		check_queues(s, ltask_future_chan(s->futures[i].f), "future", i);
}

/**
 * tt_scene_check - check the books
 * @s: a scene whose actors have ended.
 */
void tt_scene_check(struct tt_scene *s)
{
	unsigned int nr = tt_nr_actors(s), i, chan;

	if (atomic_read(&s->leaves_started) != atomic_read(&s->leaves_ran))
		tt_fail(s, "%d small tasks were started, %d ran",
			atomic_read(&s->leaves_started),
			atomic_read(&s->leaves_ran));
	check_wg(s, &s->wg, "scene", s->nr);
	tt_locks_check(s);
	check_others(s);
	for (chan = 0; chan < s->nr_chans; chan++) {
		check_queues(s, s->chans[chan], "channel", chan);
		if (!READ_ONCE(s->closing[chan]))
			tt_close_chan(s, chan);
		drain(s, chan);
	}
	for (i = 0; i < nr; i++) {
		check_wg(s, &s->actors[i].children, "actor", i);
		check_wg(s, &s->actors[i].batch, "actor", i);
		tt_errgroup_check(s, &s->actors[i].errgroup);
		for (chan = 0; chan < s->nr_chans; chan++)
			check_values(s, &s->actors[i], chan);
	}
}
