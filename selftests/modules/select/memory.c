// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select with no memory to be had: only waiting with many cases needs some.
 */
#include <linux/module.h>
#include <linux/fault-inject.h>
#include "select.h"

#if defined(CONFIG_FAULT_INJECTION) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)

extern struct fault_attr ltask_fail_alloc;

/* All allocations of ltask's fail from now on, or none. */
static void fail_all(bool yes)
{
	ltask_fail_alloc.probability = 0;
	ltask_fail_alloc.verbose = 0;
	ltask_fail_alloc.interval = 1;
	ltask_fail_alloc.count = 0;
	atomic_set(&ltask_fail_alloc.times, yes ? -1 : 0);
	atomic_set(&ltask_fail_alloc.space, 0);
	if (yes)
		ltask_fail_alloc.probability = 100;
}

void select_waits_without_memory(void)
{
	struct ltask_chan *c = sel_chan(0), *room = sel_chan(1);
	int v = 1, i;
	struct ltask_case cases[] = {
		LTASK_RECV(c, &v), LTASK_TIMEOUT(1000), LTASK_SEND(c, &v),
		LTASK_RECV(c, &v), LTASK_SEND(room, &v),
	};
	struct ltask_case wait[] = {
		LTASK_RECV(c, &v), LTASK_SEND(c, &v), LTASK_RECV(c, &v),
		LTASK_RECV(c, &v),
	};
	struct ltask_group *g = LT_GROUP();
	struct sel_call calls[] = {
		{ wait, 3, SEL_UNDONE }, { wait, 4, SEL_UNDONE },
		{ cases, 4, SEL_UNDONE }, { cases, 3, SEL_UNDONE },
	};

	if (!g || !c || !room)
		goto out;
	/* The thread itself. */
	fail_all(true);
	EXPECT_EQ(ltask_select(cases, 3), 1);
	EXPECT_EQ(ltask_select(cases, 4), -ENOMEM);
	for (i = 0; i < 4; i++)
		EXPECT(!cases[i].ok);
	EXPECT_EQ(ltask_select(cases, 5), 4);
	EXPECT_EQ(ltask_select(cases, 5), -ENOMEM);
	fail_all(false);
	EXPECT_EQ(sel_receivers(c) + sel_senders(c), 0);

	/* Tasks, who have begun before. */
	for (i = 1; i < ARRAY_SIZE(calls); i++) {
		struct sel_gate gate = {
			.c = ltask_chan_create(0, 0), .call = &calls[i],
		};

		EXPECT_EQ(ltask_go(g, sel_run_later, &gate), 0);
		EXPECT_EVENTUALLY(sel_receivers(gate.c) == 1, 5000);
		fail_all(true);
		EXPECT_EQ(ltask_chan_send(gate.c, NULL), 0);
		EXPECT_EVENTUALLY(atomic_read(&calls[i].at) == 2, 5000);
		fail_all(false);
		EXPECT_EQ(ltask_group_wait(g), 0);
		EXPECT_EQ(calls[i].result, calls[i].n > 3 ? -ENOMEM : 1);
		ltask_chan_put(gate.c);
	}
	EXPECT_EQ(sel_receivers(c) + sel_senders(c), 0);
out:
	lt_group_end(g);
	ltask_chan_put(c);
	ltask_chan_put(room);
}

#else

void select_waits_without_memory(void)
{
	lt_skip("this kernel has no CONFIG_FAULT_INJECTION_DEBUG_FS");
}

#endif
