// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes: what one can look at with few who want one. Crowds are in
 * mutex_many.c.
 */
#include <linux/module.h>
#include "locks.h"

static unsigned int queued(struct ltask_mutex *m)
{
	return lk_queued(&m->lock, &m->waiters);
}

void mutex_fast_path_takes_no_spinlock(void)
{
	struct ltask_mutex m;
	int err[6];
	int i;

	ltask_mutex_init(&m);
	/* If it did it would hang here. */
	raw_spin_lock_irq(&m.lock);
	err[0] = ltask_mutex_lock(&m);
	err[1] = ltask_mutex_unlock(&m);
	err[2] = ltask_mutex_lock_interruptible(&m);
	err[3] = ltask_mutex_unlock(&m);
	err[4] = ltask_mutex_try_lock(&m);
	err[5] = ltask_mutex_unlock(&m);
	raw_spin_unlock_irq(&m.lock);
	for (i = 0; i < ARRAY_SIZE(err); i++)
		EXPECT_EQ(err[i], 0);
	EXPECT(!ltask_mutex_is_locked(&m));
}

#define IN_ORDER	10

void mutex_waiters_come_in_order(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w[IN_ORDER];
	struct ltask_mutex m;
	int i, turn = 0;

	if (!g)
		return;
	ltask_mutex_init(&m);
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	for (i = 0; i < IN_ORDER; i++) {
		w[i] = (struct lk_waiter){ .lock = &m, .call = lk_mutex,
					   .turn = &turn, .ret = 99 };
		lk_go_wait(g, &w[i]);
		EXPECT_EVENTUALLY(queued(&m) == i + 1, 5000);
	}
	EXPECT_EQ(ltask_mutex_try_lock(&m), -EAGAIN);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	for (i = 0; i < IN_ORDER; i++) {
		EXPECT_EQ(w[i].ret, 0);
		EXPECT_EQ(w[i].got, i);
	}
	EXPECT_EQ(atomic_read(&m.state), 0);
}

void mutex_is_handed_over_after_a_millisecond(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w = { .call = lk_mutex, .ret = 99 };
	struct ltask_mutex m;
	int rounds;

	if (!g)
		return;
	ltask_mutex_init(&m);
	w.lock = &m;
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	lk_go_wait(g, &w);
	EXPECT_EVENTUALLY(queued(&m) == 1, 5000);
	/*
	 * Let go and take again at once: the waiter loses, once, and has waited
	 * for long then. After that it can't lose.
	 */
	for (rounds = 0; rounds < 20 && atomic_read(&w.at) != 3; rounds++) {
		msleep(20);
		EXPECT_EQ(ltask_mutex_unlock(&m), 0);
		EXPECT_EQ(ltask_mutex_lock(&m), 0);
	}
	lt_note("after %d rounds", rounds);
	EXPECT_OP(rounds, <=, 4);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(w.ret, 0);
}

static void fairness(struct ltask_group *g, bool spin)
{
	struct lk_hog h = { .spin = spin };
	ktime_t start = ktime_get();
	s64 ms;

	ltask_mutex_init(&h.m);
	EXPECT_EQ(ltask_go(g, lk_hog, &h), 0);
	EXPECT_EQ(ltask_go(g, lk_modest, &h, 10), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	ms = ktime_ms_delta(ktime_get(), start);
	lt_note("%s: ten times in %lld ms", spin ? "spins" : "sleeps", ms);
	EXPECT_OP(ms, <, 5000);
	EXPECT_EQ(atomic_read(&h.m.state), 0);
}

void mutex_fairness(void)
{
	struct ltask_group *g = LT_GROUP();

	if (!g)
		return;
	fairness(g, false);
	fairness(g, true);
	lt_group_end(g);
}

static int unlock_in_irq(void *arg)
{
	return ltask_mutex_unlock(arg);
}

void mutex_misuse_is_caught(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_mutex m;
	int ret = 99;

	if (!g)
		return;
	ltask_mutex_init(&m);
	EXPECT_EQ(ltask_mutex_unlock(&m), -EPERM);
	EXPECT_EQ(lk_in_hardirq(unlock_in_irq, &m), -EPERM);
	EXPECT_EQ(ltask_go(g, lk_misuse_mutex, &m, &ret), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ret, -EPERM);
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(ltask_mutex_unlock(&m), -EPERM);
	EXPECT_EQ(atomic_read(&m.state), 0);
	EXPECT_EQ(ltask_mutex_try_lock(&m), 0);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	lt_group_end(g);
}

void mutex_cancel_while_waiting(void)
{
	struct ltask_group *g = lt_group("stays", THIS_MODULE);
	struct ltask_group *gone = lt_group("goes", THIS_MODULE);
	struct lk_waiter w[3];
	struct ltask_mutex m;
	int i, turn = 0;

	if (!g || !gone)
		goto out;
	ltask_mutex_init(&m);
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	for (i = 0; i < 3; i++) {
		w[i] = (struct lk_waiter){ .lock = &m, .call = lk_mutex,
					   .turn = &turn, .ret = 99 };
		lk_go_wait(i == 1 ? gone : g, &w[i]);
		EXPECT_EVENTUALLY(queued(&m) == i + 1, 5000);
	}
	ltask_group_cancel(gone, 0);
	EXPECT_EQ(ltask_group_wait(gone), 0);
	EXPECT_EQ(w[1].ret, -ECANCELED);
	EXPECT_EQ(queued(&m), 2);
	EXPECT(ltask_mutex_is_locked(&m));
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(w[0].ret + w[2].ret, 0);
	EXPECT_EQ(w[0].got, 0);
	EXPECT_EQ(w[2].got, 1);

	/* The only waiter goes: nobody is left behind in the state. */
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	w[0].ret = 99;
	atomic_set(&w[0].at, 0);
	lk_go_wait(g, &w[0]);
	EXPECT_EVENTUALLY(queued(&m) == 1, 5000);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(w[0].ret, -ECANCELED);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(atomic_read(&m.state), 0);
out:
	lt_group_end(g);
	lt_group_end(gone);
}

void mutex_cancelled_task_may_still_tidy_up(void)
{
	struct lk_waiter w = { .call = lk_mutex_always, .ret = 99 };
	struct ltask_group *g = LT_GROUP();
	struct ltask_mutex m;

	if (!g)
		return;
	ltask_mutex_init(&m);
	w.lock = &m;
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	lk_go_wait(g, &w);
	EXPECT_EVENTUALLY(queued(&m) == 1, 5000);
	ltask_group_cancel(g, 0);
	msleep(20);
	EXPECT_EQ(w.ret, 99);
	EXPECT_EQ(queued(&m), 1);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(w.ret, 0);
	EXPECT_EQ(atomic_read(&m.state), 0);
}

void mutex_signals_end_waits(void)
{
	struct lk_waiter w = {};
	struct ltask_mutex m;

	ltask_mutex_init(&m);
	w.lock = &m;
	EXPECT_EQ(ltask_mutex_lock(&m), 0);
	lk_signals_end_waits(&w, lk_mutex, lk_mutex_intr);
	EXPECT_EQ(ltask_mutex_unlock(&m), 0);
	EXPECT_EQ(atomic_read(&m.state), 0);
}

static int try_in_irq(void *arg)
{
	return ltask_mutex_try_lock(arg);
}

void mutex_from_hardirq(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w = { .call = lk_mutex, .ret = 99 };
	struct ltask_mutex m;

	if (!g)
		return;
	ltask_mutex_init(&m);
	w.lock = &m;
	EXPECT_EQ(lk_in_hardirq(try_in_irq, &m), 0);
	EXPECT_EQ(lk_in_hardirq(try_in_irq, &m), -EAGAIN);
	lk_go_wait(g, &w);
	EXPECT_EVENTUALLY(queued(&m) == 1, 5000);
	EXPECT_EQ(lk_in_hardirq(unlock_in_irq, &m), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(w.ret, 0);
}
