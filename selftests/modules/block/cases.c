// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task may call any kernel function that blocks: it keeps its thread
 * meanwhile, and the others on its CPU go on with another.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "block.h"

static char *fifo = "/tmp/ltask_test_fifo";
module_param(fifo, charp, 0444);
MODULE_PARM_DESC(fifo, "path of a FIFO that the case which reads may use");

static struct block_shared *shared(void)
{
	struct block_shared *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!EXPECT(s))
		return NULL;
	mutex_init(&s->mutex);
	init_completion(&s->completion);
	init_completion(&s->second);
	return s;
}

static void msleep_lets_others_run(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	u64 before;
	int i;

	if (!s || !g)
		goto out;
	s->ms = 500;
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(g, block_msleep, s), 0);
	EXPECT_EQ(ltask_go(g, block_observer, s), 0);
	/* All are in the call at once, and the observer sees it. */
	EXPECT_EVENTUALLY(atomic_read(&s->most) == 10, 10000);
	before = READ_ONCE(s->yields);
	EXPECT_EVENTUALLY(READ_ONCE(s->yields) > before + 100, 10000);
	WRITE_ONCE(s->stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->done), 10);
out:
	lt_group_end(g);
	kfree(s);
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

static void completion_from_another_task(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!s || !g)
		goto out;
	s->want = 20;
	for (i = 0; i < s->want; i++)
		EXPECT_EQ(ltask_go(g, block_completion, s), 0);
	EXPECT_EQ(ltask_go(g, block_complete_all, s), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->done), s->want);
out:
	lt_group_end(g);
	kfree(s);
}

static void read_from_an_empty_fifo(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	struct file *file;
	loff_t pos = 0;
	int i;

	if (!s || !g)
		goto out;
	file = filp_open(fifo, O_RDWR, 0);
	if (IS_ERR(file)) {
		lt_skip("%s: %ld", fifo, PTR_ERR(file));
		goto out;
	}
	s->file = file;
	for (i = 0; i < 5; i++)
		EXPECT_EQ(ltask_go(g, block_read, s), 0);
	EXPECT_EQ(ltask_go(g, block_observer, s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->most) == 5, 10000);
	EXPECT_EQ(atomic_read(&s->done), 0);
	for (i = 0; i < 5; i++)
		EXPECT_EQ(kernel_write(file, "x", 1, &pos), 1);
	EXPECT_EVENTUALLY(atomic_read(&s->done) == 5, 10000);
	EXPECT_EQ(atomic_read(&s->errors), 0);
	WRITE_ONCE(s->stop, true);
	ltask_group_wait(g);
	filp_close(file, NULL);
out:
	lt_group_end(g);
	kfree(s);
}

/* Tasks that are blocked may be more than there are kthreads to be had. */
static void more_blocked_than_carriers(void)
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

static void cancel_interrupts_a_kernel_call(void)
{
	struct block_shared *s = shared();
	struct ltask_group *g = LT_GROUP();
	struct ltask_group *other = lt_group("other", THIS_MODULE);
	int i;

	if (!s || !g || !other)
		goto out;
	s->ms = 50;
	for (i = 0; i < 5; i++)
		EXPECT_EQ(ltask_go(g, block_interruptible, s), 0);
	EXPECT_EVENTUALLY(atomic_read(&s->inside) == 5, 10000);
	msleep(20);
	ltask_group_cancel(g, -EIO);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&s->done), 5);
	EXPECT_EQ(atomic_read(&s->errors), 0);
	/* The threads' signals are gone: others of them are not disturbed. */
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(other, block_msleep, s), 0);
	EXPECT_EQ(ltask_group_wait(other), 0);
	EXPECT_EQ(atomic_read(&s->done), 15);
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
	LT_CASE(msleep_lets_others_run, 30),
	LT_CASE(mutex_held_across_msleep, 30),
	LT_CASE(completion_from_another_task, 30),
	LT_CASE(read_from_an_empty_fifo, 30),
	LT_CASE(more_blocked_than_carriers, 90),
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
