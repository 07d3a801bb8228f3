// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that do a bit of everything.
 */
#include <linux/delay.h>
#include "load.h"

void load_count(struct load_shared *s)
{
	atomic_inc(&s->ran);
}

/* Sleeps, blocks, sends, receives, starts others, until it is told to stop. */
void load_churn(struct load_shared *s, unsigned int id)
{
	u32 v = id;

	while (!READ_ONCE(s->stop)) {
		switch ((id + atomic_inc_return(&s->turn)) % 6) {
		case 0:
			EXPECT_EQ(ltask_sleep_ns(200000), 0);
			break;
		case 1:
			usleep_range(100, 300);
			break;
		case 2:
			EXPECT_EQ(ltask_go(s->g, load_count, s), 0);
			break;
		case 3:
			if (!ltask_chan_try_send(s->c, &v))
				atomic_inc(&s->in_channel);
			break;
		case 4:
			if (ltask_chan_try_recv(s->c, &v) == 1)
				atomic_dec(&s->in_channel);
			break;
		default:
			EXPECT_EQ(ltask_yield(), 0);
		}
	}
	atomic_inc(&s->done);
}
