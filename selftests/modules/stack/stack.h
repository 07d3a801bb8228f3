/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about growing stacks share with their tasks.
 */
#ifndef _LTASK_TEST_STACK_H
#define _LTASK_TEST_STACK_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <ltask_test.h>

struct stack_deep {
	unsigned int depth;	/* how deep to go */
	unsigned int reached;	/* how deep it came */
	u64 result;
	atomic_t done;
	atomic_t deferred;
	struct ltask_group *g;
	struct ltask_chan *c;
};

void stack_recurse(struct stack_deep *d);
void stack_recurse_for_ever(struct stack_deep *d);
void stack_overflow_with_defer(struct stack_deep *d);
void stack_factorial(struct stack_deep *d);
void stack_go_at_every_level(struct stack_deep *d);
void stack_grow_and_return(struct stack_deep *d);
void stack_grow_then_park(struct stack_deep *d);
void stack_bystander(atomic_t *n);

/* edge.c: what falls exactly on the boundary. */
struct stack_edge {
	struct ltask_group *g;
	struct ltask_chan *c;		/* capacity 1 */
	atomic_t started;
	atomic_t done;
	unsigned int steps;
	unsigned int offset;	/* bytes, in steps of 16 */
};

void stack_edge_many_arguments(struct stack_edge *e);
void stack_edge_struct_return(struct stack_edge *e);
void stack_edge_runtime_calls(struct stack_edge *e);
void stack_edge_addresses(struct stack_edge *e);
void stack_edge_hot_split(struct stack_edge *e);
void stack_edge_exit(struct stack_edge *e);
void stack_edge_kernel_calls(struct stack_edge *e);

#endif /* _LTASK_TEST_STACK_H */
