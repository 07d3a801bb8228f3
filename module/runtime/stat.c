// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statistics: sums of what each processor counts for itself.
 */
#include <ltask/task.h>
#include <uapi/ltask.h>
#include "sched.h"
#include "stack.h"
#include "group.h"
#include "stat.h"

/* a - b of two counters that grow meanwhile. */
static u64 diff(u64 a, u64 b)
{
	return a > b ? a - b : 0;
}

/**
 * ltask_stat_read - sum up
 * @st: receives all but size, flags and sessions.
 *
 * Context: any. Each figure is of a slightly different moment.
 */
void ltask_stat_read(struct ltask_stat *st)
{
	u64 ended = 0, parks = 0, readies = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);

		ended += READ_ONCE(p->count.ended);
		readies += READ_ONCE(p->count.readies);
	}
	for_each_possible_cpu(cpu) {
		struct ltask_proc *p = per_cpu_ptr(&ltask_procs, cpu);
		u32 carriers = READ_ONCE(p->nr_carriers);
		u32 spares = READ_ONCE(p->nr_spares);
		struct ltask_carrier *holder = READ_ONCE(p->holder);

		st->spawned += READ_ONCE(p->count.spawned);
		st->switches += READ_ONCE(p->count.switches);
		st->steals += READ_ONCE(p->count.steals);
		st->handoffs += READ_ONCE(p->count.handoffs);
		st->grows += READ_ONCE(p->count.grows);
		st->overflows += READ_ONCE(p->count.overflows);
		parks += READ_ONCE(p->count.parks);
		st->carriers += carriers;
		st->spare_carriers += spares;
		/* What is neither spare nor holder is inside a call, or was a moment ago. */
		st->blocked += diff(carriers, spares + !!holder);
		st->running += per_cpu_ptr(&ltask_this, cpu)->task ||
			       per_cpu_ptr(&ltask_this, cpu)->caller;
		st->processors += p->online;
		st->maxprocs += READ_ONCE(p->active);
	}
	st->parked = diff(parks, readies);
	st->tasks = diff(st->spawned, ended);
	st->queued = diff(st->tasks, st->parked + st->blocked + st->running);
	st->groups = ltask_group_count();
	ltask_stack_stat(&st->stack_bytes, &st->cached_bytes);
	st->task_bytes = st->tasks * sizeof(struct ltask);
	st->cached_bytes += ltask_task_cached();
}
