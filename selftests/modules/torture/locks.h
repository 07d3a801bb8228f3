/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Torture: what a scene has beside channels and contexts, each with the book
 * that is kept of it.
 */
#ifndef _LTASK_TORTURE_LOCKS_H
#define _LTASK_TORTURE_LOCKS_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <ltask/ltask.h>

#define TT_MUTEXES	2
#define TT_RWMUTEXES	2
#define TT_CONDS	2
#define TT_SEMS		2
#define TT_ONCES	64
#define TT_TIMERS	2
#define TT_FUTURES	48

/**
 * struct tt_guard - plain words that are one's alone while one holds a lock
 * @owner: who is in, its number plus one, or 0.
 * @begun: how often somebody came in.
 * @ended: how often somebody went out.
 * @sections: the same as @ended, counted so that nothing can be lost.
 */
struct tt_guard {
	unsigned int owner;
	u64 begun;
	u64 ended;
	atomic64_t sections;
};

struct tt_mutex {
	struct ltask_mutex m;
	struct tt_guard guard;
};

/**
 * struct tt_rwmutex - a read-write mutex
 * @rw: it.
 * @guard: the writers'.
 * @readers: how many are in.
 */
struct tt_rwmutex {
	struct ltask_rwmutex rw;
	struct tt_guard guard;
	atomic_t readers;
};

/**
 * struct tt_cond - a condition variable
 * @m: its mutex.
 * @c: it: there are items.
 * @strict: it is signalled under the mutex only.
 * @items: to be taken; as all that follows, the mutex protects it.
 * @waiting: those who wait, or did and have not got the mutex yet.
 * @signalled: at least as many of them as were signalled, if @strict.
 */
struct tt_cond {
	struct tt_mutex m;
	struct ltask_cond c;
	bool strict;
	unsigned int items;
	unsigned int waiting;
	unsigned int signalled;
};

/**
 * struct tt_sem - a semaphore
 * @sem: it.
 * @size: of it.
 * @taken: units, counted by those who have them.
 */
struct tt_sem {
	struct ltask_sem sem;
	unsigned int size;
	atomic_t taken;
};

/**
 * struct tt_once - something to be done once
 * @once: whether it was.
 * @runs: how often it was begun.
 * @done: it has ended: plain, for whoever is told so must see it.
 */
struct tt_once {
	struct ltask_once once;
	atomic_t runs;
	bool done;
};

/**
 * struct tt_errgroup - an error group
 * @eg: it.
 * @made: it is there.
 * @limit: of those who run, or 0.
 * @running: those who do.
 * @errors: how many returned one.
 * @failing: one was started that will.
 */
struct tt_errgroup {
	struct ltask_errgroup eg;
	bool made;
	unsigned int limit;
	atomic_t running;
	atomic_t errors;
	atomic_t failing;
};

/**
 * struct tt_timer - a timer that all start, stop and receive from
 * @t: it.
 * @starts: how often it was started.
 * @got: times that were received.
 * @back: starts that were taken back: the others were received.
 */
struct tt_timer {
	struct ltask_timer *t;
	atomic_t starts;
	atomic_t got;
	atomic_t back;
};

/**
 * struct tt_ticker - a ticker that all start, stop and receive from
 * @t: it.
 * @got: ticks that were received.
 */
struct tt_ticker {
	struct ltask_ticker *t;
	atomic_t got;
};

/**
 * struct tt_future - a future that all set and wait for
 * @f: it.
 * @won: the result that one was told to have set: of a value the first word, or
 *       an error; 0: none.
 * @seen: the result that somebody got.
 */
struct tt_future {
	struct ltask_future *f;
	atomic64_t won;
	atomic64_t seen;
};

#endif /* _LTASK_TORTURE_LOCKS_H */
