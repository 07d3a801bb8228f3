// SPDX-License-Identifier: GPL-2.0-only
/*
 * Weighted semaphores.
 */
#include <linux/module.h>
#include "locks.h"

static unsigned int queued(struct ltask_sem *sem)
{
	return lk_queued(&sem->lock, &sem->waiters);
}

static void prepare(struct lk_waiter *w, struct ltask_sem *sem, unsigned int n)
{
	*w = (struct lk_waiter){ .lock = sem, .n = n, .call = lk_sem,
				 .ret = 99 };
	atomic_set(&w->keep, 1);
}

/* All of its units are free, and no more. */
static void is_whole(struct ltask_sem *sem)
{
	EXPECT_EQ(ltask_sem_try_acquire(sem, sem->size), 0);
	EXPECT_EQ(ltask_sem_try_acquire(sem, 1), -EAGAIN);
	EXPECT_EQ(ltask_sem_release(sem, sem->size), 0);
}

void sem_takes_and_gives(void)
{
	struct ltask_sem sem;

	ltask_sem_init(&sem, 10);
	EXPECT_EQ(ltask_sem_acquire(&sem, 4), 0);
	EXPECT_EQ(ltask_sem_acquire_interruptible(&sem, 6), 0);
	EXPECT_EQ(ltask_sem_try_acquire(&sem, 1), -EAGAIN);
	EXPECT_EQ(ltask_sem_try_acquire(&sem, 0), 0);
	EXPECT_EQ(ltask_sem_acquire(&sem, 11), -EINVAL);
	EXPECT_EQ(ltask_sem_try_acquire(&sem, 11), -EINVAL);
	EXPECT_EQ(ltask_sem_acquire(&sem, UINT_MAX), -EINVAL);
	EXPECT_EQ(ltask_sem_release(&sem, 10), 0);
	EXPECT_EQ(ltask_sem_release(&sem, 0), 0);
	is_whole(&sem);
	ltask_sem_init(&sem, UINT_MAX);
	EXPECT_EQ(ltask_sem_acquire(&sem, UINT_MAX), 0);
	EXPECT_EQ(ltask_sem_release(&sem, UINT_MAX), 0);
	is_whole(&sem);
	ltask_sem_init(&sem, 0);
	EXPECT_EQ(ltask_sem_acquire(&sem, 1), -EINVAL);
}

void sem_large_request_is_not_starved(void)
{
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter large, small;
	struct ltask_sem sem;

	if (!g)
		return;
	ltask_sem_init(&sem, 10);
	EXPECT_EQ(ltask_sem_acquire(&sem, 2), 0);
	prepare(&large, &sem, 10);
	prepare(&small, &sem, 1);
	lk_go_wait(g, &large);
	EXPECT_EVENTUALLY(queued(&sem) == 1, 5000);
	/* Eight are free, and not for those who come now. */
	EXPECT_EQ(ltask_sem_try_acquire(&sem, 1), -EAGAIN);
	lk_go_wait(g, &small);
	EXPECT_EVENTUALLY(queued(&sem) == 2, 5000);
	EXPECT_EQ(ltask_sem_release(&sem, 1), 0);
	msleep(20);
	EXPECT_EQ(queued(&sem), 2);
	EXPECT_EQ(ltask_sem_release(&sem, 1), 0);
	EXPECT_EVENTUALLY(atomic_read(&large.at) == 2, 5000);
	EXPECT_EQ(atomic_read(&small.at), 1);
	atomic_set(&large.keep, 0);
	EXPECT_EVENTUALLY(atomic_read(&small.at) == 2, 5000);
	atomic_set(&small.keep, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	is_whole(&sem);
}

void sem_cancelled_request_lets_others_on(void)
{
	struct ltask_group *gone = lt_group("goes", THIS_MODULE);
	struct ltask_group *g = lt_group("stays", THIS_MODULE);
	struct lk_waiter large, small;
	struct ltask_sem sem;

	if (!g || !gone)
		goto out;
	ltask_sem_init(&sem, 10);
	EXPECT_EQ(ltask_sem_acquire(&sem, 8), 0);
	prepare(&large, &sem, 5);
	prepare(&small, &sem, 2);
	lk_go_wait(gone, &large);
	EXPECT_EVENTUALLY(queued(&sem) == 1, 5000);
	lk_go_wait(g, &small);
	EXPECT_EVENTUALLY(queued(&sem) == 2, 5000);
	ltask_group_cancel(gone, 0);
	EXPECT_EVENTUALLY(atomic_read(&small.at) == 2, 5000);
	EXPECT_EQ(ltask_group_wait(gone), 0);
	EXPECT_EQ(large.ret, -ECANCELED);
	atomic_set(&small.keep, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ltask_sem_release(&sem, 8), 0);
	is_whole(&sem);
out:
	lt_group_end(g);
	lt_group_end(gone);
}

void sem_misuse_is_caught(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_sem sem;
	struct lk_waiter w;

	if (!g)
		return;
	ltask_sem_init(&sem, 3);
	EXPECT_EQ(ltask_sem_release(&sem, 1), -EPERM);
	EXPECT_EQ(ltask_sem_acquire(&sem, 2), 0);
	EXPECT_EQ(ltask_sem_release(&sem, 3), -EPERM);
	EXPECT_EQ(ltask_sem_release(&sem, UINT_MAX), -EPERM);
	prepare(&w, &sem, 3);
	atomic_set(&w.keep, 0);
	lk_go_wait(g, &w);
	EXPECT_EVENTUALLY(queued(&sem) == 1, 5000);
	EXPECT_EQ(ltask_sem_release(&sem, 3), -EPERM);
	EXPECT_EQ(queued(&sem), 1);
	EXPECT_EQ(ltask_sem_release(&sem, 2), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(w.ret, 0);
	is_whole(&sem);
}

void sem_signals_end_waits(void)
{
	struct ltask_sem sem;
	struct lk_waiter w;

	ltask_sem_init(&sem, 3);
	prepare(&w, &sem, 2);
	EXPECT_EQ(ltask_sem_acquire(&sem, 2), 0);
	lk_signals_end_waits(&w, lk_sem, lk_sem_intr);
	EXPECT_EQ(ltask_sem_release(&sem, 2), 0);
	is_whole(&sem);
}

static int release_in_irq(void *sem)
{
	return ltask_sem_release(sem, 3);
}

static int try_in_irq(void *sem)
{
	return ltask_sem_try_acquire(sem, 3);
}

void sem_from_hardirq(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_sem sem;
	struct lk_waiter w;

	if (!g)
		return;
	ltask_sem_init(&sem, 3);
	EXPECT_EQ(lk_in_hardirq(release_in_irq, &sem), -EPERM);
	EXPECT_EQ(lk_in_hardirq(try_in_irq, &sem), 0);
	EXPECT_EQ(lk_in_hardirq(try_in_irq, &sem), -EAGAIN);
	prepare(&w, &sem, 2);
	atomic_set(&w.keep, 0);
	lk_go_wait(g, &w);
	EXPECT_EVENTUALLY(queued(&sem) == 1, 5000);
	EXPECT_EQ(lk_in_hardirq(release_in_irq, &sem), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(w.ret, 0);
	is_whole(&sem);
}

static void count_sem(void *c)
{
	lk_count_sem_one(c);
}

void sem_never_exceeds_its_size(void)
{
	struct lk_count c = { .each = lt_count(3000) };
	struct ltask_group *g = LT_GROUP();
	struct lk_thread t;
	int i;

	if (!g)
		return;
	ltask_sem_init(&c.sem, 5);
	for (i = 1; i <= 5; i++) {
		EXPECT_EQ(ltask_go(g, lk_count_sem, &c, i), 0);
		EXPECT_EQ(ltask_go(g, lk_count_sem, &c, i), 0);
	}
	if (lk_thread_start(&t, count_sem, &c))
		lk_thread_join(&t);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&c.bad), 0);
	EXPECT_EQ(atomic_read(&c.in), 0);
	is_whole(&c.sem);
}
