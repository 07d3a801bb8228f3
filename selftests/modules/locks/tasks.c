// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks of the cases about locks. Threads call many of these, too.
 */
#include <linux/slab.h>
#include "locks.h"

/* Notes that it has the lock, and keeps it as long as it is told to. */
static void have(struct lk_waiter *w)
{
	if (w->turn)
		w->got = (*w->turn)++;
	atomic_set_release(&w->at, 2);
	while (atomic_read(&w->keep)) {
		if (ltask_sleep_ns(100000) == -EINTR)
			break;
	}
}

static int mutex_ret(struct lk_waiter *w, int ret)
{
	if (!ret) {
		have(w);
		EXPECT_EQ(ltask_mutex_unlock(w->lock), 0);
	}
	return ret;
}

int lk_mutex(struct lk_waiter *w)
{
	return mutex_ret(w, ltask_mutex_lock(w->lock));
}

int lk_mutex_intr(struct lk_waiter *w)
{
	return mutex_ret(w, ltask_mutex_lock_interruptible(w->lock));
}

int lk_mutex_always(struct lk_waiter *w)
{
	return mutex_ret(w, ltask_mutex_lock_always(w->lock));
}

static int read_ret(struct lk_waiter *w, int ret)
{
	if (!ret) {
		have(w);
		EXPECT_EQ(ltask_rwmutex_runlock(w->lock), 0);
	}
	return ret;
}

int lk_read(struct lk_waiter *w)
{
	return read_ret(w, ltask_rwmutex_rlock(w->lock));
}

int lk_read_intr(struct lk_waiter *w)
{
	return read_ret(w, ltask_rwmutex_rlock_interruptible(w->lock));
}

static int write_ret(struct lk_waiter *w, int ret)
{
	if (!ret) {
		have(w);
		EXPECT_EQ(ltask_rwmutex_unlock(w->lock), 0);
	}
	return ret;
}

int lk_write(struct lk_waiter *w)
{
	return write_ret(w, ltask_rwmutex_lock(w->lock));
}

int lk_write_intr(struct lk_waiter *w)
{
	return write_ret(w, ltask_rwmutex_lock_interruptible(w->lock));
}

static int cond_wait(struct lk_waiter *w, bool interruptible)
{
	int ret;

	ret = ltask_mutex_lock(w->m);
	if (ret)
		return ret;
	if (interruptible)
		ret = ltask_cond_wait_interruptible(w->lock, w->m);
	else
		ret = ltask_cond_wait(w->lock, w->m);
	/* It is held whatever came. */
	EXPECT(ltask_mutex_is_locked(w->m));
	have(w);
	EXPECT_EQ(ltask_mutex_unlock(w->m), 0);
	return ret;
}

int lk_cond(struct lk_waiter *w)
{
	return cond_wait(w, false);
}

int lk_cond_intr(struct lk_waiter *w)
{
	return cond_wait(w, true);
}

static int sem_ret(struct lk_waiter *w, int ret)
{
	if (!ret) {
		have(w);
		EXPECT_EQ(ltask_sem_release(w->lock, w->n), 0);
	}
	return ret;
}

int lk_sem(struct lk_waiter *w)
{
	return sem_ret(w, ltask_sem_acquire(w->lock, w->n));
}

int lk_sem_intr(struct lk_waiter *w)
{
	return sem_ret(w, ltask_sem_acquire_interruptible(w->lock, w->n));
}

void lk_wait(struct lk_waiter *w)
{
	atomic_set(&w->at, 1);
	w->ret = w->call(w);
	/* Who sees this reads @ret; without the release gcc turns them round. */
	atomic_set_release(&w->at, 3);
}

void lk_wait_data(void *data)
{
	lk_wait(*(struct lk_waiter **)data);
}

void lk_cost(struct ltask_mutex *m, u64 *ns)
{
	u64 start = ktime_get_ns();
	int i;

	for (i = 0; i < 1000000; i++) {
		ltask_mutex_lock(m);
		ltask_mutex_unlock(m);
	}
	*ns = ktime_get_ns() - start;
}

/* Reads, lets others in now and then, writes. */
static void bump(struct lk_count *c, unsigned int i)
{
	unsigned long n = READ_ONCE(c->n);

	if (i % 16 == 0)
		ltask_yield();
	WRITE_ONCE(c->n, n + 1);
	if (i % 64 == 32)
		ltask_sleep_ns(20000);
	WRITE_ONCE(c->twin, n + 1);
}

void lk_count_mutex(struct lk_count *c)
{
	unsigned int i;
	int err;

	for (i = 0; i < c->each; i++) {
		err = i % 2 ? ltask_mutex_lock(&c->m) :
			      ltask_mutex_lock_interruptible(&c->m);
		if (!EXPECT_EQ(err, 0))
			return;
		bump(c, i);
		if (!EXPECT_EQ(ltask_mutex_unlock(&c->m), 0))
			return;
	}
}

void lk_count_try(struct lk_count *c)
{
	unsigned int i;

	for (i = 0; i < c->each; i++) {
		while (ltask_mutex_try_lock(&c->m)) {
			if (!EXPECT_EQ(ltask_sleep_ns(10000), 0))
				return;
		}
		bump(c, i);
		if (!EXPECT_EQ(ltask_mutex_unlock(&c->m), 0))
			return;
	}
}

void lk_count_write(struct lk_count *c)
{
	unsigned int i;

	for (i = 0; i < c->each; i++) {
		if (!EXPECT_EQ(ltask_rwmutex_lock(&c->rw), 0))
			return;
		if (atomic_inc_return(&c->in) != 1)
			atomic_inc(&c->bad);
		bump(c, i);
		atomic_dec(&c->in);
		if (!EXPECT_EQ(ltask_rwmutex_unlock(&c->rw), 0))
			return;
	}
}

void lk_count_read(struct lk_count *c)
{
	unsigned int i;

	for (i = 0; i < c->each; i++) {
		if (!EXPECT_EQ(ltask_rwmutex_rlock(&c->rw), 0))
			return;
		if (READ_ONCE(c->n) != READ_ONCE(c->twin))
			atomic_inc(&c->bad);
		if (i % 32 == 0)
			ltask_yield();
		if (READ_ONCE(c->n) != READ_ONCE(c->twin) ||
		    atomic_read(&c->in))
			atomic_inc(&c->bad);
		if (!EXPECT_EQ(ltask_rwmutex_runlock(&c->rw), 0))
			return;
	}
}

void lk_count_sem(struct lk_count *c, unsigned int weight)
{
	unsigned int i;

	for (i = 0; i < c->each; i++) {
		if (!EXPECT_EQ(ltask_sem_acquire(&c->sem, weight), 0))
			return;
		if (atomic_add_return(weight, &c->in) > c->sem.size)
			atomic_inc(&c->bad);
		if (i % 8 == 0)
			ltask_yield();
		if (i % 64 == 32)
			ltask_sleep_ns(20000);
		atomic_sub(weight, &c->in);
		if (!EXPECT_EQ(ltask_sem_release(&c->sem, weight), 0))
			return;
	}
}

void lk_count_sem_one(struct lk_count *c)
{
	lk_count_sem(c, 1);
}

#define HOLD_NS	100000

static void hold_for_a_while(struct lk_hog *h)
{
	u64 until = ktime_get_ns() + HOLD_NS;

	if (!h->spin) {
		ltask_sleep_ns(HOLD_NS);
		return;
	}
	while (ktime_get_ns() < until)
		cpu_relax();
}

void lk_hog(struct lk_hog *h)
{
	while (!atomic_read(&h->stop)) {
		if (ltask_mutex_lock(&h->m))
			return;
		hold_for_a_while(h);
		ltask_mutex_unlock(&h->m);
	}
}

void lk_modest(struct lk_hog *h, unsigned int times)
{
	while (times--) {
		ltask_sleep_ns(HOLD_NS);
		if (!EXPECT_EQ(ltask_mutex_lock(&h->m), 0))
			break;
		ltask_mutex_unlock(&h->m);
	}
	atomic_set(&h->stop, 1);
}

void lk_object_user(struct lk_object *o)
{
	atomic_t *freed = o->freed;
	bool last;

	EXPECT_EQ(ltask_mutex_lock(&o->m), 0);
	last = !--o->users;
	EXPECT_EQ(ltask_mutex_unlock(&o->m), 0);
	if (last) {
		memset(o, 0x5a, sizeof(*o));
		kfree(o);
		atomic_inc(freed);
	}
}

/* Also waits as a reader before it comes as a writer. */
void lk_object_reader(struct lk_object *o)
{
	atomic_t *freed = o->freed;
	bool last;

	EXPECT_EQ(ltask_rwmutex_rlock(&o->rw), 0);
	EXPECT(o->users);
	EXPECT_EQ(ltask_rwmutex_runlock(&o->rw), 0);
	EXPECT_EQ(ltask_rwmutex_lock(&o->rw), 0);
	last = !--o->users;
	EXPECT_EQ(ltask_rwmutex_unlock(&o->rw), 0);
	if (last) {
		memset(o, 0x5a, sizeof(*o));
		kfree(o);
		atomic_inc(freed);
	}
}

void lk_misuse_mutex(struct ltask_mutex *m, int *ret)
{
	*ret = ltask_mutex_unlock(m);
}

/* 1: in the queue; 2: was signalled, and signals the other. */
void lk_early_waiter(struct lk_steal *s)
{
	EXPECT_EQ(ltask_mutex_lock(&s->m), 0);
	s->state = 1;
	EXPECT_EQ(ltask_cond_wait(&s->c, &s->m), 0);
	EXPECT_EQ(s->state, 1);
	s->state = 2;
	ltask_cond_signal(&s->c);
	ltask_mutex_unlock(&s->m);
}

/* Signals, and at once waits itself: the signal is not for it. */
void lk_late_waiter(struct lk_steal *s)
{
	EXPECT_EQ(ltask_mutex_lock(&s->m), 0);
	if (EXPECT_EQ(s->state, 1)) {
		ltask_cond_signal(&s->c);
		EXPECT_EQ(ltask_cond_wait(&s->c, &s->m), 0);
		EXPECT_EQ(s->state, 2);
	}
	ltask_mutex_unlock(&s->m);
}

void lk_producer(struct lk_buffer *b)
{
	unsigned int i;

	for (i = 1; i <= b->each; i++) {
		if (!EXPECT_EQ(ltask_mutex_lock(&b->m), 0))
			return;
		while (b->len == b->cap) {
			if (!EXPECT_EQ(ltask_cond_wait(&b->not_full, &b->m), 0))
				break;
		}
		b->len++;
		b->put += i;
		b->nr_put++;
		ltask_cond_signal(&b->not_empty);
		ltask_mutex_unlock(&b->m);
	}
}

void lk_consumer(struct lk_buffer *b)
{
	unsigned int i;

	for (i = 1; i <= b->each; i++) {
		if (!EXPECT_EQ(ltask_mutex_lock(&b->m), 0))
			return;
		while (!b->len) {
			if (!EXPECT_EQ(ltask_cond_wait(&b->not_empty, &b->m), 0))
				break;
		}
		b->len--;
		b->taken += i;
		b->nr_taken++;
		ltask_mutex_unlock(&b->m);
		/* Not under the mutex, for once. */
		ltask_cond_signal(&b->not_full);
	}
}

/* Never comes back: its stack goes past the cap. */
noinline unsigned int lk_fall(unsigned int depth)
{
	unsigned int here = depth;

	barrier_data(&here);
	if (!depth)
		return 0;
	return lk_fall(depth - 1) + here;
}

static void once_fn(void *arg)
{
	struct lk_once *o = arg;

	atomic_inc(&o->started);
	while (atomic_read(&o->hold))
		ltask_sleep_ns(100000);
	if (o->what == LK_ONCE_AGAIN)
		o->inner = ltask_once_do(&o->once, once_fn, o);
	WRITE_ONCE(o->runs, o->runs + 1);
	if (o->what == LK_ONCE_EXIT)
		ltask_exit();
	if (o->what == LK_ONCE_OVERFLOW)
		lk_fall(UINT_MAX);
}

void lk_once(struct lk_once *o)
{
	EXPECT_EQ(ltask_once_do(&o->once, once_fn, o), 0);
	if (READ_ONCE(o->runs) != 1)
		atomic_inc(&o->early);
	atomic_inc(&o->returned);
}

void lk_once_returns(struct lk_once *o, int *ret)
{
	*ret = ltask_once_do(&o->once, once_fn, o);
	atomic_inc(&o->returned);
}
