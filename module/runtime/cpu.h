/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What assembly needs at hand on each CPU.
 */
#ifndef _LTASK_RUNTIME_CPU_H
#define _LTASK_RUNTIME_CPU_H

#include <linux/percpu.h>
#include <linux/preempt.h>
#include "../arch/x86/layout.h"

struct ltask;
struct ltask_carrier;

/**
 * struct ltask_cpu - per CPU; changed with preemption off
 * @limit: a function of task code that starts below it asks for more stack,
 *         or yields (LT_POISON).
 * @task: whose code runs now, on its own stack; else NULL.
 * @sys_sp: where runtime calls and kernel calls begin on the system stack.
 * @caller: whose runtime call runs now; NULL once it has parked.
 * @async_ip: where a task goes on that was interrupted to yield.
 * @carrier: the current thread if it is a carrier; set by its preempt
 *           notifier.
 * @switched: the runtime call has made another task @caller, to go on with.
 */
struct ltask_cpu {
	unsigned long limit;
	struct ltask *task;
	unsigned long sys_sp;
	struct ltask *caller;
	unsigned long async_ip;
	struct ltask_carrier *carrier;
	bool switched;
};

static_assert(offsetof(struct ltask_cpu, limit) == LT_CPU_LIMIT);
static_assert(offsetof(struct ltask_cpu, task) == LT_CPU_TASK);
static_assert(offsetof(struct ltask_cpu, sys_sp) == LT_CPU_SYS_SP);
static_assert(offsetof(struct ltask_cpu, caller) == LT_CPU_CALLER);
static_assert(offsetof(struct ltask_cpu, async_ip) == LT_CPU_ASYNC_IP);
static_assert(offsetof(struct ltask_cpu, switched) == LT_CPU_SWITCHED);

DECLARE_PER_CPU_ALIGNED(struct ltask_cpu, ltask_this);

/*
 * Queues and free lists of a processor belong to whatever runs on its CPU with
 * preemption off, but not in an interrupt.
 */
static inline bool ltask_may_own(void)
{
	return !in_nmi() && !in_hardirq() && !in_serving_softirq();
}

#endif /* _LTASK_RUNTIME_CPU_H */
