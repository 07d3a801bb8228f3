// SPDX-License-Identifier: GPL-2.0-only
/*
 * Futures: set once, waited for by many, and never waited for in vain.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include "time.h"

static struct answer *make(void)
{
	struct answer *f = answer_create();

	return EXPECT(!IS_ERR(f)) ? f : NULL;
}

static void expect_failed(struct answer *f, int err)
{
	u64 v = 5;

	EXPECT_EQ(answer_wait(f, &v), err);
	EXPECT_EQ(v, 0);
	v = 5;
	EXPECT_EQ(answer_try(f, &v), err);
	EXPECT_EQ(v, 0);
}

void future_is_set_once(void)
{
	struct ltask_group *g = LT_GROUP();
	struct answer *f = make();
	u64 v = 5;

	if (!g || !f)
		goto out;
	EXPECT_EQ(answer_try(f, &v), -EINPROGRESS);
	EXPECT_EQ(v, 5);
	EXPECT_EQ(answer_set(f, 42), 0);
	EXPECT_EQ(answer_set(f, 43), -EALREADY);
	EXPECT_EQ(answer_fail(f, -EIO), -EALREADY);
	EXPECT_EQ(answer_try(f, &v), 0);
	EXPECT_EQ(v, 42);
	v = 5;
	EXPECT_EQ(answer_wait(f, &v), 0);
	EXPECT_EQ(v, 42);
	answer_put(f);

	f = make();
	if (!f)
		goto out;
	EXPECT_EQ(ltask_future_go(answer_future(f), g, time_set_twice, f), 0);
	EXPECT_EQ(answer_wait(f, &v), 0);
	EXPECT_EQ(v, 1);
	answer_put(f);

	f = make();
	if (!f)
		goto out;
	EXPECT_EQ(answer_fail(f, -EIO), 0);
	EXPECT_EQ(answer_set(f, 1), -EALREADY);
	expect_failed(f, -EIO);
out:
	answer_put(f);
	lt_group_end(g);
}

#define WAITERS	30

void future_wakes_all(void)
{
	struct ltask_group *g = LT_GROUP(), *setter = LT_GROUP();
	struct time_wait w[WAITERS];
	struct answer *f = make();
	u64 v = 0;
	int i;

	if (!g || !setter || !f)
		goto out;
	for (i = 0; i < WAITERS; i++) {
		w[i] = (struct time_wait){ .f = f, .result = 99 };
		EXPECT_EQ(i % 2 ? ltask_go(g, time_wait, &w[i]) :
			  ltask_go(g, time_wait_timeout, &w[i], TIME_HOUR), 0);
	}
	for (i = 0; i < WAITERS; i++)
		EXPECT_EVENTUALLY(atomic_read(&w[i].at) == 1, 5000);
	EXPECT_EQ(ltask_future_go(answer_future(f), setter, time_set_late, f,
				  77ULL, 20 * NSEC_PER_MSEC), 0);
	EXPECT_EQ(answer_wait(f, &v), 0);
	EXPECT_EQ(v, 77);
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < WAITERS; i++) {
		EXPECT_EQ(w[i].result, 0);
		EXPECT_EQ(w[i].v, 77);
	}
out:
	lt_group_end(g);
	lt_group_end(setter);
	answer_put(f);
}

void future_of_a_task_that_ends(void)
{
	struct ltask_group *g = LT_GROUP();
	struct answer *f = make();

	if (!g || !f)
		goto out;
	EXPECT_EQ(ltask_future_go(answer_future(f), g, time_return_unset, f), 0);
	expect_failed(f, -EOWNERDEAD);
	EXPECT_EQ(answer_set(f, 1), -EALREADY);
	answer_put(f);

	f = make();
	if (!f)
		goto out;
	EXPECT_EQ(ltask_future_go(answer_future(f), g, time_exit_unset, f), 0);
	expect_failed(f, -EOWNERDEAD);
out:
	lt_group_end(g);
	answer_put(f);
}

void future_of_a_task_that_is_cancelled(void)
{
	struct ltask_group *g = LT_GROUP(), *setter = LT_GROUP();
	struct answer *f = make();
	struct time_wait w = { .f = f, .result = 99, .v = 5 };

	if (!g || !setter || !f)
		goto out;
	EXPECT_EQ(ltask_future_go(answer_future(f), setter, time_sleep_unset, f,
				  TIME_HOUR), 0);
	EXPECT_EQ(ltask_go(g, time_wait, &w), 0);
	EXPECT_EVENTUALLY(atomic_read(&w.at) == 1, 5000);
	msleep(20);
	EXPECT_EQ(w.result, 99);
	ltask_group_cancel(setter, 0);
	expect_failed(f, -EOWNERDEAD);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(w.result, -EOWNERDEAD);
	EXPECT_EQ(w.v, 0);
out:
	lt_group_end(g);
	lt_group_end(setter);
	answer_put(f);
}

void future_of_a_task_that_cant_start(void)
{
	struct ltask_group *g = LT_GROUP();
	struct answer *f = make();

	if (!g || !f)
		goto out;
	ltask_group_cancel(g, 0);
	EXPECT_EQ(ltask_future_go(answer_future(f), g, time_set, f, 1ULL),
		  -ECANCELED);
	expect_failed(f, -ECANCELED);
out:
	lt_group_end(g);
	answer_put(f);
}

void future_of_two_promises(void)
{
	struct ltask_group *g = LT_GROUP();
	struct answer *f = make();
	u64 v;

	if (!g || !f)
		goto out;
	/* A thread's promise is still there when the task's is gone. */
	ltask_future_promise(answer_future(f));
	EXPECT_EQ(ltask_future_go(answer_future(f), g, time_return_unset, f), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(answer_try(f, &v), -EINPROGRESS);
	ltask_future_abandon(answer_future(f));
	expect_failed(f, -EOWNERDEAD);
	answer_put(f);

	/* Set, then abandoned: set. */
	f = make();
	if (!f)
		goto out;
	ltask_future_promise(answer_future(f));
	EXPECT_EQ(answer_set(f, 3), 0);
	ltask_future_abandon(answer_future(f));
	EXPECT_EQ(answer_wait(f, &v), 0);
	EXPECT_EQ(v, 3);
out:
	lt_group_end(g);
	answer_put(f);
}

void future_timeout(void)
{
	struct ltask_group *g = LT_GROUP();
	struct answer *f = make();
	struct time_wait w = { .f = f, .result = 99 };
	u64 start = ktime_get_ns(), v = 5;

	if (!g || !f)
		goto out;
	EXPECT_EQ(ltask_go(g, time_wait_timeout, &w, 10 * NSEC_PER_MSEC), 0);
	EXPECT_EQ(answer_wait_timeout(f, &v, 10 * NSEC_PER_MSEC), -ETIME);
	EXPECT_OP(ktime_get_ns() - start, >=, 10 * NSEC_PER_MSEC);
	EXPECT_EQ(v, 5);
	EXPECT_EQ(answer_wait_timeout(f, &v, 0), -ETIME);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(w.result, -ETIME);
	/* Nothing of those who gave up is left. */
	EXPECT_EQ(answer_set(f, 8), 0);
	EXPECT_EQ(answer_wait_timeout(f, &v, 0), 0);
	EXPECT_EQ(v, 8);
out:
	lt_group_end(g);
	answer_put(f);
}

/* Who waits is cancelled; the future is set all the same. */
void future_lost_waiter(void)
{
	struct ltask_group *g = LT_GROUP(), *setter = LT_GROUP();
	struct time_wait w[WAITERS];
	struct answer *f = make();
	int i;
	u64 v;

	if (!g || !setter || !f)
		goto out;
	for (i = 0; i < WAITERS; i++) {
		w[i] = (struct time_wait){ .f = f, .result = 99 };
		EXPECT_EQ(ltask_go(g, time_wait, &w[i]), 0);
	}
	for (i = 0; i < WAITERS; i++)
		EXPECT_EVENTUALLY(atomic_read(&w[i].at) == 1, 5000);
	EXPECT_EQ(ltask_future_go(answer_future(f), setter, time_set_late, f,
				  9ULL, 30 * NSEC_PER_MSEC), 0);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < WAITERS; i++)
		EXPECT_EQ(w[i].result, -ECANCELED);
	EXPECT_EQ(answer_wait(f, &v), 0);
	EXPECT_EQ(v, 9);
out:
	lt_group_end(g);
	lt_group_end(setter);
	answer_put(f);
}

/* Nobody waits: the task's promise is the last reference, and it goes with it. */
void future_lost_setter(void)
{
	struct ltask_group *g = LT_GROUP();
	unsigned int i;

	if (!g)
		return;
	for (i = 0; i < lt_count(1000); i++) {
		struct answer *f = make();

		if (!f)
			break;
		EXPECT_EQ(i % 2 ? ltask_future_go(answer_future(f), g, time_set,
						  f, i) :
			  ltask_future_go(answer_future(f), g,
					  time_return_unset, f), 0);
		answer_put(f);
	}
	EXPECT_EQ(lt_group_end(g), 0);
}

void future_refuses(void)
{
	struct answer *f = make();
	struct ltask_future *none;
	u64 v;

	if (!f)
		return;
	EXPECT_EQ(PTR_ERR(ltask_future_create(LTASK_FUTURE_MAX + 1)), -EINVAL);
	EXPECT_EQ(PTR_ERR(ltask_future_create(SIZE_MAX)), -EINVAL);
	EXPECT_EQ(answer_fail(f, 0), -EINVAL);
	EXPECT_EQ(answer_fail(f, 5), -EINVAL);
	EXPECT_EQ(answer_fail(f, -EINPROGRESS), -EINVAL);
	EXPECT_EQ(answer_fail(f, INT_MIN), -EINVAL);
	EXPECT_EQ(answer_try(f, &v), -EINPROGRESS);
	/* Closed by somebody else: an error, and it can still be set. */
	EXPECT_EQ(ltask_chan_close(ltask_future_chan(answer_future(f))), 0);
	EXPECT_EQ(answer_wait(f, &v), -EPIPE);
	EXPECT_EQ(answer_set(f, 1), 0);
	EXPECT_EQ(answer_wait(f, &v), 0);
	EXPECT_EQ(v, 1);
	answer_put(f);

	/* Without a value it tells when, and of errors. */
	none = ltask_future_create(0);
	if (!EXPECT(!IS_ERR(none)))
		return;
	EXPECT_EQ(ltask_future_try(none, NULL), -EINPROGRESS);
	EXPECT_EQ(ltask_future_set(none, NULL), 0);
	EXPECT_EQ(ltask_future_wait(none, NULL), 0);
	EXPECT(ltask_future_get(none) == none);
	ltask_future_put(none);
	ltask_future_put(none);
	ltask_future_put(NULL);
	ltask_future_put(ERR_PTR(-ENOMEM));
	EXPECT(!ltask_future_get(NULL));
}

void future_in_select(void)
{
	struct ltask_group *g = LT_GROUP();
	struct answer *f = make();
	struct time_wait w = { .f = f, .result = 99 };

	if (!g || !f)
		goto out;
	EXPECT_EQ(ltask_go(g, time_wait_select, &w), 0);
	EXPECT_EVENTUALLY(atomic_read(&w.at) == 1, 5000);
	EXPECT_EQ(answer_set(f, 12), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(w.result, 0);
	EXPECT_EQ(w.v, 12);
	/* Set already, and from a thread. */
	w.result = 99;
	time_wait_select(&w);
	EXPECT_EQ(w.result, 0);
	EXPECT_EQ(w.v, 12);
out:
	lt_group_end(g);
	answer_put(f);
}

void future_from_a_task(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, time_go_from_task, g, &done), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 1);
}

struct from_irq {
	struct irq_work work;
	struct completion done;
	struct answer *f;
	int set;
	int failed;
	int got;
	u64 v;
};

static void from_hardirq(struct irq_work *work)
{
	struct from_irq *i = container_of(work, struct from_irq, work);

	i->set = answer_set(i->f, 6);
	i->failed = answer_fail(i->f, -EIO);
	i->got = answer_try(i->f, &i->v);
	complete(&i->done);
}

void future_from_hardirq(void)
{
	struct ltask_group *g = LT_GROUP();
	struct from_irq i = { .f = make() };
	struct time_wait w = { .f = i.f, .result = 99 };

	if (!g || !i.f)
		goto out;
	init_completion(&i.done);
	init_irq_work(&i.work, from_hardirq);
	EXPECT_EQ(ltask_go(g, time_wait, &w), 0);
	EXPECT_EVENTUALLY(atomic_read(&w.at) == 1, 5000);
	irq_work_queue(&i.work);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(w.result, 0);
	EXPECT_EQ(w.v, 6);
	wait_for_completion(&i.done);
	irq_work_sync(&i.work);
	EXPECT_EQ(i.set, 0);
	EXPECT_EQ(i.failed, -EALREADY);
	EXPECT_EQ(i.got, 0);
	EXPECT_EQ(i.v, 6);
out:
	lt_group_end(g);
	answer_put(i.f);
}

#define SETTERS	8

/* One of them wins, and everybody sees the same. */
void future_set_by_many(void)
{
	struct ltask_group *g = LT_GROUP();
	unsigned int round, i, won;
	struct time_race r[SETTERS];

	for (round = 0; g && round < lt_count(500) && !lt_failed(); round++) {
		struct answer *f = make();

		if (!f)
			break;
		for (i = 0; i < SETTERS; i++) {
			r[i] = (struct time_race){ .f = f, .v = i + 1 };
			EXPECT_EQ(ltask_future_go(answer_future(f), g,
						  time_race, &r[i]), 0);
		}
		EXPECT_EQ(ltask_group_wait(g), 0);
		for (i = 0, won = 0; i < SETTERS; i++) {
			EXPECT(!r[i].set || r[i].set == -EALREADY);
			EXPECT_EQ(r[i].got, 0);
			EXPECT_EQ(r[i].seen, r[0].seen);
			if (!r[i].set) {
				EXPECT_EQ(r[i].seen, i + 1);
				won++;
			}
		}
		EXPECT_EQ(won, 1);
		answer_put(f);
	}
	lt_group_end(g);
}

/* A future that only a task could set is such a wait. */
void future_deadlock_is_seen(void)
{
	struct ltask_group *g = LT_GROUP();
	struct answer *f = make();
	struct time_wait w = { .f = f, .result = 99 };

	if (!g || !f)
		goto out;
	EXPECT_EQ(ltask_go(g, time_wait, &w), 0);
	EXPECT_EQ(ltask_group_wait_closed(g), -EDEADLK);
	EXPECT_EQ(w.result, 99);
	EXPECT_EQ(answer_set(f, 1), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(w.result, 0);
out:
	lt_group_end(g);
	answer_put(f);
}
