// SPDX-License-Identifier: GPL-2.0-only
/*
 * /sys/kernel/debug/ltask: for people who look for what hangs. No ABI.
 *
 *  tasks       every group, and every task of it that has ever waited or is
 *              inside a kernel call, with what it does, where it was started
 *              and where it waits
 *  procs       processors with their queues and carriers
 *  fail_alloc  fault injection into ltask's own allocations
 */
#include <linux/debugfs.h>
#include <linux/gfp.h>
#include <linux/fault-inject.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "../runtime/sched.h"
#include "../runtime/group.h"
#include "../runtime/dump.h"
#include "../runtime/params.h"
#include "observe.h"

static struct dentry *dir;

#define TASKS_SHOWN	100	/* of one CPU's list */

static void show_task(struct seq_file *m, struct ltask *t)
{
	unsigned long entries[LTASK_TRACE_MAX];
	unsigned int nr = 0, i;

	if (READ_ONCE(t->state) == LTASK_PARKED)
		nr = ltask_trace_parked(t, entries, LTASK_TRACE_MAX);
	seq_printf(m, "  task %s%s%ps [%s], %u bytes of stack, started by %pS\n",
		   t->name ? t->name : "", t->name ? " " : "", t->fn,
		   ltask_task_reason(t), READ_ONCE(t->stack_bytes),
		   (void *)t->caller);
	/* Woken meanwhile? Then what was read means nothing. */
	if (READ_ONCE(t->state) != LTASK_PARKED)
		return;
	for (i = 0; i < nr; i++)
		seq_printf(m, "    %pS\n", (void *)entries[i]);
}

static void show_call(const struct ltask_call *call, void *arg)
{
	struct seq_file *m = arg;
	unsigned int i;

	if (seq_has_overflowed(m))
		return;
	seq_printf(m, "  task %ps [kernel call, in thread %d], started by %pS\n",
		   call->fn, call->pid, (void *)call->caller);
	for (i = 0; i < call->nr; i++)
		seq_printf(m, "    %pS\n", (void *)call->entries[i]);
}

static void show_group(struct ltask_group *g, void *arg)
{
	struct seq_file *m = arg;
	int cpu;

	seq_printf(m, "group \"%s\": %llu tasks%s\n", g->name,
		   ltask_group_tasks(g),
		   ltask_group_cause(g) ? ", cancelled" : "");
	for_each_possible_cpu(cpu) {
		struct ltask_group_cpu *gc = per_cpu_ptr(g->cpu, cpu);
		unsigned int shown = 0;
		unsigned long flags;
		struct ltask *t;

		/* No task of the list ends while this is held. */
		raw_spin_lock_irqsave(&gc->lock, flags);
		list_for_each_entry(t, &gc->tasks, group_node) {
			if (shown++ == TASKS_SHOWN || seq_has_overflowed(m))
				break;
			show_task(m, t);
		}
		if (gc->nr > TASKS_SHOWN)
			seq_printf(m, "  and %lu more\n", gc->nr - TASKS_SHOWN);
		raw_spin_unlock_irqrestore(&gc->lock, flags);
	}
	ltask_dump_calls(g, show_call, m);
}

static int tasks_show(struct seq_file *m, void *unused)
{
	ltask_group_for_each(show_group, m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tasks);

static int procs_show(struct seq_file *m, void *unused)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);
		unsigned long flags;

		raw_spin_lock_irqsave(&p->lock, flags);
		seq_printf(m, "cpu %d:%s%s queued %u%s, inbox %s, holder %d, carriers %u, spares %u, returning %s\n",
			   cpu, p->online ? " online" : "",
			   p->active ? " active" : "",
			   READ_ONCE(p->tail) - (u32)atomic_read(&p->head),
			   READ_ONCE(p->runnext) ? "+1" : "",
			   llist_empty(&p->inbox) ? "empty" : "filled",
			   p->holder ? p->holder->thread->pid : 0,
			   p->nr_carriers, p->nr_spares,
			   list_empty(&p->returning) ? "none" : "some");
		raw_spin_unlock_irqrestore(&p->lock, flags);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(procs);

/** ltask_debugfs_init - make the directory; without debugfs nothing */
void ltask_debugfs_init(void)
{
	dir = debugfs_create_dir("ltask", NULL);
	debugfs_create_file("tasks", 0400, dir, NULL, &tasks_fops);
	debugfs_create_file("procs", 0400, dir, NULL, &procs_fops);
#if defined(CONFIG_FAULT_INJECTION) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)
	fault_create_debugfs_attr("fail_alloc", dir, &ltask_fail_alloc);
#endif
}

/** ltask_debugfs_exit - remove it */
void ltask_debugfs_exit(void)
{
	debugfs_remove(dir);
}
