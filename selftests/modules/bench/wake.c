// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the moment that something happens to the moment that who waits for it runs:
 * it happens on another CPU, and in a timer's interrupt. A task that is parked, and
 * a kthread that waits for a completion, both on the first CPU, which is idle.
 */
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/workqueue.h>
#include "bench.h"
#include "compat.h"

#define PAUSE_US	300
#define PAUSE_NS	(PAUSE_US * NSEC_PER_USEC)

/* Who wakes: a task by @c, a thread by @turn and @stamp. */
struct waker {
	struct hrtimer timer;
	unsigned int n;
	unsigned int left;
	struct ltask_chan *c;
	struct completion turn;
	u64 stamp;
	u64 *took;
};

static int wake(struct waker *w)
{
	u64 now = ktime_get_ns();

	if (w->c)
		return ltask_chan_try_send(w->c, &now);
	WRITE_ONCE(w->stamp, now);
	complete(&w->turn);
	return 0;
}

static enum hrtimer_restart expired(struct hrtimer *timer)
{
	struct waker *w = container_of(timer, struct waker, timer);

	/* A channel that is full means that none came meanwhile: later, then. */
	if (!wake(w))
		w->left--;
	if (!w->left)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, ns_to_ktime(PAUSE_NS));
	return HRTIMER_RESTART;
}

/* On the CPU of the one that is woken, as its own timers are. */
static long wake_from_timer(void *arg)
{
	struct waker *w = arg;

	hrtimer_start(&w->timer, ns_to_ktime(PAUSE_NS), HRTIMER_MODE_REL_PINNED);
	return 0;
}

static long wake_from_cpu(void *arg)
{
	struct waker *w = arg;

	while (w->left) {
		usleep_range(PAUSE_US, PAUSE_US + 50);
		if (!wake(w))
			w->left--;
	}
	return 0;
}

static int waited(void *arg)
{
	struct waker *w = arg;
	unsigned int i;

	for (i = 0; i < w->n; i++) {
		wait_for_completion(&w->turn);
		w->took[i] = ktime_get_ns() - READ_ONCE(w->stamp);
	}
	while (!kthread_should_stop())
		schedule_timeout_idle(1);
	return 0;
}

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static int begin_task(struct waker *w, struct ltask_group **g)
{
	*g = ltask_group_create("bench wake");
	w->c = ltask_chan_create(sizeof(u64), 1);
	if (IS_ERR(*g) || IS_ERR(w->c))
		return -ENOMEM;
	return ltask_go(*g, bench_task_wake, w->c, w->n, w->took);
}

static int begin_thread(struct waker *w, struct task_struct **t)
{
	*t = kthread_create(waited, w, "bench");
	if (IS_ERR(*t))
		return PTR_ERR(*t);
	kthread_bind(*t, cpumask_first(cpu_online_mask));
	wake_up_process(*t);
	return 0;
}

static int latency(unsigned int n, bool by_task, bool by_timer, u64 *figure)
{
	unsigned int first = cpumask_first(cpu_online_mask), procs;
	struct ltask_group *g = NULL;
	struct task_struct *t = NULL;
	struct waker w = { .n = n, .left = n };
	int err, ret = 0;

	w.took = kvcalloc(n, sizeof(*w.took), GFP_KERNEL);
	if (!w.took)
		return -ENOMEM;
	init_completion(&w.turn);
	bench_hrtimer_setup(&w.timer, expired);
	procs = ltask_set_maxprocs(1);
	err = by_task ? begin_task(&w, &g) : begin_thread(&w, &t);
	msleep(20);
	if (!err && by_timer)
		err = work_on_cpu(first, wake_from_timer, &w);
	else if (!err)
		err = work_on_cpu(cpumask_next(first, cpu_online_mask), wake_from_cpu, &w);
	if (!err && by_task)
		ret = ltask_group_wait(g);
	if (!err && by_timer)
		while (READ_ONCE(w.left))
			msleep(20);
	hrtimer_cancel(&w.timer);
	if (!IS_ERR_OR_NULL(t)) {
		while (!err && !READ_ONCE(w.took[n - 1]))
			msleep(20);
		if (err)
			complete_all(&w.turn);
		kthread_stop(t);
	}
	if (g)
		ltask_group_destroy(g);
	if (!IS_ERR_OR_NULL(w.c))
		ltask_chan_put(w.c);
	ltask_set_maxprocs(procs);
	sort(w.took, n, sizeof(*w.took), compare, NULL);
	*figure = max(w.took[n / 2], 1ULL) * 1000;
	kvfree(w.took);
	return err ? err : ret;
}

static int both(unsigned int n, bool by_task, u64 *figures)
{
	int err = latency(n, by_task, true, &figures[0]);

	if (!err && num_online_cpus() > 1)
		err = latency(n, by_task, false, &figures[1]);
	return err;
}

static int task(unsigned int n, u64 *figures)
{
	return both(n, true, figures);
}

static int thread(unsigned int n, u64 *figures)
{
	return both(n, false, figures);
}

const struct bench_workload bench_wake = {
	.name = "wake",
	.figures = { "wake-up by a timer", "wake-up by another CPU" },
	.units = { "ns", "ns" },
	.clock = true,
	.n = 500,
	.sides = { { "task", 1, task }, { "kthread", 1, thread } },
};
