// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that find no memory.
 */
#include "fault.h"

void fault_count(struct fault_state *s)
{
	atomic_inc(&s->ran);
}

void fault_count_bytes(void *data)
{
	struct fault_bytes *b = data;
	unsigned int i;

	for (i = 0; i < sizeof(b->rest); i++) {
		if (!EXPECT_EQ(b->rest[i], (u8)(i * 3)))
			break;
	}
	atomic_inc(&b->s->ran);
}

void fault_park(struct fault_state *s)
{
	if (!ltask_running())
		atomic_inc(&s->on_system_stack);
	atomic_inc(&s->ran);
	EXPECT_EQ(ltask_chan_recv(s->c, NULL), 0);
}

void fault_spawn_then_fail(struct fault_state *s)
{
	unsigned int i;

	for (i = 0; i < s->nr; i++)
		EXPECT_EQ(ltask_go(s->g, fault_park, s), 0);
	fault_all();
}

struct link {
	struct link *up;
	unsigned int depth;
};

static noinline u64 recurse(struct fault_state *s, struct link *up,
			    unsigned int depth, bool park)
{
	struct link here = { .up = up, .depth = depth }, *l;
	u64 sum = 0;

	if (depth && depth == s->fail_at)
		fault_all();
	if (park && depth % 8 == 0) {
		EXPECT_EQ(ltask_yield(), 0);
		EXPECT_EQ(ltask_sleep_ns(100000), 0);
		if (!ltask_running())
			atomic_inc(&s->on_system_stack);
	}
	if (depth < s->depth) {
		sum = recurse(s, &here, depth + 1, park);
	} else {
		for (l = &here; l; l = l->up)
			sum += l->depth;
	}
	EXPECT_EQ(here.depth, depth);
	EXPECT(here.up == up);
	return sum;
}

void fault_recurse(struct fault_state *s)
{
	s->result = recurse(s, NULL, 0, false);
	atomic_inc(&s->ran);
}

void fault_recurse_and_park(struct fault_state *s)
{
	s->result = recurse(s, NULL, 0, true);
	atomic_inc(&s->ran);
}

static void deferred(void *arg)
{
	struct fault_state *s = arg;

	atomic_inc(&s->deferred);
}

void fault_dive(struct fault_state *s)
{
	EXPECT_EQ(ltask_defer(deferred, s), 0);
	fault_all();
	fault_recurse(s);
}

void fault_dive_in_callback(struct fault_state *s)
{
	EXPECT_EQ(ltask_defer(deferred, s), 0);
	fault_call_back(fault_recurse, s);
}

void fault_defer(struct fault_state *s)
{
	int err, i;

	for (i = 0; i < 3; i++) {
		err = ltask_defer(deferred, s);
		if (err) {
			EXPECT_EQ(err, -ENOMEM);
			atomic_inc(&s->no_memory);
		}
	}
	atomic_inc(&s->ran);
}

/* One that starts its successor; without memory it tries again. */
void fault_link(struct fault_state *s, unsigned int nr)
{
	struct fault_bytes bytes = { .s = s };
	unsigned int i;
	int err;

	atomic_inc(&s->ran);
	err = ltask_defer(deferred, s);
	if (err)
		atomic_inc(&s->no_memory);
	else
		atomic_dec(&s->deferred);
	recurse(s, NULL, 0, nr % 4 == 0);
	for (i = 0; i < sizeof(bytes.rest); i++)
		bytes.rest[i] = i * 3;
	err = ltask_go_bytes(s->g, fault_count_bytes, &bytes, sizeof(bytes));
	if (err) {
		EXPECT_EQ(err, -ENOMEM);
		atomic_inc(&s->no_memory);
	}
	while (!READ_ONCE(s->stop)) {
		err = ltask_go(s->g, fault_link, s, nr + 1);
		if (!err)
			break;
		EXPECT_EQ(err, -ENOMEM);
		atomic_inc(&s->no_memory);
		ltask_yield();
	}
}
