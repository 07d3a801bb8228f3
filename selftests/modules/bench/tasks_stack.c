// SPDX-License-Identifier: GPL-2.0-only
/*
 * More tasks that are measured: those that use their stacks.
 */
#include <linux/compiler.h>
#include <linux/ktime.h>
#include "bench.h"

/* Eight words each, as in the peers. */
static noinline unsigned long frame(unsigned int left)
{
	unsigned long words[8], below = 0;

	words[left % 8] = left;
	asm volatile("" : : "r" (words) : "memory");
	if (left)
		below = frame(left - 1);
	return below + words[left % 8];
}

void bench_task_grow(unsigned int frames)
{
	frame(frames - 1);
}

static noinline unsigned long called(unsigned long v)
{
	char some[128];

	asm volatile("" : : "r" (some) : "memory");
	return v + 1;
}

/* The best of three: what else the machine does comes once. */
static noinline void call_in_a_loop(struct bench_edge *e)
{
	unsigned int i, j;

	for (i = 0; i < 3; i++) {
		u64 start = ktime_get_ns(), took;
		unsigned long v = 0;

		for (j = 0; j < e->calls; j++)
			v = called(v);
		took = ktime_get_ns() - start;
		if (!i || took < e->took)
			e->took = took;
	}
}

/* Frames smaller than that of called(), so that it is at the edge in one of them. */
void bench_task_edge(struct bench_edge *e, unsigned int depth)
{
	char some[48];

	asm volatile("" : : "r" (some) : "memory");
	if (depth)
		bench_task_edge(e, depth - 1);
	else
		call_in_a_loop(e);
	/* No tail call. */
	asm volatile("" : : "r" (some) : "memory");
}
