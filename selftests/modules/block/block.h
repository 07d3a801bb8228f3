/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about blocking kernel calls share with their tasks.
 */
#ifndef _LTASK_TEST_BLOCK_H
#define _LTASK_TEST_BLOCK_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <ltask_test.h>

struct block_shared {
	atomic_t inside;	/* tasks that are in the call */
	atomic_t most;		/* as many at a time were seen */
	atomic_t done;
	atomic_t errors;
	bool stop;
	unsigned int ms;
	struct mutex mutex;	/* protects count */
	struct completion never;
	unsigned long count;
	u64 yields;
};

void block_msleep(struct block_shared *s);
void block_mutex(struct block_shared *s, unsigned int rounds);
void block_interruptible(struct block_shared *s);
void block_observer(struct block_shared *s);
void block_allocates(struct block_shared *s);
void block_thread_identity(struct block_shared *s);
void block_locked_wait(struct block_shared *s);

#endif /* _LTASK_TEST_BLOCK_H */
