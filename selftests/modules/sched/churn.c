// SPDX-License-Identifier: GPL-2.0-only
/*
 * Load: tasks that sleep, block, talk and multiply, while somebody takes CPUs
 * away (ltask_hotplug_test.sh) or reads the dump (ltask_dump_test.sh).
 */
#include <linux/err.h>
#include <linux/module.h>
#include "sched.h"

#define CHURNERS 100

void churn_for_five_seconds(void)
{
	struct sched_shared s = { .g = lt_group("churn", THIS_MODULE), .cpu = -1 };
	struct ltask_chan *c = ltask_chan_create(sizeof(u32), 8);
	unsigned int i;
	u32 v;

	if (!s.g || !EXPECT(!IS_ERR(c)))
		return;
	for (i = 0; i < CHURNERS; i++)
		EXPECT_EQ(ltask_go(s.g, sched_churn, &s, c, i), 0);
	msleep(5000);
	WRITE_ONCE(s.stop, true);
	EXPECT_EQ(lt_group_end(s.g), 0);
	EXPECT_EQ(atomic_read(&s.done), CHURNERS);
	/* What was sent and not received is still in it. */
	while (ltask_chan_try_recv(c, &v) == 1)
		atomic_dec(&s.elsewhere);
	EXPECT_EQ(atomic_read(&s.elsewhere), 0);
	lt_note("%d tasks started and ended meanwhile", atomic_read(&s.ran));
	ltask_chan_put(c);
}
