// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures ltask, and in the same boot what the kernel offers beside it.
 *
 * Write "workload [count]" to /sys/kernel/debug/ltask_bench/run; the write
 * returns when it is done, and "results" in the same directory has one line for
 * each figure of it: name, value, unit, with tabs between. selftests/bench/run
 * repeats, takes medians and compares.
 */
#define pr_fmt(fmt) "ltask_bench: " fmt

#include <linux/cpumask.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "bench.h"

char *bench_fifo_path;
module_param_named(fifo, bench_fifo_path, charp, 0444);
MODULE_PARM_DESC(fifo, "path of a FIFO, for the workload of that name");

static struct dentry *dir;
static DEFINE_MUTEX(lock);	/* one workload at a time; the results */
static char results[1024];
static size_t results_len;

void bench_report(const char *what, u64 value, const char *unit)
{
	results_len += scnprintf(results + results_len,
				 sizeof(results) - results_len,
				 "%s\t%llu\t%s\n", what, value, unit);
}

struct ltask_group *bench_group(const char *name)
{
	return ltask_group_create(name);
}

/* Spawn, run and end of tasks, started by a thread. */
int bench_spawn(unsigned int n)
{
	struct ltask_group *g = bench_group("spawn");
	unsigned int i;
	int err = 0;
	u64 start;

	if (IS_ERR(g))
		return PTR_ERR(g);
	start = ktime_get_ns();
	for (i = 0; i < n && !err; i++)
		err = ltask_go(g, bench_task_nop);
	if (!err)
		err = ltask_group_wait(g);
	bench_report("spawn", div_u64(ktime_get_ns() - start, n), "ns");
	ltask_group_destroy(g);
	return err;
}

/* The same, started by a task. */
int bench_spawn_task(unsigned int n)
{
	struct ltask_group *g = bench_group("spawn_task");
	atomic_t failed = ATOMIC_INIT(0);
	u64 start;
	int err;

	if (IS_ERR(g))
		return PTR_ERR(g);
	start = ktime_get_ns();
	err = ltask_go(g, bench_task_spawner, g, n, &failed);
	if (!err)
		err = ltask_group_wait(g);
	bench_report("spawn_task", div_u64(ktime_get_ns() - start, n), "ns");
	ltask_group_destroy(g);
	return err ? err : atomic_read(&failed) ? -ENOMEM : 0;
}

/* Two tasks on one processor yield to each other, @n times in all. */
int bench_yield(unsigned int n)
{
	struct ltask_group *g = bench_group("yield");
	unsigned int procs;
	u64 start;
	int err;

	if (IS_ERR(g))
		return PTR_ERR(g);
	procs = ltask_set_maxprocs(1);
	start = ktime_get_ns();
	err = ltask_go(g, bench_task_yield, n / 2);
	if (!err)
		err = ltask_go(g, bench_task_yield, n / 2);
	if (!err)
		err = ltask_group_wait(g);
	bench_report("yield", div_u64(ktime_get_ns() - start, n), "ns");
	ltask_set_maxprocs(procs);
	ltask_group_destroy(g);
	return err;
}

static const struct {
	const char *name;
	int (*fn)(unsigned int n);
	unsigned int n;
} workloads[] = {
	{ "spawn", bench_spawn, 200000 },
	{ "spawn_task", bench_spawn_task, 200000 },
	{ "kthread", bench_kthread, 200 },
	{ "work", bench_work, 100000 },
	{ "yield", bench_yield, 400000 },
	{ "schedule", bench_schedule, 40000 },
	{ "parked", bench_parked, 1000000 },
	{ "msleep", bench_msleep, 10 },
	{ "mutex", bench_mutex, 10 },
	{ "fifo", bench_fifo, 10 },
};

static ssize_t run_write(struct file *file, const char __user *ubuf,
			 size_t len, loff_t *pos)
{
	char buf[64], *arg, *name;
	unsigned int n = 0, i;
	int err = -ENOENT;

	if (len >= sizeof(buf))
		return -ENAMETOOLONG;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = 0;
	arg = strim(buf);
	name = strsep(&arg, " ");
	if (arg && kstrtouint(arg, 0, &n))
		return -EINVAL;
	mutex_lock(&lock);
	results_len = 0;
	for (i = 0; i < ARRAY_SIZE(workloads); i++) {
		if (!strcmp(workloads[i].name, name))
			err = workloads[i].fn(n ? n : workloads[i].n);
	}
	mutex_unlock(&lock);
	return err ? err : len;
}

static const struct file_operations run_fops = {
	.owner	= THIS_MODULE,
	.open	= simple_open,
	.write	= run_write,
	.llseek	= noop_llseek,
};

static int results_show(struct seq_file *m, void *unused)
{
	mutex_lock(&lock);
	seq_write(m, results, results_len);
	mutex_unlock(&lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(results);

static int __init bench_init(void)
{
	dir = debugfs_create_dir("ltask_bench", NULL);
	debugfs_create_file("run", 0200, dir, NULL, &run_fops);
	debugfs_create_file("results", 0400, dir, NULL, &results_fops);
	return 0;
}

static void __exit bench_exit(void)
{
	debugfs_remove(dir);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Benchmarks of ltask");
