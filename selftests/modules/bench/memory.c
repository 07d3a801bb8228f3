// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a parked task costs: memory that was free before and isn't meanwhile,
 * whatever it is used for.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include "bench.h"

static u64 free_bytes(void)
{
	struct sysinfo info;

	si_meminfo(&info);
	return (u64)info.freeram * PAGE_SIZE;
}

int bench_parked(unsigned int n)
{
	struct ltask_group *g = bench_group("parked");
	atomic_t parked = ATOMIC_INIT(0);
	struct ltask_chan *c;
	unsigned int i;
	u64 before, during, start, spawned, ended;
	int err = 0;

	if (IS_ERR(g))
		return PTR_ERR(g);
	c = ltask_chan_create(1, 0);
	if (IS_ERR(c)) {
		ltask_group_destroy(g);
		return PTR_ERR(c);
	}
	before = free_bytes();
	start = ktime_get_ns();
	for (i = 0; i < n && !err; i++)
		err = ltask_go(g, bench_task_park, c, &parked);
	while (!err && atomic_read(&parked) != n)
		msleep(1);
	spawned = ktime_get_ns();
	/* The last one is counted just before it parks. */
	msleep(20);
	during = free_bytes();
	ended = ktime_get_ns();
	ltask_chan_close(c);
	if (!err)
		err = ltask_group_wait(g);
	ended = ktime_get_ns() - ended;
	ltask_group_destroy(g);
	ltask_chan_put(c);
	if (err)
		return err;
	bench_report("parked", div_u64(before - during, n), "bytes");
	bench_report("park", div_u64(spawned - start, n), "ns");
	bench_report("wake", div_u64(ended, n), "ns");
	return 0;
}
