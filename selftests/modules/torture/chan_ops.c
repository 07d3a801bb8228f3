// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: single channels.
 */
#include <linux/kernel.h>
#include "torture.h"

/**
 * tt_chan - choose a channel
 * @a: who chooses.
 */
unsigned int tt_chan(struct tt_actor *a)
{
	return tt_below(a, a->scene->nr_chans);
}

/* Chooses a channel on which @a may send, and the value; -1: none. */
static int choose_send(struct tt_actor *a, struct tt_value *v)
{
	unsigned int i = tt_chan(a);

	if (!tt_may_send(a, i))
		return -1;
	tt_value_make(a, i, v);
	return i;
}

void tt_send(struct tt_actor *a)
{
	struct tt_value v;
	int i = choose_send(a, &v);

	if (i >= 0)
		tt_sent(a, i, ltask_chan_send(a->scene->chans[i], &v));
}

void tt_recv(struct tt_actor *a)
{
	unsigned int i = tt_chan(a);
	struct tt_value v;

	tt_value_poison(&v);
	tt_received(a, i, &v, ltask_chan_recv(a->scene->chans[i], &v));
}

void tt_try_send(struct tt_actor *a)
{
	struct tt_value v;
	int i = choose_send(a, &v);

	if (i >= 0)
		tt_sent(a, i, ltask_chan_try_send(a->scene->chans[i], &v));
}

void tt_try_recv(struct tt_actor *a)
{
	unsigned int i = tt_chan(a);
	struct tt_value v;

	tt_value_poison(&v);
	tt_received(a, i, &v, ltask_chan_try_recv(a->scene->chans[i], &v));
}

/**
 * tt_timed_out - see whether a wait with a time limit ended for that
 * @a: who waited.
 * @ret: what the wait returned.
 * @start: when it began.
 * @ns: the limit; before that, only the deadline of a task's context ends it so.
 *
 * Return: @ret, or -EAGAIN if the time was up.
 */
int tt_timed_out(struct tt_actor *a, int ret, u64 start, u64 ns)
{
	if (ret != -ETIME || ktime_get_ns() - start < ns)
		return ret;
	tt_count(TT_E_TIMEOUT);
	return -EAGAIN;
}

void tt_send_timeout(struct tt_actor *a)
{
	u64 ns = tt_below(a, 400000), start;
	struct tt_value v;
	int i = choose_send(a, &v), ret;

	if (i < 0)
		return;
	start = ktime_get_ns();
	ret = ltask_chan_send_timeout(a->scene->chans[i], &v, ns);
	tt_sent(a, i, tt_timed_out(a, ret, start, ns));
}

void tt_recv_timeout(struct tt_actor *a)
{
	u64 ns = tt_below(a, 400000), start;
	unsigned int i = tt_chan(a);
	struct tt_value v;
	int ret;

	tt_value_poison(&v);
	start = ktime_get_ns();
	ret = ltask_chan_recv_timeout(a->scene->chans[i], &v, ns);
	tt_received(a, i, &v, tt_timed_out(a, ret, start, ns));
}

/**
 * tt_close_chan - close a channel
 * @s: scene.
 * @chan: its number.
 */
void tt_close_chan(struct tt_scene *s, unsigned int chan)
{
	int ret;

	WRITE_ONCE(s->closing[chan], true);
	ret = ltask_chan_close(s->chans[chan]);
	if (!ret) {
		atomic_inc(&s->closes[chan]);
		tt_count(TT_E_CLOSED);
	} else if (ret != -EPIPE) {
		tt_fail(s, "channel %u: close: %d", chan, ret);
	}
}

/* Rarely: what is closed stays so, and what follows is dull. */
void tt_close(struct tt_actor *a)
{
	if (!tt_below(a, 8))
		tt_close_chan(a->scene, tt_chan(a));
}

void tt_look(struct tt_actor *a)
{
	struct ltask_chan *c = a->scene->chans[tt_chan(a)];
	unsigned int len = ltask_chan_len(c), cap = ltask_chan_cap(c);

	if (len > cap)
		tt_fail(a->scene, "%u values in a channel of %u", len, cap);
}
