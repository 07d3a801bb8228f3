/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about the scheduler share with their tasks.
 */
#ifndef _LTASK_TEST_SCHED_H
#define _LTASK_TEST_SCHED_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/types.h>
#include <ltask_test.h>

struct sched_shared {
	struct ltask_group *g;
	atomic_t turn;
	atomic_t done;
	atomic_t ran;
	atomic_t elsewhere;
	bool flag;
	bool stop;
	unsigned int nr;
	int cpu;
};

void sched_yield_until(struct sched_shared *s);
void sched_set_flag(struct sched_shared *s);
void sched_in_turn(struct sched_shared *s, int id, int rounds);
void sched_busy_calls(struct sched_shared *s, int id, int rounds);
void sched_busy_loop(struct sched_shared *s, int id, int rounds);
void sched_spin_calls(struct sched_shared *s);
void sched_spin_loop(struct sched_shared *s);
void sched_spawn_many(struct sched_shared *s);
void sched_spawn_and_spin(struct sched_shared *s);
void sched_respawn(struct sched_shared *s, unsigned int left);
void sched_count(struct sched_shared *s);

/* churn.c: a bit of everything, for whoever looks from outside. */
void sched_churn(struct sched_shared *s, struct ltask_chan *c, unsigned int id);
void churn_for_five_seconds(void);

#endif /* _LTASK_TEST_SCHED_H */
