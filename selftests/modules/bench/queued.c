// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory of many that have been started and have not run yet, beside work items that
 * are allocated one by one. The CPU that would run them starts them, without
 * preemption, so that none can run before the memory is looked at.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/slab.h>
#include <linux/swap.h>
#include <linux/workqueue.h>
#include "bench.h"
#include "compat.h"

struct queued {
	unsigned int n;
	s64 available;
	struct ltask_group *group;
	struct workqueue_struct *wq;
};

static long start_tasks(void *arg)
{
	struct queued *q = arg;
	unsigned int i;
	int err = 0;

	preempt_disable();
	for (i = 0; i < q->n && !err; i++)
		err = ltask_go(q->group, bench_task_nop);
	q->available = (s64)si_mem_available() * PAGE_SIZE;
	preempt_enable();
	return err;
}

static int task(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench queued");
	struct queued q = { .n = n, .group = g };
	unsigned int procs;
	int err, ret;
	s64 before;

	if (IS_ERR(g))
		return PTR_ERR(g);
	/* Only the first takes part. */
	procs = ltask_set_maxprocs(1);
	before = bench_available();
	err = work_on_cpu(cpumask_first(cpu_online_mask), start_tasks, &q);
	figures[0] = div64_u64((u64)max(before - q.available, 0LL) * 1000, n);
	ret = ltask_group_wait(g);
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	return err ? err : ret;
}

static void free_itself(struct work_struct *work)
{
	kfree(work);
}

static long queue_works(void *arg)
{
	struct queued *q = arg;
	unsigned int i;
	int err = 0;

	preempt_disable();
	for (i = 0; i < q->n && !err; i++) {
		struct work_struct *work = kmalloc(sizeof(*work), GFP_NOWAIT);

		if (work) {
			INIT_WORK(work, free_itself);
			queue_work(q->wq, work);
		} else {
			err = -ENOMEM;
		}
	}
	q->available = (s64)si_mem_available() * PAGE_SIZE;
	preempt_enable();
	return err;
}

static int work(unsigned int n, u64 *figures)
{
	struct queued q = { .n = n };
	s64 before;
	int err;

	q.wq = bench_workqueue(0, 0);
	if (!q.wq)
		return -ENOMEM;
	before = bench_available();
	err = work_on_cpu(cpumask_first(cpu_online_mask), queue_works, &q);
	figures[0] = div64_u64((u64)max(before - q.available, 0LL) * 1000, n);
	destroy_workqueue(q.wq);
	return err;
}

const struct bench_workload bench_queued = {
	.name = "queued",
	.figures = { "memory, queued" },
	.units = { "bytes" },
	.clock = true,
	.n = 1000000,
	.sides = { { "task", 1, task }, { "work", 1, work } },
};
