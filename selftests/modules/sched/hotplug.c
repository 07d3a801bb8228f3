// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains of tasks, each of which starts the next, while processors come and go:
 * none is lost, none stuck.
 */
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "sched.h"

#define CHAINS	100

/**
 * sched_chains_start - start chains of tasks
 * @g: their group.
 * @block: let some of them block in kernel functions.
 *
 * Return: for sched_chains_end(), or NULL and a failed expectation.
 */
struct sched_chains *sched_chains_start(struct ltask_group *g, bool block)
{
	struct sched_chains *s = kzalloc(sizeof(*s), GFP_KERNEL);
	unsigned int i;

	if (!EXPECT(s))
		return NULL;
	s->g = g;
	s->block = block;
	s->c = ltask_chan_create(sizeof(unsigned int), CHAINS);
	if (!EXPECT(!IS_ERR(s->c))) {
		kfree(s);
		return NULL;
	}
	ltask_wg_init(&s->wg);
	for (i = 0; i < CHAINS; i++) {
		EXPECT_EQ(ltask_wg_add(&s->wg, 1), 0);
		if (!EXPECT_EQ(ltask_go(g, sched_link, s, i, 0), 0))
			ltask_wg_done(&s->wg);
	}
	return s;
}

/**
 * sched_chains_end - see that all chains still go on, and end them
 * @s: from sched_chains_start(), may be NULL.
 */
void sched_chains_end(struct sched_chains *s)
{
	int links;

	if (!s)
		return;
	links = atomic_read(&s->links);
	EXPECT_EVENTUALLY(atomic_read(&s->links) > links + CHAINS, 20000);
	WRITE_ONCE(s->stop, true);
	EXPECT_EQ(ltask_wg_wait(&s->wg), 0);
	EXPECT_EQ(ltask_group_wait(s->g), 0);
	EXPECT_EQ(atomic_read(&s->failed), 0);
	lt_note("%d tasks in %u chains", atomic_read(&s->links), CHAINS);
	ltask_chan_put(s->c);
	kfree(s);
}

void cpu_goes_and_comes_under_load(void)
{
	unsigned int cpu = cpumask_last(cpu_online_mask), i;
	unsigned int procs = ltask_set_maxprocs(0);
	struct ltask_group *g = LT_GROUP();
	struct sched_chains *s = g ? sched_chains_start(g, true) : NULL;
	int err;

	for (i = 0; s && i < 5; i++) {
		err = remove_cpu(cpu);
		if (err == -EOPNOTSUPP || err == -EPERM) {
			lt_skip("CPU %u can't go: %d", cpu, err);
			break;
		}
		if (!EXPECT_EQ(err, 0))
			break;
		EXPECT_EQ(ltask_set_maxprocs(0), procs - 1);
		msleep(50);
		EXPECT_EQ(add_cpu(cpu), 0);
		EXPECT_EQ(ltask_set_maxprocs(0), procs);
		msleep(50);
	}
	sched_chains_end(s);
	lt_group_end(g);
}
