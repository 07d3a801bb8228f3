/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about time and futures share with their tasks.
 *
 * Times are compared with those that the timers deliver, never with a limit that
 * a slow machine could miss: a timer is early or not, however late everybody is.
 */
#ifndef _LTASK_TEST_TIME_H
#define _LTASK_TEST_TIME_H

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/types.h>
#include <ltask_test.h>

/* Long: nothing that a case waits for takes this long unless it hangs. */
#define TIME_HOUR	(3600ULL * NSEC_PER_SEC)

DEFINE_LTASK_CHAN(nums, int)
DEFINE_LTASK_FUTURE(answer, u64)

/* Random, below @max. */
static inline u32 time_below(u32 *state, u32 max)
{
	*state = *state * 1664525 + 1013904223;
	return ((u64)*state * max) >> 32;
}

/* What a task received, and when. */
struct time_got {
	struct ltask_chan *c;
	atomic_t at;
	int result;
	u64 v;
};

void time_recv(struct time_got *got);
void time_recv_after(struct time_got *got, u64 ns);
void time_select_recv(struct time_got *got);
void time_drain(struct ltask_chan *c, atomic_t *received);
void time_use_timer(atomic_t *done);
void time_reset_at_random(struct ltask_timer *t, unsigned int n, u32 seed);
void time_send_for_ever(struct ltask_chan *c);
void time_amid_selects(struct ltask_chan *c, u64 ns, atomic_t *done);
void time_busy_selects(struct ltask_chan *c, atomic_t *stop);

/* A task that waits for a future. */
struct time_wait {
	struct answer *f;
	atomic_t at;
	int result;
	u64 v;
};

/* One of those who set the same future. */
struct time_race {
	struct answer *f;
	u64 v;
	int set;
	int got;
	u64 seen;
};

void time_race(struct time_race *r);
void time_wait(struct time_wait *w);
void time_wait_timeout(struct time_wait *w, u64 ns);
void time_wait_select(struct time_wait *w);
void time_set(struct answer *f, u64 v);
void time_set_late(struct answer *f, u64 v, u64 ns);
void time_return_unset(struct answer *f);
void time_exit_unset(struct answer *f);
void time_sleep_unset(struct answer *f, u64 ns);
void time_set_twice(struct answer *f);
void time_go_from_task(struct ltask_group *g, atomic_t *done);
void time_typed(struct ltask_group *g, atomic_t *done);

void ticker_ticks(void);
void ticker_drops_for_slow_receiver(void);
void ticker_stop_and_reset(void);
void ticker_refuses_periods(void);
void ticker_leaves_room(void);

void stop_races_with_expiry(void);
void stop_races_with_expiry_and_receiver(void);
void reset_races_with_expiry(void);
void destroy_races_with_expiry(void);
void put_races_with_expiry(void);
void ticker_reset_races_with_ticks(void);
void many_resets_at_once(void);

void future_is_set_once(void);
void future_wakes_all(void);
void future_of_a_task_that_ends(void);
void future_of_a_task_that_is_cancelled(void);
void future_of_a_task_that_cant_start(void);
void future_of_two_promises(void);
void future_timeout(void);
void future_lost_waiter(void);
void future_lost_setter(void);
void future_refuses(void);
void future_in_select(void);
void future_from_a_task(void);
void future_from_hardirq(void);
void future_set_by_many(void);
void future_deadlock_is_seen(void);

#endif /* _LTASK_TEST_TIME_H */
