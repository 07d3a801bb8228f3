// SPDX-License-Identifier: GPL-2.0-only
/*
 * Run queues, as one can see them from outside: whatever is queued runs, once,
 * wherever it has to be moved to.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "sched.h"

static struct sched_once *once_alloc(struct ltask_group *g, unsigned int nr)
{
	struct sched_once *o = kvzalloc(struct_size(o, slots, nr), GFP_KERNEL);

	if (!EXPECT(o))
		return NULL;
	o->g = g;
	o->nr = nr;
	return o;
}

static void once_check(struct sched_once *o)
{
	unsigned int i;

	EXPECT_EQ(atomic_read(&o->ran), o->nr);
	for (i = 0; i < o->nr; i++)
		EXPECT_EQ(atomic_read(&o->slots[i]), 1);
}

/* Four times what the ring holds, from a task that does not let go. */
void queue_overflows_from_a_task(void)
{
	struct ltask_group *g = LT_GROUP();
	struct sched_once *o = g ? once_alloc(g, 1000) : NULL;
	int round;

	for (round = 0; o && round < 20; round++) {
		memset(o->slots, 0, o->nr * sizeof(o->slots[0]));
		atomic_set(&o->ran, 0);
		EXPECT_EQ(ltask_go(g, sched_spawner, o), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		once_check(o);
	}
	lt_group_end(g);
	kvfree(o);
}

void queue_overflows_from_a_thread(void)
{
	struct ltask_group *g = LT_GROUP();
	struct sched_once *o = g ? once_alloc(g, 20000) : NULL;
	unsigned int i;

	if (o) {
		for (i = 0; i < o->nr; i++)
			EXPECT_EQ(ltask_go(g, sched_once, o, i), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		once_check(o);
	}
	lt_group_end(g);
	kvfree(o);
}

void queued_tasks_are_stolen(void)
{
	struct ltask_group *g = LT_GROUP();
	struct sched_once *o = g ? once_alloc(g, 200) : NULL;

	if (o) {
		o->spin_ns = NSEC_PER_MSEC;
		EXPECT_EQ(ltask_go(g, sched_spawner, o), 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		once_check(o);
		EXPECT_EQ(cpumask_weight(&o->cpus), ltask_set_maxprocs(0));
	}
	lt_group_end(g);
	kvfree(o);
}

void spawned_behind_a_spinner(void)
{
	struct sched_greedy s = { .g = LT_GROUP() };
	u64 worst = 0;
	int i;

	for (i = 0; s.g && i < 20; i++) {
		s.seen = false;
		EXPECT_EQ(ltask_go(s.g, sched_greedy_spawn, &s), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		worst = max(worst, s.waited_ns);
	}
	lt_note("waited %llu us at most", worst / NSEC_PER_USEC);
	lt_group_end(s.g);
}

void woken_behind_a_spinner(void)
{
	struct sched_greedy s = { .g = LT_GROUP() };
	u64 worst = 0;
	int i;

	s.c = ltask_chan_create(0, 0);
	if (!EXPECT(!IS_ERR(s.c))) {
		lt_group_end(s.g);
		return;
	}
	for (i = 0; s.g && i < 20; i++) {
		s.seen = false;
		EXPECT_EQ(ltask_go(s.g, sched_greedy_peer, &s), 0);
		usleep_range(5000, 6000);
		EXPECT_EQ(ltask_go(s.g, sched_greedy_wake, &s), 0);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		worst = max(worst, s.waited_ns);
	}
	lt_note("waited %llu us at most", worst / NSEC_PER_USEC);
	lt_group_end(s.g);
	ltask_chan_put(s.c);
}

void maxprocs_changes_while_tasks_respawn(void)
{
	unsigned int old = ltask_set_maxprocs(0), cpus = num_online_cpus(), i;
	struct ltask_group *g = LT_GROUP();
	struct sched_chains *s = g ? sched_chains_start(g, true) : NULL;

	if (s) {
		for (i = 0; i < 1000; i++) {
			unsigned int n = 1 + get_random_u32() % cpus;

			ltask_set_maxprocs(n);
			EXPECT_EQ(ltask_set_maxprocs(0), n);
			if (i % 4 == 0)
				usleep_range(50, 500);
		}
		ltask_set_maxprocs(old);
	}
	sched_chains_end(s);
	lt_group_end(g);
}

/*
 * Who yields goes straight over to another task, wherever an interrupt may come that
 * would move it to another processor.
 */
void maxprocs_changes_while_tasks_yield(void)
{
	unsigned int old = ltask_set_maxprocs(0), cpus = num_online_cpus(), i;
	struct sched_yield *y = kzalloc(sizeof(*y), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	u64 sum = 0;

	if (g && EXPECT(y)) {
		for (i = 0; i < MAX_TASKS; i++)
			EXPECT_EQ(ltask_go(g, sched_yield_only, y, i), 0);
		for (i = 0; i < cpus; i++)
			EXPECT_EQ(ltask_go(g, sched_block_briefly, y), 0);
		for (i = 0; i < 2000; i++) {
			ltask_set_maxprocs(1 + i % cpus);
			usleep_range(500, 1500);
		}
		ltask_set_maxprocs(old);
		WRITE_ONCE(y->stop, true);
		EXPECT_EQ(ltask_group_wait(g), 0);
		for (i = 0; i < MAX_TASKS; i++) {
			EXPECT_OP(y->each[i], >, 0);
			sum += y->each[i];
		}
		EXPECT_EQ(sum, atomic64_read(&y->all));
		EXPECT_OP(atomic_read(&y->blocked), >, 0);
		lt_note("%llu yields, %u calls", sum, atomic_read(&y->blocked));
	}
	lt_group_end(g);
	kfree(y);
}

/*
 * A task that has called the kernel and not waited since stays on its thread.
 * When its slice is over the queue gets as long a turn, not one task only.
 */
void queued_beside_attached_spinners(void)
{
	struct sched_spin *spin = kzalloc(sizeof(*spin), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	struct sched_once *o = g ? once_alloc(g, 4000) : NULL;
	unsigned int procs = ltask_set_maxprocs(0), i;

	if (o && EXPECT(spin)) {
		spin->attached = true;
		for (i = 0; i < procs; i++)
			EXPECT_EQ(ltask_go(g, sched_spin, spin, i), 0);
		EXPECT_EVENTUALLY(atomic_read(&spin->started) == procs, 20000);
		for (i = 0; i < o->nr; i++)
			EXPECT_EQ(ltask_go(g, sched_once, o, i), 0);
		if (!EXPECT_EVENTUALLY(atomic_read(&o->ran) == o->nr, 15000))
			lt_note("%u of %u ran", atomic_read(&o->ran), o->nr);
		WRITE_ONCE(spin->stop, true);
		EXPECT_EQ(ltask_group_wait(g), 0);
		once_check(o);
	}
	lt_group_end(g);
	kvfree(o);
	kfree(spin);
}

/* All processors are kept busy while a thousand are queued. */
void shrink_with_a_thousand_queued(void)
{
	struct sched_spin *spin = kzalloc(sizeof(*spin), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	struct sched_once *o = g ? once_alloc(g, 1000) : NULL;
	unsigned int procs = ltask_set_maxprocs(0), i;

	if (o && EXPECT(spin)) {
		for (i = 0; i < procs; i++)
			EXPECT_EQ(ltask_go(g, sched_spin, spin, i), 0);
		EXPECT_EVENTUALLY(atomic_read(&spin->started) == procs, 20000);
		for (i = 0; i < o->nr; i++)
			EXPECT_EQ(ltask_go(g, sched_once, o, i), 0);
		EXPECT_EQ(ltask_set_maxprocs(1), procs);
		if (!EXPECT_EVENTUALLY(atomic_read(&o->ran) == o->nr, 20000))
			lt_note("%u of %u ran", atomic_read(&o->ran), o->nr);
		WRITE_ONCE(spin->stop, true);
		EXPECT_EQ(ltask_group_wait(g), 0);
		once_check(o);
		EXPECT_EQ(ltask_set_maxprocs(procs), 1);
	}
	lt_group_end(g);
	kvfree(o);
	kfree(spin);
}
