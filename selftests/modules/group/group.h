/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about groups, wait groups and sleeping share with their tasks.
 */
#ifndef _LTASK_TEST_GROUP_H
#define _LTASK_TEST_GROUP_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <ltask_test.h>

/* What a task waits in until it is cancelled. */
enum group_wait {
	WAIT_SLEEP,
	WAIT_SEND,
	WAIT_RECV,
	WAIT_WG,
	WAIT_GROUP,
	NR_WAITS,
};

struct group_waits {
	struct ltask_chan *c;
	struct ltask_wg wg;
	struct ltask_group *other;
	atomic_t at;
	atomic_t deferred;
	int result[NR_WAITS];
	int again[NR_WAITS];
};

void group_wait_task(struct group_waits *w, int which);
void group_park(struct ltask_chan *c, atomic_t *at, atomic_t *cancelled);
void group_nested(struct ltask_group *inner, atomic_t *done);
void group_add(atomic_t *n, int what);
void group_sleep_add(atomic_t *n, u64 ns);
void group_msleep(atomic_t *step, unsigned int ms);
void group_leak_recv(struct ltask_chan *c);
void group_from_task(atomic_t *done);

/* A barrier of BARRIER tasks. */
#define BARRIER		16
#define ROUNDS		8

struct group_barrier {
	struct ltask_wg arrive[ROUNDS];
	atomic_t passed[ROUNDS];
};

void group_at_barrier(struct group_barrier *b);
void group_wg_user(struct ltask_wg *wg, atomic_t *n);

struct group_sleep {
	u64 ns;
	s64 late;	/* how much too late it woke */
	int result;
	atomic_t done;
};

void group_sleeper(struct group_sleep *s);

/* What the last task that is awake does, before it lets the others go. */
enum group_awake {
	AWAKE_ASLEEP,
	AWAKE_BLOCKED,
	AWAKE_BUSY,
	NR_AWAKE,
};

void group_awake(struct ltask_chan *c, int way);

/* Two play, and a ball goes to and fro. */
struct group_ball {
	struct ltask_chan *c[2];
	unsigned int rounds;
	atomic_t done;
};

void group_play(struct group_ball *b, int me);
void group_wg_waiter(struct ltask_wg *wg, atomic_t *cancelled);
void group_wait_closed(struct ltask_group *g, int *result);

void deadlock_is_found(void);
void no_deadlock_while_one_is_awake(void);
void no_deadlock_among_the_busy(void);
void deadlock_is_told_to_a_task(void);

void sleep_of_50_us(void);
void sleep_never_ends_early(void);
void sleep_in_order(void);
void sleep_cancelled(void);
void sleep_from_a_thread(void);

void group_order(atomic_t *nr, int *slot, u64 ns);

#endif /* _LTASK_TEST_GROUP_H */
