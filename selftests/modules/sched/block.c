// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that block in kernel functions, and one beside them that must go on.
 */
#include <linux/err.h>
#include <linux/file.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "sched.h"

/* How long each blocks, and what that may cost the others on a slow machine. */
#define BLOCK_MS	1000
#define GAP_MS		500

static void beside_blocked(const char *what, unsigned int nr, unsigned int ms,
			   struct file *in, struct file *out,
			   void (*fn)(struct sched_block *b))
{
	struct sched_block *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	unsigned int i;
	loff_t pos = 0;

	if (!g || !EXPECT(b))
		goto out;
	b->ms = ms;
	b->file = in;
	mutex_init(&b->mutex);
	init_completion(&b->completion);
	EXPECT_EQ(ltask_go(g, sched_clock_task, b), 0);
	for (i = 0; i < nr; i++)
		EXPECT_EQ(ltask_go(g, fn, b), 0);
	EXPECT_EVENTUALLY(atomic_read(&b->inside) == nr, 20000);
	msleep(BLOCK_MS);
	complete_all(&b->completion);
	for (i = 0; out && i < nr; i++)
		EXPECT_EQ(kernel_write(out, "x", 1, &pos), 1);
	EXPECT_EVENTUALLY(!atomic_read(&b->inside), 20000);
	WRITE_ONCE(b->stop, true);
	EXPECT_EQ(ltask_group_wait(g), 0);
	lt_note("%s: %llu turns beside it, the longest gap %llu us", what,
		b->turns, b->gap_ns / NSEC_PER_USEC);
	EXPECT_OP(b->gap_ns, <, GAP_MS * NSEC_PER_MSEC);
out:
	lt_group_end(g);
	kfree(b);
}

void blocked_in_msleep(void)
{
	beside_blocked("msleep", 4, BLOCK_MS, NULL, NULL, sched_block_msleep);
}

void blocked_on_a_mutex(void)
{
	beside_blocked("mutex held across msleep", 5, BLOCK_MS / 4, NULL, NULL,
		       sched_block_mutex);
}

void blocked_on_a_completion(void)
{
	beside_blocked("completion", 4, 0, NULL, NULL, sched_block_completion);
}

void blocked_reading_a_pipe(void)
{
	struct file *in = fget(LT_PIPE_READ), *out = fget(LT_PIPE_WRITE);

	if (in && out)
		beside_blocked("read from an empty pipe", 3, 0, in, out,
			       sched_block_read);
	else
		lt_skip("no pipe in descriptors %d and %d", LT_PIPE_READ,
			LT_PIPE_WRITE);
	if (in)
		fput(in);
	if (out)
		fput(out);
}

#define MAX_CARRIERS "/sys/module/ltask/parameters/max_carriers"

/* Sets the parameter; returns what it was. */
static unsigned int set_max_carriers(unsigned int n)
{
	struct file *f = filp_open(MAX_CARRIERS, O_RDWR, 0);
	char buf[16] = { };
	unsigned int old = 0;
	loff_t pos = 0;
	int len;

	if (!EXPECT(!IS_ERR(f)))
		return 0;
	EXPECT_OP(kernel_read(f, buf, sizeof(buf) - 1, &pos), >, 0);
	EXPECT_EQ(kstrtouint(strim(buf), 0, &old), 0);
	len = snprintf(buf, sizeof(buf), "%u", n);
	pos = 0;
	EXPECT_EQ(kernel_write(f, buf, len, &pos), len);
	filp_close(f, NULL);
	return old;
}

/* The pool is exhausted: the others wait, nothing breaks. */
void more_blocked_than_carriers(void)
{
	struct sched_block *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	atomic_t done = ATOMIC_INIT(0);
	bool flag = true;
	unsigned int old = 0, i;

	if (!g || !EXPECT(b))
		goto out;
	b->ms = 20;
	mutex_init(&b->mutex);
	old = set_max_carriers(4);
	if (!old)
		goto out;
	for (i = 0; i < 40 * num_online_cpus(); i++) {
		EXPECT_EQ(ltask_go(g, sched_block_msleep, b), 0);
		EXPECT_EQ(ltask_go(g, sched_wait_yielding, &flag, &done), 0);
	}
	for (i = 0; i < 20; i++)
		EXPECT_EQ(ltask_go(g, sched_block_mutex, b), 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(atomic_read(&done), 40 * num_online_cpus());
	EXPECT_EQ(atomic_read(&b->inside), 0);
	set_max_carriers(old);
out:
	lt_group_end(g);
	kfree(b);
}

static unsigned int nr_carriers(void)
{
	struct task_struct *t;
	unsigned int nr = 0;

	rcu_read_lock();
	for_each_process(t)
		if (!strncmp(t->comm, "ltask/", 6))
			nr++;
	rcu_read_unlock();
	return nr;
}

/* Each that blocks holds a carrier; once idle for a while, the many end. */
void carriers_go_again(void)
{
	struct sched_block *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct ltask_group *g = LT_GROUP();
	unsigned int before = nr_carriers(), most, i;

	if (!g || !EXPECT(b))
		goto out;
	init_completion(&b->completion);
	for (i = 0; i < 40; i++)
		EXPECT_EQ(ltask_go(g, sched_block_completion, b), 0);
	EXPECT_EVENTUALLY(atomic_read(&b->inside) == 40, 20000);
	most = nr_carriers();
	EXPECT_OP(most, >=, 40);
	complete_all(&b->completion);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EVENTUALLY(nr_carriers() <= 4 * num_online_cpus(), 40000);
	lt_note("carriers: %u before, %u at most, %u after", before, most,
		nr_carriers());
out:
	lt_group_end(g);
	kfree(b);
}
