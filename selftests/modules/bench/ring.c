// SPDX-License-Identifier: GPL-2.0-only
/*
 * A ring of 503, and one token: each waits for it, takes one from what it says, and
 * hands it on.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/ktime.h>
#include <linux/slab.h>
#include "bench.h"

#define RING	503U

static int task(unsigned int n, u64 *figures)
{
	struct ltask_group *g = ltask_group_create("bench ring");
	struct ltask_chan *done = ltask_chan_create(sizeof(long), 1), **c;
	unsigned int made = 0, i;
	long token = n;
	int err = 0;
	u64 start;

	c = kcalloc(RING, sizeof(*c), GFP_KERNEL);
	if (IS_ERR(g) || IS_ERR(done) || !c)
		err = -ENOMEM;
	for (; made < RING && !err; made++) {
		c[made] = ltask_chan_create(sizeof(long), 0);
		err = PTR_ERR_OR_ZERO(c[made]);
		if (err)
			break;
	}
	for (i = 0; i < RING && !err; i++)
		err = ltask_go(g, bench_task_hop, c[i], c[(i + 1) % RING], done);
	start = ktime_get_ns();
	if (!err)
		err = ltask_chan_send(c[0], &token);
	if (!err && ltask_chan_recv(done, &token) != 1)
		err = -EIO;
	figures[0] = bench_each(start, n);
	ltask_group_destroy(g);
	while (made--)
		ltask_chan_put(c[made]);
	kfree(c);
	if (!IS_ERR(done))
		ltask_chan_put(done);
	return err;
}

struct ring {
	struct completion turn[RING];
	long token;	/* whoever has the turn */
};

static void hop(struct bench_threads *all, unsigned int me)
{
	struct ring *r = all->arg;

	/* Once it says 0 it goes round, and all go home. */
	for (;;) {
		wait_for_completion(&r->turn[me]);
		if (!r->token)
			break;
		r->token--;
		complete(&r->turn[(me + 1) % RING]);
	}
	complete(&r->turn[(me + 1) % RING]);
}

static int thread(unsigned int n, u64 *figures)
{
	struct ring *r = kvzalloc(sizeof(*r), GFP_KERNEL);
	struct bench_threads all = { .nr = RING, .fn = hop, .arg = r };
	unsigned int i;
	int err;

	if (!r)
		return -ENOMEM;
	for (i = 0; i < RING; i++)
		init_completion(&r->turn[i]);
	r->token = n;
	complete(&r->turn[0]);
	err = bench_threads_run(&all);
	figures[0] = div_u64(all.took * 1000, n + RING);
	kvfree(r);
	return err;
}

const struct bench_workload bench_ring = {
	.name = "ring",
	.figures = { "ring of 503, a hop" },
	.units = { "ns" },
	.n = 200000,
	.sides = { { "task", 1, task }, { "kthread", 10, thread } },
};
