// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: the processors under the tasks change all the time.
 */
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include "torture.h"

static struct task_struct *procs_thread, *hotplug_thread;
static struct rnd_state procs_rnd, hotplug_rnd;

static void pause_ms(struct rnd_state *rnd, unsigned int ms)
{
	schedule_timeout_interruptible(msecs_to_jiffies(1 + tt_rnd(rnd, ms)));
}

static int change_procs(void *unused)
{
	while (!kthread_should_stop()) {
		ltask_set_maxprocs(1 + tt_rnd(&procs_rnd, num_online_cpus()));
		tt_count(TT_E_PROCS);
		pause_ms(&procs_rnd, 20);
	}
	ltask_set_maxprocs(UINT_MAX);
	return 0;
}

/* Any CPU but the first, which mostly can't go; 0: there is no other. */
static unsigned int any_cpu(void)
{
	unsigned int n, cpu;

	if (num_online_cpus() < 2)
		return 0;
	n = 1 + tt_rnd(&hotplug_rnd, num_online_cpus() - 1);
	for_each_online_cpu(cpu) {
		if (!n--)
			return cpu;
	}
	return 0;
}

static int change_cpus(void *unused)
{
	unsigned int cpu;

	while (!kthread_should_stop()) {
		cpu = any_cpu();
		if (cpu && !remove_cpu(cpu)) {
			pause_ms(&hotplug_rnd, 300);
			if (add_cpu(cpu))
				tt_fail(NULL, "CPU %u does not come back", cpu);
			tt_count(TT_E_HOTPLUG);
		} else if (cpu) {
			tt_count(TT_E_NO_HOTPLUG);
		}
		pause_ms(&hotplug_rnd, 500);
	}
	return 0;
}

static int start(struct task_struct **thread, int (*fn)(void *unused),
		 enum tt_kind kind, const char *name)
{
	struct task_struct *t;

	if (!tt_has(kind))
		return 0;
	t = kthread_run(fn, NULL, "%s", name);
	if (IS_ERR(t))
		return PTR_ERR(t);
	*thread = t;
	return 0;
}

/**
 * tt_procs_start - begin to change them
 * @seed: of the random numbers.
 *
 * Return: 0 or a negative errno.
 */
int tt_procs_start(u64 seed)
{
	int err;

	prandom_seed_state(&procs_rnd, seed);
	prandom_seed_state(&hotplug_rnd, ~seed);
	err = start(&procs_thread, change_procs, TT_PROCS, "lt_torture_procs");
	if (err)
		return err;
	return start(&hotplug_thread, change_cpus, TT_HOTPLUG, "lt_torture_cpus");
}

/** tt_procs_stop - put all back */
void tt_procs_stop(void)
{
	if (procs_thread)
		kthread_stop(procs_thread);
	if (hotplug_thread)
		kthread_stop(hotplug_thread);
	procs_thread = NULL;
	hotplug_thread = NULL;
}
