// SPDX-License-Identifier: GPL-2.0-only
/*
 * How long a task is kept from running by another one on its CPU that blocks
 * in a kernel function: the longest gap that a task sees which does nothing but
 * yield and look at the clock.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/sched.h>
#include "bench.h"

/* How the kernel function that @kind blocks in is made to return. */
static void unblock(struct bench_handoff *h)
{
	loff_t pos = 0;
	char byte = 0;

	while (atomic_read(&h->blocked)) {
		if (h->file && kernel_write(h->file, &byte, 1, &pos) != 1)
			break;
		msleep(1);
	}
}

static int handoff(const char *what, unsigned int n, struct file *file,
		   void (*block)(struct bench_handoff *h), bool hold)
{
	struct bench_handoff h = { .file = file };
	struct ltask_group *g = bench_group(what);
	unsigned int procs, i;
	int err;

	if (IS_ERR(g))
		return PTR_ERR(g);
	mutex_init(&h.mutex);
	procs = ltask_set_maxprocs(1);
	err = ltask_go(g, bench_task_clock, &h);
	for (i = 0; i < n && !err; i++) {
		if (hold)
			mutex_lock(&h.mutex);
		err = ltask_go(g, block, &h);
		msleep(5);
		if (hold)
			mutex_unlock(&h.mutex);
		if (!err)
			unblock(&h);
	}
	WRITE_ONCE(h.stop, true);
	ltask_group_wait(g);
	ltask_set_maxprocs(procs);
	ltask_group_destroy(g);
	if (!err)
		bench_report(what, h.max_ns, "ns");
	return err;
}

int bench_msleep(unsigned int n)
{
	return handoff("msleep", n, NULL, bench_task_msleep, false);
}

int bench_mutex(unsigned int n)
{
	return handoff("mutex", n, NULL, bench_task_mutex, true);
}

int bench_fifo(unsigned int n)
{
	struct file *file;
	int err;

	if (!bench_fifo_path)
		return -ENOENT;
	file = filp_open(bench_fifo_path, O_RDWR, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	err = handoff("fifo", n, file, bench_task_read, false);
	filp_close(file, NULL);
	return err;
}
