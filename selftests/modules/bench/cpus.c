// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that have nothing to do with each other, on one CPU and on more. The figure
 * is what the machine takes for one: on two CPUs half of it, at best.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include "bench.h"

/* Steps of a task: some 20 microseconds, where a step takes a nanosecond. */
#define STEPS	20000U
#define CPUS	4U

static int on_cpus(unsigned int n, unsigned int cpus, u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench compute");
	unsigned long result = 0;
	unsigned int procs, i;
	int err = 0;
	u64 start;

	if (IS_ERR(g))
		return PTR_ERR(g);
	procs = ltask_set_maxprocs(cpus);
	start = ktime_get_ns();
	for (i = 0; i < n && !err; i++)
		err = ltask_go(g, bench_task_compute, STEPS, &result);
	if (!err)
		err = ltask_group_wait(g);
	*figure = bench_each(start, n);
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	return err;
}

static int task(unsigned int n, u64 *figures)
{
	unsigned int cpus;
	int err = 0;

	for (cpus = 1; cpus <= min(num_online_cpus(), CPUS) && !err; cpus++)
		err = on_cpus(n, cpus, &figures[cpus - 1]);
	return err;
}

const struct bench_workload bench_cpus = {
	.name = "cpus",
	.figures = {
		"independent tasks, 1 CPU", "independent tasks, 2 CPUs",
		"independent tasks, 3 CPUs", "independent tasks, 4 CPUs",
	},
	.units = { "ns", "ns", "ns", "ns" },
	.clock = true,
	.n = 10000,
	.sides = { { "task", 1, task } },
};
