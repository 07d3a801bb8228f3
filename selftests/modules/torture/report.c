// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: what is told of it: failures in the log, and, also while it runs, in
 * debugfs:
 *
 * ltask_torture/state	"running", "passed", "failed" or "stalled"
 * ltask_torture/totals	how often each operation was done, and with what result
 */
#define pr_fmt(fmt) "ltask_torture: " fmt

#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include "torture.h"

DEFINE_PER_CPU(u64 [TT_MAX_OPS], tt_op_counts);
DEFINE_PER_CPU(u64 [TT_NR_EVENTS], tt_event_counts);

atomic_t tt_failures;
const char *tt_state = "running";

static const char * const event_names[TT_NR_EVENTS] = {
	[TT_E_SCENES] = "scenes",
	[TT_E_ACTORS] = "actors",
	[TT_E_LEAVES] = "small tasks",
	[TT_E_TAKEN] = "values sent",
	[TT_E_GOT] = "values received",
	[TT_E_DRAINED] = "values drained",
	[TT_E_CLOSED] = "channels closed",
	[TT_E_PIPE] = "met a closed channel",
	[TT_E_CANCELLED] = "waits cancelled",
	[TT_E_TIMEOUT] = "waits timed out",
	[TT_E_REFUSED] = "starts refused",
	[TT_E_NOMEM] = "out of memory",
	[TT_E_BUSY] = "locks found taken",
	[TT_E_SIGNALLED] = "signalled",
	[TT_E_ONCE] = "done once",
	[TT_E_TIMES] = "times received",
	[TT_E_BACK] = "times taken back",
	[TT_E_TICKS] = "ticks received",
	[TT_E_RESULTS] = "results of futures",
	[TT_E_DEAD] = "futures not set",
	[TT_E_FAILED] = "errgroups failed",
	[TT_E_GROUP_CANCEL] = "groups cancelled",
	[TT_E_PROCS] = "maxprocs changed",
	[TT_E_HOTPLUG] = "CPUs gone and come",
	[TT_E_NO_HOTPLUG] = "CPUs that could not go",
};

static u64 sum(u64 __percpu *counter)
{
	u64 n = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		n += READ_ONCE(*per_cpu_ptr(counter, cpu));
	return n;
}

/**
 * tt_total - how often something happened
 * @event: what.
 */
u64 tt_total(enum tt_event event)
{
	return sum(&tt_event_counts[event]);
}

/**
 * tt_fail - report that something is wrong
 * @s: in which scene, or NULL.
 * @fmt: as for printk().
 *
 * Context: any.
 */
void tt_fail(const struct tt_scene *s, const char *fmt, ...)
{
	struct va_format vaf;
	va_list args;

	/* The first ones tell most. */
	if (atomic_inc_return(&tt_failures) > 20)
		return;
	va_start(args, fmt);
	vaf.fmt = fmt;
	vaf.va = &args;
	if (s)
		pr_err("FAILED: seed %llu, worker %u, scene %u: %pV\n", s->seed,
		       s->worker, s->nr, &vaf);
	else
		pr_err("FAILED: %pV\n", &vaf);
	va_end(args);
}

/**
 * tt_scene_show - write to the log what all in a scene are doing
 * @s: the scene, which is stuck.
 */
void tt_scene_show(const struct tt_scene *s)
{
	unsigned int nr = tt_nr_actors(s), i;

	for (i = 0; i < nr; i++) {
		const struct tt_actor *a = &s->actors[i];
		const char *doing = READ_ONCE(a->doing);

		pr_err("worker %u, actor %u, %s: %s after %lu steps\n", s->worker,
		       i, a->who == TT_TASK ? "task" :
		       a->who == TT_INTR ? "interrupt" :
		       a->interruptible ? "task with a full stack" : "kthread",
		       doing ? doing : "nothing", READ_ONCE(a->steps));
	}
}

static void show_total(struct seq_file *m, const char *name, u64 n)
{
	if (m)
		seq_printf(m, "%10llu %s\n", n, name);
	else
		pr_info("%10llu %s\n", n, name);
}

static int totals_show(struct seq_file *m, void *unused)
{
	unsigned int i;

	for (i = 0; i < TT_NR_EVENTS; i++)
		show_total(m, event_names[i], tt_total(i));
	for (i = 0; i < tt_nr_ops; i++)
		show_total(m, tt_ops[i].name, sum(&tt_op_counts[i]));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(totals);

/** tt_report_totals - write them to the log */
void tt_report_totals(void)
{
	totals_show(NULL, NULL);
}

static int state_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "%s\n", READ_ONCE(tt_state));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

static struct dentry *dir;

/** tt_report_init - make the directory; without debugfs nothing */
void tt_report_init(void)
{
	dir = debugfs_create_dir("ltask_torture", NULL);
	debugfs_create_file("state", 0400, dir, NULL, &state_fops);
	debugfs_create_file("totals", 0400, dir, NULL, &totals_fops);
}

/** tt_report_exit - remove it */
void tt_report_exit(void)
{
	debugfs_remove(dir);
}
