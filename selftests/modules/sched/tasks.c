// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about scheduling.
 */
#include <linux/delay.h>
#include <linux/smp.h>
#include "sched.h"

static noinline unsigned int look(unsigned int *p)
{
	return READ_ONCE(*p);
}

static noinline bool look_flag(bool *p)
{
	return READ_ONCE(*p);
}

static void spin_for_turn(struct sched_turns *s, unsigned int me)
{
	if (s->calls) {
		while (look(&s->turn) % s->nr != me)
			;
	} else {
		while (READ_ONCE(s->turn) % s->nr != me)
			;
	}
}

void sched_take_turns(struct sched_turns *s, unsigned int me)
{
	unsigned int i;

	for (i = 0; i < s->rounds; i++) {
		spin_for_turn(s, me);
		cpumask_set_cpu(raw_smp_processor_id(), &s->cpus);
		/* Only whose turn it is writes. */
		WRITE_ONCE(s->turn, s->turn + 1);
	}
	atomic_inc(&s->finished);
}

void sched_spin(struct sched_spin *s, unsigned int me)
{
	if (s->attached)
		EXPECT(ktime_get_ns());
	if (s->blocks)
		msleep(50);
	atomic_inc(&s->started);
	if (s->calls) {
		while (!look_flag(&s->stop))
			WRITE_ONCE(s->count[me], s->count[me] + 1);
	} else {
		while (!READ_ONCE(s->stop))
			WRITE_ONCE(s->count[me], s->count[me] + 1);
	}
}

void sched_wait_yielding(bool *flag, atomic_t *done)
{
	while (!look_flag(flag))
		ltask_yield();
	atomic_inc(done);
}

void sched_yield_only(struct sched_yield *y, unsigned int me)
{
	while (!look_flag(&y->stop)) {
		y->each[me]++;
		atomic64_inc(&y->all);
		if (!EXPECT_EQ(ltask_yield(), 0))
			break;
	}
}

void sched_block_briefly(struct sched_yield *y)
{
	while (!look_flag(&y->stop)) {
		usleep_range(100, 300);
		atomic_inc(&y->blocked);
	}
}

void sched_set(bool *flag)
{
	WRITE_ONCE(*flag, true);
}

/* Keeps many registers and the flags busy, and calls nothing. */
u64 sched_compute(u64 seed, u32 n)
{
	u64 a = seed, b = seed ^ 0x9e3779b97f4a7c15ULL, c = ~seed, d = 1, e = 2;
	u32 i;

	for (i = 0; i < n; i++) {
		a ^= a << 13;
		a ^= a >> 7;
		a ^= a << 17;
		b = b * 6364136223846793005ULL + (c | 1);
		c += (a > b) ? d : e;
		d = (d << 3 | d >> 61) + a;
		e ^= b + i;
	}
	return a ^ b ^ c ^ d ^ e;
}

void sched_sum(struct sched_sum *s)
{
	s->result = sched_compute(s->seed, s->n);
}

static void burn(u64 ns)
{
	u64 end = ktime_get_ns() + ns;

	while (ktime_get_ns() < end)
		;
}

void sched_once(struct sched_once *o, unsigned int me)
{
	cpumask_set_cpu(raw_smp_processor_id(), &o->cpus);
	if (o->spin_ns)
		burn(o->spin_ns);
	atomic_inc(&o->slots[me]);
	atomic_inc(&o->ran);
}

void sched_spawner(struct sched_once *o)
{
	unsigned int i;

	for (i = 0; i < o->nr; i++)
		EXPECT_EQ(ltask_go(o->g, sched_once, o, i), 0);
}

static void wait_greedily(struct sched_greedy *s)
{
	u64 start = ktime_get_ns();

	while (!READ_ONCE(s->seen))
		;
	s->waited_ns = ktime_get_ns() - start;
}

void sched_greedy_spawn(struct sched_greedy *s)
{
	EXPECT_EQ(ltask_go(s->g, sched_set, &s->seen), 0);
	wait_greedily(s);
}

void sched_greedy_peer(struct sched_greedy *s)
{
	EXPECT_EQ(ltask_chan_recv(s->c, NULL), 1);
	WRITE_ONCE(s->seen, true);
}

/* The receiver that waits goes next on this processor. */
void sched_greedy_wake(struct sched_greedy *s)
{
	EXPECT_EQ(ltask_chan_send(s->c, NULL), 0);
	wait_greedily(s);
}

void sched_link(struct sched_chains *s, unsigned int chain, unsigned int nr)
{
	atomic_inc(&s->links);
	switch ((chain + nr) % 8) {
	case 0:
		EXPECT_EQ(ltask_sleep_ns(50000), 0);
		break;
	case 1:
		EXPECT_EQ(ltask_yield(), 0);
		break;
	case 2:
		EXPECT_EQ(ltask_chan_send(s->c, &nr), 0);
		EXPECT_EQ(ltask_chan_recv(s->c, &nr), 1);
		break;
	case 3:
		if (s->block)
			usleep_range(1000, 1500);
		break;
	case 4:
		burn(20000);
		break;
	}
	if (look_flag(&s->stop)) {
		ltask_wg_done(&s->wg);
		return;
	}
	if (ltask_go(s->g, sched_link, s, chain, nr + 1)) {
		atomic_inc(&s->failed);
		ltask_wg_done(&s->wg);
	}
}

/* The longest that this task did not get the CPU. */
void sched_clock_task(struct sched_block *b)
{
	u64 last = ktime_get_ns(), now;

	while (!look_flag(&b->stop)) {
		ltask_yield();
		now = ktime_get_ns();
		if (now - last > b->gap_ns)
			b->gap_ns = now - last;
		last = now;
		b->turns++;
	}
}

void sched_block_msleep(struct sched_block *b)
{
	atomic_inc(&b->inside);
	msleep(b->ms);
	atomic_dec(&b->inside);
}

void sched_block_mutex(struct sched_block *b)
{
	atomic_inc(&b->inside);
	mutex_lock(&b->mutex);
	msleep(b->ms);
	mutex_unlock(&b->mutex);
	atomic_dec(&b->inside);
}

void sched_block_completion(struct sched_block *b)
{
	atomic_inc(&b->inside);
	wait_for_completion(&b->completion);
	atomic_dec(&b->inside);
}

void sched_block_read(struct sched_block *b)
{
	loff_t pos = 0;
	char byte = 0;

	atomic_inc(&b->inside);
	EXPECT_EQ(kernel_read(b->file, &byte, 1, &pos), 1);
	EXPECT_EQ(byte, 'x');
	atomic_dec(&b->inside);
}

void sched_call_busily(struct sched_calls *s)
{
	while (!look_flag(&s->stop)) {
		sched_busy();
		atomic_inc(&s->calls);
		if (current->nr_cpus_allowed != 1)
			atomic_inc(&s->astray);
	}
}

static void locked_child(struct sched_locked *s)
{
	atomic_inc(&s->children);
}

/* With the lock: what doesn't wait, of the runtime's and of the kernel's. */
static void work_with_lock(struct sched_locked *s, unsigned int nr)
{
	unsigned int other;

	s->sum++;
	EXPECT_EQ(ltask_go(s->g, locked_child, s), 0);
	if (!ltask_chan_try_send(s->c, &nr))
		atomic_inc(&s->sent);
	udelay(5);
	if (ltask_chan_try_recv(s->c, &other) == 1)
		atomic_inc(&s->got);
}

/* Without a call, where the kernel's own code is inline. */
static __always_inline void unlock_inline(struct sched_locked *s)
{
	if (s->kind == LT_NO_PREEMPT)
		preempt_enable();
	else
		sched_unlock(s);
}

static void spin_for_ticks(unsigned int ticks)
{
	unsigned long end = READ_ONCE(jiffies) + ticks;

	while (time_before(READ_ONCE(jiffies), end))
		;
}

void sched_use_lock(struct sched_locked *s, unsigned int how,
		    unsigned int rounds)
{
	while (rounds--) {
		sched_nap_and_lock(s);
		work_with_lock(s, rounds);
		switch (how) {
		case 0:		/* the unlock is a call, which can wait */
			sched_unlock(s);
			break;
		case 1:		/* park at once */
			unlock_inline(s);
			EXPECT_EQ(ltask_sleep_ns(1000), 0);
			break;
		case 2:		/* queue itself at once */
			unlock_inline(s);
			ltask_yield();
			break;
		case 3:		/* go on, or end */
			unlock_inline(s);
			if (rounds)
				spin_for_ticks(2);
			break;
		}
		if (!rounds)
			atomic_inc(&s->done);
	}
}
