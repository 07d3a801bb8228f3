// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: selects of all sorts of cases. Only what was chosen may have happened.
 */
#include <linux/kernel.h>
#include "torture.h"

#define FEW	2
#define NONE	0xff

/* A case that some channel's closing ends, at the latest. */
static u8 chan_case(struct tt_actor *a, struct ltask_case *c,
		    struct tt_value *v)
{
	unsigned int i = tt_chan(a);

	if (tt_below(a, 2) && tt_may_send(a, i)) {
		tt_value_make(a, i, v);
		*c = LTASK_SEND(a->scene->chans[i], v);
	} else {
		tt_value_poison(v);
		*c = LTASK_RECV(a->scene->chans[i], v);
	}
	return i;
}

static void other_case(struct tt_actor *a, struct ltask_case *c,
		       struct tt_value *v)
{
	tt_value_poison(v);
	switch (tt_below(a, 3)) {
	case 0:
		*c = LTASK_RECV(NULL, v);
		break;
	case 1:
		*c = LTASK_SEND(NULL, v);
		break;
	default:
		*c = LTASK_DONE(a->scene->ctxs[tt_below(a, TT_CTXS)]);
	}
}

static void fill(struct tt_actor *a, struct ltask_case *cases,
		 struct tt_value *values, u8 *chans, unsigned int n)
{
	unsigned int sure = tt_below(a, n), i;
	bool timeout = false, otherwise = false;

	for (i = 0; i < n; i++) {
		unsigned int what = tt_below(a, 100);

		chans[i] = NONE;
		if (i != sure && what < 15 && !timeout) {
			timeout = true;
			cases[i] = LTASK_TIMEOUT(tt_below(a, 400000));
		} else if (i != sure && what >= 15 && what < 22 && !otherwise) {
			otherwise = true;
			cases[i] = LTASK_DEFAULT;
		} else if (i != sure && what >= 22 && what < 34) {
			other_case(a, &cases[i], &values[i]);
		} else {
			chans[i] = chan_case(a, &cases[i], &values[i]);
		}
	}
	/* Interrupts don't wait. */
	if (a->as == TT_INTR && !otherwise) {
		chans[n - 1] = NONE;
		cases[n - 1] = LTASK_DEFAULT;
	}
}

static void chosen(struct tt_actor *a, struct ltask_case *c, u8 chan, u64 start)
{
	switch (c->op) {
	case LTASK_CASE_RECV:
		if (chan == NONE)
			break;
		tt_received(a, chan, c->elem, c->ok);
		return;
	case LTASK_CASE_SEND:
		if (chan == NONE)
			break;
		tt_sent(a, chan, c->ok ? 0 : -EPIPE);
		return;
	case LTASK_CASE_TIMEOUT:
		tt_count(TT_E_TIMEOUT);
		if (ktime_get_ns() - start >= c->ns)
			return;
		break;
	case LTASK_CASE_DONE:
		if (ltask_ctx_err(c->ctx))
			return;
		break;
	default:
		return;
	}
	tt_fail(a->scene, "actor %u: select chose a case of kind %u that was not ready",
		a->id, c->op);
}

static void select_of(struct tt_actor *a, struct ltask_case *cases,
		      struct tt_value *values, unsigned int n)
{
	u8 chans[TT_CASES];
	u64 start;
	int ret, i;

	fill(a, cases, values, chans, n);
	start = ktime_get_ns();
	ret = ltask_select(cases, n);
	if (ret == -ENOMEM)
		tt_count(TT_E_NOMEM);
	else if (ret < 0)
		tt_wait_ended(a, ret);
	else if (ret >= n)
		tt_fail(a->scene, "actor %u: select chose %d of %u", a->id, ret,
			n);
	for (i = 0; i < n; i++) {
		if (i == ret) {
			chosen(a, &cases[i], chans[i], start);
			continue;
		}
		if (cases[i].ok)
			tt_fail(a->scene, "actor %u: select chose %d, and %d is ok",
				a->id, ret, i);
		if (chans[i] != NONE && cases[i].op == LTASK_CASE_RECV)
			tt_value_untouched(a, chans[i], cases[i].elem);
	}
}

/* On the task's own stack. */
void tt_select_few(struct tt_actor *a)
{
	struct tt_value values[FEW];
	struct ltask_case cases[FEW];

	select_of(a, cases, values, 1 + tt_below(a, FEW));
}

void tt_select_many(struct tt_actor *a)
{
	select_of(a, a->cases, a->values, 1 + tt_below(a, TT_CASES));
}
