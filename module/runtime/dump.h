/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Traces of tasks, and reports about them in the log.
 */
#ifndef _LTASK_RUNTIME_DUMP_H
#define _LTASK_RUNTIME_DUMP_H

#include <linux/types.h>
#include <ltask/go.h>

struct ltask;
struct ltask_group;

#define LTASK_TRACE_MAX	32

/**
 * struct ltask_call - a kernel call of a task
 * @fn: the task's function.
 * @caller: return address of its go statement.
 * @pid: the carrier that runs the call: its stack is the kernel's side of it.
 * @nr: length of @entries.
 * @entries: where in task code it was made, the innermost first.
 */
struct ltask_call {
	ltask_fn_t fn;
	unsigned long caller;
	pid_t pid;
	unsigned int nr;
	unsigned long entries[8];
};

/* Is shown a kernel call, with interrupts off. */
typedef void (*ltask_call_show_t)(const struct ltask_call *call, void *arg);

unsigned int ltask_trace_parked(struct ltask *t, unsigned long *entries,
				unsigned int max);
const char *ltask_task_reason(const struct ltask *t);
void ltask_dump_death(struct ltask *t, const char *why,
		      unsigned long *ret_slot);
void ltask_dump_death_of(struct ltask *t, const char *why);
void ltask_dump_task(struct ltask *t);
void ltask_dump_misuse(struct ltask *t, const char *what);
void ltask_dump_wrong(const char *what);
void ltask_dump_calls(const struct ltask_group *g, ltask_call_show_t show,
		      void *arg);
void ltask_dump_group(struct ltask_group *g, const char *what);

#endif /* _LTASK_RUNTIME_DUMP_H */
