// SPDX-License-Identifier: GPL-2.0-only
/*
 * Read-write mutexes.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "locks.h"

static unsigned int queued(struct ltask_rwmutex *rw)
{
	return lk_queued(&rw->lock, &rw->readers) +
	       lk_queued(&rw->lock, &rw->writers);
}

static void prepare(struct lk_waiter *w, struct ltask_rwmutex *rw, bool write,
		    int *turn)
{
	*w = (struct lk_waiter){ .lock = rw, .turn = turn, .ret = 99,
				 .call = write ? lk_write : lk_read };
	atomic_set(&w->keep, 1);
}

void rwmutex_readers_share(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_rwmutex rw;
	struct lk_waiter w[3];
	int i;

	if (!g)
		return;
	ltask_rwmutex_init(&rw);
	for (i = 0; i < 3; i++) {
		prepare(&w[i], &rw, false, NULL);
		lk_go_wait(g, &w[i]);
	}
	/* All at the same time. */
	for (i = 0; i < 3; i++)
		EXPECT_EVENTUALLY(atomic_read(&w[i].at) == 2, 5000);
	EXPECT_EQ(ltask_rwmutex_try_rlock(&rw), 0);
	EXPECT_EQ(ltask_rwmutex_runlock(&rw), 0);
	EXPECT_EQ(ltask_rwmutex_try_lock(&rw), -EAGAIN);
	for (i = 0; i < 3; i++)
		atomic_set(&w[i].keep, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(ltask_rwmutex_try_lock(&rw), 0);
	EXPECT_EQ(ltask_rwmutex_try_lock(&rw), -EAGAIN);
	EXPECT_EQ(ltask_rwmutex_try_rlock(&rw), -EAGAIN);
	EXPECT_EQ(ltask_rwmutex_unlock(&rw), 0);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);
}

void rwmutex_waiting_writer_stops_new_readers(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_rwmutex rw;
	struct lk_waiter wr, rd;

	if (!g)
		return;
	ltask_rwmutex_init(&rw);
	EXPECT_EQ(ltask_rwmutex_rlock(&rw), 0);
	prepare(&wr, &rw, true, NULL);
	prepare(&rd, &rw, false, NULL);
	lk_go_wait(g, &wr);
	EXPECT_EVENTUALLY(queued(&rw) == 1, 5000);
	EXPECT_EQ(ltask_rwmutex_try_rlock(&rw), -EAGAIN);
	lk_go_wait(g, &rd);
	EXPECT_EVENTUALLY(queued(&rw) == 2, 5000);
	EXPECT_EQ(ltask_rwmutex_runlock(&rw), 0);
	EXPECT_EVENTUALLY(atomic_read(&wr.at) == 2, 5000);
	msleep(20);
	EXPECT_EQ(atomic_read(&rd.at), 1);
	atomic_set(&wr.keep, 0);
	EXPECT_EVENTUALLY(atomic_read(&rd.at) == 2, 5000);
	atomic_set(&rd.keep, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);
}

void rwmutex_writer_gives_way_to_readers(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_rwmutex rw;
	struct lk_waiter w[4];
	int i;

	if (!g)
		return;
	ltask_rwmutex_init(&rw);
	EXPECT_EQ(ltask_rwmutex_lock(&rw), 0);
	/* A reader, two writers, a reader. */
	for (i = 0; i < 4; i++) {
		prepare(&w[i], &rw, i == 1 || i == 2, NULL);
		lk_go_wait(g, &w[i]);
		EXPECT_EVENTUALLY(queued(&rw) == i + 1, 5000);
	}
	EXPECT_EQ(ltask_rwmutex_unlock(&rw), 0);
	EXPECT_EVENTUALLY(atomic_read(&w[0].at) == 2, 5000);
	EXPECT_EVENTUALLY(atomic_read(&w[3].at) == 2, 5000);
	EXPECT_EQ(atomic_read(&w[1].at), 1);
	atomic_set(&w[0].keep, 0);
	EXPECT_EVENTUALLY(atomic_read(&w[0].at) == 3, 5000);
	msleep(20);
	EXPECT_EQ(atomic_read(&w[1].at), 1);
	atomic_set(&w[3].keep, 0);
	EXPECT_EVENTUALLY(atomic_read(&w[1].at) == 2, 5000);
	msleep(20);
	EXPECT_EQ(atomic_read(&w[2].at), 1);
	atomic_set(&w[1].keep, 0);
	EXPECT_EVENTUALLY(atomic_read(&w[2].at) == 2, 5000);
	atomic_set(&w[2].keep, 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);
}

void rwmutex_cancelled_writer_lets_readers_in(void)
{
	struct ltask_group *gone = lt_group("goes", THIS_MODULE);
	struct ltask_group *g = lt_group("stays", THIS_MODULE);
	struct ltask_rwmutex rw;
	struct lk_waiter wr, rd;

	if (!g || !gone)
		goto out;
	ltask_rwmutex_init(&rw);
	EXPECT_EQ(ltask_rwmutex_rlock(&rw), 0);
	prepare(&wr, &rw, true, NULL);
	prepare(&rd, &rw, false, NULL);
	lk_go_wait(gone, &wr);
	EXPECT_EVENTUALLY(queued(&rw) == 1, 5000);
	lk_go_wait(g, &rd);
	EXPECT_EVENTUALLY(queued(&rw) == 2, 5000);
	ltask_group_cancel(gone, 0);
	/* We still read. */
	EXPECT_EVENTUALLY(atomic_read(&rd.at) == 2, 5000);
	EXPECT_EQ(ltask_group_wait(gone), 0);
	EXPECT_EQ(wr.ret, -ECANCELED);
	EXPECT_EQ(ltask_rwmutex_runlock(&rw), 0);
	EXPECT_EQ(ltask_rwmutex_try_lock(&rw), -EAGAIN);
	atomic_set(&rd.keep, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(rd.ret, 0);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);
out:
	lt_group_end(g);
	lt_group_end(gone);
}

static void misuse_of_held(struct ltask_rwmutex *rw)
{
	EXPECT_EQ(ltask_rwmutex_rlock(rw), 0);
	EXPECT_EQ(ltask_rwmutex_unlock(rw), -EPERM);
	EXPECT_EQ(ltask_rwmutex_runlock(rw), 0);
	EXPECT_EQ(ltask_rwmutex_lock(rw), 0);
	EXPECT_EQ(ltask_rwmutex_runlock(rw), -EPERM);
	EXPECT_EQ(ltask_rwmutex_unlock(rw), 0);
}

void rwmutex_misuse_is_caught(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_rwmutex rw;
	struct lk_waiter wr;

	if (!g)
		return;
	ltask_rwmutex_init(&rw);
	EXPECT_EQ(ltask_rwmutex_unlock(&rw), -EPERM);
	EXPECT_EQ(ltask_rwmutex_runlock(&rw), -EPERM);
	misuse_of_held(&rw);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);

	/* While somebody waits. */
	EXPECT_EQ(ltask_rwmutex_rlock(&rw), 0);
	prepare(&wr, &rw, true, NULL);
	atomic_set(&wr.keep, 0);
	lk_go_wait(g, &wr);
	EXPECT_EVENTUALLY(queued(&rw) == 1, 5000);
	EXPECT_EQ(ltask_rwmutex_unlock(&rw), -EPERM);
	EXPECT_EQ(queued(&rw), 1);
	EXPECT_EQ(ltask_rwmutex_runlock(&rw), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(wr.ret, 0);
	misuse_of_held(&rw);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);
}

void rwmutex_signals_end_waits(void)
{
	struct lk_waiter w = {};
	struct ltask_rwmutex rw;

	ltask_rwmutex_init(&rw);
	w.lock = &rw;
	EXPECT_EQ(ltask_rwmutex_lock(&rw), 0);
	lk_signals_end_waits(&w, lk_read, lk_read_intr);
	lk_signals_end_waits(&w, lk_write, lk_write_intr);
	EXPECT_EQ(ltask_rwmutex_unlock(&rw), 0);
	EXPECT_EQ(ltask_rwmutex_rlock(&rw), 0);
	lk_signals_end_waits(&w, lk_write, lk_write_intr);
	EXPECT_EQ(ltask_rwmutex_try_rlock(&rw), 0);
	EXPECT_EQ(ltask_rwmutex_runlock(&rw), 0);
	EXPECT_EQ(ltask_rwmutex_runlock(&rw), 0);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);
}

static int unlock_in_irq(void *rw)
{
	return ltask_rwmutex_unlock(rw);
}

static int runlock_in_irq(void *rw)
{
	return ltask_rwmutex_runlock(rw);
}

static int try_in_irq(void *rw)
{
	return ltask_rwmutex_try_rlock(rw);
}

void rwmutex_from_hardirq(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_rwmutex rw;
	struct lk_waiter w;

	if (!g)
		return;
	ltask_rwmutex_init(&rw);
	EXPECT_EQ(lk_in_hardirq(try_in_irq, &rw), 0);
	prepare(&w, &rw, true, NULL);
	lk_go_wait(g, &w);
	EXPECT_EVENTUALLY(queued(&rw) == 1, 5000);
	EXPECT_EQ(lk_in_hardirq(runlock_in_irq, &rw), 0);
	EXPECT_EVENTUALLY(atomic_read(&w.at) == 2, 5000);
	EXPECT_EQ(lk_in_hardirq(try_in_irq, &rw), -EAGAIN);
	atomic_set(&w.keep, 0);
	EXPECT_EQ(ltask_group_wait(g), 0);
	EXPECT_EQ(ltask_rwmutex_lock(&rw), 0);
	prepare(&w, &rw, false, NULL);
	atomic_set(&w.keep, 0);
	lk_go_wait(g, &w);
	EXPECT_EVENTUALLY(queued(&rw) == 1, 5000);
	EXPECT_EQ(lk_in_hardirq(unlock_in_irq, &rw), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_long_read(&rw.state), 0);
}

static void count_write(void *c)
{
	lk_count_write(c);
}

static void count_read(void *c)
{
	lk_count_read(c);
}

#define TASKS	4

void rwmutex_guards_a_pair(void)
{
	struct lk_count c = { .each = lt_count(3000) };
	struct ltask_group *g = LT_GROUP();
	struct lk_thread t[2];
	int i;

	if (!g)
		return;
	ltask_rwmutex_init(&c.rw);
	for (i = 0; i < TASKS; i++) {
		EXPECT_EQ(ltask_go(g, lk_count_write, &c), 0);
		EXPECT_EQ(ltask_go(g, lk_count_read, &c), 0);
	}
	if (lk_thread_start(&t[0], count_write, &c)) {
		if (lk_thread_start(&t[1], count_read, &c))
			lk_thread_join(&t[1]);
		lk_thread_join(&t[0]);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(c.n, (unsigned long)c.each * (TASKS + 1));
	EXPECT_EQ(c.twin, c.n);
	EXPECT_EQ(atomic_read(&c.bad), 0);
	EXPECT_EQ(atomic_long_read(&c.rw.state), 0);
}

void rwmutex_guards_its_own_object(void)
{
	unsigned int rounds = lt_count(2000), i, n;
	struct ltask_group *g = LT_GROUP();
	atomic_t freed = ATOMIC_INIT(0);

	if (!g)
		return;
	for (i = 0; i < rounds; i++) {
		struct lk_object *o = kzalloc(sizeof(*o), GFP_KERNEL);

		if (!EXPECT(o))
			break;
		ltask_rwmutex_init(&o->rw);
		o->users = 4;
		o->freed = &freed;
		for (n = 0; n < 4; n++)
			EXPECT_EQ(ltask_go(g, lk_object_reader, o), 0);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&freed), i);
}

#define CROWD	8

void rwmutex_cancel_storm(void)
{
	unsigned int rounds = lt_count(1000), i, n, gone = 0;
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w[CROWD];
	struct ltask_rwmutex rw;

	if (!g)
		return;
	ltask_rwmutex_init(&rw);
	for (i = 0; i < rounds && !lt_failed(); i++) {
		struct ltask_attr attr = { .group = g };
		bool read = i % 5 < 2;
		struct ltask_ctx *ctx;

		ctx = ltask_ctx_with_cancel(ltask_ctx_background());
		if (!EXPECT(!IS_ERR(ctx)))
			break;
		EXPECT_EQ(read ? ltask_rwmutex_rlock(&rw) :
				 ltask_rwmutex_lock(&rw), 0);
		for (n = 0; n < CROWD; n++) {
			struct lk_waiter *p = &w[n];

			prepare(p, &rw, n % 3 == 0, NULL);
			atomic_set(&p->keep, 0);
			attr.ctx = n % 2 ? ctx : NULL;
			EXPECT_EQ(ltask_spawn(&attr, lk_wait_data, &p,
					      sizeof(p)), 0);
		}
		if (i % 3 == 0)
			usleep_range(50, 100);
		if (i % 2)
			ltask_ctx_cancel(ctx, 0);
		EXPECT_EQ(read ? ltask_rwmutex_runlock(&rw) :
				 ltask_rwmutex_unlock(&rw), 0);
		ltask_ctx_cancel(ctx, 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		for (n = 0; n < CROWD; n++) {
			if (!w[n].ret)
				continue;
			EXPECT(n % 2);
			EXPECT_EQ(w[n].ret, -ECANCELED);
			gone++;
		}
		EXPECT_EQ(atomic_long_read(&rw.state), 0);
		ltask_ctx_put(ctx);
	}
	lt_note("%u of %u were cancelled", gone, i * CROWD / 2);
	lt_group_end(g);
}
