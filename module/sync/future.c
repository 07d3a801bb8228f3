// SPDX-License-Identifier: GPL-2.0-only
/*
 * Futures. What is waited for is a channel that is closed once the result is
 * there, so that tasks, threads and selects wait as they do for any channel; the
 * result lies beside it and is read without a lock, as it never changes.
 *
 * References are the channel's. Apart from them a future counts those who have
 * promised to set it: with the last of them gone nobody will, and those who wait
 * are told.
 */
#include <linux/atomic.h>
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <ltask/future.h>
#include "../runtime/params.h"
#include "chan.h"

enum {
	FUTURE_OPEN,
	FUTURE_CLAIMED,		/* somebody is just about to set it */
	FUTURE_SET,
};

/**
 * struct ltask_future - a future
 * @end: of a task that has promised to set it.
 * @promises: how many have.
 * @state: FUTURE_...
 * @err: the result, 0 or a negative errno; from FUTURE_SET on.
 * @size: bytes of the value.
 * @chan: closed from FUTURE_SET on. It buffers nothing: where another's buffer
 *        lies is the value.
 */
struct ltask_future {
	struct ltask_end end;
	atomic_t promises;
	atomic_t state;
	int err;
	u32 size;
	struct ltask_chan chan;
};

static void release(struct ltask_chan *c)
{
	kfree(container_of(c, struct ltask_future, chan));
}

static const struct ltask_chan_class future_class = {
	.release = release,
	.recv = {
		.reason = "future",
		.by_task = true,
		.abort = ltask_chan_abort,
	},
};

static void task_ended(struct ltask_end *end)
{
	ltask_future_abandon(container_of(end, struct ltask_future, end));
}

/**
 * ltask_future_create - make a future
 * @size: bytes of its value, 0 to LTASK_FUTURE_MAX.
 *
 * Context: thread; task, through a kernel call. Charged to the caller's memory
 * cgroup.
 * Return: the future, with one reference; ERR_PTR(-EINVAL): too large;
 * ERR_PTR(-ENOMEM).
 */
struct ltask_future *ltask_future_create(size_t size)
{
	struct ltask_future *f;

	if (size > LTASK_FUTURE_MAX)
		return ERR_PTR(-EINVAL);
	if (ltask_alloc_fails(sizeof(*f) + size))
		return ERR_PTR(-ENOMEM);
	f = kzalloc(sizeof(*f) + size, GFP_KERNEL_ACCOUNT);
	if (!f)
		return ERR_PTR(-ENOMEM);
	ltask_chan_init(&f->chan, &future_class, 0, 0);
	f->end.fn = task_ended;
	f->size = size;
	return f;
}
EXPORT_SYMBOL_GPL(ltask_future_create);

/**
 * ltask_future_get - take another reference
 * @f: the future, or NULL.
 *
 * Context: any.
 * Return: @f.
 */
struct ltask_future *ltask_future_get(struct ltask_future *f)
{
	if (f)
		ltask_chan_get(&f->chan);
	return f;
}
EXPORT_SYMBOL_GPL(ltask_future_get);

/**
 * ltask_future_put - give a reference back; the last frees the future
 * @f: the future, or NULL, or an error pointer.
 *
 * Context: thread, task, softirq; not hardirq.
 */
void ltask_future_put(struct ltask_future *f)
{
	if (!IS_ERR_OR_NULL(f))
		ltask_chan_put(&f->chan);
}
EXPORT_SYMBOL_GPL(ltask_future_put);

static int settle(struct ltask_future *f, const void *v, int err)
{
	if (atomic_cmpxchg(&f->state, FUTURE_OPEN, FUTURE_CLAIMED) !=
	    FUTURE_OPEN)
		return -EALREADY;
	f->err = err;
	if (!err && f->size)
		memcpy(f->chan.buf, v, f->size);
	/* Pairs with the acquire in ltask_future_try(). */
	atomic_set_release(&f->state, FUTURE_SET);
	ltask_chan_close(&f->chan);
	return 0;
}

/**
 * ltask_future_set - set a future, and wake those who wait for it
 * @f: the future, of which the caller holds a reference, or has promised to set
 *     it.
 * @v: the value, copied.
 *
 * Context: any.
 * Return: 0, or -EALREADY: it was set before, or nobody was left who had
 * promised to.
 */
int ltask_future_set(struct ltask_future *f, const void *v)
{
	return settle(f, v, 0);
}
EXPORT_SYMBOL_GPL(ltask_future_set);

/**
 * ltask_future_fail - tell those who wait for a future of an error instead
 * @f: the future, as for ltask_future_set().
 * @err: negative errno, but -EINPROGRESS.
 *
 * Context: any.
 * Return: as ltask_future_set(), or -EINVAL: no such error.
 */
int ltask_future_fail(struct ltask_future *f, int err)
{
	if (err >= 0 || err < -MAX_ERRNO || err == -EINPROGRESS)
		return -EINVAL;
	return settle(f, NULL, err);
}
EXPORT_SYMBOL_GPL(ltask_future_fail);

/**
 * ltask_future_try - the result of a future, if it is there
 * @f: the future.
 * @v: receives the value; zeroes, for an error.
 *
 * Context: any.
 * Return: 0, -EINPROGRESS: it isn't yet, or as ltask_future_wait().
 */
int ltask_future_try(struct ltask_future *f, void *v)
{
	/* Pairs with the release in settle(). */
	if (atomic_read_acquire(&f->state) != FUTURE_SET)
		return -EINPROGRESS;
	if (!f->size)
		return f->err;
	if (f->err)
		memset(v, 0, f->size);
	else
		memcpy(v, f->chan.buf, f->size);
	return f->err;
}
EXPORT_SYMBOL_GPL(ltask_future_try);

/**
 * ltask_future_chan - a channel that is closed once a future is set
 * @f: the future.
 *
 * For selects: LTASK_RECV(ltask_future_chan(f), NULL), and ltask_future_try()
 * if it was chosen.
 *
 * Context: any.
 * Return: the channel, which stays as long as the future does.
 */
struct ltask_chan *ltask_future_chan(struct ltask_future *f)
{
	return &f->chan;
}
EXPORT_SYMBOL_GPL(ltask_future_chan);

/**
 * ltask_future_promise - promise to set a future
 * @f: the future.
 *
 * Takes a reference, too. Ends with ltask_future_abandon(), whether it was set
 * or not.
 *
 * Context: any.
 * Return: for &struct ltask_attr.end, if it is the task that promises: its end
 * is that of the promise. If the task can't be started, abandon it.
 */
struct ltask_end *ltask_future_promise(struct ltask_future *f)
{
	ltask_future_get(f);
	atomic_inc(&f->promises);
	return &f->end;
}
EXPORT_SYMBOL_GPL(ltask_future_promise);

/**
 * ltask_future_abandon - be rid of a promise
 * @f: the future, as for ltask_future_promise().
 *
 * If it isn't set and nobody else has promised to, those who wait get
 * -EOWNERDEAD.
 *
 * Context: thread, task, softirq; not hardirq.
 */
void ltask_future_abandon(struct ltask_future *f)
{
	if (atomic_dec_and_test(&f->promises))
		settle(f, NULL, -EOWNERDEAD);
	ltask_future_put(f);
}
EXPORT_SYMBOL_GPL(ltask_future_abandon);
