// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls that block and come back with a lock held, as lock_sock_fast() and
 * pte_offset_map_lock() may: meanwhile another carrier has got the processor, and
 * to wait for that would be to sleep with the lock.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/slab.h>
#include "sched.h"

#define TASKS	20
#define ROUNDS	20

/**
 * sched_nap_and_lock - sleep a little, then take what a task must not sleep with
 * @s: what the tasks share.
 *
 * Context: thread.
 */
void sched_nap_and_lock(struct sched_locked *s)
{
	usleep_range(100, 500);
	lt_section_enter(s->kind, &s->lock);
}

/**
 * sched_unlock - undo what sched_nap_and_lock() took
 * @s: what the tasks share.
 *
 * Context: any.
 */
void sched_unlock(struct sched_locked *s)
{
	lt_section_leave(s->kind, &s->lock);
}

/* Some that always want to run see to it that the processor is taken. */
static void back_with_a_lock(enum lt_section kind)
{
	struct sched_locked *s = kzalloc(sizeof(*s), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	unsigned int i;

	if (!g || !EXPECT(s))
		goto out;
	s->g = g;
	s->kind = kind;
	spin_lock_init(&s->lock);
	s->c = ltask_chan_create(sizeof(unsigned int), 1);
	if (!EXPECT(!IS_ERR(s->c)))
		goto out;
	for (i = 0; i < 2 * num_online_cpus(); i++)
		EXPECT_EQ(ltask_go(g, sched_wait_yielding, &s->stop, &s->spinners), 0);
	for (i = 0; i < TASKS; i++)
		EXPECT_EQ(ltask_go(g, sched_use_lock, s, i % 4, ROUNDS), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->done) == TASKS, 60000);
	WRITE_ONCE(s->stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->spinners), 2 * num_online_cpus());
	EXPECT_EQ(atomic_read(&s->children), TASKS * ROUNDS);
	EXPECT_EQ(atomic_read(&s->got), atomic_read(&s->sent));
	if (kind == LT_SPINLOCK || kind == LT_SPINLOCK_IRQ)
		EXPECT_EQ(s->sum, TASKS * ROUNDS);
out:
	lt_group_end(g);
	if (s && !IS_ERR(s->c))
		ltask_chan_put(s->c);
	kfree(s);
}

void back_with_a_spinlock(void)
{
	back_with_a_lock(LT_SPINLOCK);
}

void back_with_interrupts_off(void)
{
	back_with_a_lock(LT_SPINLOCK_IRQ);
}

void back_in_a_read_side_section(void)
{
	back_with_a_lock(LT_RCU);
}

void back_with_preemption_off(void)
{
	back_with_a_lock(LT_NO_PREEMPT);
}
