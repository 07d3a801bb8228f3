/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases that make load share with their tasks.
 */
#ifndef _LTASK_TEST_LOAD_H
#define _LTASK_TEST_LOAD_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <ltask_test.h>

struct load_shared {
	struct ltask_group *g;
	struct ltask_chan *c;
	atomic_t turn;
	atomic_t ran;
	atomic_t done;
	atomic_t in_channel;
	bool stop;
};

void load_count(struct load_shared *s);
void load_churn(struct load_shared *s, unsigned int id);

#endif /* _LTASK_TEST_LOAD_H */
