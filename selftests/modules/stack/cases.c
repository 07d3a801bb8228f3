// SPDX-License-Identifier: GPL-2.0-only
/*
 * Stacks that grow: how far, what stays right at the boundary, what happens to
 * a task that wants more than its share, and where the memory goes.
 */
#include <linux/mm.h>
#include <linux/vmstat.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "stack.h"

static void recursion_of_all_depths(void)
{
	struct ltask_group *g = LT_GROUP();
	unsigned int depth;

	if (!g)
		return;
	for (depth = 1; depth <= 250; depth++) {
		struct stack_deep d = { .depth = depth };

		EXPECT_EQ(ltask_go(g, stack_recurse, &d), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(d.result, depth * (depth + 1) / 2);
		if (lt_failed())
			break;
	}
	EXPECT_EQ(ltask_group_error(g), 0);
	lt_group_end(g);
}

static void overflow_ends_one_task_only(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_group *other = lt_group("other", THIS_MODULE);
	struct stack_deep d = {}, e = {};
	atomic_t n = ATOMIC_INIT(0);
	int i;

	if (!g || !other)
		return;
	for (i = 0; i < 10; i++)
		EXPECT_EQ(ltask_go(i % 2 ? g : other, stack_bystander, &n), 0);
	EXPECT_EQ(ltask_go(g, stack_recurse_for_ever, &d), 0);
	EXPECT_EQ(ltask_go(g, stack_overflow_with_defer, &e), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ltask_group_wait(other), 0);
	EXPECT_EQ(ltask_group_error(g), -EOVERFLOW);
	EXPECT_EQ(ltask_group_error(other), 0);
	EXPECT_EQ(atomic_read(&n), 10);
	EXPECT_EQ(atomic_read(&d.done) + atomic_read(&e.done), 0);
	EXPECT_EQ(atomic_read(&e.deferred), 2);
	lt_note("%u frames fit", d.reached);
	/* Frames of about a hundred bytes, in 64 KB at least. */
	EXPECT_OP(d.reached, >, 250);
	/* The group goes on. */
	EXPECT_EQ(ltask_go(g, stack_bystander, &n), 0);
	lt_group_end(g);
	lt_group_end(other);
	EXPECT_EQ(atomic_read(&n), 11);
}

static void recursion_8000_deep(void)
{
	struct ltask_group *g = LT_GROUP();
	struct stack_deep d = { .depth = 8000 };

	if (!g)
		return;
	/* More than stack_max: it dies; the rest goes on. */
	EXPECT_EQ(ltask_go(g, stack_recurse, &d), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&d.done), 0);
	EXPECT_EQ(ltask_group_error(g), -EOVERFLOW);
	lt_group_end(g);
}

static void factorial_by_recursion(void)
{
	struct ltask_group *g = LT_GROUP();
	struct stack_deep d = { .depth = 20 };

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, stack_factorial, &d), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(d.result, 2432902008176640000ULL);
	lt_group_end(g);
}

static void go_and_channel_at_every_level(void)
{
	struct stack_deep d = { .depth = 200, .g = LT_GROUP() };

	if (!d.g)
		return;
	d.c = ltask_chan_create(sizeof(int), 0);
	EXPECT_EQ(ltask_go(d.g, stack_go_at_every_level, &d), 0);
	EXPECT_EQ(ltask_group_wait(d.g), 0);
	EXPECT_EQ(d.result, 200);
	EXPECT_EQ(ltask_group_error(d.g), 0);
	lt_group_end(d.g);
	ltask_chan_put(d.c);
}

/* Memory of slabs: free pages may stay in lists of their CPU for long. */
static s64 slab_kb(void)
{
	return (s64)global_node_page_state_pages(NR_SLAB_UNRECLAIMABLE_B) *
	       (PAGE_SIZE / 1024);
}

/* 8,192 tasks grow deep at the same time; then it all goes back. */
static void what_8192_tasks_grew_goes_back(void)
{
	unsigned int n = lt_count(8192), i;
	struct stack_deep d = { .depth = 100, .g = LT_GROUP() };
	s64 before = slab_kb(), during;

	if (!d.g)
		return;
	if (IS_ENABLED(CONFIG_KASAN)) {
		lt_group_end(d.g);
		lt_skip("what was freed stays in quarantine");
		return;
	}
	d.c = ltask_chan_create(0, 0);
	for (i = 0; i < n; i++)
		EXPECT_EQ(ltask_go(d.g, stack_grow_and_return, &d), 0);
	EXPECT_EVENTUALLY(atomic_read(&d.done) == n, 60000);
	during = slab_kb() - before;
	ltask_chan_close(d.c);
	lt_group_end(d.g);
	ltask_chan_put(d.c);
	/*
	 * Each has the segment of 2 KB at least that it parks on. Some of that
	 * is what earlier tasks have left; what stays now is a small part.
	 */
	EXPECT_OP(during, >, n * 3 / 2);
	EXPECT_EVENTUALLY(slab_kb() - before < during / 4, 10000);
	lt_note("KB of slabs: %lld with all parked, %lld afterwards", during,
		slab_kb() - before);
}

static void locals_survive_parking_deep(void)
{
	struct ltask_group *g = LT_GROUP();
	struct stack_deep d = { .depth = 150 };
	int i;

	if (!g)
		return;
	for (i = 0; i < 20; i++)
		EXPECT_EQ(ltask_go(g, stack_grow_then_park, &d), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&d.done), 20);
	EXPECT_EQ(ltask_group_error(g), 0);
	lt_group_end(g);
}

/* Calls @fn in tasks whose stacks begin at all alignments; see edge.c. */
static void sweep(void (*fn)(struct stack_edge *e), unsigned int goes)
{
	/* Far enough to come to the third segment, which is larger there. */
	struct stack_edge e = {
		.steps = IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_LOCKDEP) ?
			 300 : 60,
	};
	unsigned int runs = 0;

	e.g = lt_group("edge", THIS_MODULE);
	if (!e.g)
		return;
	e.c = ltask_chan_create(sizeof(u64), 1);
	for (e.offset = 0; e.offset < 128; e.offset += 16) {
		EXPECT_EQ(ltask_go(e.g, fn, &e), 0);
		EXPECT_EQ(ltask_group_wait(e.g), 0);
		runs++;
		EXPECT_EQ(atomic_read(&e.done), runs);
		if (lt_failed())
			break;
	}
	EXPECT_EQ(atomic_read(&e.started), goes * runs * (e.steps + 1));
	EXPECT_EQ(ltask_group_error(e.g), 0);
	lt_group_end(e.g);
	ltask_chan_put(e.c);
}

static void boundary_carries_stack_arguments(void)
{
	sweep(stack_edge_many_arguments, 0);
}

static void boundary_at_struct_return(void)
{
	sweep(stack_edge_struct_return, 0);
}

static void boundary_at_channel_call_go_and_yield(void)
{
	sweep(stack_edge_runtime_calls, 1);
}

static void boundary_at_kernel_call(void)
{
	sweep(stack_edge_kernel_calls, 0);
}

static void boundary_between_locals(void)
{
	sweep(stack_edge_addresses, 0);
}

static void boundary_in_a_hot_loop(void)
{
	sweep(stack_edge_hot_split, 0);
}

static void boundary_at_exit(void)
{
	sweep(stack_edge_exit, 0);
}

static const struct lt_case cases[] = {
	LT_CASE_FLAGS(recursion_of_all_depths, 30, LT_ONCE),
	LT_CASE(overflow_ends_one_task_only, 20),
	LT_CASE_FLAGS(recursion_8000_deep, 20, LT_ONCE),
	LT_CASE_FLAGS(factorial_by_recursion, 10, LT_ONCE),
	LT_CASE(go_and_channel_at_every_level, 30),
	LT_CASE(what_8192_tasks_grew_goes_back, 90),
	LT_CASE(locals_survive_parking_deep, 30),
	LT_CASE_FLAGS(boundary_carries_stack_arguments, 30, LT_ONCE),
	LT_CASE_FLAGS(boundary_at_struct_return, 30, LT_ONCE),
	LT_CASE(boundary_at_channel_call_go_and_yield, 30),
	LT_CASE(boundary_at_kernel_call, 30),
	LT_CASE_FLAGS(boundary_between_locals, 30, LT_ONCE),
	LT_CASE(boundary_in_a_hot_loop, 30),
	LT_CASE_FLAGS(boundary_at_exit, 30, LT_ONCE),
};

static struct lt_suite stack = {
	.name = "stack",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(stack);
