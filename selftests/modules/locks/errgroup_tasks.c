// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about error groups.
 */
#include "locks.h"

int lk_sum_none(void)
{
	return 0;
}

int lk_sum(u64 *sum, int a, u64 b, short c, char d, bool e)
{
	*sum = a + b + c + d + e;
	return 0;
}

int lk_until_cancelled(atomic_t *cancelled)
{
	int err;

	do {
		err = ltask_sleep_ns(NSEC_PER_SEC);
	} while (!err);
	if (err == -ECANCELED)
		atomic_inc(cancelled);
	return err;
}

/* How it ends: 0: it returns; 1: it exits; 2: its stack goes past the cap. */
int lk_returns(int err, unsigned int how)
{
	if (how == 1)
		ltask_exit();
	if (how == 2)
		lk_fall(UINT_MAX);
	return err;
}

int lk_part(struct lk_parts *p)
{
	if (atomic_inc_return(&p->run) > p->eg->sem.size)
		atomic_inc(&p->too_many);
	do {
		ltask_sleep_ns(100000);
	} while (atomic_read(&p->hold));
	atomic_inc(&p->done);
	atomic_dec(&p->run);
	return 0;
}

void lk_start_part(struct lk_parts *p, int *ret)
{
	*ret = ltask_errgroup_go(p->eg, lk_part, p);
}

static noinline void start_parts(struct ltask_errgroup *eg, bool fail)
{
	int i;

	for (i = 0; i < 3; i++)
		EXPECT_EQ(ltask_errgroup_go(eg, lk_returns,
					    fail && i == 1 ? -EIO : 0, 0), 0);
}

static noinline int here(struct ltask_group *g, bool fail)
{
	struct ltask_errgroup eg;
	int err;

	err = ltask_errgroup_init(&eg, g, NULL);
	if (err)
		return err;
	start_parts(&eg, fail);
	err = ltask_errgroup_wait(&eg);
	EXPECT_EQ(ltask_errgroup_destroy(&eg), 0);
	return err;
}

void lk_errgroup_here(struct ltask_group *g, int *ret, bool fail)
{
	*ret = here(g, fail);
}
