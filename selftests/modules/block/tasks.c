// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that block in ordinary kernel functions.
 */
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "block.h"

void block_msleep(struct block_shared *s)
{
	atomic_inc(&s->inside);
	msleep(s->ms);
	atomic_dec(&s->inside);
	atomic_inc(&s->done);
}

/* Holds the lock over other calls that block, which a thread may. */
void block_mutex(struct block_shared *s, unsigned int rounds)
{
	while (rounds--) {
		unsigned long count;

		mutex_lock(&s->mutex);
		if (atomic_inc_return(&s->inside) != 1)
			atomic_inc(&s->errors);
		count = s->count;
		usleep_range(1000, 2000);
		s->count = count + 1;
		atomic_dec(&s->inside);
		mutex_unlock(&s->mutex);
	}
	atomic_inc(&s->done);
}

void block_interruptible(struct block_shared *s)
{
	atomic_inc(&s->inside);
	/* Nobody completes it: only the group's cancelling ends this. */
	if (wait_for_completion_killable(&s->never) != -ERESTARTSYS)
		atomic_inc(&s->errors);
	EXPECT(ltask_cancelled());
	EXPECT_EQ(ltask_sleep_ns(NSEC_PER_SEC), -ECANCELED);
	atomic_dec(&s->inside);
	atomic_inc(&s->done);
}

/* Goes on while the others are blocked, until it has seen all of them so. */
void block_observer(struct block_shared *s)
{
	while (!READ_ONCE(s->stop)) {
		int inside = atomic_read(&s->inside);

		if (inside > atomic_read(&s->most))
			atomic_set(&s->most, inside);
		s->yields++;
		if (ltask_yield())
			break;
	}
}

void block_allocates(struct block_shared *s)
{
	int i;

	for (i = 0; i < 50; i++) {
		void *mem = kmalloc(100 + i * 50, GFP_KERNEL);
		void *big = kvmalloc(300000, GFP_KERNEL);

		if (!mem || !big)
			atomic_inc(&s->errors);
		kvfree(big);
		kfree(mem);
		cond_resched();
	}
	atomic_inc(&s->done);
}

/* From one kernel call to the next the thread is the same. */
void block_thread_identity(struct block_shared *s)
{
	struct task_struct *me;
	int i;

	for (i = 0; i < 20; i++) {
		usleep_range(1000, 2000);
		me = current;
		usleep_range(1000, 2000);
		if (me != current)
			atomic_inc(&s->errors);
		/* Here it may change. */
		EXPECT_EQ(ltask_yield(), 0);
	}
	atomic_inc(&s->done);
}

/* Misuse: it is told, and goes on. */
void block_locked_wait(struct block_shared *s)
{
	preempt_disable();
	EXPECT_EQ(ltask_sleep_ns(NSEC_PER_MSEC), -EDEADLK);
	EXPECT_EQ(ltask_chan_recv(NULL, NULL), -EDEADLK);
	preempt_enable();
	EXPECT_EQ(ltask_sleep_ns(NSEC_PER_MSEC), 0);
	atomic_inc(&s->done);
}
