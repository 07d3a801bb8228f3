/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Torture: what its parts share.
 *
 * Workers (kthreads) each make one scene after the other: a group, channels,
 * contexts, and actors that do random things to them. Actors are tasks of all
 * kinds, kthreads and timer interrupts. Then the scene is ended in one of several
 * ways, and the books are checked.
 */
#ifndef _LTASK_TORTURE_H
#define _LTASK_TORTURE_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/hrtimer.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/prandom.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <ltask/ltask.h>
#include <ltask_section.h>
#include "locks.h"

#define TT_ACTORS	48	/* of a scene */
#define TT_CHANS	6
#define TT_CTXS		4
#define TT_CASES	10
#define TT_VALUES	1024	/* that an actor sends on a channel at most */
#define TT_WORDS	5	/* of the larger kind of value */
#define TT_POISON	0xd0d0d0d0d0d0d0d0ULL

/*
 * Kinds of operation, bits of the parameter "kinds". To add one: a line here, its
 * name in kinds.c, and a line for each of its operations in tt_ops[] (step.c).
 */
enum tt_kind {
	TT_CHAN,	/* send and receive, waiting */
	TT_TRY,		/* send and receive without waiting */
	TT_TIMED,	/* send and receive with a time limit */
	TT_SELECT,
	TT_CLOSE,	/* channels are closed at random */
	TT_SPAWN,
	TT_TIME,	/* yield, sleep, compute */
	TT_STACK,	/* deep recursion */
	TT_CALL,	/* kernel functions that block */
	TT_ATOMIC,	/* and come back with a lock held */
	TT_WG,		/* wait groups */
	TT_CTX,		/* contexts, after-funcs */
	TT_GROUP,	/* groups of an actor's own */
	TT_MUTEX,
	TT_RWMUTEX,
	TT_COND,
	TT_ONCE,
	TT_SEM,
	TT_ERRGROUP,
	TT_TIMER,	/* timers and tickers */
	TT_FUTURE,
	TT_CANCEL,	/* the scene's group and contexts are cancelled */
	TT_THREAD,	/* kthreads take part */
	TT_IRQ,		/* timer interrupts take part */
	TT_PROCS,	/* maxprocs changes */
	TT_HOTPLUG,	/* CPUs go and come */
	TT_NR_KINDS,
};

#define TT_KINDS_DEFAULT	(BIT(TT_NR_KINDS) - 1 - BIT(TT_HOTPLUG))

/* What else is counted. */
enum tt_event {
	TT_E_SCENES,
	TT_E_ACTORS,
	TT_E_LEAVES,
	TT_E_TAKEN,	/* a send said so */
	TT_E_GOT,	/* a receive said so */
	TT_E_DRAINED,	/* found in a channel at the end */
	TT_E_CLOSED,
	TT_E_PIPE,	/* sends and receives that met a closed channel */
	TT_E_CANCELLED,	/* waits that cancelling ended */
	TT_E_TIMEOUT,
	TT_E_REFUSED,	/* starts of tasks: cancelled, too many, no memory */
	TT_E_NOMEM,
	TT_E_BUSY,	/* what does not wait found a lock taken */
	TT_E_SIGNALLED,	/* waits for a condition that a signal ended */
	TT_E_ONCE,	/* what was done once */
	TT_E_TIMES,	/* received from timers */
	TT_E_BACK,	/* starts of timers that were taken back */
	TT_E_TICKS,	/* received from tickers */
	TT_E_RESULTS,	/* of futures */
	TT_E_DEAD,	/* futures that nobody set */
	TT_E_FAILED,	/* error groups that did */
	TT_E_GROUP_CANCEL,
	TT_E_PROCS,
	TT_E_HOTPLUG,
	TT_E_NO_HOTPLUG,
	TT_NR_EVENTS,
};

/* Who an actor is, bits. */
#define TT_TASK		1U	/* task code on a task */
#define TT_KTHREAD	2U	/* a kthread, or a task with a full-size stack */
#define TT_INTR		4U	/* a timer's interrupt */

struct tt_actor;
struct tt_scene;

/**
 * struct tt_op - an operation
 * @name: for totals.
 * @fn: does it; task code.
 * @kind: enum tt_kind.
 * @weight: how often, relative to the others.
 * @who: actors that do it, TT_TASK and so on.
 */
struct tt_op {
	const char *name;
	void (*fn)(struct tt_actor *a);
	u8 kind;
	u8 weight;
	u8 who;
};

#define TT_MAX_OPS	64

/* What goes through channels; of the smaller kind only the first word. */
struct tt_value {
	u64 word[TT_WORDS];
};

/**
 * struct tt_actor - one that does random things
 * @scene: where it belongs.
 * @id: its number there.
 * @who: one of TT_TASK ...
 * @as: the same, but in an atomic section, where it does what an interrupt does.
 * @interruptible: a task with a full-size stack, which a cancel interrupts.
 * @no_batch: its last batch may not have ended.
 * @cancelled: a wait said so: it will end.
 * @doing: its operation, for reports.
 * @steps: operations begun.
 * @rnd: what it chooses by.
 * @sent: how many values it has sent on each channel: their numbers are below.
 * @ended: channels that it has seen the end of.
 * @next: the number that it may receive next at the earliest, from each.
 * @cases: of a large select.
 * @values: of a large select; data for a task.
 * @children: tasks that it may wait for.
 * @batch: tasks that it does wait for.
 * @batch_done: those that ran.
 * @once: what it is to do.
 * @errgroup: its own; once it is left to itself, no other.
 * @func: called when a context is done.
 * @func_calls: how often it was.
 * @timer: that brings an interrupt.
 * @done: a kthread has ended.
 * @got: numbers of values of this actor that were received, by channel.
 */
struct tt_actor {
	struct tt_scene *scene;
	u16 id;
	u8 who;
	u8 as;
	bool interruptible;
	bool no_batch;
	bool cancelled;
	const char *doing;
	unsigned long steps;
	struct rnd_state rnd;
	u16 sent[TT_CHANS];
	bool ended[TT_CHANS];
	u16 next[TT_ACTORS][TT_CHANS];
	struct ltask_case cases[TT_CASES];
	struct tt_value values[TT_CASES];
	struct ltask_wg children;
	struct ltask_wg batch;
	atomic_t batch_done;
	struct tt_once *once;
	struct tt_errgroup errgroup;
	struct ltask_ctx_func func;
	atomic_t func_calls;
	struct hrtimer timer;
	struct completion done;
	unsigned long got[TT_CHANS][TT_VALUES / BITS_PER_LONG];
};

/**
 * struct tt_scene - a small world
 * @seed: of the run, for reports.
 * @worker: whose it is.
 * @nr: its number there.
 * @phase: what the worker does, for reports.
 * @since: jiffies at which it began to.
 * @tag: in its values, so that those of others are told. What follows is new in
 *       each scene.
 * @rnd: what the worker chooses by.
 * @stop: all are to end.
 * @cancelling: the group is, or is about to be, cancelled.
 * @group: of its tasks.
 * @nr_chans: how many channels it has.
 * @chans: the channels.
 * @sizes: of their values.
 * @closing: somebody closes them, or did.
 * @closes: how many succeeded in that.
 * @ctxs: contexts that all use.
 * @locks: that tasks block on.
 * @spinlock: that they don't; protects nothing.
 * @wg: that all use.
 * @nr_actors: how many there are; more than TT_ACTORS: some were refused.
 * @mutexes: locks, one after the other, of ltask's.
 * @rwmutexes: and so on.
 * @conds: and so on.
 * @sems: and so on.
 * @onces: done in this order.
 * @once: the first of them that may not be done.
 * @errgroup: that all start tasks of.
 * @timers: that all use.
 * @ticker: that all use.
 * @futures: set in this order.
 * @future: the first of them that may not be set.
 * @born: when the scene was made.
 * @leaves_started: small tasks.
 * @leaves_ran: those that did.
 * @actors: the actors.
 * @drainer: books what is left in the channels at the end.
 */
struct tt_scene {
	u64 seed;
	unsigned int worker;
	unsigned int nr;
	const char *phase;
	unsigned long since;
	u16 tag;
	struct rnd_state rnd;
	bool stop;
	bool cancelling;
	struct ltask_group *group;
	unsigned int nr_chans;
	struct ltask_chan *chans[TT_CHANS];
	u8 sizes[TT_CHANS];
	bool closing[TT_CHANS];
	atomic_t closes[TT_CHANS];
	struct ltask_ctx *ctxs[TT_CTXS];
	struct mutex locks[2];		/* protect nothing */
	spinlock_t spinlock;
	struct ltask_wg wg;
	struct tt_mutex mutexes[TT_MUTEXES];
	struct tt_rwmutex rwmutexes[TT_RWMUTEXES];
	struct tt_cond conds[TT_CONDS];
	struct tt_sem sems[TT_SEMS];
	struct tt_once onces[TT_ONCES];
	atomic_t once;
	struct tt_errgroup errgroup;
	struct tt_timer timers[TT_TIMERS];
	struct tt_ticker ticker;
	struct tt_future futures[TT_FUTURES];
	atomic_t future;
	u64 born;
	atomic_t nr_actors;
	atomic_t leaves_started;
	atomic_t leaves_ran;
	struct tt_actor actors[TT_ACTORS];
	struct tt_actor drainer;
};

/* main.c */
unsigned long tt_patience(void);
bool tt_stopping(void);

/* kinds.c */
extern unsigned long tt_kinds;
bool tt_has(enum tt_kind kind);

/* scene.c */
int tt_scene_run(struct tt_scene *s);
void tt_scene_phase(struct tt_scene *s, const char *phase);
u32 tt_rnd(struct rnd_state *rnd, u32 n);

/* check.c */
void tt_scene_check(struct tt_scene *s);
unsigned int tt_nr_actors(const struct tt_scene *s);

/* locks.c */
void tt_locks_make(struct tt_scene *s);
void tt_locks_release(struct tt_scene *s);
void tt_locks_check(struct tt_scene *s);
void tt_section_enter(struct tt_scene *s, enum lt_section how, unsigned int us);
void tt_section_leave(struct tt_scene *s, enum lt_section how);
unsigned int tt_cond_queue(struct tt_cond *c);

/* actors.c */
void tt_threads_start(struct tt_scene *s);
void tt_threads_wait(struct tt_scene *s);
void tt_timers_start(struct tt_scene *s);
void tt_timers_stop(struct tt_scene *s);
void tt_full_stack_main(void *data);

/* procs.c */
int tt_procs_start(u64 seed);
void tt_procs_stop(void);

/* report.c */
DECLARE_PER_CPU(u64 [TT_MAX_OPS], tt_op_counts);
DECLARE_PER_CPU(u64 [TT_NR_EVENTS], tt_event_counts);
extern atomic_t tt_failures;
extern const char *tt_state;

#define tt_count(event) this_cpu_inc(tt_event_counts[event])

u64 tt_total(enum tt_event event);
void tt_report_totals(void);
void tt_report_init(void);
void tt_report_exit(void);
__printf(2, 3) void tt_fail(const struct tt_scene *s, const char *fmt, ...);
void tt_scene_show(const struct tt_scene *s);

/* step.c, as all that follows task code */
extern const struct tt_op tt_ops[];
extern const unsigned int tt_nr_ops;
void tt_steps_init(void);
void tt_step(struct tt_actor *a);
void tt_act(struct tt_actor *a);
void tt_actor_main(struct tt_actor *a);
void tt_actor_bytes(void *data);
struct tt_actor *tt_actor_new(struct tt_scene *s, unsigned int who);
u32 tt_below(struct tt_actor *a, u32 n);

/* value.c */
u64 tt_word(u64 id, unsigned int i);
void tt_value_make(struct tt_actor *a, unsigned int chan, struct tt_value *v);
void tt_value_poison(struct tt_value *v);
void tt_value_untouched(struct tt_actor *a, unsigned int chan,
			const struct tt_value *v);
void tt_take(struct tt_actor *a, unsigned int chan, const struct tt_value *v);
void tt_sent(struct tt_actor *a, unsigned int chan, int ret);
void tt_received(struct tt_actor *a, unsigned int chan,
		 const struct tt_value *v, int ret);
void tt_wait_ended(struct tt_actor *a, int err);
bool tt_may_send(struct tt_actor *a, unsigned int chan);

/* guard.c */
void tt_guard_enter(struct tt_actor *a, struct tt_guard *g);
void tt_guard_leave(struct tt_actor *a, struct tt_guard *g);
void tt_hold(struct tt_actor *a);
bool tt_locked(struct tt_actor *a, int ret);
void tt_unlocked(struct tt_actor *a, int ret);

/* chan_ops.c */
void tt_send(struct tt_actor *a);
void tt_recv(struct tt_actor *a);
void tt_try_send(struct tt_actor *a);
void tt_try_recv(struct tt_actor *a);
void tt_send_timeout(struct tt_actor *a);
void tt_recv_timeout(struct tt_actor *a);
void tt_close(struct tt_actor *a);
void tt_close_chan(struct tt_scene *s, unsigned int chan);
void tt_look(struct tt_actor *a);
unsigned int tt_chan(struct tt_actor *a);
int tt_timed_out(struct tt_actor *a, int ret, u64 start, u64 ns);

/* select_ops.c */
void tt_select_few(struct tt_actor *a);
void tt_select_many(struct tt_actor *a);

/* time_ops.c */
void tt_yield(struct tt_actor *a);
void tt_sleep(struct tt_actor *a);
void tt_sleep_long(struct tt_actor *a);
void tt_compute(struct tt_actor *a);
void tt_deep(struct tt_actor *a);
void tt_mutex_lock(struct tt_actor *a);
void tt_msleep(struct tt_actor *a);
void tt_kmalloc(struct tt_actor *a);

/* atomic_ops.c */
void tt_atomic(struct tt_actor *a);

/* spawn_ops.c */
bool tt_started(struct tt_actor *a, int ret);
void tt_go_leaf(struct tt_actor *a);
void tt_go_bytes(struct tt_actor *a);
void tt_go_actor(struct tt_actor *a);
void tt_go_batch(struct tt_actor *a);
void tt_wait_children(struct tt_actor *a);
void tt_wg_hold(struct tt_actor *a);
void tt_wg_touch(struct tt_actor *a);
void tt_wg_wait(struct tt_actor *a);

/* ctx_ops.c */
void tt_ctx_tree(struct tt_actor *a);
void tt_ctx_wait(struct tt_actor *a);
void tt_ctx_cancel(struct tt_actor *a);
void tt_group_cancel(struct tt_actor *a);

/* group_ops.c */
void tt_own_group(struct tt_actor *a);

/* mutex_ops.c */
bool tt_mutex_take(struct tt_actor *a, struct tt_mutex *m);
void tt_mutex_give(struct tt_actor *a, struct tt_mutex *m);
void tt_mutex_hold(struct tt_actor *a);
void tt_mutex_nest(struct tt_actor *a);

/* rwmutex_ops.c */
void tt_rwmutex_read(struct tt_actor *a);
void tt_rwmutex_write(struct tt_actor *a);

/* cond_ops.c */
void tt_cond_wait(struct tt_actor *a);
void tt_cond_signal(struct tt_actor *a);

/* sem_ops.c */
void tt_sem_hold(struct tt_actor *a);

/* once_ops.c */
void tt_once_do(struct tt_actor *a);

/* errgroup_ops.c */
int tt_errgroup_make(struct tt_scene *s);
void tt_errgroup_check(struct tt_scene *s, struct tt_errgroup *e);
void tt_errgroup_own(struct tt_actor *a);
void tt_errgroup_go(struct tt_actor *a);

/* timer_ops.c */
int tt_timers_make(struct tt_scene *s);
void tt_timers_check(struct tt_scene *s);
void tt_timers_drop(struct tt_scene *s);
int tt_receive_time(struct tt_actor *a, struct ltask_chan *c, u64 *v);
void tt_after(struct tt_actor *a);
void tt_timer_own(struct tt_actor *a);
void tt_timer_shared(struct tt_actor *a);

/* ticker_ops.c */
int tt_ticker_make(struct tt_scene *s);
void tt_ticker_check(struct tt_scene *s);
void tt_ticker_drop(struct tt_scene *s);
void tt_ticker_own(struct tt_actor *a);
void tt_ticker_shared(struct tt_actor *a);

/* future_ops.c */
int tt_futures_make(struct tt_scene *s);
void tt_futures_release(struct tt_scene *s);
void tt_futures_check(struct tt_scene *s);
void tt_futures_drop(struct tt_scene *s);
void tt_future_own(struct tt_actor *a);
void tt_future_set(struct tt_actor *a);
void tt_future_wait(struct tt_actor *a);

#endif /* _LTASK_TORTURE_H */
