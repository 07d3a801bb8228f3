// SPDX-License-Identifier: GPL-2.0-only
/*
 * However the wait of a select ends, its result says how, and it has left every
 * queue that it was in before it goes on.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include "select.h"

/* The select of these cases; some are left out in the variants. */
enum {
	RECV,
	SEND,
	DONE,
	TIMEOUT,
	RECV_AGAIN,
	SEND_AGAIN,
	NOTHING,
	NR,
};

static const struct variant {
	const char *name;
	unsigned int cases;	/* bits */
} variants[] = {
	{ "few", BIT(RECV) | BIT(SEND) | BIT(DONE) },
	{ "few, timed", BIT(RECV) | BIT(SEND) | BIT(TIMEOUT) },
	{ "many", BIT(RECV) | BIT(SEND) | BIT(DONE) | BIT(RECV_AGAIN) |
		  BIT(SEND_AGAIN) | BIT(NOTHING) },
	{ "many, timed", BIT(NR) - 1 },
};

struct setup {
	struct ltask_group *g;
	struct ltask_chan *in;		/* RECV: nobody sends */
	struct ltask_chan *out;		/* SEND: nobody receives */
	struct ltask_ctx *done;
	struct ltask_ctx *own;		/* the task's */
	struct ltask_case cases[NR];
	unsigned int which[NR];		/* RECV ... of each of them */
	struct sel_call call;
	int got;
	int given;
};

static bool begin(struct setup *s, unsigned int cases, u64 ns, u64 own_ns,
		  enum sel_who who)
{
	const struct ltask_case all[NR] = {
		[RECV] = LTASK_RECV(s->in, &s->got),
		[SEND] = LTASK_SEND(s->out, &s->given),
		[DONE] = LTASK_DONE(s->done),
		[TIMEOUT] = LTASK_TIMEOUT(ns),
		[RECV_AGAIN] = LTASK_RECV(s->in, &s->got),
		[SEND_AGAIN] = LTASK_SEND(s->out, &s->given),
		[NOTHING] = LTASK_RECV(NULL, NULL),
	};
	unsigned int i, n = 0;

	s->own = ltask_ctx_with_timeout(ltask_ctx_background(), own_ns);
	s->g = lt_group("leave", THIS_MODULE);
	if (!s->g || !EXPECT(!IS_ERR(s->own)))
		return false;
	s->got = -1;
	s->given = 77;
	for (i = 0; i < NR; i++) {
		if (!(cases & BIT(i)))
			continue;
		s->which[n] = i;
		s->cases[n] = all[i];
		/* It says anew of each. */
		s->cases[n++].ok = true;
	}
	s->call = (struct sel_call){ s->cases, n, SEL_UNDONE };
	return EXPECT_EQ(sel_start(s->g, s->own, &s->call, who), 0);
}

static bool waits(struct setup *s)
{
	return EXPECT_EVENTUALLY(sel_receivers(s->in) && sel_senders(s->out),
				 10000);
}

/* Which case it was, by kind: a second one of the same counts as the first. */
static int finish(struct setup *s)
{
	int chosen, i, kind;

	EXPECT_EQ(lt_group_end(s->g), 0);
	chosen = s->call.result;
	EXPECT_EQ(sel_receivers(s->in), 0);
	EXPECT_EQ(sel_senders(s->out), 0);
	EXPECT_EQ(sel_waiters(s->done), 0);
	ltask_ctx_put(s->own);
	for (i = 0; i < s->call.n; i++) {
		if (i != chosen)
			EXPECT(!s->cases[i].ok);
	}
	if (chosen < 0 || !EXPECT_OP(chosen, <, s->call.n))
		return chosen;
	kind = s->which[chosen];
	return kind == RECV_AGAIN ? RECV : kind == SEND_AGAIN ? SEND : kind;
}

enum how {
	BY_VALUE,
	BY_RECEIVER,
	BY_CLOSE_OF_RECEIVED,
	BY_CLOSE_OF_SENT,
	BY_DONE,
	BY_TIMEOUT,
	BY_GROUP,
	BY_CONTEXT,
	BY_DEADLINE,
};

static void end_it(struct setup *s, enum how how)
{
	int v = 5;

	switch (how) {
	case BY_VALUE:
		EXPECT_EQ(ltask_chan_try_send(s->in, &v), 0);
		break;
	case BY_RECEIVER:
		EXPECT_EQ(ltask_chan_try_recv(s->out, &v), 1);
		EXPECT_EQ(v, 77);
		break;
	case BY_CLOSE_OF_RECEIVED:
		EXPECT_EQ(ltask_chan_close(s->in), 0);
		break;
	case BY_CLOSE_OF_SENT:
		EXPECT_EQ(ltask_chan_close(s->out), 0);
		break;
	case BY_DONE:
		EXPECT_EQ(ltask_ctx_cancel(s->done, 0), 0);
		break;
	case BY_GROUP:
		ltask_group_cancel(s->g, 0);
		break;
	case BY_CONTEXT:
		EXPECT_EQ(ltask_ctx_cancel(s->own, 0), 0);
		break;
	case BY_TIMEOUT:
	case BY_DEADLINE:
		break;
	}
}

/* Ends it by a case of kind @kind, or by an error. */
static void leave(enum how how, int kind, bool ok)
{
	const u64 never = 600 * NSEC_PER_SEC, soon = 20 * NSEC_PER_MSEC;
	enum sel_who who;
	u64 ns, own_ns;
	unsigned int i;
	int result;

	for (i = 0; i < 2 * ARRAY_SIZE(variants) && !lt_failed(); i++) {
		const struct variant *v = &variants[i / 2];
		struct setup s = {
			.in = sel_chan(0), .out = sel_chan(0),
			.done = sel_ctx(),
		};

		who = i % 2;
		/* A thread is asked to end by a signal. */
		result = kind < 0 && who == SEL_THREAD ? -EINTR : kind;
		ns = how == BY_TIMEOUT ? soon : never;
		own_ns = how == BY_DEADLINE ? soon : never;
		if ((kind < 0 || v->cases & BIT(kind)) &&
		    begin(&s, v->cases, ns, own_ns, who)) {
			if (how != BY_TIMEOUT && how != BY_DEADLINE && waits(&s))
				end_it(&s, how);
			if (!EXPECT_EQ(finish(&s), result))
				lt_note("%s, by %s", v->name,
					who == SEL_TASK ? "task" : "thread");
			if (result >= 0)
				EXPECT_EQ(s.cases[s.call.result].ok, ok);
			EXPECT_EQ(s.got, how == BY_VALUE ? 5 :
				  how == BY_CLOSE_OF_RECEIVED ? 0 : -1);
		}
		ltask_chan_put(s.in);
		ltask_chan_put(s.out);
		ltask_ctx_put(s.done);
	}
}

void select_leaves_when_a_value_comes(void)
{
	leave(BY_VALUE, RECV, true);
}

void select_leaves_when_a_receiver_comes(void)
{
	leave(BY_RECEIVER, SEND, true);
}

void select_leaves_when_what_it_receives_from_is_closed(void)
{
	leave(BY_CLOSE_OF_RECEIVED, RECV, false);
}

void select_leaves_when_what_it_sends_to_is_closed(void)
{
	leave(BY_CLOSE_OF_SENT, SEND, false);
}

void select_leaves_when_a_context_is_done(void)
{
	leave(BY_DONE, DONE, true);
}

void select_leaves_by_timeout(void)
{
	leave(BY_TIMEOUT, TIMEOUT, true);
}

void select_leaves_when_its_group_is_cancelled(void)
{
	leave(BY_GROUP, -ECANCELED, false);
}

void select_leaves_when_its_context_is_cancelled(void)
{
	leave(BY_CONTEXT, -ECANCELED, false);
}

void select_leaves_at_its_contexts_deadline(void)
{
	leave(BY_DEADLINE, -ETIME, false);
}

/* A thread of nobody's, which gets signals. */
static int killable(void *data)
{
	allow_signal(SIGKILL);
	allow_signal(SIGUSR1);
	sel_run(data);
	/* Until somebody has looked. */
	while (!kthread_should_stop()) {
		flush_signals(current);
		schedule_timeout_interruptible(1);
	}
	return 0;
}

void select_leaves_when_its_thread_is_killed(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(variants); i++) {
		struct ltask_chan *c = sel_chan(0);
		int v = -1;
		struct ltask_case cases[] = {
			LTASK_RECV(c, &v), LTASK_TIMEOUT(600 * NSEC_PER_SEC),
			LTASK_RECV(c, &v), LTASK_RECV(c, &v),
		};
		struct sel_call call = { cases, i + 1, SEL_UNDONE };
		struct task_struct *t;

		t = kthread_run(killable, &call, "lt_killable");
		if (!EXPECT(!IS_ERR(t)))
			break;
		EXPECT_EVENTUALLY(sel_receivers(c), 10000);
		/* This one it doesn't mind. */
		send_sig(SIGUSR1, t, 1);
		msleep(20);
		EXPECT_EQ(call.result, SEL_UNDONE);
		EXPECT(sel_receivers(c));
		send_sig(SIGKILL, t, 1);
		EXPECT_EVENTUALLY(atomic_read(&call.at) == 2, 10000);
		EXPECT_EQ(call.result, -EINTR);
		EXPECT_EQ(sel_receivers(c), 0);
		EXPECT(!cases[0].ok && !cases[1].ok);
		kthread_stop(t);
		ltask_chan_put(c);
	}
}

/* With no cases, or none that can ever be ready. */
void select_of_nothing_waits_until_cancelled(void)
{
	struct ltask_case none[] = {
		LTASK_RECV(NULL, NULL), LTASK_SEND(NULL, NULL),
		LTASK_DONE(NULL), LTASK_RECV(NULL, NULL),
		LTASK_DONE(NULL),
	};
	struct sel_call calls[] = {
		{ none, 0, SEL_UNDONE }, { none, 0, SEL_UNDONE },
		{ none, 3, SEL_UNDONE }, { none, 3, SEL_UNDONE },
		{ none, 5, SEL_UNDONE }, { none, 5, SEL_UNDONE },
	};
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!g)
		return;
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		EXPECT_EQ(sel_start(g, NULL, &calls[i], i % SEL_WHO), 0);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		EXPECT_EVENTUALLY(atomic_read(&calls[i].at) == 1, 5000);
	msleep(20);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		EXPECT_EQ(calls[i].result, SEL_UNDONE);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		EXPECT_EQ(calls[i].result, i % 2 ? -EINTR : -ECANCELED);
}

/* A cancelled task doesn't get to choose, though something is ready. */
void select_of_a_cancelled_task_does_nothing(void)
{
	struct ltask_ctx *ctx = sel_ctx();
	struct ltask_group *g = LT_GROUP();
	struct ltask_chan *c = sel_chan(1);
	int v = 1;
	struct ltask_case cases[] = { LTASK_SEND(c, &v), LTASK_DONE(ctx) };
	struct sel_call call = { cases, 2, SEL_UNDONE };

	EXPECT_EQ(ltask_ctx_cancel(ctx, -EBUSY), 0);
	EXPECT_EQ(sel_start(g, ctx, &call, SEL_TASK), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(call.result, -ECANCELED);
	EXPECT_EQ(ltask_chan_len(c), 0);
	ltask_chan_put(c);
	ltask_ctx_put(ctx);
}

/* Those asleep in selects that only tasks can end are a deadlock, timed not. */
void select_counts_as_asleep_unless_timed(void)
{
	struct ltask_chan *c = sel_chan(0);
	struct ltask_group *g = LT_GROUP();
	struct ltask_ctx *timer;
	int v;
	struct ltask_case cases[] = {
		LTASK_RECV(c, &v), LTASK_TIMEOUT(300 * NSEC_PER_MSEC),
	};
	struct ltask_case timed[] = { LTASK_RECV(c, &v), LTASK_DONE(NULL) };
	struct sel_call call = { cases, 2, SEL_UNDONE };

	timer = ltask_ctx_with_timeout(ltask_ctx_background(),
				       300 * NSEC_PER_MSEC);
	if (!g || !EXPECT(!IS_ERR(timer)))
		return;
	EXPECT_EQ(sel_start(g, NULL, &call, SEL_TASK), 0);
	EXPECT_EQ(ltask_group_wait_closed(g), 0);
	EXPECT_EQ(call.result, 1);
	timed[1].ctx = timer;
	call.cases = timed;
	EXPECT_EQ(sel_start(g, NULL, &call, SEL_TASK), 0);
	EXPECT_EQ(ltask_group_wait_closed(g), 0);
	EXPECT_EQ(call.result, 1);
	call.cases = cases;
	call.n = 1;
	EXPECT_EQ(sel_start(g, NULL, &call, SEL_TASK), 0);
	EXPECT_EQ(ltask_group_wait_closed(g), -EDEADLK);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	ltask_ctx_put(timer);
	ltask_chan_put(c);
}
