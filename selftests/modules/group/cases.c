// SPDX-License-Identifier: GPL-2.0-only
/*
 * Groups: cancelling, waiting, ending. Wait groups.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "group.h"

static void cancel_ends_every_wait(void)
{
	struct group_waits *w = kzalloc(sizeof(*w), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	struct ltask_group *other = lt_group("other", THIS_MODULE);
	int i;

	if (!EXPECT(w) || !g || !other)
		goto out;
	w->c = ltask_chan_create(1, 0);
	w->other = other;
	ltask_wg_init(&w->wg);
	EXPECT_EQ(ltask_wg_add(&w->wg, 1), 0);
	EXPECT_EQ(ltask_go(other, group_leak_recv, NULL), 0);
	for (i = 0; i < NR_WAITS; i++) {
		w->result[i] = 99;
		w->again[i] = 99;
		EXPECT_EQ(ltask_go(g, group_wait_task, w, i), 0);
	}
	EXPECT_EVENTUALLY(atomic_read(&w->at) == NR_WAITS, 5000);
	msleep(20);
	EXPECT_EQ(ltask_group_tasks(g), NR_WAITS);
	EXPECT_EQ(atomic_read(&w->deferred), 0);
	ltask_group_cancel(g, -EIO);
	ltask_group_cancel(g, -EPERM);
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < NR_WAITS; i++) {
		EXPECT_EQ(w->result[i], -ECANCELED);
		EXPECT_EQ(w->again[i], -ECANCELED);
	}
	EXPECT_EQ(atomic_read(&w->deferred), NR_WAITS);
	/* The cancelled waits have left their queues. */
	EXPECT_EQ(ltask_chan_try_recv(w->c, &i), -EAGAIN);
	EXPECT_EQ(ltask_wg_done(&w->wg), 0);
	ltask_chan_put(w->c);
	ltask_group_cancel(other, 0);
out:
	lt_group_end(g);
	lt_group_end(other);
	kfree(w);
}

static void cancel_with_ten_thousand_parked(void)
{
	unsigned int n = lt_count(10000), i;
	struct ltask_group *g = LT_GROUP();
	struct ltask_chan *c = ltask_chan_create(1, 0);
	atomic_t at = ATOMIC_INIT(0), cancelled = ATOMIC_INIT(0);
	u64 start;

	if (!g || !EXPECT(!IS_ERR(c)))
		return;
	for (i = 0; i < n; i++)
		EXPECT_EQ(ltask_go(g, group_park, c, &at, &cancelled), 0);
	EXPECT_EVENTUALLY(atomic_read(&at) == n, 20000);
	start = ktime_get_ns();
	ltask_group_cancel(g, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	lt_note("%u tasks cancelled and ended in %llu us", n,
		(ktime_get_ns() - start) / 1000);
	EXPECT_EQ(atomic_read(&cancelled), n);
	EXPECT_EQ(ltask_chan_try_send(c, &i), -EAGAIN);
	ltask_chan_put(c);
}

static void cancel_leaves_other_groups_alone(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_group *other = lt_group("other", THIS_MODULE);
	atomic_t n = ATOMIC_INIT(0);
	int i;

	if (!g || !other)
		return;
	for (i = 0; i < 10; i++) {
		EXPECT_EQ(ltask_go(other, group_sleep_add, &n,
				   50 * NSEC_PER_MSEC), 0);
		EXPECT_EQ(ltask_go(g, group_leak_recv, NULL), 0);
	}
	ltask_group_cancel(g, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(lt_group_end(other), 0);
	EXPECT_EQ(atomic_read(&n), 10);
}

static void wait_sees_all_and_can_be_repeated(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t n = ATOMIC_INIT(0);
	int round, i;

	if (!g)
		return;
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT(ltask_group_idle(g));
	for (round = 1; round <= 50; round++) {
		for (i = 0; i < 20; i++)
			EXPECT_EQ(ltask_go(g, group_add, &n, 1), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&n), round * 20);
	}
	EXPECT_EQ(ltask_group_error(g), 0);
	EXPECT_EQ(lt_group_end(g), 0);
}

static void wait_until_gives_up(void)
{
	struct ltask_group *g = LT_GROUP();
	u64 start = ktime_get_ns();

	if (!g)
		return;
	EXPECT_EQ(ltask_group_wait_until(g, 0), 0);
	EXPECT_EQ(ltask_go(g, group_leak_recv, NULL), 0);
	EXPECT_EQ(ltask_group_wait_until(g, 0), -ETIME);
	EXPECT_EQ(ltask_group_wait_until(g, start + 30 * NSEC_PER_MSEC),
		  -ETIME);
	EXPECT_OP(ktime_get_ns() - start, >=, 30 * NSEC_PER_MSEC);
	ltask_group_cancel(g, 0);
	EXPECT_EQ(ltask_group_wait_until(g, -1), 0);
	EXPECT_EQ(ltask_group_wait_until(g, 0), 0);
	EXPECT_EQ(lt_group_end(g), 0);
}

static void wait_from_a_task(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_group *inner = lt_group("inner", THIS_MODULE);
	atomic_t done = ATOMIC_INIT(0), n = ATOMIC_INIT(0);

	if (!g || !inner)
		return;
	EXPECT_EQ(ltask_go(inner, group_sleep_add, &n, 20 * NSEC_PER_MSEC), 0);
	EXPECT_EQ(ltask_go(g, group_nested, inner, &done), 0);
	EXPECT_EQ(ltask_go(g, group_nested, inner, &done), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 2);
	EXPECT_EQ(atomic_read(&n), 1);
	EXPECT_EQ(lt_group_end(inner), 0);
}

static void group_of_a_task(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);
	int i;

	if (!g)
		return;
	for (i = 0; i < 5; i++)
		EXPECT_EQ(ltask_go(g, group_from_task, &done), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&done), 5);
}

/* Without a cancel before: a leak, which is reported and cleaned up. */
static void destroy_ends_what_is_left(void)
{
	struct ltask_group *g = LT_GROUP();
	u64 before = ltask_num_tasks();
	int i;

	if (!g)
		return;
	for (i = 0; i < 3; i++)
		EXPECT_EQ(ltask_go(g, group_leak_recv, NULL), 0);
	msleep(20);
	ltask_group_destroy(g);
	EXPECT_EVENTUALLY(ltask_num_tasks() == before, 1000);
	ltask_group_destroy(NULL);
	ltask_group_destroy(ERR_PTR(-ENOMEM));
}

/* It is waited for, however long its call lasts, and named meanwhile. */
static void destroy_waits_for_a_kernel_call(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t step = ATOMIC_INIT(0);

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, group_msleep, &step, 2000), 0);
	EXPECT_EVENTUALLY(atomic_read(&step) == 1, 10000);
	msleep(20);
	ltask_group_destroy(g);
	EXPECT_EQ(atomic_read(&step), 2);
}

struct killed {
	int (*wait)(struct killed *k);
	struct completion ready;
	struct completion done;
	struct ltask_group *g;
	struct ltask_wg wg;
	int result;
};

static int killed_send(struct killed *k)
{
	return ltask_chan_send(NULL, NULL);
}

static int killed_recv(struct killed *k)
{
	return ltask_chan_recv(NULL, NULL);
}

static int killed_sleep(struct killed *k)
{
	return ltask_sleep_ns(3600ULL * NSEC_PER_SEC);
}

static int killed_group(struct killed *k)
{
	return ltask_group_wait(k->g);
}

static int killed_wg(struct killed *k)
{
	return ltask_wg_wait(&k->wg);
}

static int waits_to_be_killed(void *arg)
{
	struct killed *k = arg;

	allow_signal(SIGKILL);
	complete(&k->ready);
	k->result = k->wait(k);
	complete(&k->done);
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(1);
	return 0;
}

static void killed_threads_leave_their_waits(void)
{
	static int (*const waits[])(struct killed *k) = {
		killed_send, killed_recv, killed_sleep, killed_group, killed_wg,
	};
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, group_leak_recv, NULL), 0);
	for (i = 0; i < ARRAY_SIZE(waits); i++) {
		struct killed k = { .wait = waits[i], .g = g, .result = 99 };
		struct task_struct *t;

		init_completion(&k.ready);
		init_completion(&k.done);
		ltask_wg_init(&k.wg);
		EXPECT_EQ(ltask_wg_add(&k.wg, 1), 0);
		t = kthread_run(waits_to_be_killed, &k, "lt_killed");
		if (!EXPECT(!IS_ERR(t)))
			break;
		wait_for_completion(&k.ready);
		msleep(20);
		send_sig(SIGKILL, t, 1);
		if (!EXPECT(wait_for_completion_timeout(&k.done, 5 * HZ)))
			wait_for_completion(&k.done);
		EXPECT_EQ(k.result, -EINTR);
		EXPECT_EQ(ltask_wg_done(&k.wg), 0);
		kthread_stop(t);
	}
	ltask_group_cancel(g, 0);
	lt_group_end(g);
}

static void wait_group_as_a_barrier(void)
{
	struct group_barrier *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!EXPECT(b) || !g)
		goto out;
	for (i = 0; i < ROUNDS; i++) {
		ltask_wg_init(&b->arrive[i]);
		EXPECT_EQ(ltask_wg_add(&b->arrive[i], BARRIER), 0);
	}
	for (i = 0; i < BARRIER; i++)
		EXPECT_EQ(ltask_go(g, group_at_barrier, b), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	for (i = 0; i < ROUNDS; i++)
		EXPECT_EQ(atomic_read(&b->passed[i]), BARRIER);
out:
	lt_group_end(g);
	kfree(b);
}

static void wait_group_is_used_again(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t n = ATOMIC_INIT(0);
	struct ltask_wg wg;
	int round, i;

	if (!g)
		return;
	ltask_wg_init(&wg);
	for (round = 1; round <= 8; round++) {
		EXPECT_EQ(ltask_wg_add(&wg, 16), 0);
		for (i = 0; i < 16; i++)
			EXPECT_EQ(ltask_go(g, group_wg_user, &wg, &n), 0);
		EXPECT_EQ(ltask_wg_wait(&wg), 0);
		EXPECT_EQ(atomic_read(&n), 16 * round);
	}
	EXPECT_EQ(lt_group_end(g), 0);
}

static void wait_group_refuses_a_negative_count(void)
{
	struct ltask_wg wg;

	ltask_wg_init(&wg);
	EXPECT_EQ(ltask_wg_done(&wg), -EINVAL);
	EXPECT_EQ(ltask_wg_add(&wg, 2), 0);
	EXPECT_EQ(ltask_wg_add(&wg, -3), -EINVAL);
	EXPECT_EQ(ltask_wg_add(&wg, LONG_MIN), -EINVAL);
	EXPECT_EQ(ltask_wg_add(&wg, LONG_MAX), -EOVERFLOW);
	EXPECT_EQ(ltask_wg_add(&wg, -1), 0);
	EXPECT_EQ(ltask_wg_done(&wg), 0);
	/* Nothing hangs. */
	EXPECT_EQ(ltask_wg_wait(&wg), 0);
}

static const struct lt_case cases[] = {
	LT_CASE(cancel_ends_every_wait, 20),
	LT_CASE(cancel_with_ten_thousand_parked, 60),
	LT_CASE(cancel_leaves_other_groups_alone, 20),
	LT_CASE(wait_sees_all_and_can_be_repeated, 20),
	LT_CASE(wait_until_gives_up, 20),
	LT_CASE(wait_from_a_task, 20),
	LT_CASE(group_of_a_task, 20),
	LT_CASE(destroy_ends_what_is_left, 20),
	LT_CASE_FLAGS(destroy_waits_for_a_kernel_call, 30, LT_ONCE),
	LT_CASE_FLAGS(killed_threads_leave_their_waits, 40, LT_ONCE),
	LT_CASE(wait_group_as_a_barrier, 20),
	LT_CASE(wait_group_is_used_again, 20),
	LT_CASE_FLAGS(wait_group_refuses_a_negative_count, 10, LT_ONCE),
	LT_CASE(deadlock_is_found, 30),
	LT_CASE(no_deadlock_while_one_is_awake, 60),
	LT_CASE(no_deadlock_among_the_busy, 120),
	LT_CASE(deadlock_is_told_to_a_task, 20),
	LT_CASE_FLAGS(sleep_of_50_us, 60, LT_ONCE),
	LT_CASE(sleep_never_ends_early, 20),
	LT_CASE(sleep_in_order, 20),
	LT_CASE(sleep_cancelled, 30),
	LT_CASE_FLAGS(sleep_from_a_thread, 10, LT_ONCE),
};

static struct lt_suite group = {
	.name = "group",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(group);
