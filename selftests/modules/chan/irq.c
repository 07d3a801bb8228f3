// SPDX-License-Identifier: GPL-2.0-only
/*
 * What may be called from interrupts: try-send, try-receive, close, done. And what
 * comes of one that waits, in an interrupt that has hit a task.
 */
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include "../../../module/runtime/compat.h"
#include "chan.h"

struct from_irq {
	struct irq_work work;
	struct tasklet_struct tasklet;
	struct completion done;
	struct ltask_chan *c;
	struct ltask_wg wg;
	int step;
	int result;
};

static void do_step(struct from_irq *f)
{
	int v = f->step;

	switch (f->step) {
	case 0:
	case 1:
		f->result = ltask_chan_try_send(f->c, &v);
		break;
	case 2:
		f->result = ltask_chan_try_recv(f->c, &v);
		break;
	case 3:
		f->result = ltask_wg_done(&f->wg);
		break;
	default:
		f->result = ltask_chan_close(f->c);
	}
	complete(&f->done);
}

static void in_hardirq_work(struct irq_work *work)
{
	do_step(container_of(work, struct from_irq, work));
}

static void in_tasklet(struct tasklet_struct *t)
{
	do_step(container_of(t, struct from_irq, tasklet));
}

static int step(struct from_irq *f, int which, bool hard)
{
	f->step = which;
	reinit_completion(&f->done);
	if (hard)
		irq_work_queue(&f->work);
	else
		tasklet_schedule(&f->tasklet);
	wait_for_completion(&f->done);
	return f->result;
}

static void wg_waiter(void *data)
{
	struct from_irq *f = *(struct from_irq **)data;

	EXPECT_EQ(ltask_wg_wait(&f->wg), 0);
}

static void from_irq(bool hard)
{
	struct ltask_group *g = lt_group("from_irq", THIS_MODULE);
	struct chan_steps s = { .c = chan_make(sizeof(int), 0) };
	struct from_irq f = { .c = s.c }, *fp = &f;
	struct ltask_attr attr = { .group = g, .flags = LTASK_FULL_STACK };

	if (!g || !s.c)
		goto out;
	init_completion(&f.done);
	init_irq_work(&f.work, in_hardirq_work);
	tasklet_setup(&f.tasklet, in_tasklet);
	ltask_wg_init(&f.wg);

	/* Nobody there; then a task that waits; then nobody again. */
	EXPECT_EQ(step(&f, 0, hard), -EAGAIN);
	EXPECT_EQ(ltask_go(g, chan_blocked_recv, &s), 0);
	EXPECT_EVENTUALLY(step(&f, 1, hard) == 0, 5000);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(s.result, 1);
	EXPECT_EQ(step(&f, 2, hard), -EAGAIN);
	EXPECT_EQ(ltask_go(g, chan_send_one, s.c, 5), 0);
	EXPECT_EVENTUALLY(step(&f, 2, hard) == 1, 5000);
	EXPECT_EQ(ltask_group_wait(g), 0);

	/* A thread that waits for a wait group. */
	EXPECT_EQ(ltask_wg_add(&f.wg, 2), 0);
	EXPECT_EQ(ltask_spawn(&attr, wg_waiter, &fp, sizeof(fp)), 0);
	EXPECT_EQ(step(&f, 3, hard), 0);
	EXPECT_EQ(step(&f, 3, hard), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(step(&f, 3, hard), -EINVAL);

	/* Close wakes a task. */
	EXPECT_EQ(ltask_go(g, chan_blocked_recv, &s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.at) == 3, 5000);
	EXPECT_EQ(step(&f, 4, hard), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(s.result, 0);
	EXPECT_EQ(step(&f, 4, hard), -EPIPE);
	EXPECT_EQ(step(&f, 1, hard), -EPIPE);
	EXPECT_EQ(step(&f, 2, hard), 0);
	irq_work_sync(&f.work);
	tasklet_kill(&f.tasklet);
out:
	lt_group_end(g);
	ltask_chan_put(s.c);
}

void chan_from_hardirq(void)
{
	from_irq(true);
}

void chan_from_softirq(void)
{
	from_irq(false);
}

#define HIT_NS	(100 * NSEC_PER_USEC)

static enum hrtimer_restart wait_in_timer(struct hrtimer *timer)
{
	struct chan_hit *h = container_of(timer, struct chan_hit, timer);
	int v = 0;

	h->refused += ltask_chan_send(h->c, &v) == -EDEADLK;
	h->refused += ltask_chan_recv(h->c, &v) == -EDEADLK;
	if (++h->hits == CHAN_HITS)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, ns_to_ktime(HIT_NS));
	return HRTIMER_RESTART;
}

/**
 * chan_start_timer - let an interrupt come to this CPU
 * @h: what it finds.
 *
 * Context: thread.
 */
void chan_start_timer(struct chan_hit *h)
{
	ltask_hrtimer_setup(&h->timer, wait_in_timer, CLOCK_MONOTONIC,
			    HRTIMER_MODE_REL_PINNED_HARD);
	hrtimer_start(&h->timer, ns_to_ktime(HIT_NS),
		      HRTIMER_MODE_REL_PINNED_HARD);
}

void chan_wait_in_an_interrupt(void)
{
	struct ltask_group *g = lt_group("interrupted", THIS_MODULE);
	struct chan_hit h = { .c = chan_make(sizeof(int), 0) };
	int v;

	if (g && h.c) {
		EXPECT_EQ(ltask_go(g, chan_interrupted, &h), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		hrtimer_cancel(&h.timer);
		EXPECT_EQ(h.refused, 2 * CHAN_HITS);
		EXPECT_EQ(ltask_chan_try_recv(h.c, &v), -EAGAIN);
	}
	lt_group_end(g);
	ltask_chan_put(h.c);
}
