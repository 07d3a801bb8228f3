/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Traces of tasks, and reports about them in the log.
 */
#ifndef _LTASK_RUNTIME_DUMP_H
#define _LTASK_RUNTIME_DUMP_H

struct ltask;
struct ltask_group;

#define LTASK_TRACE_MAX	32

unsigned int ltask_trace_parked(struct ltask *t, unsigned long *entries,
				unsigned int max);
const char *ltask_task_reason(const struct ltask *t);
void ltask_dump_death(struct ltask *t, const char *why,
		      unsigned long *ret_slot);
void ltask_dump_death_of(struct ltask *t, const char *why);
void ltask_dump_task(struct ltask *t);
void ltask_dump_misuse(struct ltask *t, const char *what);
void ltask_dump_wrong(const char *what);
void ltask_dump_group(struct ltask_group *g, const char *what);

#endif /* _LTASK_RUNTIME_DUMP_H */
