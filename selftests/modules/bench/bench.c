// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures ltask beside what the kernel offers for the same work.
 *
 * Write "WORKLOAD [COUNT [REPETITIONS]]" to /sys/kernel/debug/ltask_bench/run;
 * the write returns when it is done. Then read the same file: lines of
 * workload, who, unit, median, min and max, with tabs between; before anything
 * was run, the names of the workloads.
 *
 * The sides of a workload take turns within each repetition, so that what else
 * happens on the machine meets all of them, and a ratio is taken from two
 * neighbours in time, pair by pair, before its median.
 */
#include <linux/debugfs.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "bench.h"

#define REPETITIONS	5U
#define REPETITIONS_MAX	100U

char *bench_fifo_path;
module_param_named(fifo, bench_fifo_path, charp, 0444);
MODULE_PARM_DESC(fifo, "path of an empty FIFO, for the workload of that name");

static const struct bench_workload * const workloads[] = {
	&bench_spawn, &bench_batch, &bench_join, &bench_nested, &bench_switch,
	&bench_parked, &bench_msleep, &bench_mutex, &bench_fifo,
	&bench_pingpong, &bench_stream, &bench_select, &bench_ready,
	&bench_contend, &bench_sleep, &bench_cancel, &bench_skynet,
};

static DEFINE_MUTEX(lock);	/* one workload at a time; the report */
static char report[4096];
static size_t report_len;

static struct dentry *dir;

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

/* One line of the report; @v is in thousandths and gets sorted. */
static void tell(const char *name, const char *who, const char *unit, u64 *v,
		 unsigned int nr)
{
	u64 show[3];
	unsigned int i;

	sort(v, nr, sizeof(*v), compare, NULL);
	show[0] = nr % 2 ? v[nr / 2] : (v[nr / 2 - 1] + v[nr / 2]) / 2;
	show[1] = v[0];
	show[2] = v[nr - 1];
	report_len += scnprintf(report + report_len, sizeof(report) - report_len,
				"%s\t%s\t%s", name, who, unit);
	for (i = 0; i < ARRAY_SIZE(show); i++) {
		u64 tenths = div_u64(show[i] + 50, 100);
		u32 rest;
		u64 whole = div_u64_rem(tenths, 10, &rest);

		report_len += scnprintf(report + report_len,
					sizeof(report) - report_len,
					"\t%llu.%u", whole, rest);
	}
	report_len += scnprintf(report + report_len, sizeof(report) - report_len,
				"\n");
}

static void evaluate(const struct bench_workload *w,
		     u64 (*got)[BENCH_SIDES][BENCH_FIGURES], u64 *v,
		     unsigned int nr)
{
	unsigned int f, s, i;

	for (f = 0; f < BENCH_FIGURES && w->figures[f]; f++) {
		for (s = 0; s < BENCH_SIDES && w->sides[s].who; s++) {
			for (i = 0; i < nr; i++)
				v[i] = got[i][s][f];
			tell(w->figures[f], w->sides[s].who, w->units[f], v, nr);
		}
		for (s = 1; s < BENCH_SIDES && w->sides[s].who; s++) {
			char who[32];

			for (i = 0; i < nr; i++)
				v[i] = div64_u64(got[i][s][f] * 1000,
						 max(got[i][0][f], 1ULL));
			snprintf(who, sizeof(who), "%s/%s", w->sides[s].who,
				 w->sides[0].who);
			tell(w->figures[f], who, "ratio", v, nr);
		}
	}
}

static int measure(const struct bench_workload *w, unsigned int n,
		   unsigned int nr)
{
	u64 (*got)[BENCH_SIDES][BENCH_FIGURES];
	unsigned int i, s;
	int err = 0;
	u64 *v;

	got = kvcalloc(nr, sizeof(*got) + sizeof(*v), GFP_KERNEL);
	if (!got)
		return -ENOMEM;
	v = (u64 *)(got + nr);
	for (i = 0; i < nr && !err; i++) {
		for (s = 0; s < BENCH_SIDES && w->sides[s].who && !err; s++)
			err = w->sides[s].run(max(n / w->sides[s].share, 1U),
					      got[i][s]);
	}
	report_len = 0;
	if (!err)
		evaluate(w, got, v, nr);
	kvfree(got);
	return err;
}

static ssize_t run_write(struct file *file, const char __user *ubuf,
			 size_t len, loff_t *pos)
{
	unsigned int n = 0, nr = REPETITIONS, i;
	char buf[64], name[24];
	int err = -ENOENT;

	if (len >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = 0;
	if (sscanf(buf, "%23s %u %u", name, &n, &nr) < 1 || !nr ||
	    nr > REPETITIONS_MAX)
		return -EINVAL;
	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	for (i = 0; i < ARRAY_SIZE(workloads); i++) {
		const struct bench_workload *w = workloads[i];

		if (!strcmp(w->name, name))
			err = measure(w, n ? n : w->n, nr);
	}
	mutex_unlock(&lock);
	return err ? err : len;
}

static int run_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	mutex_lock(&lock);
	if (report_len)
		seq_write(m, report, report_len);
	else
		for (i = 0; i < ARRAY_SIZE(workloads); i++)
			seq_printf(m, "%s\n", workloads[i]->name);
	mutex_unlock(&lock);
	return 0;
}

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
