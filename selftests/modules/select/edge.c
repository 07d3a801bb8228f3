// SPDX-License-Identifier: GPL-2.0-only
/*
 * A select that falls exactly on the boundary between two segments. A task goes
 * down in steps of one small frame after a start that is shifted by 16 bytes at a
 * time, and at every step selects, at once and after a wait, so that in some run
 * cases, value and what waits for it lie on either side.
 */
#include "select.h"

static noinline void select_here(struct sel_edge *e, unsigned int step)
{
	int in = step, out = -1, none = 0;
	struct ltask_case cases[] = {
		LTASK_SEND(e->a, &in),
		LTASK_RECV(e->never, &none),
		LTASK_RECV(e->b, &out),
	};

	/* The peer of edge_peer() takes it and gives it back, one more. */
	if (!EXPECT_EQ(ltask_select(cases, 2), 0))
		return;
	if (!EXPECT_EQ(ltask_select(cases + 1, 2), 1))
		return;
	EXPECT_EQ(out, step + 1);
	EXPECT_EQ(in, step);
	EXPECT_EQ(ltask_chan_recv_timeout(e->never, &none, 1), -ETIME);
}

static noinline void down(struct sel_edge *e, unsigned int step)
{
	unsigned int *where = &step;

	select_here(e, step);
	if (step < e->steps)
		down(e, step + 1);
	OPTIMIZER_HIDE_VAR(where);
	EXPECT(where == &step);
	select_here(e, *where);
}

#define PAD(n)								\
static noinline void pad_##n(struct sel_edge *e)			\
{									\
	char pad[n];							\
									\
	OPTIMIZER_HIDE_VAR(e);						\
	asm volatile("" : : "r" (pad) : "memory");			\
	down(e, 0);							\
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

void sel_edge(struct sel_edge *e)
{
	switch (e->offset % 8) {
	case 0:
		pad_16(e);
		break;
	case 1:
		pad_32(e);
		break;
	case 2:
		pad_48(e);
		break;
	case 3:
		pad_64(e);
		break;
	case 4:
		pad_80(e);
		break;
	case 5:
		pad_96(e);
		break;
	case 6:
		pad_112(e);
		break;
	default:
		pad_128(e);
	}
	atomic_inc(&e->done);
	EXPECT_EQ(ltask_chan_close(e->a), 0);
}

/* Receives on a, sends one more on b. */
void sel_edge_peer(struct sel_edge *e)
{
	int v;

	while (ltask_chan_recv(e->a, &v) == 1) {
		v++;
		EXPECT_EQ(ltask_chan_send(e->b, &v), 0);
	}
}
