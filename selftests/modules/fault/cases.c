// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation of ltask's fails, one after the other: the call says
 * -ENOMEM or gets along without, and nothing is left behind. The fault attribute
 * is ltask's own (/sys/kernel/debug/ltask/fail_alloc), set here from inside so
 * that it strikes at one allocation exactly, whichever thread makes it.
 */
#include <linux/err.h>
#include <linux/fault-inject.h>
#include <linux/module.h>
#include <linux/slab.h>
#include "fault.h"

#if defined(CONFIG_FAULT_INJECTION) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)

extern struct fault_attr ltask_fail_alloc;

static void arm(unsigned long interval, int times, unsigned long probability)
{
	ltask_fail_alloc.probability = 0;
	ltask_fail_alloc.verbose = 0;
	ltask_fail_alloc.interval = interval;
	ltask_fail_alloc.count = 0;
	atomic_set(&ltask_fail_alloc.times, times);
	atomic_set(&ltask_fail_alloc.space, 0);
	ltask_fail_alloc.probability = probability;
}

/* The @n-th allocation from now on fails, and no other. */
static void fault_nth(unsigned int n)
{
	arm(n, 1, 100);
}

void fault_all(void)
{
	arm(1, -1, 100);
}

/* Whether one has failed since fault_nth(). */
static bool fault_none(void)
{
	ltask_fail_alloc.probability = 0;
	return !atomic_read(&ltask_fail_alloc.times);
}

#else

static void fault_nth(unsigned int n)
{
}

void fault_all(void)
{
}

static void arm(unsigned long interval, int times, unsigned long probability)
{
}

static bool fault_none(void)
{
	return false;
}

#endif

/* Whether faults can be injected at all. */
static bool possible(void)
{
	if (IS_ENABLED(CONFIG_FAULT_INJECTION_DEBUG_FS))
		return true;
	lt_skip("this kernel has no CONFIG_FAULT_INJECTION_DEBUG_FS");
	return false;
}

static void start_state(struct fault_state *s)
{
	memset(s, 0, sizeof(*s));
	s->g = LT_GROUP();
}

static void spawn_without_memory(void)
{
	struct fault_state s;
	unsigned int n, failed = 0;
	bool fired = true;
	int err;

	if (!possible())
		return;
	start_state(&s);
	for (n = 1; s.g && fired; n++) {
		u64 before = ltask_group_tasks(s.g);

		fault_nth(n);
		atomic_set(&s.ran, 0);
		err = ltask_go(s.g, fault_count, &s);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		fired = fault_none();
		if (err) {
			EXPECT_EQ(err, -ENOMEM);
			failed++;
		}
		EXPECT_EQ(atomic_read(&s.ran), !err);
		EXPECT_EQ(ltask_group_tasks(s.g), before);
	}
	EXPECT_OP(failed, >, 0);
	lt_group_end(s.g);
}

static void spawn_of_a_wait_group_without_memory(void)
{
	struct fault_state s;
	struct ltask_wg wg;

	if (!possible())
		return;
	start_state(&s);
	ltask_wg_init(&wg);
	if (s.g) {
		fault_all();
		EXPECT_EQ(ltask_wg_go(&wg, s.g, fault_count, &s), -ENOMEM);
		fault_none();
		/* It isn't counted. */
		EXPECT_EQ(ltask_wg_wait(&wg), 0);
		EXPECT_EQ(ltask_wg_done(&wg), -EINVAL);
	}
	EXPECT_EQ(atomic_read(&s.ran), 0);
	lt_group_end(s.g);
}

static void spawn_with_bytes_without_memory(void)
{
	struct fault_bytes *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct fault_state s;
	unsigned int n, i, failed = 0;
	bool fired = true;
	int err;

	if (!possible() || !EXPECT(b)) {
		kfree(b);
		return;
	}
	start_state(&s);
	b->s = &s;
	for (i = 0; i < sizeof(b->rest); i++)
		b->rest[i] = i * 3;
	for (n = 1; s.g && fired; n++) {
		fault_nth(n);
		atomic_set(&s.ran, 0);
		err = ltask_go_bytes(s.g, fault_count_bytes, b, sizeof(*b));
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		fired = fault_none();
		if (err) {
			EXPECT_EQ(err, -ENOMEM);
			failed++;
		}
		EXPECT_EQ(atomic_read(&s.ran), !err);
	}
	/* The copy, and the task. */
	EXPECT_EQ(failed, 2);
	lt_group_end(s.g);
	kfree(b);
}

/* Tasks that get no first segment run on the system stack, and may wait. */
static void first_segment_without_memory(void)
{
	struct fault_state s;

	if (!possible())
		return;
	start_state(&s);
	s.nr = 100 * num_online_cpus();
	s.c = ltask_chan_create(0, 0);
	if (s.g && EXPECT(!IS_ERR(s.c))) {
		EXPECT_EQ(ltask_go(s.g, fault_spawn_then_fail, &s), 0);
		EXPECT_EVENTUALLY(atomic_read(&s.ran) == s.nr, 60000);
		fault_none();
		lt_note("%d of %u without a segment",
			atomic_read(&s.on_system_stack), s.nr);
		EXPECT_OP(atomic_read(&s.on_system_stack), >, 0);
		EXPECT_EQ(ltask_chan_close(s.c), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
	}
	fault_none();
	lt_group_end(s.g);
	if (!IS_ERR(s.c))
		ltask_chan_put(s.c);
}

/* Deep enough to grow, shallow enough for a system stack. */
#define DEPTH	40

/* Each allocation on the way down fails once: another attempt gets it. */
static void grow_failing_once(void (*fn)(struct fault_state *s))
{
	struct fault_state s;
	bool fired = true;
	unsigned int n;

	if (!possible())
		return;
	start_state(&s);
	s.depth = 5 * DEPTH;
	/* The first allocation is the task itself. */
	for (n = 2; s.g && fired && n < 50; n++) {
		s.result = 0;
		atomic_set(&s.ran, 0);
		fault_nth(n);
		if (!EXPECT_EQ(ltask_go(s.g, fn, &s), 0))
			break;
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		fired = fault_none();
		EXPECT_EQ(atomic_read(&s.ran), 1);
		EXPECT_EQ(s.result, (u64)s.depth * (s.depth + 1) / 2);
	}
	fault_none();
	EXPECT_EQ(ltask_group_error(s.g), 0);
	lt_note("%u allocations failed one at a time", n - 3);
	lt_group_end(s.g);
}

/* From some depth on all fail: the rest runs on the system stack. */
static void grow_failing_from(void (*fn)(struct fault_state *s), bool parks)
{
	struct fault_state s;

	if (!possible())
		return;
	start_state(&s);
	for (s.fail_at = 1; s.g && s.fail_at < 5 * DEPTH; s.fail_at += 3) {
		s.depth = s.fail_at + DEPTH;
		s.result = 0;
		atomic_set(&s.ran, 0);
		if (!EXPECT_EQ(ltask_go(s.g, fn, &s), 0))
			break;
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		fault_none();
		EXPECT_EQ(atomic_read(&s.ran), 1);
		EXPECT_EQ(s.result, (u64)s.depth * (s.depth + 1) / 2);
	}
	fault_none();
	EXPECT_EQ(ltask_group_error(s.g), 0);
	if (parks)
		EXPECT_OP(atomic_read(&s.on_system_stack), >, 0);
	lt_group_end(s.g);
}

static void growth_fails_once(void)
{
	grow_failing_once(fault_recurse);
}

static void growth_fails_once_and_waits(void)
{
	grow_failing_once(fault_recurse_and_park);
}

static void growth_goes_on_on_the_system_stack(void)
{
	grow_failing_from(fault_recurse, false);
}

static void growth_on_the_system_stack_and_waits(void)
{
	grow_failing_from(fault_recurse_and_park, true);
}

/* Too deep for the stack that is left: the task dies, the machine doesn't. */
static void overflow_without_any_memory(void)
{
	struct fault_state s;

	if (!possible())
		return;
	start_state(&s);
	s.depth = 8000;
	if (s.g) {
		EXPECT_EQ(ltask_go(s.g, fault_dive, &s), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		fault_none();
		EXPECT_EQ(atomic_read(&s.ran), 0);
		EXPECT_EQ(atomic_read(&s.deferred), 1);
		EXPECT_EQ(ltask_group_error(s.g), -EOVERFLOW);
		EXPECT_EQ(ltask_go(s.g, fault_count, &s), 0);
	}
	lt_group_end(s.g);
	EXPECT_EQ(atomic_read(&s.ran), 1);
}

void fault_call_back(void (*fn)(struct fault_state *s), struct fault_state *s)
{
	fn(s);
}

/* The same without faults: task code that kernel code calls back. */
static void overflow_in_a_callback(void)
{
	struct fault_state s;

	start_state(&s);
	s.depth = 8000;
	if (s.g) {
		EXPECT_EQ(ltask_go(s.g, fault_dive_in_callback, &s), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		EXPECT_EQ(atomic_read(&s.ran), 0);
		EXPECT_EQ(atomic_read(&s.deferred), 1);
		EXPECT_EQ(ltask_group_error(s.g), -EOVERFLOW);
		EXPECT_EQ(ltask_go(s.g, fault_count, &s), 0);
	}
	lt_group_end(s.g);
	EXPECT_EQ(atomic_read(&s.ran), 1);
}

static void defer_without_memory(void)
{
	struct fault_state s;
	unsigned int n, failed = 0;
	bool fired = true;

	if (!possible())
		return;
	start_state(&s);
	for (n = 2; s.g && fired; n++) {
		atomic_set(&s.ran, 0);
		atomic_set(&s.deferred, 0);
		atomic_set(&s.no_memory, 0);
		fault_nth(n);
		EXPECT_EQ(ltask_go(s.g, fault_defer, &s), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		fired = fault_none();
		failed += atomic_read(&s.no_memory);
		EXPECT_EQ(atomic_read(&s.ran), 1);
		EXPECT_EQ(atomic_read(&s.deferred),
			  3 - atomic_read(&s.no_memory));
	}
	EXPECT_EQ(failed, 3);
	lt_group_end(s.g);
}

static void create_without_memory(void)
{
	struct ltask_group *g;
	struct ltask_chan *c;
	unsigned int n;
	bool fired = true;

	if (!possible())
		return;
	for (n = 1; fired; n++) {
		fault_nth(n);
		c = ltask_chan_create(8, 10);
		fired = fault_none();
		if (fired)
			EXPECT_EQ(PTR_ERR_OR_ZERO(c), -ENOMEM);
		else if (EXPECT(!IS_ERR(c)))
			ltask_chan_put(c);
	}
	EXPECT_OP(n, >, 2);
	fired = true;
	for (n = 1; fired; n++) {
		fault_nth(n);
		g = ltask_group_create("fault");
		fired = fault_none();
		if (fired)
			EXPECT_EQ(PTR_ERR_OR_ZERO(g), -ENOMEM);
		else if (EXPECT(!IS_ERR(g)))
			ltask_group_destroy(g);
	}
	EXPECT_OP(n, >, 2);
}

/* One allocation in ten fails, here and there, while much goes on. */
static void much_goes_on_with_little_memory(void)
{
	struct fault_state s;
	unsigned int i;

	if (!possible())
		return;
	start_state(&s);
	s.depth = DEPTH;
	for (i = 0; s.g && i < 50; i++)
		EXPECT_EQ(ltask_go(s.g, fault_link, &s, i), 0);
	arm(1, -1, 10);
	msleep(2000);
	WRITE_ONCE(s.stop, true);
	EXPECT_EQ(lt_group_end(s.g), 0);
	fault_none();
	EXPECT_OP(atomic_read(&s.no_memory), >, 0);
	/* What was deferred was called. */
	EXPECT_EQ(atomic_read(&s.deferred), 0);
	lt_note("%d tasks, -ENOMEM %d times", atomic_read(&s.ran),
		atomic_read(&s.no_memory));
}

static const struct lt_case cases[] = {
	LT_CASE(spawn_without_memory, 20),
	LT_CASE(spawn_of_a_wait_group_without_memory, 20),
	LT_CASE(spawn_with_bytes_without_memory, 20),
	LT_CASE(first_segment_without_memory, 90),
	LT_CASE(growth_fails_once, 30),
	LT_CASE(growth_fails_once_and_waits, 60),
	LT_CASE(growth_goes_on_on_the_system_stack, 60),
	LT_CASE(growth_on_the_system_stack_and_waits, 120),
	LT_CASE(overflow_without_any_memory, 30),
	LT_CASE(overflow_in_a_callback, 30),
	LT_CASE(defer_without_memory, 20),
	LT_CASE_FLAGS(create_without_memory, 20, LT_ONCE),
	LT_CASE(much_goes_on_with_little_memory, 60),
};

static struct lt_suite fault = {
	.name = "fault",
	.cases = cases,
	.nr_cases = ARRAY_SIZE(cases),
};

lt_module(fault);
