// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures ltask beside what the kernel offers for the same work.
 *
 * Write "WORKLOAD [COUNT]" to /sys/kernel/debug/ltask_bench/run: each side of it
 * is run once, and the write returns when that is done. Then read the same file:
 * lines of figure, who, unit and value, with tabs between. Whoever measures does
 * so several times, in turn with what else there is to compare; medians and ratios
 * are taken then (selftests/bench/summary.awk).
 *
 * The file "workloads" there has their names, and "steps" for those of which
 * instructions can be counted, "clock" for those that tell times or bytes.
 */
#include <linux/debugfs.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "bench.h"

char *bench_fifo_path;
module_param_named(fifo, bench_fifo_path, charp, 0444);
MODULE_PARM_DESC(fifo, "path of an empty FIFO, for the workload of that name");

static const struct bench_workload * const workloads[] = {
	&bench_spawn, &bench_batch, &bench_join, &bench_nested, &bench_chain,
	&bench_crowd, &bench_switch, &bench_yield, &bench_pingpong,
	&bench_stream, &bench_produce, &bench_ring, &bench_select, &bench_ready,
	&bench_lock, &bench_contend, &bench_grow, &bench_edge, &bench_sieve,
	&bench_skynet, &bench_cancel, &bench_wake, &bench_sleep, &bench_msleep,
	&bench_mutex, &bench_fifo, &bench_cpus, &bench_parked, &bench_queued,
};

static DEFINE_MUTEX(lock);	/* one workload at a time; the report */
static char report[8192];
static size_t report_len;

static struct dentry *dir;

/* One line of the report; @v is in thousandths. */
static void tell(const char *name, const char *who, const char *unit, u64 v)
{
	u32 rest;
	u64 whole = div_u64_rem(div_u64(v + 50, 100), 10, &rest);

	report_len += scnprintf(report + report_len, sizeof(report) - report_len,
				"%s\t%s\t%s\t%llu.%u\n", name, who, unit, whole,
				rest);
}

/* Figures that a side leaves at 0 it has not, nor any if it says so. */
static int measure(const struct bench_workload *w, unsigned int n)
{
	const struct bench_side *s;
	unsigned int f;
	int err;

	report_len = 0;
	for (s = w->sides; s < w->sides + BENCH_SIDES && s->who; s++) {
		u64 figures[BENCH_FIGURES] = {};

		err = s->run(max(n / s->share, 1U), figures);
		if (err == -EOPNOTSUPP)
			continue;
		if (err) {
			pr_err("ltask_bench: %s by %s: %d\n", w->name, s->who, err);
			return err;
		}
		for (f = 0; f < BENCH_FIGURES && w->figures[f]; f++) {
			if (figures[f])
				tell(w->figures[f], s->who, w->units[f],
				     figures[f]);
		}
	}
	return 0;
}

static ssize_t run_write(struct file *file, const char __user *ubuf,
			 size_t len, loff_t *pos)
{
	unsigned int n = 0, i;
	char buf[64], name[24];
	int err = -ENOENT;

	if (len >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = 0;
	if (sscanf(buf, "%23s %u", name, &n) < 1)
		return -EINVAL;
	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	for (i = 0; i < ARRAY_SIZE(workloads); i++) {
		const struct bench_workload *w = workloads[i];

		if (!strcmp(w->name, name))
			err = measure(w, n ? n : w->n);
	}
	mutex_unlock(&lock);
	return err ? err : len;
}

static int run_show(struct seq_file *m, void *unused)
{
	mutex_lock(&lock);
	seq_write(m, report, report_len);
	mutex_unlock(&lock);
	return 0;
}

static int workloads_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(workloads); i++)
		seq_printf(m, "%s\t%s\n", workloads[i]->name,
			   workloads[i]->clock ? "clock" : "steps");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(workloads);

static int run_open(struct inode *inode, struct file *file)
{
	return single_open(file, run_show, NULL);
}

static const struct file_operations run_fops = {
	.owner		= THIS_MODULE,
	.open		= run_open,
	.read		= seq_read,
	.write		= run_write,
	.llseek		= seq_lseek,
	.release	= single_release,
};

static int __init bench_init(void)
{
	dir = debugfs_create_dir("ltask_bench", NULL);
	debugfs_create_file("run", 0600, dir, NULL, &run_fops);
	debugfs_create_file("workloads", 0400, dir, NULL, &workloads_fops);
	return 0;
}

static void __exit bench_exit(void)
{
	debugfs_remove(dir);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Benchmark of ltask beside kthreads and work items");
