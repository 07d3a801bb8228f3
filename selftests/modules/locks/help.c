// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads, interrupts and looks at queues, for all the cases about locks.
 */
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include "locks.h"

static int body(void *arg)
{
	struct lk_thread *t = arg;

	allow_signal(SIGKILL);
	allow_signal(SIGUSR1);
	t->fn(t->arg);
	complete(&t->done);
	return 0;
}

bool lk_thread_start(struct lk_thread *t, void (*fn)(void *arg), void *arg)
{
	t->fn = fn;
	t->arg = arg;
	init_completion(&t->done);
	t->k = kthread_create(body, t, "lk_thread");
	if (!EXPECT(!IS_ERR(t->k)))
		return false;
	get_task_struct(t->k);
	wake_up_process(t->k);
	return true;
}

/* When this returns the thread runs no code of this module any more. */
void lk_thread_join(struct lk_thread *t)
{
	wait_for_completion(&t->done);
	kthread_stop(t->k);
	put_task_struct(t->k);
}

void lk_thread_wait(void *waiter)
{
	lk_wait(waiter);
}

unsigned int lk_queued(raw_spinlock_t *lock, struct list_head *queue)
{
	struct list_head *pos;
	unsigned int nr = 0;

	raw_spin_lock_irq(lock);
	list_for_each(pos, queue)
		nr++;
	raw_spin_unlock_irq(lock);
	return nr;
}

bool lk_go_wait(struct ltask_group *g, struct lk_waiter *w)
{
	return EXPECT_EQ(ltask_go(g, lk_wait, w), 0) &&
	       EXPECT_EVENTUALLY(atomic_read(&w->at) >= 1, 5000);
}

static void signal_ends(struct lk_waiter *w, int signal, int ret)
{
	struct lk_thread t;

	atomic_set(&w->at, 0);
	w->ret = 99;
	if (!lk_thread_start(&t, lk_thread_wait, w))
		return;
	EXPECT_EVENTUALLY(atomic_read(&w->at) == 1, 5000);
	msleep(20);
	EXPECT_EQ(w->ret, 99);
	/* One that doesn't end a killable wait. */
	if (signal == SIGKILL) {
		send_sig(SIGUSR1, t.k, 1);
		msleep(20);
		EXPECT_EQ(w->ret, 99);
	}
	send_sig(signal, t.k, 1);
	lk_thread_join(&t);
	EXPECT_EQ(w->ret, ret);
}

/* A thread waits for what the caller holds. */
void lk_signals_end_waits(struct lk_waiter *w,
			  int (*killable)(struct lk_waiter *),
			  int (*interruptible)(struct lk_waiter *))
{
	w->call = killable;
	signal_ends(w, SIGKILL, -EINTR);
	w->call = interruptible;
	signal_ends(w, SIGUSR1, -ERESTARTSYS);
}

struct in_irq {
	struct irq_work work;
	struct completion done;
	int (*fn)(void *arg);
	void *arg;
	int ret;
};

static void irq(struct irq_work *work)
{
	struct in_irq *i = container_of(work, struct in_irq, work);

	EXPECT(in_hardirq());
	i->ret = i->fn(i->arg);
	complete(&i->done);
}

int lk_in_hardirq(int (*fn)(void *arg), void *arg)
{
	struct in_irq i = { .fn = fn, .arg = arg };

	init_completion(&i.done);
	init_irq_work(&i.work, irq);
	irq_work_queue(&i.work);
	wait_for_completion(&i.done);
	irq_work_sync(&i.work);
	return i.ret;
}
