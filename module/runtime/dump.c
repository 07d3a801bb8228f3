// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traces of tasks. The kernel's unwinder stops at a stack that it doesn't
 * know, but task code always keeps frame pointers, so we walk along these.
 *
 * A parked task may be woken while it is looked at. Nothing is dereferenced
 * without copy_from_kernel_nofault(); whoever asks checks afterwards that the
 * task is still where it was.
 */
#define pr_fmt(fmt) "ltask: " fmt

#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>
#include <linux/uaccess.h>
#include <asm/pgtable.h>
#include "sched.h"
#include "stack.h"
#include "group.h"
#include "dump.h"

static bool peek(unsigned long addr, unsigned long *value)
{
	return !copy_from_kernel_nofault(value, (void *)addr, sizeof(*value));
}

/* Task code, all of it in modules. */
static bool is_code(unsigned long addr)
{
	return addr >= MODULES_VADDR && addr < MODULES_END;
}

/* Follows frame pointers from @bp, in segment @seg_addr or an earlier one. */
static unsigned int walk(unsigned long seg_addr, unsigned long bp,
			 unsigned long *entries, unsigned int max)
{
	unsigned int nr = 0;

	while (nr < max && seg_addr) {
		unsigned long ret;
		struct ltask_seg seg;

		if (copy_from_kernel_nofault(&seg, (void *)seg_addr,
					     sizeof(seg)))
			break;
		if (bp < seg.lo || bp >= seg_addr) {
			seg_addr = (unsigned long)seg.prev;
			continue;
		}
		if (!peek(bp + sizeof(long), &ret))
			break;
		if (ret == (unsigned long)ltask_seg_return) {
			if (!peek(seg.sp, &ret))
				break;
			seg_addr = (unsigned long)seg.prev;
		}
		if (!is_code(ret))
			break;
		entries[nr++] = ret;
		if (!peek(bp, &bp))
			break;
	}
	return nr;
}

/**
 * ltask_trace_parked - where a task waits
 * @t: a task that is parked, or was a moment ago.
 * @entries: receives return addresses, the innermost first.
 * @max: room for how many.
 *
 * Return: how many there are.
 */
unsigned int ltask_trace_parked(struct ltask *t, unsigned long *entries,
				unsigned int max)
{
	unsigned long sp = READ_ONCE(t->sp), bp, ip;

	/* As LT_PUSH_CALLEE_SAVED leaves it. */
	if (!READ_ONCE(t->seg) || !max || !peek(sp + 5 * sizeof(long), &bp) ||
	    !peek(sp + 6 * sizeof(long), &ip) || !is_code(ip))
		return 0;
	entries[0] = ip;
	return 1 + walk((unsigned long)READ_ONCE(t->seg), bp, entries + 1,
			max - 1);
}

/**
 * ltask_task_reason - what a task is doing, in Go's words
 * @t: the task.
 */
const char *ltask_task_reason(const struct ltask *t)
{
	switch (READ_ONCE(t->state)) {
	case LTASK_QUEUED:
		return "runnable";
	case LTASK_RUNNING:
		return "running";
	case LTASK_KCALL:
		return "kernel call";
	default:
		return t->waiter.kind ? t->waiter.kind->reason : "waiting";
	}
}

static void print_task(const struct ltask *t, const char *what)
{
	pr_err("task %s%s%ps of group \"%s\", started by %pS: %s\n",
	       t->name ? t->name : "", t->name ? " " : "", t->fn,
	       t->group->name, (void *)t->caller, what);
}

static void print_trace(const unsigned long *entries, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		pr_err("    %pS\n", (void *)entries[i]);
}

static DEFINE_RATELIMIT_STATE(limit, 5 * HZ, 20);

/**
 * ltask_dump_death - report a task that the runtime ends
 * @t: the running task.
 * @why: what it has done.
 * @ret_slot: as for ltask_stack_slow().
 *
 * Context: kernel call of @t.
 */
void ltask_dump_death(struct ltask *t, const char *why, unsigned long *ret_slot)
{
	unsigned long entries[LTASK_TRACE_MAX], bp;
	unsigned int nr = 2;

	if (!__ratelimit(&limit))
		return;
	print_task(t, why);
	entries[0] = ret_slot[-1];
	entries[1] = ret_slot[0];
	/*
	 * ltask_stub_rt saved %rbp; ltask_kcall_enter() left LT_SP as it was.
	 */
	if (peek(t->sp + 5 * sizeof(long), &bp))
		nr += walk((unsigned long)t->seg, bp, entries + 2,
			   LTASK_TRACE_MAX - 2);
	print_trace(entries, nr);
}

/**
 * ltask_dump_death_of - report a task that ends on the system stack
 * @t: the task, in a kernel call.
 * @why: what it has done.
 */
void ltask_dump_death_of(struct ltask *t, const char *why)
{
	unsigned long entries[LTASK_TRACE_MAX];

	if (!__ratelimit(&limit))
		return;
	print_task(t, why);
	print_trace(entries, ltask_trace_parked(t, entries, LTASK_TRACE_MAX));
}

/**
 * ltask_dump_task - report where a task is
 * @t: the task, in a kernel call.
 */
void ltask_dump_task(struct ltask *t)
{
	unsigned long entries[LTASK_TRACE_MAX];

	print_task(t, "here");
	print_trace(entries, ltask_trace_parked(t, entries, LTASK_TRACE_MAX));
}

/**
 * ltask_dump_misuse - report a task that can't wait where it wants to
 * @t: the running task, in a runtime call.
 * @what: what it wanted.
 */
void ltask_dump_misuse(struct ltask *t, const char *what)
{
	unsigned long entries[LTASK_TRACE_MAX];

	if (!__ratelimit(&limit))
		return;
	print_task(t, what);
	pr_err("it holds a lock or the like of its thread and can't wait\n");
	print_trace(entries, ltask_trace_parked(t, entries, LTASK_TRACE_MAX));
}

/**
 * ltask_dump_wrong - report a call that its caller had no right to
 * @what: what was wrong.
 *
 * Context: any.
 */
void ltask_dump_wrong(const char *what)
{
	unsigned long entries[LTASK_TRACE_MAX];
	struct ltask *t = in_task() ? ltask_this_task() : NULL;

	if (!__ratelimit(&limit))
		return;
	if (t) {
		print_task(t, what);
		print_trace(entries,
			    ltask_trace_parked(t, entries, LTASK_TRACE_MAX));
		return;
	}
	pr_err("thread %s/%d%s: %s\n", current->comm, task_pid_nr(current),
	       in_task() ? "" : ", interrupted", what);
	print_trace(entries, stack_trace_save(entries, LTASK_TRACE_MAX, 1));
}

struct calls {
	const struct ltask_group *group;
	ltask_call_show_t show;
	void *arg;
};

/*
 * Nothing keeps the task from coming back out of its call, and from ending. So
 * we take a copy, and believe it if the carrier is still in the same call then. A
 * task that has ever waited is in its group's list, and is shown by that.
 */
static void show_call(const struct ltask_carrier *c, void *arg)
{
	const struct calls *calls = arg;
	struct ltask *t = READ_ONCE(c->task), copy;
	unsigned long bp, ip;
	struct ltask_call call = { };

	if (copy_from_kernel_nofault(&copy, t, sizeof(copy)) ||
	    copy.group != calls->group || copy.flags & LT_F_LISTED)
		return;
	call.fn = copy.fn;
	call.caller = copy.caller;
	call.pid = c->thread->pid;
	/* As ltask_stub_kernel leaves it: LT_PUSH_CALLEE_SAVED, and one more. */
	if (peek(copy.sp + 5 * sizeof(long), &bp) &&
	    peek(copy.sp + 7 * sizeof(long), &ip) && is_code(ip)) {
		call.entries[0] = ip;
		call.nr = 1 + walk((unsigned long)copy.seg, bp,
				   call.entries + 1,
				   ARRAY_SIZE(call.entries) - 1);
	}
	smp_rmb();	/* All of it has been read. */
	if (READ_ONCE(c->call_group) == calls->group &&
	    READ_ONCE(c->task) == t)
		calls->show(&call, calls->arg);
}

/**
 * ltask_dump_calls - show the tasks of a group that are inside a kernel call
 * @g: the group.
 * @show: called for each that isn't in the group's list.
 * @arg: its second argument.
 *
 * Context: thread.
 */
void ltask_dump_calls(const struct ltask_group *g, ltask_call_show_t show,
		      void *arg)
{
	struct calls calls = { .group = g, .show = show, .arg = arg };

	ltask_carrier_each_call(g, show_call, &calls);
}

#define TASKS_SHOWN	8

struct shown {
	const struct ltask_group *group;
	unsigned int nr;
};

static void print_call(const struct ltask_call *call, void *arg)
{
	struct shown *shown = arg;

	if (shown->nr == TASKS_SHOWN)
		return;
	shown->nr++;
	pr_err("task %ps of group \"%s\", started by %pS: kernel call, in thread %d\n",
	       call->fn, shown->group->name, (void *)call->caller, call->pid);
	print_trace(call->entries, call->nr);
}

/**
 * ltask_dump_group - report the tasks that a group has
 * @g: the group.
 * @what: what has become of it.
 *
 * Context: thread.
 */
void ltask_dump_group(struct ltask_group *g, const char *what)
{
	unsigned long entries[LTASK_TRACE_MAX];
	struct shown shown = { .group = g };
	int cpu;

	if (!__ratelimit(&limit))
		return;
	pr_err("group \"%s\" is %s: %llu tasks left\n", g->name, what,
	       ltask_group_tasks(g));
	for_each_possible_cpu(cpu) {
		struct ltask_group_cpu *gc = per_cpu_ptr(g->cpu, cpu);
		unsigned long flags;
		struct ltask *t;

		raw_spin_lock_irqsave(&gc->lock, flags);
		list_for_each_entry(t, &gc->tasks, group_node) {
			if (shown.nr == TASKS_SHOWN)
				break;
			shown.nr++;
			print_task(t, ltask_task_reason(t));
			print_trace(entries,
				    ltask_trace_parked(t, entries, 6));
		}
		raw_spin_unlock_irqrestore(&gc->lock, flags);
	}
	ltask_dump_calls(g, print_call, &shown);
}
