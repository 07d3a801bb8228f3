/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about failing allocations share with their tasks.
 */
#ifndef _LTASK_TEST_FAULT_H
#define _LTASK_TEST_FAULT_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <ltask_test.h>

struct fault_shared {
	atomic_t ran;
	atomic_t deferred;
	atomic_t no_memory;
	atomic_t wrong;
};

void fault_count(struct fault_shared *s);
void fault_count_bytes(void *data);
void fault_grow(struct fault_shared *s, unsigned int depth);
void fault_defer(struct fault_shared *s);

#endif /* _LTASK_TEST_FAULT_H */
