// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that go deep: recursion in small frames, each with a local variable
 * whose address and value must stay what they were.
 */
#include "stack.h"

struct link {
	struct link *up;
	unsigned int depth;
};

/* Every frame's link must be found intact from below, at every depth. */
static noinline u64 recurse(struct stack_deep *d, struct link *up,
			    unsigned int depth)
{
	struct link here = { .up = up, .depth = depth };
	u64 sum;

	if (depth > d->reached)
		d->reached = depth;
	if (depth == d->depth) {
		struct link *l;

		sum = 0;
		for (l = &here; l; l = l->up)
			sum += l->depth;
		return sum;
	}
	sum = recurse(d, &here, depth + 1);
	if (here.up != up || here.depth != depth)
		lt_fail(__FILE__, __LINE__, "a local changed at depth %u",
			depth);
	return sum;
}

void stack_recurse(struct stack_deep *d)
{
	d->result = recurse(d, NULL, 0);
	atomic_inc(&d->done);
}

void stack_recurse_for_ever(struct stack_deep *d)
{
	d->depth = UINT_MAX;
	d->result = recurse(d, NULL, 0);
	atomic_inc(&d->done);
}

static void note_deferred(void *arg)
{
	struct stack_deep *d = arg;

	/* It may wait, too. */
	EXPECT_EQ(ltask_yield(), 0);
	atomic_inc(&d->deferred);
}

void stack_overflow_with_defer(struct stack_deep *d)
{
	EXPECT_EQ(ltask_defer(note_deferred, d), 0);
	EXPECT_EQ(ltask_defer(note_deferred, d), 0);
	stack_recurse_for_ever(d);
}

static noinline u64 factorial(unsigned int n)
{
	u64 less;

	if (n < 2)
		return 1;
	less = factorial(n - 1);
	/* Not a tail call, nor a loop. */
	barrier();
	return n * less;
}

void stack_factorial(struct stack_deep *d)
{
	d->result = factorial(d->depth);
	atomic_inc(&d->done);
}

static void add_one(struct stack_deep *d)
{
	int v = 1;

	EXPECT_EQ(ltask_chan_send(d->c, &v), 0);
}

static noinline int go_at_every_level(struct stack_deep *d, unsigned int depth)
{
	int v = 0, below = 0;

	EXPECT_EQ(ltask_go(d->g, add_one, d), 0);
	if (depth < d->depth)
		below = go_at_every_level(d, depth + 1);
	EXPECT_EQ(ltask_chan_recv(d->c, &v), 1);
	return below + v;
}

void stack_go_at_every_level(struct stack_deep *d)
{
	d->result = go_at_every_level(d, 1);
	atomic_inc(&d->done);
}

void stack_grow_and_return(struct stack_deep *d)
{
	u64 sum = recurse(d, NULL, 0);

	EXPECT_EQ(sum, (u64)d->depth * (d->depth + 1) / 2);
	atomic_inc(&d->done);
	/* All of them stay until the last has been deep. */
	ltask_chan_recv(d->c, NULL);
}

static noinline void park_deep(struct stack_deep *d, unsigned int depth)
{
	u64 mark = 0x5afe5afe0000ULL + depth;

	OPTIMIZER_HIDE_VAR(mark);
	if (depth)
		park_deep(d, depth - 1);
	else
		EXPECT_EQ(ltask_sleep_ns(20 * NSEC_PER_MSEC), 0);
	if (mark != 0x5afe5afe0000ULL + depth)
		lt_fail(__FILE__, __LINE__, "a local changed at %u", depth);
	if (depth % 16 == 0)
		EXPECT_EQ(ltask_yield(), 0);
}

/* Waits while it is deep, while it is shallow, and deep again. */
void stack_grow_then_park(struct stack_deep *d)
{
	int i;

	for (i = 0; i < 3; i++) {
		park_deep(d, d->depth);
		EXPECT_EQ(ltask_sleep_ns(NSEC_PER_MSEC), 0);
	}
	atomic_inc(&d->done);
}

void stack_bystander(atomic_t *n)
{
	int i;

	for (i = 0; i < 100; i++)
		ltask_yield();
	atomic_inc(n);
}
