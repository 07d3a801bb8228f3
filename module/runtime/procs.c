// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which processors take part: maxprocs, and CPUs that come and go.
 */
#define pr_fmt(fmt) "ltask: " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/delay.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <ltask/task.h>
#include "sched.h"
#include "stack.h"

static DEFINE_MUTEX(procs_lock);
static unsigned int maxprocs = UINT_MAX;	/* wanted; procs_lock */
static unsigned int nr_active;			/* procs_lock */
static bool running;					/* procs_lock */
static int hotplug_state;

/* The first of the CPUs that are online take part. */
static void choose_active(void)
{
	unsigned int nr = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);
		bool active = p->online && nr < maxprocs;

		nr += active;
		WRITE_ONCE(p->active, active);
	}
	WRITE_ONCE(nr_active, nr);
	/* Queues of those that don't, to those that do. */
	for_each_possible_cpu(cpu) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);

		if (p->online && !p->active && ltask_queue_local_work(p))
			ltask_carrier_kick(p);
	}
	for_each_possible_cpu(cpu) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);

		if (p->active && ltask_queue_has_work(p))
			ltask_carrier_kick(p);
	}
}

/**
 * ltask_set_maxprocs - set how many CPUs run tasks at the same time
 * @n: how many; more than are online means all; 0 changes nothing.
 *
 * Tasks that are running on CPUs that don't take part any more move at their
 * next function entry; those inside kernel functions finish them there.
 *
 * Context: thread, task (a kernel call).
 * Return: how many it were until now.
 */
unsigned int ltask_set_maxprocs(unsigned int n)
{
	unsigned int old;

	mutex_lock(&procs_lock);
	old = nr_active;
	if (n) {
		maxprocs = n;
		choose_active();
	}
	mutex_unlock(&procs_lock);
	return old;
}
EXPORT_SYMBOL_GPL(ltask_set_maxprocs);

static int get_maxprocs(char *buf, const struct kernel_param *kp)
{
	return sysfs_emit(buf, "%u\n", ltask_set_maxprocs(0));
}

static int set_maxprocs(const char *val, const struct kernel_param *kp)
{
	unsigned int n;
	int err = kstrtouint(val, 0, &n);

	if (err)
		return err;
	if (!n) {
		pr_err("maxprocs must be at least 1\n");
		return -EINVAL;
	}
	mutex_lock(&procs_lock);
	maxprocs = n;
	if (running)
		choose_active();
	mutex_unlock(&procs_lock);
	return 0;
}

static const struct kernel_param_ops maxprocs_ops = {
	.set = set_maxprocs,
	.get = get_maxprocs,
};

module_param_cb(maxprocs, &maxprocs_ops, NULL, 0644);
MODULE_PARM_DESC(maxprocs, "CPUs that run tasks at the same time (default: all)");

static int cpu_online_cb(unsigned int cpu)
{
	struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);
	int err = ltask_carrier_init(p);

	if (err)
		return err;
	mutex_lock(&procs_lock);
	p->online = true;
	choose_active();
	mutex_unlock(&procs_lock);
	return 0;
}

/* How long a CPU that goes away waits for the task on it. */
#define DOWN_TRIES	500
#define DOWN_MS		10

static int cpu_offline_cb(unsigned int cpu)
{
	struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);
	unsigned int tries;

	mutex_lock(&procs_lock);
	WRITE_ONCE(p->online, false);
	choose_active();
	mutex_unlock(&procs_lock);
	/* This runs on that CPU. */
	preempt_disable();
	ltask_queue_flush(p);
	ltask_sched_wake_one();
	preempt_enable();
	/*
	 * Calls that are blocked come back elsewhere (ltask_carrier_rehome());
	 * what is running here must leave first.
	 */
	for (tries = 0; READ_ONCE(p->holder) || !list_empty(&p->returning);
	     tries++) {
		if (tries == DOWN_TRIES) {
			mutex_lock(&procs_lock);
			WRITE_ONCE(p->online, true);
			choose_active();
			mutex_unlock(&procs_lock);
			return -EBUSY;
		}
		WRITE_ONCE(p->yield_req, true);
		msleep(DOWN_MS);
	}
	ltask_sched_set_idle(p, false);
	ltask_preempt_exit(p);
	return 0;
}

/** ltask_procs_init - start a processor on each CPU; 0 or a negative errno */
int ltask_procs_init(void)
{
	int cpu, err;

	for_each_possible_cpu(cpu) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);

		p->cpu = cpu;
		INIT_LIST_HEAD(&p->carriers);
		init_llist_head(&p->inbox);
		ltask_carrier_setup(p);
		ltask_preempt_init(p);
	}
	preempt_notifier_inc();
	mutex_lock(&procs_lock);
	running = true;
	mutex_unlock(&procs_lock);
	err = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "ltask:online", cpu_online_cb,
				cpu_offline_cb);
	if (err < 0) {
		ltask_procs_exit();
		return err;
	}
	hotplug_state = err;
	return 0;
}

/** ltask_procs_exit - undo ltask_procs_init(); no task is left */
void ltask_procs_exit(void)
{
	int cpu;

	if (hotplug_state)
		cpuhp_remove_state_nocalls(hotplug_state);
	/* No new carriers. */
	for_each_possible_cpu(cpu)
		WRITE_ONCE(per_cpu_ptr(&ltask_procs, cpu)->online, false);
	for_each_possible_cpu(cpu)
		ltask_carrier_exit(per_cpu_ptr(&ltask_procs, cpu));
	ltask_carrier_wait_ended();
	preempt_notifier_dec();
	for_each_possible_cpu(cpu)
		ltask_preempt_exit(per_cpu_ptr(&ltask_procs, cpu));
}
