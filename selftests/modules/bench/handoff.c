// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the other tasks of a CPU notice when one blocks inside the kernel: the
 * longest time that a task does not run which does nothing but yield and look
 * at the clock. The second side is the same without anybody who blocks: what
 * the rest of the machine does to such a task.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/sched.h>
#include "bench.h"

typedef void (*block_fn)(struct bench_handoff *h);

/* One task blocks, for some 5 ms (msleep: 20 ms). */
static int block_once(struct ltask_group *g, struct bench_handoff *h,
		      block_fn block)
{
	bool hold = block == bench_task_mutex;
	loff_t pos = 0;
	char byte = 0;
	int err;

	if (hold)
		mutex_lock(&h->mutex);
	atomic_set(&h->blocking, 1);
	err = ltask_go(g, block, h);
	usleep_range(5000, 5500);
	if (hold)
		mutex_unlock(&h->mutex);
	if (err)
		return err;
	if (block == bench_task_read &&
	    kernel_write(h->file, &byte, 1, &pos) != 1)
		return -EIO;
	while (atomic_read(&h->blocking))
		usleep_range(1000, 1100);
	return 0;
}

/* @n times; without @block, only the time that it would take. */
static int handoff(unsigned int n, u64 *figures, block_fn block,
		   struct file *file)
{
	struct ltask_group *g = ltask_group_create("bench hand-off");
	struct bench_handoff h = { .file = file };
	unsigned int procs, i;
	int err, ret;

	if (IS_ERR(g))
		return PTR_ERR(g);
	mutex_init(&h.mutex);
	procs = ltask_set_maxprocs(1);
	err = ltask_go(g, bench_task_clock, &h);
	for (i = 0; i < n && !err; i++) {
		if (block)
			err = block_once(g, &h, block);
		else
			usleep_range(5000, 5500);
	}
	WRITE_ONCE(h.stop, true);
	ret = ltask_group_wait(g);
	figures[0] = h.gap * 1000;
	ltask_group_destroy(g);
	ltask_set_maxprocs(procs);
	return err ? err : ret;
}

static int alone(unsigned int n, u64 *figures)
{
	return handoff(n, figures, NULL, NULL);
}

static int block_msleep(unsigned int n, u64 *figures)
{
	return handoff(n, figures, bench_task_msleep, NULL);
}

static int block_mutex(unsigned int n, u64 *figures)
{
	return handoff(n, figures, bench_task_mutex, NULL);
}

static int block_fifo(unsigned int n, u64 *figures)
{
	struct file *file;
	int err;

	if (!bench_fifo_path)
		return -ENOENT;
	file = filp_open(bench_fifo_path, O_RDWR, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	err = handoff(n, figures, bench_task_read, file);
	filp_close(file, NULL);
	return err;
}

const struct bench_workload bench_msleep = {
	.name = "msleep",
	.figures = { "longest gap, msleep" },
	.units = { "ns" },
	.clock = true,
	.n = 20,
	.sides = {
		{ "task", 1, block_msleep },
		{ "no one blocks", 1, alone },
	},
};

const struct bench_workload bench_mutex = {
	.name = "mutex",
	.figures = { "longest gap, mutex_lock" },
	.units = { "ns" },
	.clock = true,
	.n = 20,
	.sides = {
		{ "task", 1, block_mutex },
		{ "no one blocks", 1, alone },
	},
};

const struct bench_workload bench_fifo = {
	.name = "fifo",
	.figures = { "longest gap, read of a FIFO" },
	.units = { "ns" },
	.clock = true,
	.n = 20,
	.sides = {
		{ "task", 1, block_fifo },
		{ "no one blocks", 1, alone },
	},
};
