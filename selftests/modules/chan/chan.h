/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about channels share with their tasks.
 */
#ifndef _LTASK_TEST_CHAN_H
#define _LTASK_TEST_CHAN_H

#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/types.h>
#include <ltask_test.h>

DEFINE_LTASK_CHAN(ints, int)

/* A channel that a case uses: NULL and a failed expectation without memory. */
static inline struct ltask_chan *chan_make(size_t size, unsigned int cap)
{
	struct ltask_chan *c = ltask_chan_create(size, cap);

	return EXPECT(!IS_ERR(c)) ? c : NULL;
}

/* Steps that a task has passed, for others to look at. */
struct chan_steps {
	atomic_t at;
	int result;
	struct ltask_chan *c;
};

void chan_send_one(struct ltask_chan *c, int v);
void chan_send_two(struct chan_steps *s);
void chan_relay(struct ltask_chan *in, struct ltask_chan *out);
void chan_fifo_link(struct ltask_chan *in, struct ltask_chan *out,
		    struct ltask_chan *c, int v);
void chan_blocked_send(struct chan_steps *s);
void chan_blocked_recv(struct chan_steps *s);
void chan_peer_send(struct ltask_chan *c, void *v);
void chan_peer_recv(struct ltask_chan *c, void *v);

/* Producers and consumers: every number once. */
struct chan_many {
	struct ltask_chan *c;
	struct ltask_wg producers;
	unsigned int each;	/* numbers of one producer */
	unsigned int nr_producers;
	atomic_t received;
	atomic_t seen[];	/* how often each number came */
};

void chan_producer(struct chan_many *m, unsigned int id);
void chan_consumer(struct chan_many *m);
void chan_closer(struct chan_many *m);
void chan_test_capacity(struct ltask_group *g, unsigned int cap,
			atomic_t *done);
void chan_typed(struct ltask_group *g, atomic_t *done);
void chan_pairs(struct ltask_chan *c, struct ltask_chan *back, unsigned int n);

#define CHAN_HITS	5

/* A task that spins until interrupts have come so often, in which somebody waits. */
struct chan_hit {
	struct hrtimer timer;
	struct ltask_chan *c;
	unsigned int refused;
	unsigned int hits;
};

void chan_interrupted(struct chan_hit *h);

void chan_liveness_from_thread(void);
void chan_liveness_from_task(void);
void chan_fifo_chain(void);
void chan_daisy_chain(void);
void chan_many_to_many(void);
void chan_capacities_0_to_199(void);
void chan_ping_pong_with_thread(void);
void chan_from_hardirq(void);
void chan_from_softirq(void);
void chan_wait_in_an_interrupt(void);
void chan_start_timer(struct chan_hit *h);

#endif /* _LTASK_TEST_CHAN_H */
