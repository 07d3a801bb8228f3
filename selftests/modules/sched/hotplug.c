// SPDX-License-Identifier: GPL-2.0-only
/*
 * Chains of tasks, each of which starts the next, while processors come and go:
 * none is lost, none stuck. And tasks in kernel calls when their CPU goes.
 */
#include <linux/cpu.h>
#include <linux/delay.h>
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

/* The last CPU goes and comes, some times. */
static void cycle_cpu(unsigned int times)
{
	unsigned int cpu = cpumask_last(cpu_online_mask);
	unsigned int procs = ltask_set_maxprocs(0);
	int err;

	while (times--) {
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
}

void cpu_goes_and_comes_under_load(void)
{
	struct ltask_group *g = LT_GROUP();
	struct sched_chains *s = g ? sched_chains_start(g, true) : NULL;

	if (s)
		cycle_cpu(5);
	sched_chains_end(s);
	lt_group_end(g);
}

/**
 * sched_busy - be preemptible for a while, but do not block
 *
 * Context: thread.
 */
void sched_busy(void)
{
	unsigned int n;

	for (n = 0; n < 20; n++) {
		udelay(5);
		cond_resched();
	}
}

/*
 * The kernel moves whoever is inside a call when a CPU begins to go, and its
 * carrier may run on wherever it likes: the task must not.
 */
void cpu_goes_while_tasks_are_in_calls(void)
{
	struct sched_calls s = {};
	struct ltask_group *g = LT_GROUP();
	unsigned int n = 2 * num_online_cpus();

	if (!g)
		return;
	while (n--)
		EXPECT_EQ(ltask_go(g, sched_call_busily, &s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s.calls) > 0, 20000);
	cycle_cpu(10);
	WRITE_ONCE(s.stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s.astray), 0);
	lt_note("%d calls", atomic_read(&s.calls));
	lt_group_end(g);
}
