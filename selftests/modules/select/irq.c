// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select and interrupts: one that waits is ended from there, with its timer and
 * its other queues; and one with a default may be done there.
 */
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include "select.h"

struct sel_irq {
	struct irq_work work;
	struct tasklet_struct tasklet;
	struct completion done;
	int (*fn)(struct sel_irq *f);
	struct ltask_chan *c;
	struct ltask_ctx *ctx;
	struct ltask_case *cases;
	unsigned int n;
	int result;
};

static void in_work(struct irq_work *work)
{
	struct sel_irq *f = container_of(work, struct sel_irq, work);

	EXPECT(in_hardirq());
	f->result = f->fn(f);
	complete(&f->done);
}

static void in_tasklet(struct tasklet_struct *t)
{
	struct sel_irq *f = container_of(t, struct sel_irq, tasklet);

	EXPECT(in_serving_softirq());
	f->result = f->fn(f);
	complete(&f->done);
}

static void irq_begin(struct sel_irq *f)
{
	init_completion(&f->done);
	init_irq_work(&f->work, in_work);
	tasklet_setup(&f->tasklet, in_tasklet);
}

static void irq_end(struct sel_irq *f)
{
	irq_work_sync(&f->work);
	tasklet_kill(&f->tasklet);
}

static int irq_do(struct sel_irq *f, int (*fn)(struct sel_irq *f), bool hard)
{
	f->fn = fn;
	reinit_completion(&f->done);
	if (hard)
		irq_work_queue(&f->work);
	else
		tasklet_schedule(&f->tasklet);
	wait_for_completion(&f->done);
	return f->result;
}

static int do_send(struct sel_irq *f)
{
	int v = 42;

	return ltask_chan_try_send(f->c, &v);
}

static int do_recv(struct sel_irq *f)
{
	int v = -1;

	return ltask_chan_try_recv(f->c, &v) == 1 ? v : -1;
}

static int do_close(struct sel_irq *f)
{
	return ltask_chan_close(f->c);
}

static int do_cancel(struct sel_irq *f)
{
	return ltask_ctx_cancel(f->ctx, 0);
}

static int do_select(struct sel_irq *f)
{
	return ltask_select(f->cases, f->n);
}

/* One end after the other of a select with a timer and @n cases in all. */
static void ends(bool hard, unsigned int n)
{
	struct sel_irq f = { .c = sel_chan(0), .ctx = sel_ctx() };
	struct ltask_group *g = lt_group("ends", THIS_MODULE);
	int v = -1, out = 7, i;
	struct ltask_case cases[] = {
		LTASK_RECV(f.c, &v), LTASK_TIMEOUT(600 * NSEC_PER_SEC),
		LTASK_DONE(f.ctx), LTASK_SEND(f.c, &out),
	};
	struct sel_call call = { cases, n, SEL_UNDONE };

	irq_begin(&f);
	for (i = 0; g && i < 2 * SEL_WHO; i++) {
		EXPECT_EQ(sel_start(g, NULL, &call, i % SEL_WHO), 0);
		EXPECT_EVENTUALLY(sel_receivers(f.c) == 1, 10000);
		if (n > 3 && i >= SEL_WHO) {
			EXPECT_EQ(irq_do(&f, do_recv, hard), 7);
			EXPECT_EQ(ltask_group_wait(g), 0);
			EXPECT_EQ(call.result, 3);
		} else {
			v = -1;
			EXPECT_EQ(irq_do(&f, do_send, hard), 0);
			EXPECT_EQ(ltask_group_wait(g), 0);
			EXPECT_EQ(call.result, 0);
			EXPECT_EQ(v, 42);
		}
		EXPECT_EQ(sel_receivers(f.c) + sel_senders(f.c), 0);
		EXPECT_EQ(sel_waiters(f.ctx), 0);
	}
	if (g) {
		EXPECT_EQ(sel_start(g, NULL, &call, SEL_TASK), 0);
		EXPECT_EVENTUALLY(sel_waiters(f.ctx) == 1, 10000);
		EXPECT_EQ(irq_do(&f, do_cancel, hard), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(call.result, 2);
		EXPECT_EQ(sel_receivers(f.c), 0);
		cases[2].ctx = NULL;
		EXPECT_EQ(sel_start(g, NULL, &call, SEL_TASK), 0);
		EXPECT_EVENTUALLY(sel_receivers(f.c) == 1, 10000);
		EXPECT_EQ(irq_do(&f, do_close, hard), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT(call.result == 0 || call.result == 3);
		EXPECT(!cases[call.result & 3].ok);
	}
	irq_end(&f);
	lt_group_end(g);
	ltask_chan_put(f.c);
	ltask_ctx_put(f.ctx);
}

void select_is_ended_from_hardirq(void)
{
	ends(true, 3);
	ends(true, 4);
}

void select_is_ended_from_softirq(void)
{
	ends(false, 3);
	ends(false, 4);
}

/* With a default nothing waits, however many cases there are. */
static void in_interrupt_with_default(bool hard)
{
	struct sel_irq f = { .c = sel_chan(0) };
	struct ltask_group *g = lt_group("default", THIS_MODULE);
	struct ltask_chan *room = sel_chan(1);
	int v = -1, in = 3, got = -1;
	struct ltask_case cases[] = {
		LTASK_SEND(f.c, &in), LTASK_RECV(f.c, &v), LTASK_DEFAULT,
		LTASK_RECV(room, &v), LTASK_DONE(ltask_ctx_background()),
		LTASK_TIMEOUT(1000),
	};
	struct ltask_case recv[] = { LTASK_RECV(f.c, &got) };
	struct sel_call call = { recv, 1, SEL_UNDONE };

	irq_begin(&f);
	f.cases = cases;
	for (f.n = 3; g && f.n <= 6; f.n++) {
		EXPECT_EQ(irq_do(&f, do_select, hard), 2);
		EXPECT_EQ(sel_start(g, NULL, &call, f.n % SEL_WHO), 0);
		EXPECT_EVENTUALLY(sel_receivers(f.c) == 1, 10000);
		EXPECT_EQ(irq_do(&f, do_select, hard), 0);
		EXPECT(cases[0].ok && !cases[2].ok);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(call.result, 0);
		EXPECT_EQ(got, 3);
	}
	EXPECT_EQ(v, -1);
	EXPECT_EQ(ltask_chan_send(room, &in), 0);
	f.n = 6;
	EXPECT_EQ(irq_do(&f, do_select, hard), 3);
	EXPECT_EQ(v, 3);
	irq_end(&f);
	lt_group_end(g);
	ltask_chan_put(f.c);
	ltask_chan_put(room);
}

void select_with_default_in_hardirq(void)
{
	in_interrupt_with_default(true);
}

void select_with_default_in_softirq(void)
{
	in_interrupt_with_default(false);
}

/* The interrupt comes when the timer of the wait expires, or nearly so. */
void select_timeout_races_with_hardirq(void)
{
	struct sel_irq f = { .c = sel_chan(0) };
	struct ltask_group *g = LT_GROUP();
	struct sel_race s = {
		.c = f.c, .other = sel_chan(0), .cases = 3, .ns = 150000,
	};
	unsigned long end = jiffies + HZ;
	int sent = 0;

	if (!g || !f.c || !s.other)
		goto out;
	irq_begin(&f);
	EXPECT_EQ(ltask_go(g, sel_race_timeout, &s), 0);
	EXPECT_EQ(ltask_go(g, sel_race_timeout, &s), 0);
	while (time_before(jiffies, end))
		sent += !irq_do(&f, do_send, true);
	WRITE_ONCE(s.stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s.wrong), 0);
	EXPECT_EQ(atomic_read(&s.got), sent);
	EXPECT_OP(sent, >, 0);
	EXPECT_EQ(sel_receivers(f.c), 0);
	lt_note("%d values, %d timeouts", sent, atomic_read(&s.ended));
	irq_end(&f);
out:
	lt_group_end(g);
	ltask_chan_put(f.c);
	ltask_chan_put(s.other);
}
