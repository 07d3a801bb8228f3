/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about failing allocations share with their tasks.
 */
#ifndef _LTASK_TEST_FAULT_H
#define _LTASK_TEST_FAULT_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <ltask_test.h>

struct fault_state {
	struct ltask_group *g;
	struct ltask_chan *c;
	atomic_t ran;
	atomic_t on_system_stack;
	atomic_t deferred;
	atomic_t no_memory;
	unsigned int nr;
	unsigned int depth;
	unsigned int fail_at;	/* depth from which on nothing is to be had */
	bool stop;
	u64 result;
};

/* Bytes of a closure whose copy needs an allocation. */
struct fault_bytes {
	struct fault_state *s;
	u8 rest[96];
};

void fault_count(struct fault_state *s);
void fault_count_bytes(void *data);
void fault_park(struct fault_state *s);
void fault_spawn_then_fail(struct fault_state *s);
void fault_recurse(struct fault_state *s);
void fault_recurse_and_park(struct fault_state *s);
void fault_dive(struct fault_state *s);
void fault_dive_in_callback(struct fault_state *s);
void fault_defer(struct fault_state *s);
void fault_link(struct fault_state *s, unsigned int nr);

/* cases.c, kernel code: all allocations of ltask's fail from now on. */
void fault_all(void);
/* Likewise: calls a function from the system stack. */
void fault_call_back(void (*fn)(struct fault_state *s), struct fault_state *s);

#endif /* _LTASK_TEST_FAULT_H */
