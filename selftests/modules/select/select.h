/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about select share with their tasks.
 */
#ifndef _LTASK_TEST_SELECT_H
#define _LTASK_TEST_SELECT_H

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/types.h>
#include <ltask_test.h>

/* A channel of ints: NULL and a failed expectation without memory. */
static inline struct ltask_chan *sel_chan(unsigned int cap)
{
	struct ltask_chan *c = ltask_chan_create(sizeof(int), cap);

	return EXPECT(!IS_ERR(c)) ? c : NULL;
}

/* A context that can be cancelled; likewise. */
static inline struct ltask_ctx *sel_ctx(void)
{
	struct ltask_ctx *ctx = ltask_ctx_with_cancel(ltask_ctx_background());

	return EXPECT(!IS_ERR(ctx)) ? ctx : NULL;
}

/* One select that somebody else does, for others to look at. */
struct sel_call {
	struct ltask_case *cases;
	unsigned int n;
	int result;		/* 999 until it has returned */
	atomic_t at;		/* 1: about to, 2: has returned */
};

#define SEL_UNDONE 999

/* Who does it: a task on its own stack, or one that blocks as threads do. */
enum sel_who {
	SEL_TASK,
	SEL_THREAD,
	SEL_WHO,
};

/* suite.c */
int sel_start(struct ltask_group *g, struct ltask_ctx *ctx,
	      struct sel_call *call, enum sel_who who);
unsigned int sel_receivers(struct ltask_chan *c);
unsigned int sel_senders(struct ltask_chan *c);
unsigned int sel_waiters(struct ltask_ctx *ctx);

/* tasks.c */
void sel_run(struct sel_call *call);
void sel_run_data(void *data);

/* A select that begins when something was sent. */
struct sel_gate {
	struct ltask_chan *c;
	struct sel_call *call;
};

void sel_run_later(struct sel_gate *gate);
void sel_sleep_by_timeout(u64 ns, s64 *took, int *result);
void sel_fan_out(struct ltask_chan **c, unsigned int id, unsigned int n);

/* How one of a pair sends or receives. */
enum sel_style {
	SEL_PLAIN,
	SEL_ONE,
	SEL_TWO,
	SEL_STYLES,
};

void sel_pair_send(struct ltask_chan *c, enum sel_style style, unsigned int n,
		   struct ltask_chan *never);
void sel_pair_recv(struct ltask_chan *c, enum sel_style style, unsigned int n,
		   struct ltask_chan *never);

/* Two tasks that send to each other and receive from each other. */
struct sel_self {
	struct ltask_chan *c;
	unsigned int n;
	atomic_t done;
};

void sel_self(struct sel_self *s, int id, bool send_first);

void sel_never_ready(struct ltask_chan *c, struct ltask_chan *never,
		     unsigned int n, unsigned int nr_cases, atomic_t *done);
void sel_feeder(struct ltask_chan *c, unsigned int n);

/* Producers and consumers that select among several channels. */
#define SEL_CHANS	4
#define SEL_PRODUCERS	8

struct sel_crowd {
	struct ltask_chan *c[SEL_CHANS];
	struct ltask_chan *quit;
	unsigned int each;
	atomic_t received;
	atomic_t wrong;
	atomic_t seen[];	/* how often each number came */
};

void sel_produce(struct sel_crowd *s, unsigned int id);
void sel_consume(struct sel_crowd *s);

/* A token that is always in one of two channels. */
struct sel_token {
	struct ltask_chan *a;
	struct ltask_chan *b;
	unsigned int moves;
	bool stop;
	atomic_t unseen;
	atomic_t seen;
};

void sel_token_move(struct sel_token *s);
void sel_token_watch(struct sel_token *s);

void sel_one_of_many(struct ltask_chan *a, struct ltask_chan *b,
		     atomic_t *got, atomic_t *sum);
void sel_busy(struct ltask_chan *c, struct ltask_ctx *stop);
void sel_until_done(struct ltask_chan *c, struct ltask_chan *d,
		    struct ltask_ctx *timer, unsigned int *n);

/* A receiver whose wait something else may end; values must not be lost. */
struct sel_race {
	struct ltask_chan *c;
	struct ltask_chan *other;
	struct ltask_ctx *ctx;
	u64 ns;
	unsigned int cases;
	bool stop;
	atomic_t got;
	atomic_t ended;		/* in another way */
	atomic_t wrong;
	atomic_t sent;
	atomic_t done;
};

void sel_race_timeout(struct sel_race *s);
void sel_race_data(void *data);
void sel_race_sender(struct sel_race *s, unsigned int n);

/* edge.c: what falls on the boundary between two segments. */
struct sel_edge {
	struct ltask_chan *a;
	struct ltask_chan *b;
	struct ltask_chan *never;
	unsigned int offset;
	unsigned int steps;
	atomic_t done;
};

void sel_edge(struct sel_edge *e);
void sel_edge_peer(struct sel_edge *e);

/* cases.c */
void select_refuses_bad_cases(void);
void select_takes_default_when_none_is_ready(void);
void select_prefers_what_is_ready_to_default(void);
void select_timeout_of_zero_is_a_look(void);
void select_timeout_beside_default_means_nothing(void);
void select_timeout_alone_sleeps(void);
void select_does_only_what_it_chose(void);
void select_null_channels_are_never_ready(void);
void select_receives_on_one_channel_by_several_cases(void);
void select_sends_and_receives_on_one_channel(void);
void select_closed_is_drained_then_ready_for_ever(void);
void select_done_context_is_ready(void);
void select_evaluates_operands_once(void);
void select_elements_of_many_sizes(void);
void send_and_recv_with_timeout(void);

/* many.c */
void select_is_fair_over_two(void);
void select_is_fair_over_three_and_eight(void);
void select_is_fair_over_64(void);
void select_over_64_channels(void);
void select_over_300_channels(void);
void select_over_3000_channels(void);
void select_over_as_many_cases_as_can_be(void);

/* meet.c */
void select_all_nine_pairs_meet(void);
void select_pairs_with_a_thread(void);
void select_never_meets_itself(void);
void select_with_itself_over_a_buffer(void);
void select_100000_with_a_case_never_ready(void);
void select_100000_with_four_cases_never_ready(void);
void select_crowd_loses_and_doubles_nothing(void);
void select_looks_at_all_in_one_moment(void);
void select_value_wakes_one_of_many(void);
void select_close_wakes_all(void);
void select_waits_to_send_and_receive_on_one_channel(void);
void select_on_a_segment_boundary(void);
void select_timer_fires_amid_busy_selects(void);

/* leave.c */
void select_leaves_when_a_value_comes(void);
void select_leaves_when_a_receiver_comes(void);
void select_leaves_when_what_it_receives_from_is_closed(void);
void select_leaves_when_what_it_sends_to_is_closed(void);
void select_leaves_when_a_context_is_done(void);
void select_leaves_by_timeout(void);
void select_leaves_when_its_group_is_cancelled(void);
void select_leaves_when_its_context_is_cancelled(void);
void select_leaves_at_its_contexts_deadline(void);
void select_leaves_when_its_thread_is_killed(void);
void select_of_nothing_waits_until_cancelled(void);
void select_of_a_cancelled_task_does_nothing(void);
void select_counts_as_asleep_unless_timed(void);

/* race.c */
void select_timeout_races_with_values(void);
void select_done_races_with_values(void);
void select_cancelled_context_races_with_values(void);
void select_cancelled_group_races_with_values(void);

/* irq.c */
void select_is_ended_from_hardirq(void);
void select_is_ended_from_softirq(void);
void select_with_default_in_hardirq(void);
void select_with_default_in_softirq(void);
void select_timeout_races_with_hardirq(void);

/* memory.c */
void select_waits_without_memory(void);
#endif /* _LTASK_TEST_SELECT_H */
