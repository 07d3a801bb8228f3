// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mutexes: crowds of tasks and threads.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include "locks.h"

#define TASKS	8
#define THREADS	3

static void count_mutex(void *c)
{
	lk_count_mutex(c);
}

void mutex_guards_a_counter(void)
{
	struct lk_count c = { .each = lt_count(4000) };
	struct ltask_group *g = LT_GROUP();
	struct lk_thread t[THREADS];
	int i;

	if (!g)
		return;
	ltask_mutex_init(&c.m);
	for (i = 0; i < TASKS; i++)
		EXPECT_EQ(i % 4 ? ltask_go(g, lk_count_mutex, &c) :
				  ltask_go(g, lk_count_try, &c), 0);
	for (i = 0; i < THREADS; i++) {
		if (!lk_thread_start(&t[i], count_mutex, &c))
			break;
	}
	while (i--)
		lk_thread_join(&t[i]);
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(c.n, (unsigned long)c.each * (TASKS + THREADS));
	EXPECT_EQ(c.twin, c.n);
	EXPECT_EQ(atomic_read(&c.m.state), 0);
}

#define USERS	4

void mutex_guards_its_own_object(void)
{
	struct ltask_group *g = LT_GROUP();
	unsigned int rounds = lt_count(3000), i, n;
	atomic_t freed = ATOMIC_INIT(0);

	if (!g)
		return;
	for (i = 0; i < rounds; i++) {
		struct lk_object *o = kzalloc(sizeof(*o), GFP_KERNEL);

		if (!EXPECT(o))
			break;
		ltask_mutex_init(&o->m);
		o->users = USERS;
		o->freed = &freed;
		/* Some find a crowd, some nobody. */
		if (i % 2)
			ltask_mutex_lock(&o->m);
		for (n = 0; n < USERS; n++)
			EXPECT_EQ(ltask_go(g, lk_object_user, o), 0);
		if (i % 2)
			ltask_mutex_unlock(&o->m);
	}
	EXPECT_EQ(lt_group_end(g), 0);
	EXPECT_EQ(atomic_read(&freed), i);
}

void mutex_cancel_storm(void)
{
	unsigned int rounds = lt_count(1000), i, n, gone = 0;
	struct ltask_group *g = LT_GROUP();
	struct lk_waiter w[2 * USERS];
	struct ltask_mutex m;

	if (!g)
		return;
	ltask_mutex_init(&m);
	for (i = 0; i < rounds && !lt_failed(); i++) {
		struct ltask_ctx *ctx;
		struct ltask_attr attr = { .group = g };

		ctx = ltask_ctx_with_cancel(ltask_ctx_background());
		if (!EXPECT(!IS_ERR(ctx)))
			break;
		EXPECT_EQ(ltask_mutex_lock(&m), 0);
		for (n = 0; n < 2 * USERS; n++) {
			struct lk_waiter *p = &w[n];

			*p = (struct lk_waiter){ .lock = &m, .ret = 99,
						 .call = lk_mutex };
			attr.ctx = n % 2 ? ctx : NULL;
			EXPECT_EQ(ltask_spawn(&attr, lk_wait_data, &p,
					      sizeof(p)), 0);
		}
		if (i % 3 == 0)
			usleep_range(50, 100);
		/* Both at once, in either order. */
		if (i % 2)
			ltask_ctx_cancel(ctx, 0);
		EXPECT_EQ(ltask_mutex_unlock(&m), 0);
		ltask_ctx_cancel(ctx, 0);
		EXPECT_EQ(ltask_group_wait(g), 0);
		for (n = 0; n < 2 * USERS; n++) {
			if (!w[n].ret)
				continue;
			EXPECT(n % 2);
			EXPECT_EQ(w[n].ret, -ECANCELED);
			gone++;
		}
		EXPECT_EQ(atomic_read(&m.state), 0);
		ltask_ctx_put(ctx);
	}
	lt_note("%u of %u were cancelled", gone, i * USERS);
	lt_group_end(g);
}

void mutex_cost(void)
{
	struct ltask_group *g = LT_GROUP();
	struct ltask_mutex m;
	u64 ns = 0, start;
	int i;

	if (!g)
		return;
	ltask_mutex_init(&m);
	start = ktime_get_ns();
	for (i = 0; i < 1000000; i++) {
		ltask_mutex_lock(&m);
		ltask_mutex_unlock(&m);
	}
	lt_note("thread: %llu ps a lock and unlock",
		(ktime_get_ns() - start) / 1000);
	EXPECT_EQ(ltask_go(g, lk_cost, &m, &ns), 0);
	EXPECT_EQ(lt_group_end(g), 0);
	lt_note("task: %llu ps", ns / 1000);
	EXPECT_EQ(atomic_read(&m.state), 0);
}
