// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: values, and the book that is kept of them. Each actor numbers what it
 * sends on a channel; a number is used again only if its send said that it was
 * not taken. So every number up to the last is to be received once, and by
 * any one receiver in order, for a channel is first in, first out.
 */
#include <linux/bitops.h>
#include <linux/string.h>
#include "torture.h"

#define ID(scene, chan, actor, n) \
	((u64)(n) << 32 | (u64)(scene)->tag << 16 | (u64)(chan) << 8 | (actor))

/**
 * tt_word - what a value consists of
 * @id: its first word.
 * @i: number of a word.
 */
u64 tt_word(u64 id, unsigned int i)
{
	return i ? (id ^ i) * 0x9e3779b97f4a7c15ULL : id;
}

/**
 * tt_may_send - has an actor numbers left?
 * @a: the actor.
 * @chan: number of the channel.
 */
bool tt_may_send(struct tt_actor *a, unsigned int chan)
{
	return a->sent[chan] < TT_VALUES - 1;
}

/**
 * tt_value_make - the next value that an actor sends
 * @a: the actor.
 * @chan: number of the channel.
 * @v: receives it.
 */
void tt_value_make(struct tt_actor *a, unsigned int chan, struct tt_value *v)
{
	u64 id = ID(a->scene, chan, a->id, a->sent[chan]);
	unsigned int i;

	for (i = 0; i < TT_WORDS; i++)
		v->word[i] = tt_word(id, i);
}

/**
 * tt_value_poison - prepare to receive
 * @v: where.
 */
void tt_value_poison(struct tt_value *v)
{
	unsigned int i;

	for (i = 0; i < TT_WORDS; i++)
		v->word[i] = TT_POISON;
}

static void expect_from(struct tt_actor *a, unsigned int chan,
			const struct tt_value *v, unsigned int i, u64 what)
{
	for (; i < TT_WORDS; i++) {
		if (v->word[i] == what)
			continue;
		tt_fail(a->scene, "actor %u, %s, channel %u: word %u is %llx, not %llx",
			a->id, a->doing, chan, i, v->word[i], what);
		return;
	}
}

/**
 * tt_value_untouched - nothing was received
 * @a: who wanted to.
 * @chan: from which channel.
 * @v: where.
 */
void tt_value_untouched(struct tt_actor *a, unsigned int chan,
			const struct tt_value *v)
{
	expect_from(a, chan, v, 0, TT_POISON);
}

/**
 * tt_take - book a value that was received
 * @a: who received it.
 * @chan: from which channel.
 * @v: the value.
 */
void tt_take(struct tt_actor *a, unsigned int chan, const struct tt_value *v)
{
	struct tt_scene *s = a->scene;
	unsigned int words = s->sizes[chan] / sizeof(u64), i;
	unsigned int from = v->word[0] & 0xff, n = v->word[0] >> 32;

	if (from >= TT_ACTORS || n >= TT_VALUES ||
	    v->word[0] != ID(s, chan, from, n)) {
		tt_fail(s, "actor %u, channel %u: nobody sent %llx there",
			a->id, chan, v->word[0]);
		return;
	}
	for (i = 1; i < words; i++) {
		if (v->word[i] != tt_word(v->word[0], i))
			tt_fail(s, "actor %u, channel %u: %llx is torn at word %u",
				a->id, chan, v->word[0], i);
	}
	expect_from(a, chan, v, words, TT_POISON);
	if (test_and_set_bit(n, s->actors[from].got[chan]))
		tt_fail(s, "channel %u: number %u of actor %u came twice",
			chan, n, from);
	if (n < a->next[from][chan])
		tt_fail(s, "channel %u: number %u of actor %u came after %u",
			chan, n, from, a->next[from][chan] - 1);
	a->next[from][chan] = n + 1;
	if (a->ended[chan])
		tt_fail(s, "channel %u: actor %u had seen its end before %llx",
			chan, a->id, v->word[0]);
}

/**
 * tt_wait_ended - see whether a wait ended for a reason
 * @a: who waited.
 * @err: what the wait returned.
 */
void tt_wait_ended(struct tt_actor *a, int err)
{
	a->cancelled = true;
	tt_count(TT_E_CANCELLED);
	if (a->as == TT_TASK && (err == -ECANCELED || err == -ETIME)) {
		if (!ltask_cancelled())
			tt_fail(a->scene, "actor %u: %s: %d, though not cancelled",
				a->id, a->doing, err);
		return;
	}
	if (a->interruptible && (err == -EINTR || err == -ERESTARTSYS))
		return;
	tt_fail(a->scene, "actor %u: %s: %d", a->id, a->doing, err);
}

static void met_closed(struct tt_actor *a, unsigned int chan)
{
	tt_count(TT_E_PIPE);
	if (!READ_ONCE(a->scene->closing[chan]))
		tt_fail(a->scene, "channel %u: actor %u found it closed, by nobody",
			chan, a->id);
}

/**
 * tt_sent - book what a send said
 * @a: who sent what tt_value_make() gave.
 * @chan: on which channel.
 * @ret: what the send returned; -EAGAIN is for the caller to judge.
 */
void tt_sent(struct tt_actor *a, unsigned int chan, int ret)
{
	switch (ret) {
	case 0:
		tt_count(TT_E_TAKEN);
		WRITE_ONCE(a->sent[chan], a->sent[chan] + 1);
		break;
	case -EPIPE:
		met_closed(a, chan);
		break;
	case -EAGAIN:
		break;
	default:
		tt_wait_ended(a, ret);
	}
}

/**
 * tt_received - book what a receive said
 * @a: who received.
 * @chan: from which channel.
 * @v: where; was poisoned before.
 * @ret: what the receive returned; -EAGAIN is for the caller to judge.
 */
void tt_received(struct tt_actor *a, unsigned int chan,
		 const struct tt_value *v, int ret)
{
	unsigned int words = a->scene->sizes[chan] / sizeof(u64), i;

	switch (ret) {
	case 1:
		tt_count(TT_E_GOT);
		tt_take(a, chan, v);
		return;
	case 0:
		met_closed(a, chan);
		for (i = 0; i < words; i++) {
			if (v->word[i])
				tt_fail(a->scene, "channel %u: %llx at its end",
					chan, v->word[i]);
		}
		expect_from(a, chan, v, words, TT_POISON);
		a->ended[chan] = true;
		return;
	case -EAGAIN:
		break;
	default:
		tt_wait_ended(a, ret);
	}
	tt_value_untouched(a, chan, v);
}
