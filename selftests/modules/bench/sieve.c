// SPDX-License-Identifier: GPL-2.0-only
/*
 * The prime sieve: a task for each prime, and all numbers through all of them; on
 * one CPU and on two. Whatever is saved by the second is lost again if tasks that
 * talk to each other are torn apart.
 */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include "bench.h"

static long nth_prime(unsigned int n)
{
	long p = 1, d;

	while (n) {
		p++;
		for (d = 2; d * d <= p && p % d; d++)
			;
		n -= d * d > p;
	}
	return p;
}

static int find_primes(unsigned int n, unsigned int cpus, u64 *figure)
{
	struct ltask_group *g = ltask_group_create("bench sieve");
	struct bench_sieve s = { .group = g, .n = n };
	unsigned int procs, i;
	int err = 0, ret;
	u64 start;

	if (IS_ERR(g))
		return PTR_ERR(g);
	procs = ltask_set_maxprocs(cpus);
	s.c = kvcalloc(n + 1, sizeof(*s.c), GFP_KERNEL);
	if (!s.c)
		err = -ENOMEM;
	start = ktime_get_ns();
	if (!err)
		err = ltask_go(g, bench_task_sieve, &s);
	/* It cancels the group when it is done. */
	ret = err ? 0 : ltask_group_wait(g);
	*figure = bench_each(start, n);
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	if (!err && ret != -ECANCELED)
		err = ret;
	if (!err && s.prime < 0)
		err = s.prime;
	if (!err && s.prime != nth_prime(n))
		err = -EIO;
	for (i = 0; s.c && i <= n && s.c[i]; i++)
		ltask_chan_put(s.c[i]);
	kvfree(s.c);
	return err;
}

static int task(unsigned int n, u64 *figures)
{
	int err = find_primes(n, 1, &figures[0]);

	if (!err && num_online_cpus() > 1)
		err = find_primes(n, 2, &figures[1]);
	return err;
}

const struct bench_workload bench_sieve = {
	.name = "sieve",
	.figures = { "sieve, a prime, 1 CPU", "sieve, a prime, 2 CPUs" },
	.units = { "ns", "ns" },
	.n = 2000,
	.sides = { { "task", 1, task } },
};
