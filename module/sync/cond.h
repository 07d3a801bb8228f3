/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Condition variables, between the two files that make them.
 */
#ifndef _LTASK_SYNC_COND_H
#define _LTASK_SYNC_COND_H

#include <ltask/cond.h>

struct ltask_waiter;

/**
 * struct ltask_cond_entry - somebody's place in the queue, in a frame of his
 * @c: the condition variable; its lock protects the others.
 * @node: in the queue. Not the first: gcc aligns the stack for a local structure
 *        that begins with one of 16 bytes, which taskcc refuses.
 * @w: how he waits; NULL: not yet.
 * @signaled: he was signalled before he waited.
 */
struct ltask_cond_entry {
	struct ltask_cond *c;
	struct list_head node;
	struct ltask_waiter *w;
	bool signaled;
};

int ltask_cond_enter(struct ltask_cond *c, struct ltask_cond_entry *e);
void ltask_cond_leave(struct ltask_cond_entry *e);
int ltask_cond_block(struct ltask_cond_entry *e, unsigned int thread_state);

#endif /* _LTASK_SYNC_COND_H */
