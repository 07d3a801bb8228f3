/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about scheduling share with their tasks.
 */
#ifndef _LTASK_TEST_SCHED_H
#define _LTASK_TEST_SCHED_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <ltask_section.h>
#include <ltask_test.h>

#define MAX_TASKS	64

/* Tasks that spin until it is their turn. */
struct sched_turns {
	unsigned int turn;
	unsigned int nr;
	unsigned int rounds;
	bool calls;		/* spin with function calls */
	atomic_t finished;
	struct cpumask cpus;	/* that they ran on */
};

void sched_take_turns(struct sched_turns *s, unsigned int me);

/* Tasks that spin until they are told to stop. */
struct sched_spin {
	bool stop;
	bool calls;
	bool attached;	/* each begins with a kernel call */
	bool blocks;	/* each begins with one that blocks */
	atomic_t started;
	u64 count[MAX_TASKS];
};

void sched_spin(struct sched_spin *s, unsigned int me);
void sched_wait_yielding(bool *flag, atomic_t *done);
void sched_set(bool *flag);

/* Tasks that do nothing but yield, and count how often. */
struct sched_yield {
	bool stop;
	u64 each[MAX_TASKS];	/* plain: a task that runs twice at once loses some */
	atomic64_t all;
	atomic_t blocked;
};

void sched_yield_only(struct sched_yield *y, unsigned int me);
void sched_block_briefly(struct sched_yield *y);

/* Arithmetic that an interrupt must not disturb. */
struct sched_sum {
	u64 seed;
	u64 result;
	u32 n;
};

u64 sched_compute(u64 seed, u32 n);
void sched_sum(struct sched_sum *s);

/* Tasks that each must run once. */
struct sched_once {
	struct ltask_group *g;
	unsigned int nr;
	u64 spin_ns;
	struct cpumask cpus;
	atomic_t ran;
	atomic_t slots[];
};

void sched_once(struct sched_once *o, unsigned int me);
void sched_spawner(struct sched_once *o);

/* What a task that never lets go has made ready must run elsewhere. */
struct sched_greedy {
	struct ltask_group *g;
	struct ltask_chan *c;
	bool seen;
	u64 waited_ns;
};

void sched_greedy_spawn(struct sched_greedy *s);
void sched_greedy_wake(struct sched_greedy *s);
void sched_greedy_peer(struct sched_greedy *s);

/* Chains of tasks, each of which starts its successor. */
struct sched_chains {
	struct ltask_group *g;
	struct ltask_chan *c;
	struct ltask_wg wg;
	bool stop;
	bool block;		/* some block in kernel functions */
	atomic_t links;
	atomic_t failed;
};

void sched_link(struct sched_chains *s, unsigned int chain, unsigned int nr);

/* Tasks that are inside kernel calls most of the time. */
struct sched_calls {
	bool stop;
	atomic_t calls;
	atomic_t astray;	/* came out of one on a thread that isn't bound */
};

void sched_call_busily(struct sched_calls *s);

/* One that looks at the clock beside others that block. */
struct sched_block {
	atomic_t inside;
	bool stop;
	u64 gap_ns;
	u64 turns;
	struct mutex mutex;	/* held while one sleeps */
	struct completion completion;
	struct file *file;
	unsigned int ms;
};

void sched_clock_task(struct sched_block *b);
void sched_block_msleep(struct sched_block *b);
void sched_block_mutex(struct sched_block *b);
void sched_block_completion(struct sched_block *b);
void sched_block_read(struct sched_block *b);

/* Tasks that make such calls, and let the lock go in four ways. */
struct sched_locked {
	enum lt_section kind;	/* what calls come back with */
	struct ltask_group *g;
	struct ltask_chan *c;
	spinlock_t lock;	/* protects sum */
	u64 sum;
	bool stop;
	atomic_t spinners;
	atomic_t children;
	atomic_t sent;
	atomic_t got;
	atomic_t done;
};

void sched_use_lock(struct sched_locked *s, unsigned int how,
		    unsigned int rounds);

/* locked.c */
void sched_nap_and_lock(struct sched_locked *s);
void sched_unlock(struct sched_locked *s);
void back_with_a_spinlock(void);
void back_with_interrupts_off(void);
void back_in_a_read_side_section(void);
void back_with_preemption_off(void);

/* block.c */
void blocked_in_msleep(void);
void blocked_on_a_mutex(void);
void blocked_on_a_completion(void);
void blocked_reading_a_pipe(void);
void more_blocked_than_carriers(void);
void carriers_go_again(void);

/* queue.c */
void queue_overflows_from_a_task(void);
void queue_overflows_from_a_thread(void);
void queued_tasks_are_stolen(void);
void spawned_behind_a_spinner(void);
void woken_behind_a_spinner(void);
void maxprocs_changes_while_tasks_respawn(void);
void maxprocs_changes_while_tasks_yield(void);
void shrink_with_a_thousand_queued(void);
void queued_beside_attached_spinners(void);

/* hotplug.c */
void cpu_goes_and_comes_under_load(void);
void cpu_goes_while_tasks_are_in_calls(void);
void sched_busy(void);
struct sched_chains *sched_chains_start(struct ltask_group *g, bool block);
void sched_chains_end(struct sched_chains *s);

#endif /* _LTASK_TEST_SCHED_H */
