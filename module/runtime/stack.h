/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stack segments of tasks.
 */
#ifndef _LTASK_RUNTIME_STACK_H
#define _LTASK_RUNTIME_STACK_H

#include <linux/types.h>
#include "../arch/x86/layout.h"

struct ltask;

/**
 * struct ltask_seg - a stack segment; this lies at its top
 * @prev: the segment that the task was on before, or NULL.
 * @next: a larger one that the task keeps or runs on, or NULL.
 * @sp: where on @prev the call that came here returns to.
 * @lo: the segment's lowest address.
 * @size: its bytes, this structure included.
 */
struct ltask_seg {
	struct ltask_seg *prev;
	struct ltask_seg *next;
	unsigned long sp;
	unsigned long lo;
	u32 size;
};

static_assert(offsetof(struct ltask_seg, prev) == LT_SEG_PREV);
static_assert(offsetof(struct ltask_seg, next) == LT_SEG_NEXT);
static_assert(offsetof(struct ltask_seg, sp) == LT_SEG_SP);
static_assert(offsetof(struct ltask_seg, lo) == LT_SEG_LO);

int ltask_stack_init(void);
void ltask_stack_exit(void);
int ltask_stack_start(struct ltask *t, gfp_t gfp);
void ltask_stack_trim(struct ltask *t);
void ltask_stack_release(struct ltask *t);
void ltask_stack_drain(int cpu);
void ltask_stack_stat(u64 *used, u64 *cached);

#endif /* _LTASK_RUNTIME_STACK_H */
