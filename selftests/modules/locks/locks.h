/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about locks share with each other and with their tasks.
 */
#ifndef _LTASK_TEST_LOCKS_H
#define _LTASK_TEST_LOCKS_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/irq_work.h>
#include <linux/types.h>
#include <ltask_test.h>

/* One that waits once, for any of the locks. */
struct lk_waiter {
	void *lock;
	struct ltask_mutex *m;	/* of a condition variable */
	int (*call)(struct lk_waiter *w);
	unsigned int n;		/* units of a semaphore */
	int *turn;		/* counts those who got it, under the lock */
	atomic_t at;		/* 1: about to wait; 2: has it; 3: let go */
	atomic_t keep;		/* lets go once this is zero */
	int got;		/* its turn */
	int ret;
};

/* Task code, which threads call as well. */
int lk_mutex(struct lk_waiter *w);
int lk_mutex_intr(struct lk_waiter *w);
int lk_mutex_always(struct lk_waiter *w);
int lk_read(struct lk_waiter *w);
int lk_read_intr(struct lk_waiter *w);
int lk_write(struct lk_waiter *w);
int lk_write_intr(struct lk_waiter *w);
int lk_cond(struct lk_waiter *w);
int lk_cond_intr(struct lk_waiter *w);
int lk_sem(struct lk_waiter *w);
int lk_sem_intr(struct lk_waiter *w);
void lk_wait(struct lk_waiter *w);
void lk_wait_data(void *data);
void lk_cost(struct ltask_mutex *m, u64 *ns);

/* A number that only a lock protects. */
struct lk_count {
	struct ltask_mutex m;
	struct ltask_rwmutex rw;
	struct ltask_sem sem;
	unsigned long n;
	unsigned long twin;
	unsigned int each;
	atomic_t in;
	atomic_t bad;
};

void lk_count_mutex(struct lk_count *c);
void lk_count_try(struct lk_count *c);
void lk_count_write(struct lk_count *c);
void lk_count_read(struct lk_count *c);
void lk_count_sem(struct lk_count *c, unsigned int weight);
void lk_count_sem_one(struct lk_count *c);

struct lk_hog {
	struct ltask_mutex m;
	atomic_t stop;
	bool spin;
};

void lk_hog(struct lk_hog *h);
void lk_modest(struct lk_hog *h, unsigned int times);

/* An object that is freed by its last user, under its own lock. */
struct lk_object {
	struct ltask_mutex m;
	struct ltask_rwmutex rw;
	unsigned int users;
	atomic_t *freed;
};

void lk_object_user(struct lk_object *o);
void lk_object_reader(struct lk_object *o);

void lk_misuse_mutex(struct ltask_mutex *m, int *ret);

struct lk_steal {
	struct ltask_mutex m;
	struct ltask_cond c;
	int state;
	int ret;
};

void lk_early_waiter(struct lk_steal *s);
void lk_late_waiter(struct lk_steal *s);

/* A queue of bounded length, by condition variables. */
struct lk_buffer {
	struct ltask_mutex m;
	struct ltask_cond not_full, not_empty;
	unsigned int len, cap, each;
	u64 put, taken;
	unsigned long nr_put, nr_taken;
};

void lk_producer(struct lk_buffer *b);
void lk_consumer(struct lk_buffer *b);

struct lk_once {
	struct ltask_once once;
	int runs;
	int what;
	int inner;
	atomic_t started;
	atomic_t hold;
	atomic_t returned;
	atomic_t early;
};

enum { LK_ONCE_SLEEP, LK_ONCE_AGAIN, LK_ONCE_EXIT, LK_ONCE_OVERFLOW };

unsigned int lk_fall(unsigned int depth);
void lk_once(struct lk_once *o);
void lk_once_returns(struct lk_once *o, int *ret);

struct lk_parts {
	struct ltask_errgroup *eg;
	atomic_t run;
	atomic_t too_many;
	atomic_t hold;
	atomic_t done;
};

int lk_sum_none(void);
int lk_sum(u64 *sum, int a, u64 b, short c, char d, bool e);
int lk_until_cancelled(atomic_t *cancelled);
int lk_returns(int err, unsigned int how);
int lk_part(struct lk_parts *p);
void lk_start_part(struct lk_parts *p, int *ret);
void lk_errgroup_here(struct ltask_group *g, int *ret, bool fail);
int lk_no_task_code(void);

/* An ordinary thread. */
struct lk_thread {
	void (*fn)(void *arg);
	void *arg;
	struct task_struct *k;
	struct completion done;
};

bool lk_thread_start(struct lk_thread *t, void (*fn)(void *arg), void *arg);
void lk_thread_join(struct lk_thread *t);
void lk_thread_wait(void *waiter);
unsigned int lk_queued(raw_spinlock_t *lock, struct list_head *queue);
bool lk_go_wait(struct ltask_group *g, struct lk_waiter *w);
void lk_signals_end_waits(struct lk_waiter *w, int (*killable)(struct lk_waiter *),
			  int (*interruptible)(struct lk_waiter *));
int lk_in_hardirq(int (*fn)(void *arg), void *arg);

void mutex_fast_path_takes_no_spinlock(void);
void mutex_waiters_come_in_order(void);
void mutex_is_handed_over_after_a_millisecond(void);
void mutex_fairness(void);
void mutex_misuse_is_caught(void);
void mutex_cancel_while_waiting(void);
void mutex_cancelled_task_may_still_tidy_up(void);
void mutex_signals_end_waits(void);
void mutex_from_hardirq(void);
void mutex_guards_a_counter(void);
void mutex_guards_its_own_object(void);
void mutex_cancel_storm(void);
void mutex_cost(void);
void rwmutex_readers_share(void);
void rwmutex_waiting_writer_stops_new_readers(void);
void rwmutex_writer_gives_way_to_readers(void);
void rwmutex_cancelled_writer_lets_readers_in(void);
void rwmutex_misuse_is_caught(void);
void rwmutex_signals_end_waits(void);
void rwmutex_from_hardirq(void);
void rwmutex_guards_a_pair(void);
void rwmutex_guards_its_own_object(void);
void rwmutex_cancel_storm(void);
void cond_signal_stealing(void);
void cond_signals_in_order_and_broadcast(void);
void cond_cancelled_wait_returns_with_the_mutex(void);
void cond_cancel_loses_no_signal(void);
void cond_misuse_is_caught(void);
void cond_signals_end_waits(void);
void cond_from_hardirq(void);
void cond_bounded_buffer(void);
void once_others_wait_for_the_first(void);
void once_recursion_is_caught(void);
void once_counts_when_its_task_ends(void);
void once_cancel_while_waiting(void);
void sem_takes_and_gives(void);
void sem_large_request_is_not_starved(void);
void sem_cancelled_request_lets_others_on(void);
void sem_misuse_is_caught(void);
void sem_signals_end_waits(void);
void sem_from_hardirq(void);
void sem_never_exceeds_its_size(void);
void errgroup_passes_arguments(void);
void errgroup_first_error_wins_and_cancels(void);
void errgroup_limit(void);
void errgroup_task_that_does_not_return(void);
void errgroup_parent_cancels(void);
void errgroup_on_a_tasks_stack(void);

#endif /* _LTASK_TEST_LOCKS_H */
