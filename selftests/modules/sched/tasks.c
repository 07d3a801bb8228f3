// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about the scheduler: most of them are rude.
 */
#include <linux/delay.h>
#include <linux/processor.h>
#include <linux/smp.h>
#include "sched.h"

void sched_yield_until(struct sched_shared *s)
{
	while (!READ_ONCE(s->flag))
		EXPECT_EQ(ltask_yield(), 0);
	atomic_inc(&s->done);
}

void sched_set_flag(struct sched_shared *s)
{
	WRITE_ONCE(s->flag, true);
	atomic_inc(&s->done);
}

/* In strict turn, without ever giving way. */
void sched_in_turn(struct sched_shared *s, int id, int rounds)
{
	while (rounds--) {
		while (atomic_read(&s->turn) != id) {
			if (READ_ONCE(s->stop))
				return;
			cpu_relax();
		}
		atomic_set(&s->turn, (id + 1) % s->nr);
	}
	atomic_inc(&s->done);
}

static noinline int read_turn(struct sched_shared *s)
{
	barrier();
	return atomic_read(&s->turn);
}

void sched_busy_calls(struct sched_shared *s, int id, int rounds)
{
	while (rounds--) {
		while (read_turn(s) != id) {
			if (READ_ONCE(s->stop))
				return;
		}
		atomic_set(&s->turn, (id + 1) % s->nr);
	}
	atomic_inc(&s->done);
}

void sched_busy_loop(struct sched_shared *s, int id, int rounds)
{
	while (rounds--) {
		while (atomic_read(&s->turn) != id) {
			if (READ_ONCE(s->stop))
				return;
		}
		atomic_set(&s->turn, (id + 1) % s->nr);
	}
	atomic_inc(&s->done);
}

static noinline bool stopped(struct sched_shared *s)
{
	barrier();
	return READ_ONCE(s->stop);
}

void sched_spin_calls(struct sched_shared *s)
{
	atomic_inc(&s->ran);
	while (!stopped(s))
		;
	atomic_inc(&s->done);
}

void sched_spin_loop(struct sched_shared *s)
{
	atomic_inc(&s->ran);
	while (!READ_ONCE(s->stop))
		;
	atomic_inc(&s->done);
}

void sched_count(struct sched_shared *s)
{
	if (s->cpu >= 0 && raw_smp_processor_id() != s->cpu)
		atomic_inc(&s->elsewhere);
	atomic_inc(&s->ran);
}

/* All at once: none runs before this one parks, but on other processors. */
void sched_spawn_many(struct sched_shared *s)
{
	unsigned int i;

	s->cpu = -1;
	for (i = 0; i < s->nr; i++) {
		if (!EXPECT_EQ(ltask_go(s->g, sched_count, s), 0))
			break;
	}
}

/* Keeps its processor until others have run what it started. */
void sched_spawn_and_spin(struct sched_shared *s)
{
	unsigned int i;

	for (i = 0; i < s->nr; i++)
		EXPECT_EQ(ltask_go(s->g, sched_count, s), 0);
	while (atomic_read(&s->ran) < s->nr && !READ_ONCE(s->stop))
		cpu_relax();
	atomic_inc(&s->done);
}

void sched_respawn(struct sched_shared *s, unsigned int left)
{
	atomic_inc(&s->ran);
	if (left && !READ_ONCE(s->stop)) {
		if (!EXPECT_EQ(ltask_go(s->g, sched_respawn, s, left - 1), 0))
			return;
		if (left % 16 == 0)
			ltask_yield();
		return;
	}
	atomic_inc(&s->done);
}

/* Sleeps, blocks, sends, receives, starts others, until it is told to stop. */
void sched_churn(struct sched_shared *s, struct ltask_chan *c, unsigned int id)
{
	u32 v = id;

	while (!READ_ONCE(s->stop)) {
		switch ((id + atomic_inc_return(&s->turn)) % 6) {
		case 0:
			ltask_sleep_ns(200000);
			break;
		case 1:
			usleep_range(100, 300);
			break;
		case 2:
			if (ltask_go(s->g, sched_count, s))
				lt_fail(__FILE__, __LINE__, "go");
			break;
		case 3:
			if (!ltask_chan_try_send(c, &v))
				atomic_inc(&s->elsewhere);
			break;
		case 4:
			if (ltask_chan_try_recv(c, &v) == 1)
				atomic_dec(&s->elsewhere);
			break;
		default:
			ltask_yield();
		}
	}
	atomic_inc(&s->done);
}
