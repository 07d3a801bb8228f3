// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cancelling, asking and registering from interrupts.
 */
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include "ctx.h"

struct ctx_irq {
	struct irq_work work;
	struct tasklet_struct tasklet;
	struct completion done;
	struct ltask_ctx *ctx;
	struct ltask_ctx_func func;
	atomic_t calls;
};

static void called(void *arg)
{
	atomic_inc(arg);
}

static void cancel_here(struct ctx_irq *f)
{
	ltask_ctx_after_func(f->ctx, &f->func, called, &f->calls);
	EXPECT_EQ(ltask_ctx_err(f->ctx), 0);
	EXPECT_EQ(ltask_ctx_cancel(f->ctx, -EIO), 0);
	/* At once, the rest soon. */
	EXPECT_EQ(ltask_ctx_err(f->ctx), -ECANCELED);
	EXPECT_EQ(ltask_ctx_cause(f->ctx), -EIO);
	EXPECT_EQ(ltask_ctx_cancel(f->ctx, -EBUSY), 0);
	complete(&f->done);
}

static void in_work(struct irq_work *work)
{
	EXPECT(in_hardirq());
	cancel_here(container_of(work, struct ctx_irq, work));
}

static void in_tasklet(struct tasklet_struct *t)
{
	EXPECT(in_serving_softirq());
	cancel_here(container_of(t, struct ctx_irq, tasklet));
}

static void in_atomic_section(struct ctx_irq *f)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	cancel_here(f);
	spin_unlock(&lock);
}

enum where {
	HARDIRQ,
	SOFTIRQ,
	SPINLOCK,
};

/* Tasks wait, some in the kernel, and one below; the maker lets go at once. */
static void cancel_from(enum where where)
{
	struct ctx_irq f = { .ctx = CTX_CANCEL(BACKGROUND) };
	struct ltask_ctx *child = CTX_CANCEL(f.ctx);
	struct ctx_shared s = { .err = -ECANCELED };
	int i;

	s.g = lt_group("cancel_from", THIS_MODULE);
	init_completion(&f.done);
	init_completion(&s.never);
	init_irq_work(&f.work, in_work);
	tasklet_setup(&f.tasklet, in_tasklet);
	if (s.g) {
		for (i = 0; i < 100; i++)
			EXPECT_EQ(ctx_start(&s, i % 2 ? f.ctx : child,
					    ctx_waits_in_vain), 0);
		for (i = 0; i < 3; i++)
			EXPECT_EQ(ctx_start(&s, f.ctx, ctx_killable), 0);
		EXPECT_EVENTUALLY(atomic_read(&s.inside) == 103, 5000);
		if (where == HARDIRQ)
			irq_work_queue(&f.work);
		else if (where == SOFTIRQ)
			tasklet_schedule(&f.tasklet);
		else
			in_atomic_section(&f);
		wait_for_completion(&f.done);
	}
	irq_work_sync(&f.work);
	tasklet_kill(&f.tasklet);
	ltask_ctx_put(f.ctx);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), 103);
	EXPECT_EQ(atomic_read(&s.wrong), 0);
	EXPECT_EVENTUALLY(atomic_read(&f.calls) == 1, 5000);
	EXPECT(!ltask_ctx_stop_func_sync(&f.func));
	EXPECT_EQ(ltask_ctx_wait(child), 0);
	EXPECT_EQ(ltask_ctx_cause(child), -EIO);
	ltask_ctx_put(child);
}

void ctx_cancel_from_hardirq(void)
{
	cancel_from(HARDIRQ);
}

void ctx_cancel_from_softirq(void)
{
	cancel_from(SOFTIRQ);
}

void ctx_cancel_under_a_spinlock(void)
{
	cancel_from(SPINLOCK);
}
