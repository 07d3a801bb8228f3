// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a task that blocks in a kernel function may rely on: its thread, its
 * locks, and that its group's end reaches it there. (That the others go on
 * meanwhile is for suite "sched" to show.)
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "block.h"

static struct block_shared *shared(void)
{
	struct block_shared *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!EXPECT(s))
		return NULL;
	mutex_init(&s->mutex);
	init_completion(&s->never);
	return s;
}

static void mutex_held_across_msleep(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!s || !g)
		goto out;
	for (i = 0; i < 8; i++)
		EXPECT_EQ(ltask_go(g, block_mutex, s, 5), 0);
	EXPECT_EQ(ltask_go(g, block_observer, s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->done) == 8, 20000);
	WRITE_ONCE(s->stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(s->count, 40);
	EXPECT_EQ(atomic_read(&s->errors), 0);
	EXPECT_EQ(atomic_read(&s->most), 1);
	EXPECT_OP(s->yields, >, 0);
out:
	lt_group_end(g);
	kfree(s);
}

/* Tasks that are blocked may be more than there are kthreads to be had. */
static void a_thousand_block(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	unsigned int n = lt_count(1000), i;

	if (!s || !g)
		goto out;
	s->ms = 20;
	for (i = 0; i < n; i++)
		EXPECT_EQ(ltask_go(g, block_msleep, s), 0);
	EXPECT_EQ(ltask_go(g, block_observer, s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->done) == n, 60000);
	WRITE_ONCE(s->stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	lt_note("at most %d of %u blocked at a time", atomic_read(&s->most), n);
out:
	lt_group_end(g);
	kfree(s);
}

/* So many that all can be inside on one CPU with four carriers: one goes on. */
#define NR_INSIDE	3

static void cancel_interrupts_a_kernel_call(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	struct ltask_group *other = lt_group("other", THIS_MODULE);
	int i;

	if (!s || !g || !other)
		goto out;
	s->ms = 50;
	for (i = 0; i < NR_INSIDE; i++)
		EXPECT_EQ(ltask_go(g, block_interruptible, s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->inside) == NR_INSIDE, 10000);
	msleep(20);
	ltask_group_cancel(g, -EIO);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->done), NR_INSIDE);
	EXPECT_EQ(atomic_read(&s->errors), 0);
	/* The threads' signals are gone: others of them are not disturbed. */
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(other, block_msleep, s), 0);
	EXPECT_EQ(ltask_group_wait(other), 0);
	EXPECT_EQ(atomic_read(&s->done), NR_INSIDE + 10);
out:
	lt_group_end(g);
	lt_group_end(other);
	kfree(s);
}

static void allocations_of_all_sorts(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!s || !g)
		goto out;
	for (i = 0; i < 20; i++)
		EXPECT_EQ(ltask_go(g, block_allocates, s), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->done), 20);
	EXPECT_EQ(atomic_read(&s->errors), 0);
out:
	lt_group_end(g);
	kfree(s);
}

static void same_thread_between_kernel_calls(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!s || !g)
		goto out;
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(g, block_thread_identity, s), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->done), 10);
	EXPECT_EQ(atomic_read(&s->errors), 0);
out:
	lt_group_end(g);
	kfree(s);
}

static void wait_with_preemption_off_is_refused(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();

	if (!s || !g)
		goto out;
	EXPECT_EQ(ltask_go(g, block_locked_wait, s), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->done), 1);
out:
	lt_group_end(g);
	kfree(s);
}

static const struct lt_case cases[] = {
	LT_CASE(mutex_held_across_msleep, 30),
	LT_CASE(a_thousand_block, 90),
	LT_CASE(cancel_interrupts_a_kernel_call, 30),
	LT_CASE(allocations_of_all_sorts, 30),
	LT_CASE(same_thread_between_kernel_calls, 30),
	LT_CASE_FLAGS(wait_with_preemption_off_is_refused, 10, LT_ONCE),
};

static struct lt_suite block = {
	.name = "block",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(block);
