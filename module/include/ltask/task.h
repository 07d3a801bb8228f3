/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a task can do to itself, and what can be asked about all of them.
 */
#ifndef _LTASK_TASK_H
#define _LTASK_TASK_H

#include <linux/types.h>

int ltask_yield(void);
void ltask_exit(void);
int ltask_defer(void (*fn)(void *arg), void *arg);
int ltask_sleep_ns(u64 ns);
int ltask_cancelled(void);
bool ltask_running(void);

u64 ltask_num_tasks(void);
unsigned int ltask_set_maxprocs(unsigned int n);

#endif /* _LTASK_TASK_H */
