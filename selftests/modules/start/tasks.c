// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about starting and ending: they write down what they get.
 */
#include "start.h"

atomic_t start_calls;

void start_args0(void)
{
	atomic_inc(&start_calls);
}

int start_args1(struct start_log *l)
{
	atomic_inc(&l->calls);
	return 42;
}

void start_args2(struct start_log *l, u64 v)
{
	l->e = v;
	atomic_inc(&l->calls);
}

void start_args3(struct start_log *l, u8 a, s8 b)
{
	l->a = a;
	l->b = b;
	atomic_inc(&l->calls);
}

void start_args4(struct start_log *l, bool c, u16 d, s64 e)
{
	l->c = c;
	l->d = d;
	l->e = e;
	atomic_inc(&l->calls);
}

u64 start_args5(struct start_log *l, enum start_colour colour, s32 b, u32 f,
		void *p)
{
	l->colour = colour;
	l->e = b;
	l->f = f;
	l->p = p;
	atomic_inc(&l->calls);
	return ~0ULL;
}

void start_args6(struct start_log *l, u8 a, s8 b, u16 d, s64 e, bool c)
{
	l->a = a;
	l->b = b;
	l->c = c;
	l->d = d;
	l->e = e;
	atomic_inc(&l->calls);
}

void start_loop(struct start_slot *s, unsigned int i)
{
	atomic_inc(&s->seen[i]);
}

void start_bytes_none(void *data)
{
	atomic_inc(&start_calls);
}

void start_bytes(void *data)
{
	struct start_bytes *b = data;
	const u8 *rest = (const u8 *)(b + 1);
	u32 sum = 0, i;

	/* The copy has to outlive a park, and to be the task's own. */
	EXPECT_EQ(ltask_yield(), 0);
	EXPECT_EQ((unsigned long)data & 7, 0);
	for (i = 0; i < b->len - sizeof(*b); i++)
		sum += rest[i];
	EXPECT_EQ(sum, b->sum);
	memset(b + 1, 0xa5, b->len - sizeof(*b));
	atomic_inc(&b->log->calls);
}

void start_mark(struct start_order *o, int what)
{
	int i = atomic_fetch_inc(&o->nr);

	if (i < ARRAY_SIZE(o->order))
		o->order[i] = what;
}

static void mark_one(void *arg)
{
	start_mark(arg, 1);
}

static void mark_two(void *arg)
{
	start_mark(arg, 2);
}

static void mark_three(void *arg)
{
	start_mark(arg, 3);
}

void start_defers_return(struct start_order *o)
{
	EXPECT_EQ(ltask_defer(mark_one, o), 0);
	EXPECT_EQ(ltask_defer(mark_two, o), 0);
	EXPECT_EQ(ltask_defer(mark_three, o), 0);
	EXPECT_EQ(ltask_defer(NULL, o), -EINVAL);
	start_mark(o, 0);
}

static noinline void exit_deep(struct start_order *o, unsigned int depth)
{
	if (depth) {
		exit_deep(o, depth - 1);
	} else {
		EXPECT_EQ(ltask_defer(mark_three, o), 0);
		start_mark(o, 0);
		ltask_exit();
	}
	start_mark(o, 99);
}

void start_defers_exit(struct start_order *o)
{
	EXPECT_EQ(ltask_defer(mark_one, o), 0);
	EXPECT_EQ(ltask_defer(mark_two, o), 0);
	exit_deep(o, 20);
	start_mark(o, 98);
}

static void yields(void *arg)
{
	EXPECT_EQ(ltask_yield(), 0);
	EXPECT_EQ(ltask_sleep_ns(NSEC_PER_MSEC), 0);
	start_mark(arg, 4);
}

/* A deferred call may wait, defer, and exit. */
static void defers_again(void *arg)
{
	EXPECT_EQ(ltask_defer(mark_two, arg), 0);
	start_mark(arg, 5);
	ltask_exit();
}

void start_defer_yields(struct start_order *o)
{
	EXPECT_EQ(ltask_defer(mark_one, o), 0);
	EXPECT_EQ(ltask_defer(defers_again, o), 0);
	EXPECT_EQ(ltask_defer(yields, o), 0);
}

void start_spread(struct ltask_group *g, atomic_t *leaves, unsigned int depth)
{
	if (!depth) {
		atomic_inc(leaves);
		return;
	}
	EXPECT_EQ(ltask_go(g, start_spread, g, leaves, depth - 1), 0);
	EXPECT_EQ(ltask_go(g, start_spread, g, leaves, depth - 1), 0);
}

void start_running(struct start_order *o)
{
	start_mark(o, ltask_running());
	EXPECT_EQ(ltask_cancelled(), 0);
}

static void count(void *arg)
{
	atomic_inc(arg);
}

void start_sleep_deferred(atomic_t *ran, u64 ns)
{
	if (!EXPECT_EQ(ltask_defer(count, ran), 0))
		return;
	EXPECT_EQ(ltask_sleep_ns(ns), 0);
}

static void add_two(atomic_t *sum)
{
	atomic_add(2, sum);
}

/* The spawner is a task, and the wait group its local variable. */
void start_wg_twice(struct ltask_group *g, atomic_t *sum)
{
	struct ltask_wg wg;
	int round, i;

	ltask_wg_init(&wg);
	for (round = 1; round <= 2; round++) {
		for (i = 0; i < 10; i++)
			EXPECT_EQ(ltask_wg_go(&wg, g, add_two, sum), 0);
		EXPECT_EQ(ltask_wg_wait(&wg), 0);
		EXPECT_EQ(atomic_read(sum), round * 20);
	}
}
