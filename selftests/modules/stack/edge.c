// SPDX-License-Identifier: GPL-2.0-only
/*
 * What falls exactly on the boundary between two segments. A task goes down in
 * steps of one small frame after a start that is shifted by 16 bytes at a time,
 * and at every step does the thing in question, so that in some run it is at
 * the boundary, whatever the compiler made of the frames.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include "stack.h"

typedef void (*edge_fn)(struct stack_edge *e, unsigned int step);

/* Padding of a size that is known when it compiles, without alloca. */
#define PAD(n)								\
static noinline void pad_##n(struct stack_edge *e, edge_fn fn)		\
{									\
	char pad[n];							\
									\
	OPTIMIZER_HIDE_VAR(e);						\
	asm volatile("" : : "r" (pad) : "memory");			\
	fn(e, 0);							\
	asm volatile("" : : "r" (pad) : "memory");			\
}

PAD(16)
PAD(32)
PAD(48)
PAD(64)
PAD(80)
PAD(96)
PAD(112)
PAD(128)

static void start(struct stack_edge *e, edge_fn fn)
{
	switch (e->offset / 16 % 8) {
	case 0:
		return pad_16(e, fn);
	case 1:
		return pad_32(e, fn);
	case 2:
		return pad_48(e, fn);
	case 3:
		return pad_64(e, fn);
	case 4:
		return pad_80(e, fn);
	case 5:
		return pad_96(e, fn);
	case 6:
		return pad_112(e, fn);
	default:
		return pad_128(e, fn);
	}
}

/* Eight words on the stack is the most that is carried over. */
static noinline u64 fourteen(u64 a, u64 b, u64 c, u64 d, u64 e, u64 f, u64 g,
			     u64 h, u64 i, u64 j, u64 k, u64 l, u64 m, u64 n)
{
	u64 here[4] = { a, g, m, n };

	asm volatile("" : : "r" (here) : "memory");
	return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h +
	       9 * i + 10 * j + 11 * k + 12 * l + 13 * here[2] + 14 * here[3];
}

static noinline int eight(int a, s8 b, u16 c, void *d, u64 e, bool f, s16 g,
			  u32 h)
{
	return a == 1 && b == -2 && c == 3 && d == &eight && e == 5 && f &&
	       g == -7 && h == 8;
}

static noinline void many_arguments(struct stack_edge *e, unsigned int step)
{
	u64 s = step;

	EXPECT_EQ(fourteen(s, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 + s),
		  s + 910 + 14 * s);
	EXPECT(eight(1, -2, 3, &eight, 5, true, -7, 8));
	if (step < e->steps)
		many_arguments(e, step + 1);
	barrier();
}

void stack_edge_many_arguments(struct stack_edge *e)
{
	start(e, many_arguments);
	atomic_inc(&e->done);
}

struct pair {
	u64 a;
	u64 b;
};

static noinline struct pair make_pair(u64 v)
{
	return (struct pair){ v, ~v };
}

static noinline void struct_return(struct stack_edge *e, unsigned int step)
{
	struct pair p = make_pair(step);

	EXPECT_EQ(p.a, step);
	EXPECT_EQ(p.b, ~(u64)step);
	if (step < e->steps)
		struct_return(e, step + 1);
	barrier();
}

void stack_edge_struct_return(struct stack_edge *e)
{
	start(e, struct_return);
	atomic_inc(&e->done);
}

static void started(struct stack_edge *e, u64 a, u64 b)
{
	EXPECT_EQ(a + 1, b);
	atomic_inc(&e->started);
}

static noinline void runtime_calls(struct stack_edge *e, unsigned int step)
{
	u64 in = 0x1122334455667788ULL ^ step, out = 0, *where = &in;

	EXPECT_EQ(ltask_chan_send(e->c, &in), 0);
	EXPECT_EQ(ltask_chan_recv(e->c, &out), 1);
	EXPECT_EQ(out, *where);
	EXPECT_EQ(ltask_yield(), 0);
	EXPECT_EQ(ltask_go(e->g, started, e, in, in + 1), 0);
	if (step < e->steps)
		runtime_calls(e, step + 1);
	EXPECT(where == &in);
	EXPECT_EQ(in, 0x1122334455667788ULL ^ step);
	EXPECT_EQ(ltask_sleep_ns(1), 0);
}

void stack_edge_runtime_calls(struct stack_edge *e)
{
	start(e, runtime_calls);
	atomic_inc(&e->done);
}

static noinline void kernel_calls(struct stack_edge *e, unsigned int step)
{
	u64 in = step;
	void *mem = kmalloc(64, GFP_KERNEL);
	char text[32];

	if (EXPECT(mem)) {
		/* Arguments of which some are on the stack. */
		snprintf(text, sizeof(text), "%u %u %u %u %u %u", 1, 2, 3, 4,
			 5, step % 10);
		EXPECT_EQ(text[10], '0' + step % 10);
		kfree(mem);
	}
	if (step < e->steps)
		kernel_calls(e, step + 1);
	EXPECT_EQ(in, step);
}

void stack_edge_kernel_calls(struct stack_edge *e)
{
	start(e, kernel_calls);
	atomic_inc(&e->done);
}

static noinline void change(u64 *mine, u64 *above, unsigned int step)
{
	*mine += 1;
	if (above)
		*above += 1;
}

/* Frames on both sides of the boundary write to each other's locals. */
static noinline void addresses(struct stack_edge *e, unsigned int step,
			       u64 *above)
{
	u64 mine = step;

	change(&mine, above, step);
	if (step < e->steps)
		addresses(e, step + 1, &mine);
	EXPECT_EQ(mine, step + 1 + (step < e->steps));
}

static void addresses_start(struct stack_edge *e, unsigned int step)
{
	addresses(e, step, NULL);
}

void stack_edge_addresses(struct stack_edge *e)
{
	start(e, addresses_start);
	atomic_inc(&e->done);
}

static noinline u64 leaf(u64 v)
{
	u64 here = v;

	asm volatile("" : : "r" (&here) : "memory");
	return here + 1;
}

/* At each depth the same call a thousand times: over the boundary and back. */
static noinline void hot_split(struct stack_edge *e, unsigned int step)
{
	u64 v = 0;
	int i;

	for (i = 0; i < 1000; i++)
		v = leaf(v);
	EXPECT_EQ(v, 1000);
	if (step < e->steps)
		hot_split(e, step + 1);
	barrier();
}

void stack_edge_hot_split(struct stack_edge *e)
{
	start(e, hot_split);
	atomic_inc(&e->done);
}

static void done_by_defer(void *arg)
{
	struct stack_edge *e = arg;

	atomic_inc(&e->done);
}

static noinline void exits(struct stack_edge *e, unsigned int step)
{
	u64 here = step;

	asm volatile("" : : "r" (&here) : "memory");
	if (step < e->steps)
		exits(e, step + 1);
	ltask_exit();
	lt_fail(__FILE__, __LINE__, "still there after ltask_exit()");
}

void stack_edge_exit(struct stack_edge *e)
{
	EXPECT_EQ(ltask_defer(done_by_defer, e), 0);
	start(e, exits);
}
