// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that go on without the memory that they would have liked.
 */
#include "fault.h"

void fault_count(struct fault_shared *s)
{
	atomic_inc(&s->ran);
}

void fault_count_bytes(void *data)
{
	atomic_inc(&(*(struct fault_shared **)data)->ran);
}

static noinline u64 deep(u64 *above, unsigned int depth)
{
	u64 here = depth, sum;

	if (!depth) {
		/* Parked while it may be on the system stack. */
		ltask_yield();
		return *above;
	}
	sum = deep(&here, depth - 1);
	barrier();
	return here == depth ? sum + here : 0;
}

void fault_grow(struct fault_shared *s, unsigned int depth)
{
	u64 top = 0, want = (u64)depth * (depth + 1) / 2;

	/* The innermost adds what it finds in the frame above: 1. */
	if (deep(&top, depth) != want + !!depth)
		atomic_inc(&s->wrong);
	atomic_inc(&s->ran);
}

static void note_deferred(void *arg)
{
	struct fault_shared *s = arg;

	atomic_inc(&s->deferred);
}

void fault_defer(struct fault_shared *s)
{
	int err = ltask_defer(note_deferred, s);

	if (err) {
		if (err != -ENOMEM)
			atomic_inc(&s->wrong);
		atomic_inc(&s->no_memory);
	}
	atomic_inc(&s->ran);
}
