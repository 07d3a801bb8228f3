// SPDX-License-Identifier: GPL-2.0-only
/*
 * A chain: each starts the next and ends.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include "bench.h"
#include "compat.h"

static int task(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench chain");
	int err, task_err = 0;
	u64 start;

	if (IS_ERR(g))
		return PTR_ERR(g);
	start = ktime_get_ns();
	err = ltask_go(g, bench_task_chain, g, n, &task_err);
	if (!err)
		err = ltask_group_wait(g);
	figures[0] = bench_each(start, n);
	ltask_group_destroy(g);
	return err ? err : task_err;
}

/* What the links of a chain have in common. */
struct chain {
	unsigned int left;	/* the running link's */
	int err;		/* likewise */
	struct completion ended;
	struct workqueue_struct *wq;
	struct kthread_worker *worker;
};

static int thread_link(void *arg)
{
	struct chain *c = arg;

	if (--c->left) {
		struct task_struct *next = kthread_run(thread_link, c, "bench");

		if (IS_ERR(next)) {
			c->err = PTR_ERR(next);
			/* For all that there won't be. */
			complete_all(&c->ended);
		}
	}
	/* No code of this module runs in it after that. */
	kthread_complete_and_exit(&c->ended, 0);
}

static int thread(unsigned int n, u64 *figures)
{
	struct chain c = { .left = n };
	struct task_struct *first;
	u64 start;
	unsigned int i;

	init_completion(&c.ended);
	start = ktime_get_ns();
	first = kthread_run(thread_link, &c, "bench");
	if (IS_ERR(first))
		return PTR_ERR(first);
	for (i = 0; i < n; i++)
		wait_for_completion(&c.ended);
	figures[0] = bench_each(start, n);
	return c.err;
}

struct work_link {
	struct work_struct work;
	struct chain *chain;
};

static void work_link(struct work_struct *work);

static int queue_link(struct chain *c)
{
	struct work_link *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return -ENOMEM;
	l->chain = c;
	INIT_WORK(&l->work, work_link);
	queue_work(c->wq, &l->work);
	return 0;
}

static void work_link(struct work_struct *work)
{
	struct work_link *l = container_of(work, struct work_link, work);
	struct chain *c = l->chain;

	kfree(l);
	if (--c->left)
		c->err = queue_link(c);
	if (!c->left || c->err)
		complete(&c->ended);
}

static int by_works(unsigned int n, unsigned int flags, u64 *figures)
{
	struct chain c = { .left = n };
	u64 start;
	int err;

	init_completion(&c.ended);
	c.wq = bench_workqueue(flags, 0);
	if (!c.wq)
		return -ENOMEM;
	start = ktime_get_ns();
	err = queue_link(&c);
	if (!err) {
		wait_for_completion(&c.ended);
		err = c.err;
	}
	figures[0] = bench_each(start, n);
	destroy_workqueue(c.wq);
	return err;
}

static int work(unsigned int n, u64 *figures)
{
	return by_works(n, 0, figures);
}

static int unbound(unsigned int n, u64 *figures)
{
	return by_works(n, WQ_UNBOUND, figures);
}

struct worker_link {
	struct kthread_work work;
	struct chain *chain;
};

static void worker_link(struct kthread_work *work);

static int queue_worker_link(struct chain *c)
{
	struct worker_link *l = kmalloc(sizeof(*l), GFP_KERNEL);

	if (!l)
		return -ENOMEM;
	l->chain = c;
	kthread_init_work(&l->work, worker_link);
	kthread_queue_work(c->worker, &l->work);
	return 0;
}

static void worker_link(struct kthread_work *work)
{
	struct worker_link *l = container_of(work, struct worker_link, work);
	struct chain *c = l->chain;

	kfree(l);
	if (--c->left)
		c->err = queue_worker_link(c);
	if (!c->left || c->err)
		complete(&c->ended);
}

static int worker(unsigned int n, u64 *figures)
{
	struct chain c = { .left = n };
	u64 start;
	int err;

	init_completion(&c.ended);
	c.worker = kthread_create_worker(0, "ltask_bench");
	if (IS_ERR(c.worker))
		return PTR_ERR(c.worker);
	start = ktime_get_ns();
	err = queue_worker_link(&c);
	if (!err) {
		wait_for_completion(&c.ended);
		err = c.err;
	}
	figures[0] = bench_each(start, n);
	kthread_destroy_worker(c.worker);
	return err;
}

const struct bench_workload bench_chain = {
	.name = "chain",
	.figures = { "chain, each starts the next" },
	.units = { "ns" },
	.n = 100000,
	.sides = {
		{ "task", 1, task },
		{ "kthread", 100, thread },
		{ "work", 1, work },
		{ "work(unbound)", 1, unbound },
		{ "kthread_worker", 1, worker },
	},
};
