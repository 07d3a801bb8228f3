/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The task (Go's G): at most 256 bytes, small closures inside.
 */
#ifndef _LTASK_RUNTIME_TASK_H
#define _LTASK_RUNTIME_TASK_H

#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <ltask/go.h>
#include "../arch/x86/layout.h"
#include "cpu.h"
#include "wait.h"

struct ltask_binding;
struct ltask_carrier;
struct ltask_defer;
struct ltask_group;

/* Bytes of data or arguments that a task carries in its own structure. */
#define LTASK_INLINE	64

/**
 * enum ltask_state - what a task is doing, for dumps and for cancelling
 * @LTASK_QUEUED: in some run queue.
 * @LTASK_RUNNING: its code runs, or a runtime call of it.
 * @LTASK_KCALL: it is inside a kernel function, running or blocked.
 * @LTASK_PARKED: it waits for an object of ltask's.
 */
enum ltask_state {
	LTASK_QUEUED,
	LTASK_RUNNING,
	LTASK_KCALL,
	LTASK_PARKED,
};

/* Besides LT_F_DATA: */
#define LT_F_FULL	2	/* kernel code, on the system stack */
#define LT_F_HEAP	4	/* data is kmalloc'ed */
#define LT_F_LISTED	8	/* in its group's list of tasks that waited */
#define LT_F_DYING	16	/* its stack went past the cap */

/**
 * struct ltask - a task
 * @sp: stack pointer, while its code doesn't run. Written by assembly.
 * @seg: segment that it runs on; NULL before it first runs.
 * @lo: lowest address of that segment.
 * @ret: result of the call that it waits in; before it starts, its data.
 * @fn: its function.
 * @flags: LT_F_...; only the task itself and who has just created it.
 * @state: enum ltask_state.
 * @list_cpu: CPU whose list of the group it is in.
 * @link: place in an inbox, the global queue or a free list; whoever has
 *        taken the task out of where it was owns this.
 * @next: the same, for a list that needs no atomic operations.
 * @waiter: what it waits for; see wait.h.
 * @args: six arguments, or
 * @data: the bytes that it was started with.
 * @group: the group, from start to end.
 * @end: told when it has ended.
 * @group_node: in the group's list; that list's lock.
 * @defers: deferred calls, the latest first; only the task itself.
 * @caller: return address of the go statement.
 * @name: for dumps, or NULL.
 * @carrier: the kthread that it is attached to: it has called kernel code
 *           since it last parked, so locks that it holds belong to that one.
 * @stack_bytes: sum of its segments; only the task itself.
 * @bind: to a context of its own, or NULL: it has its group's.
 * @parks: how often it has parked; only the task itself. See deadlock.c.
 * @looked: the last look at it that counted it; its group's list's lock.
 */
struct ltask {
	unsigned long sp;
	struct ltask_seg *seg;
	unsigned long lo;
	long ret;
	ltask_fn_t fn;
	u8 flags;
	u8 state;
	u16 list_cpu;
	u32 stack_bytes;
	union {
		struct llist_node link;
		struct ltask *next;
	};
	struct ltask_group *group;

	struct ltask_waiter waiter;

	union {
		u64 args[6];
		u8 data[LTASK_INLINE];
	};

	struct list_head group_node;
	struct ltask_end *end;
	struct ltask_defer *defers;
	unsigned long caller;
	const char *name;
	struct ltask_carrier *carrier;
	struct ltask_binding *bind;
	u32 parks;
	u32 looked;
};

static_assert(sizeof(struct ltask) <= 256);
static_assert(offsetof(struct ltask, sp) == LT_SP);
static_assert(offsetof(struct ltask, seg) == LT_SEG);
static_assert(offsetof(struct ltask, lo) == LT_LO);
static_assert(offsetof(struct ltask, ret) == LT_RET);
static_assert(offsetof(struct ltask, fn) == LT_FN);
static_assert(offsetof(struct ltask, flags) == LT_FLAGS);
static_assert(offsetof(struct ltask, args) == LT_ARGS);
static_assert(offsetof(struct ltask, defers) == LT_DEFERS);
static_assert(offsetof(struct ltask_go_frame, args) == LT_GO_ARGS);
static_assert(offsetof(struct ltask_go_frame, caller) == LT_GO_CALLER);

int ltask_task_init(void);
void ltask_task_exit(void);
u64 ltask_task_cached(void);
bool ltask_is_task_code(const void *fn);
int ltask_spawn_from(const struct ltask_attr *attr, void (*fn)(void *data),
		     const void *data, size_t len, unsigned long caller);
void ltask_task_finish(struct ltask *t);
struct ltask *ltask_this_task(void);

/* Assembly. */
void ltask_check(void);
void ltask_entry(void);
void ltask_seg_return(void);
void ltask_switch_to(struct ltask *t);
int ltask_swap(struct ltask *t, struct ltask *next, struct ltask **slot,
	       u32 *tail);
int ltask_swap_unlock(struct ltask *t, struct ltask *next, raw_spinlock_t *lock);
void ltask_call_full(void (*fn)(void *arg), void *arg);
void ltask_async_entry(void);
void ltask_call_args(const u64 args[6], ltask_fn_t fn);
void ltask_abandon(unsigned long sys_sp);
/* What it calls. */
long ltask_go_frame(struct ltask_go_frame *f);
long ltask_stack_slow(unsigned long *ret_slot);
void ltask_stack_low(unsigned long sp);
void ltask_kcall_enter(struct ltask *t);
void ltask_kcall_exit(struct ltask *t);
long ltask_async_yield(void);
void ltask_task_return(struct ltask *t);
void ltask_unlock_enable(raw_spinlock_t *lock);

/* A task that a runtime call of this CPU is made by, or NULL. */
static inline struct ltask *ltask_caller(void)
{
	return this_cpu_read(ltask_this.caller);
}

#endif /* _LTASK_RUNTIME_TASK_H */
