// SPDX-License-Identifier: GPL-2.0-only
/*
 * The prime sieve as a pipeline: a sample of how a module uses ltask.
 *
 * One task counts 2, 3, 4, … into a channel. What comes first out of the end of
 * the pipeline is a prime; a new task is then put behind the end, which drops
 * that prime's multiples. Three hundred primes make a pipeline of three hundred
 * tasks, through which every number goes hand to hand. (Eratosthenes would
 * object: it is a lesson in concurrency, not in arithmetic.)
 *
 * This half is ordinary kernel code in an ordinary thread, that of insmod. It
 * shares channels with the tasks.
 */
#define pr_fmt(fmt) "ltask_sieve: " fmt

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "sieve.h"

static unsigned int n = 300;
module_param(n, uint, 0444);
MODULE_PARM_DESC(n, "how many primes to find (default 300, at most 10000)");

static u32 *primes;
static struct dentry *dir;

static int primes_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		seq_printf(m, "%u\n", primes[i]);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(primes);

/* Puts a filter behind @end. Returns the new end, or an ERR_PTR. */
static struct numbers *lengthen(struct ltask_group *g, struct numbers *end,
				u32 prime)
{
	struct numbers *next = numbers_create(0);
	int err;

	if (IS_ERR(next))
		return next;
	/* One reference for the filter, one for whoever reads from it. */
	ltask_chan_get(numbers_chan(next));
	/*
	 * A go statement: the compiler checks these arguments as it would
	 * those of a call. The filter takes our reference to the old end over.
	 */
	err = ltask_go(g, sieve_filter, end, next, prime);
	if (!err)
		return next;
	numbers_put(next);
	numbers_put(next);
	return ERR_PTR(err);
}

static int sieve(struct ltask_group *g)
{
	struct numbers *end = numbers_create(0), *next;
	unsigned int i;
	int err;

	if (IS_ERR(end))
		return PTR_ERR(end);
	ltask_chan_get(numbers_chan(end));
	err = ltask_go(g, sieve_generate, end);
	if (err)
		numbers_put(end);
	for (i = 0; !err && i < n; i++) {
		/* A thread that receives sleeps; only a signal that kills it
		 * can disturb it.
		 */
		err = numbers_recv(end, &primes[i]);
		if (err != 1)
			break;
		err = 0;
		next = lengthen(g, end, primes[i]);
		if (IS_ERR(next))
			err = PTR_ERR(next);
		else
			end = next;
	}
	numbers_put(end);
	return err;
}

static int __init sieve_init(void)
{
	struct ltask_group *g;
	ktime_t start;
	int err;

	if (!n || n > 10000)
		return -EINVAL;
	primes = kvcalloc(n, sizeof(*primes), GFP_KERNEL);
	if (!primes)
		return -ENOMEM;

	/* The group is a leash: no task of it outlives it. */
	g = ltask_group_create("sieve");
	if (IS_ERR(g)) {
		kvfree(primes);
		return PTR_ERR(g);
	}
	start = ktime_get();
	err = sieve(g);
	if (!err)
		pr_info("prime %u is %u, found by %llu tasks in %lld us\n", n,
			primes[n - 1], ltask_group_tasks(g),
			ktime_us_delta(ktime_get(), start));
	/*
	 * Every task waits for its neighbour now, for ever. Cancelling ends
	 * these waits; destroying waits for the tasks.
	 */
	ltask_group_cancel(g, -ECANCELED);
	ltask_group_destroy(g);
	if (err) {
		kvfree(primes);
		return err;
	}

	dir = debugfs_create_dir("ltask_sieve", NULL);
	debugfs_create_file("primes", 0444, dir, NULL, &primes_fops);
	return 0;
}

static void __exit sieve_exit(void)
{
	debugfs_remove(dir);
	kvfree(primes);
}

module_init(sieve_init);
module_exit(sieve_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("ltask sample: the prime sieve as a pipeline of tasks");
