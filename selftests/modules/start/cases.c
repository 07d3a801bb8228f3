// SPDX-License-Identifier: GPL-2.0-only
/*
 * The go statement in all its forms, and how tasks end.
 */
#include <linux/completion.h>
#include <linux/irq_work.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "start.h"

static struct start_log log;

static void reset(void)
{
	memset(&log, 0, sizeof(log));
	atomic_set(&start_calls, 0);
}

static void go_no_argument(void)
{
	struct ltask_group *g = LT_GROUP();
	int i;

	if (!g)
		return;
	reset();
	for (i = 0; i < 1000; i++)
		EXPECT_EQ(ltask_go(g, start_args0), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&start_calls), 1000);
}

static void go_discards_result(void)
{
	struct ltask_group *g = LT_GROUP();

	if (!g)
		return;
	reset();
	EXPECT_EQ(ltask_go(g, start_args1, &log), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ltask_group_error(g), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&log.calls), 1);
}

static void go_receiver_and_64_bits(void)
{
	struct ltask_group *g = LT_GROUP();

	if (!g)
		return;
	reset();
	EXPECT_EQ(ltask_go(g, start_args2, &log, 0x123456789abcdef0ULL), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(log.e, 0x123456789abcdef0ULL);
}

static void go_mixed_widths(void)
{
	struct ltask_group *g = LT_GROUP();

	if (!g)
		return;
	reset();
	EXPECT_EQ(ltask_go(g, start_args3, &log, 200, -100), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(log.a, 200);
	EXPECT_EQ(log.b, -100);

	EXPECT_EQ(ltask_go(g, start_args4, &log, true, 65535, S64_MIN), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(log.c, true);
	EXPECT_EQ(log.d, 65535);
	EXPECT_EQ(log.e, S64_MIN);

	EXPECT_EQ(ltask_go(g, start_args5, &log, BLUE, S32_MIN, U32_MAX, &log),
		  0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(log.colour, BLUE);
	EXPECT_EQ(log.e, S32_MIN);
	EXPECT_EQ(log.f, U32_MAX);
	EXPECT(log.p == &log);

	EXPECT_EQ(ltask_go(g, start_args6, &log, 1, -2, 3, -4, false), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(log.a, 1);
	EXPECT_EQ(log.b, -2);
	EXPECT_EQ(log.d, 3);
	EXPECT_EQ(log.e, -4);
	EXPECT_EQ(log.c, false);
	EXPECT_EQ(atomic_read(&log.calls), 4);
	EXPECT_EQ(lt_group_end(g), 0);
}

/* As at a call: the argument becomes the parameter's type. */
static void go_converts_arguments(void)
{
	struct ltask_group *g = LT_GROUP();
	int wide = 0x1ff, even = 256;
	long minus = -1;
	u8 narrow = 200;

	if (!g)
		return;
	reset();
	/* Not constants to the compiler. */
	OPTIMIZER_HIDE_VAR(wide);
	OPTIMIZER_HIDE_VAR(even);
	OPTIMIZER_HIDE_VAR(minus);
	OPTIMIZER_HIDE_VAR(narrow);
	EXPECT_EQ(ltask_go(g, start_args3, &log, wide, minus), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(log.a, 0xff);
	EXPECT_EQ(log.b, -1);
	/* 256 is true, though its low byte is zero. */
	EXPECT_EQ(ltask_go(g, start_args4, &log, even, minus, minus), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(log.c, true);
	EXPECT_EQ(log.d, 65535);
	EXPECT_EQ(log.e, -1);
	EXPECT_EQ(ltask_go(g, start_args2, &log, narrow), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(log.e, 200);
}

static void go_evaluates_once_and_copies(void)
{
	struct ltask_group *g = LT_GROUP();
	u64 i = 5;

	if (!g)
		return;
	reset();
	EXPECT_EQ(ltask_go(g, start_args2, &log, i++), 0);
	EXPECT_EQ(i, 6);
	i = 77;
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(log.e, 5);
}

static void go_loop_variable(void)
{
	struct ltask_group *g = LT_GROUP();
	struct start_slot *s = kzalloc(sizeof(*s), GFP_KERNEL);
	unsigned int i;

	if (g && EXPECT(s)) {
		for (i = 0; i < ARRAY_SIZE(s->seen); i++)
			EXPECT_EQ(ltask_go(g, start_loop, s, i), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		for (i = 0; i < ARRAY_SIZE(s->seen); i++)
			EXPECT_EQ(atomic_read(&s->seen[i]), 1);
	}
	lt_group_end(g);
	kfree(s);
}

static void bytes_of(struct ltask_group *g, u32 len)
{
	struct start_bytes *b = kzalloc(len, GFP_KERNEL);
	u8 *rest = (u8 *)(b + 1);
	u32 i;

	if (!EXPECT(b))
		return;
	b->log = &log;
	b->len = len;
	for (i = 0; i < len - sizeof(*b); i++) {
		rest[i] = i * 7;
		b->sum += rest[i];
	}
	/* Two tasks: what one does to its copy is not the other's business. */
	EXPECT_EQ(ltask_go_bytes(g, start_bytes, b, len), 0);
	EXPECT_EQ(ltask_go_bytes(g, start_bytes, b, len), 0);
	memset(b, 0x5a, len);
	kfree(b);
}

static void go_bytes_of_all_sizes(void)
{
	static const u32 sizes[] = { 16, 17, 63, 64, 65, 66, 128, 1000, 4095,
				     4096 };
	struct ltask_group *g = LT_GROUP();
	char one = 1;
	int i;

	if (!g)
		return;
	reset();
	EXPECT_EQ(ltask_go_bytes(g, start_bytes_none, NULL, 0), 0);
	EXPECT_EQ(ltask_go_bytes(g, start_bytes_none, &one, 1), 0);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		bytes_of(g, sizes[i]);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&start_calls), 2);
	EXPECT_EQ(atomic_read(&log.calls), 2 * ARRAY_SIZE(sizes));
}

static void go_bytes_too_long(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_attr attr = { .group = g };
	void *data = kzalloc(LTASK_DATA_MAX + 1, GFP_KERNEL);

	if (!g || !EXPECT(data))
		goto out;
	EXPECT_EQ(ltask_go_bytes(g, start_bytes_none, data,
				 LTASK_DATA_MAX + 1), -E2BIG);
	EXPECT_EQ(ltask_go_bytes(g, start_bytes_none, data, SIZE_MAX), -E2BIG);
	EXPECT_EQ(ltask_spawn(&attr, start_bytes_none, data, SIZE_MAX),
		  -E2BIG);
	EXPECT(ltask_group_idle(g));
out:
	lt_group_end(g);
	kfree(data);
}

static void kernel_function(void *data)
{
	struct start_order *o = *(struct start_order **)data;

	start_mark(o, ltask_running());
	msleep(20);
	start_mark(o, 9);
}

static void go_refuses_kernel_code(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_attr attr = { .group = g };

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, kernel_function, NULL), -EINVAL);
	EXPECT_EQ(ltask_go_bytes(g, kernel_function, NULL, 0), -EINVAL);
	EXPECT_EQ(ltask_go_bytes(g, NULL, NULL, 0), -EINVAL);
	EXPECT_EQ(ltask_go_bytes(NULL, start_bytes_none, NULL, 0), -EINVAL);
	EXPECT_EQ(ltask_spawn(&attr, kernel_function, NULL, 0), -EINVAL);
	attr.flags = ~LTASK_FULL_STACK;
	EXPECT_EQ(ltask_spawn(&attr, start_bytes_none, NULL, 0), -EINVAL);
	EXPECT_EQ(ltask_group_tasks(g), 0);
	EXPECT_EQ(lt_group_end(g), 0);
}

static void go_into_cancelled_group(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_wg wg;

	if (!g)
		return;
	reset();
	ltask_wg_init(&wg);
	ltask_group_cancel(g, -EIO);
	EXPECT_EQ(ltask_go(g, start_args1, &log), -ECANCELED);
	EXPECT_EQ(ltask_go_bytes(g, start_bytes_none, NULL, 0), -ECANCELED);
	EXPECT_EQ(ltask_wg_go(&wg, g, start_args1, &log), -ECANCELED);
	/* Counted only if started. */
	EXPECT_EQ(ltask_wg_wait(&wg), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&log.calls) + atomic_read(&start_calls), 0);
}

struct ends {
	struct ltask_end end;
	atomic_t nr;
};

static void note_end(struct ltask_end *end)
{
	atomic_inc(&container_of(end, struct ends, end)->nr);
}

static void spawn_full_stack(void)
{
	struct start_order *o = kzalloc(sizeof(*o), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	struct ends ends = { .end.fn = note_end };
	struct ltask_attr attr = {
		.group = g, .name = "full", .flags = LTASK_FULL_STACK,
		.end = &ends.end,
	};

	if (g && EXPECT(o)) {
		EXPECT_EQ(ltask_spawn(&attr, kernel_function, &o, sizeof(o)),
			  0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(atomic_read(&o->nr), 2);
		EXPECT_EQ(o->order[0], 0);
		EXPECT_EQ(o->order[1], 9);
		EXPECT_EVENTUALLY(atomic_read(&ends.nr) == 1, 1000);
	}
	lt_group_end(g);
	kfree(o);
}

static void spawn_tells_the_end(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ends ends = { .end.fn = note_end };
	struct ltask_attr attr = {
		.group = g, .name = "named", .end = &ends.end,
	};
	struct ltask_wg wg;
	int i;

	if (!g)
		return;
	reset();
	ltask_wg_init(&wg);
	for (i = 0; i < 100; i++)
		EXPECT_EQ(ltask_spawn(&attr, start_bytes_none, NULL, 0), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&ends.nr), 100);
	attr.end = &wg.end;
	EXPECT_EQ(ltask_wg_add(&wg, 100), 0);
	for (i = 0; i < 100; i++)
		EXPECT_EQ(ltask_spawn(&attr, start_bytes_none, NULL, 0), 0);
	EXPECT_EQ(ltask_wg_wait(&wg), 0);
	EXPECT_EQ(atomic_read(&start_calls), 200);
	EXPECT_EQ(lt_group_end(g), 0);
}

static void expect_order(struct start_order *o, const int *want, int nr)
{
	int i;

	EXPECT_EQ(atomic_read(&o->nr), nr);
	for (i = 0; i < nr; i++)
		EXPECT_EQ(o->order[i], want[i]);
}

static void defer_runs_last_in_first_out(void)
{
	static const int want[] = { 0, 3, 2, 1 };
	struct start_order *o = kzalloc(sizeof(*o), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();

	if (g && EXPECT(o)) {
		EXPECT_EQ(ltask_go(g, start_defers_return, o), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		expect_order(o, want, 4);
	}
	lt_group_end(g);
	kfree(o);
}

static void exit_from_a_nested_call(void)
{
	static const int want[] = { 0, 3, 2, 1 };
	struct start_order *o = kzalloc(sizeof(*o), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();

	if (g && EXPECT(o)) {
		reset();
		EXPECT_EQ(ltask_go(g, start_defers_exit, o), 0);
		EXPECT_EQ(ltask_go(g, start_args1, &log), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		expect_order(o, want, 4);
		EXPECT_EQ(ltask_group_error(g), 0);
		EXPECT_EQ(atomic_read(&log.calls), 1);
	}
	lt_group_end(g);
	kfree(o);
}

static void deferred_call_waits_defers_and_exits(void)
{
	static const int want[] = { 4, 5, 2, 1 };
	struct start_order *o = kzalloc(sizeof(*o), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();

	if (g && EXPECT(o)) {
		EXPECT_EQ(ltask_go(g, start_defer_yields, o), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		expect_order(o, want, 4);
	}
	lt_group_end(g);
	kfree(o);
}

static void no_task_no_defer(void)
{
	EXPECT_EQ(ltask_defer(start_bytes_none, NULL), -EINVAL);
	EXPECT(!ltask_running());
	ltask_exit();
}

static void task_knows_that_it_runs(void)
{
	struct start_order *o = kzalloc(sizeof(*o), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();

	if (g && EXPECT(o)) {
		EXPECT_EQ(ltask_go(g, start_running, o), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(o->order[0], 1);
	}
	lt_group_end(g);
	kfree(o);
}

static void tasks_start_tasks(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t leaves = ATOMIC_INIT(0);

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, start_spread, g, &leaves, 13), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&leaves), 1 << 13);
}

static void wait_group_on_a_tasks_stack(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t sum = ATOMIC_INIT(0);

	if (!g)
		return;
	EXPECT_EQ(ltask_go(g, start_wg_twice, g, &sum), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&sum), 40);
}

static void number_of_tasks_falls_back(void)
{
	struct ltask_group *g = LT_GROUP();
	u64 before = ltask_num_tasks();
	atomic_t ran = ATOMIC_INIT(0);
	int i;

	if (!g)
		return;
	for (i = 0; i < 1000; i++)
		EXPECT_EQ(ltask_go(g, start_sleep_deferred, &ran,
				   50 * NSEC_PER_MSEC), 0);
	EXPECT_OP(ltask_num_tasks(), >, before);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ltask_group_tasks(g), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EVENTUALLY(ltask_num_tasks() == before, 1000);
	EXPECT_EQ(atomic_read(&ran), 1000);
}

static void ten_thousand_sleepers_with_defer(void)
{
	struct ltask_group *g = LT_GROUP();
	atomic_t ran = ATOMIC_INIT(0);
	unsigned int n = lt_count(10000), i;
	u64 start = ktime_get_ns();

	if (!g)
		return;
	for (i = 0; i < n; i++)
		EXPECT_EQ(ltask_go(g, start_sleep_deferred, &ran,
				   100 * NSEC_PER_MSEC), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	lt_note("took %llu ms", (ktime_get_ns() - start) / NSEC_PER_MSEC);
	EXPECT_EQ(atomic_read(&ran), n);
}

struct irq_go {
	struct irq_work work;
	struct ltask_group *g;
	struct completion done;
	int err;
};

static void go_in_hardirq(struct irq_work *work)
{
	struct irq_go *i = container_of(work, struct irq_go, work);

	i->err = ltask_go(i->g, start_args2, &log, 11);
	complete(&i->done);
}

static void go_from_an_interrupt(void)
{
	struct irq_go i = { .g = LT_GROUP() };
	int n;

	if (!i.g)
		return;
	reset();
	init_completion(&i.done);
	init_irq_work(&i.work, go_in_hardirq);
	for (n = 0; n < 100; n++) {
		irq_work_queue(&i.work);
		wait_for_completion(&i.done);
		irq_work_sync(&i.work);
		EXPECT_EQ(i.err, 0);
	}
	EXPECT_EQ(lt_group_end(i.g), 0);
	EXPECT_EQ(atomic_read(&log.calls), 100);
	EXPECT_EQ(log.e, 11);
}

static const struct lt_case cases[] = {
	LT_CASE(go_no_argument, 20),
	LT_CASE(go_discards_result, 10),
	LT_CASE(go_receiver_and_64_bits, 10),
	LT_CASE(go_mixed_widths, 10),
	LT_CASE(go_converts_arguments, 10),
	LT_CASE(go_evaluates_once_and_copies, 10),
	LT_CASE(go_loop_variable, 10),
	LT_CASE(go_bytes_of_all_sizes, 20),
	LT_CASE_FLAGS(go_bytes_too_long, 10, LT_ONCE),
	LT_CASE_FLAGS(go_refuses_kernel_code, 10, LT_ONCE),
	LT_CASE_FLAGS(go_into_cancelled_group, 10, LT_ONCE),
	LT_CASE(go_from_an_interrupt, 20),
	LT_CASE(spawn_full_stack, 10),
	LT_CASE(spawn_tells_the_end, 10),
	LT_CASE(defer_runs_last_in_first_out, 10),
	LT_CASE(exit_from_a_nested_call, 10),
	LT_CASE(deferred_call_waits_defers_and_exits, 10),
	LT_CASE_FLAGS(no_task_no_defer, 10, LT_ONCE),
	LT_CASE(task_knows_that_it_runs, 10),
	LT_CASE(tasks_start_tasks, 30),
	LT_CASE(wait_group_on_a_tasks_stack, 10),
	LT_CASE(number_of_tasks_falls_back, 20),
	LT_CASE(ten_thousand_sleepers_with_defer, 60),
};

static struct lt_suite start = {
	.name = "start",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(start);
