// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading and writing channels: whole elements, as many as go without waiting
 * once there was one.
 *
 * Elements pass through a buffer here, since user memory can't be touched
 * under a channel's lock. An element that was received and then can't be
 * copied out would be lost, so the memory is faulted in first; only a program
 * that unmaps it during the read loses what that read had taken.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/pagemap.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uio.h>
#include "../runtime/params.h"
#include "../sync/chan.h"
#include "dev.h"

#define SMALL	256	/* bytes that pass through the stack */
#define LARGE	8192	/* bytes at a time, if elements are smaller */

/**
 * struct passage - a read or a write under way
 * @chan: the channel.
 * @iter: the caller's memory.
 * @elem: bytes of an element.
 * @buf: the buffer.
 * @size: bytes of it that are used, a multiple of @elem.
 * @nowait: not even the first element may be waited for.
 * @small: buffer for few bytes.
 */
struct passage {
	struct ltask_chan *chan;
	struct iov_iter *iter;
	size_t elem;
	u8 *buf;
	size_t size;
	bool nowait;
	u8 small[SMALL] __aligned(8);
};

static int passage_begin(struct passage *p, struct kiocb *iocb,
			 struct iov_iter *iter, size_t bytes)
{
	struct ltask_dev_chan *c = iocb->ki_filp->private_data;
	bool nowait = iocb->ki_flags & IOCB_NOWAIT;

	p->chan = c->chan;
	p->iter = iter;
	p->size = max(rounddown(min_t(size_t, bytes, LARGE), p->elem), p->elem);
	p->nowait = nowait || (iocb->ki_filp->f_flags & O_NONBLOCK);
	p->buf = p->small;
	if (p->size <= sizeof(p->small))
		return 0;
	if (ltask_alloc_fails(p->size))
		return -ENOMEM;
	p->buf = kmalloc(p->size, nowait ? GFP_NOWAIT | __GFP_NOWARN :
					   GFP_KERNEL);
	if (!p->buf)
		return nowait ? -EAGAIN : -ENOMEM;
	return 0;
}

static void passage_end(struct passage *p)
{
	if (p->buf != p->small)
		kfree(p->buf);
}

/* Receives up to @bytes; 0 at the end of the channel. */
static ssize_t receive(struct passage *p, size_t bytes, bool nowait)
{
	size_t got;
	int ret;

	for (got = 0; got < bytes; got += p->elem) {
		if (got || nowait)
			ret = ltask_chan_try_recv(p->chan, p->buf + got);
		else
			ret = ltask_chan_recv_interruptible(p->chan, p->buf);
		if (ret <= 0)
			return got ? got : ret;
	}
	return got;
}

static ssize_t read_some(struct passage *p, size_t bytes, bool nowait)
{
	ssize_t got;
	size_t copied, whole;

	bytes -= fault_in_iov_iter_writeable(p->iter, bytes);
	bytes = rounddown(bytes, p->elem);
	if (!bytes)
		return -EFAULT;
	got = receive(p, bytes, nowait);
	if (got <= 0)
		return got;
	copied = copy_to_iter(p->buf, got, p->iter);
	if (likely(copied == got))
		return got;
	whole = rounddown(copied, p->elem);
	iov_iter_revert(p->iter, copied - whole);
	return whole ? whole : -EFAULT;
}

/**
 * ltask_chan_read_iter - read() and its kin on a channel
 * @iocb: the file and how it is read.
 * @to: where to.
 *
 * Return: bytes of whole elements; 0 at the end; -EINVAL: not one fits;
 * -EAGAIN, -EFAULT, -ENOMEM, -ERESTARTSYS.
 */
ssize_t ltask_chan_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct ltask_dev_chan *c = iocb->ki_filp->private_data;
	struct passage p = { .elem = ltask_chan_elem_size(c->chan) };
	size_t left = rounddown(iov_iter_count(to), p.elem);
	size_t done = 0, want;
	ssize_t ret;

	if (!left)
		return -EINVAL;
	ret = passage_begin(&p, iocb, to, left);
	if (ret)
		return ret;
	do {
		want = min(left, p.size);
		ret = read_some(&p, want, p.nowait || done);
		if (ret <= 0)
			break;
		done += ret;
		left -= ret;
		cond_resched();
	} while (left && ret == want && !signal_pending(current));
	passage_end(&p);
	return done ? done : ret;
}

/* Sends up to @bytes. */
static ssize_t send(struct passage *p, size_t bytes, bool nowait)
{
	size_t sent;
	int ret;

	for (sent = 0; sent < bytes; sent += p->elem) {
		if (sent || nowait)
			ret = ltask_chan_try_send(p->chan, p->buf + sent);
		else
			ret = ltask_chan_send_interruptible(p->chan, p->buf);
		if (ret)
			return sent ? sent : ret;
	}
	return sent;
}

static ssize_t write_some(struct passage *p, size_t bytes, bool nowait)
{
	size_t copied = copy_from_iter(p->buf, bytes, p->iter);
	size_t whole = rounddown(copied, p->elem);
	ssize_t sent = whole ? send(p, whole, nowait) : -EFAULT;

	iov_iter_revert(p->iter, sent < 0 ? copied : copied - sent);
	return sent;
}

/**
 * ltask_chan_write_iter - write() and its kin on a channel
 * @iocb: the file and how it is written.
 * @from: where from.
 *
 * Return: bytes of whole elements; -EINVAL: not whole ones; -EPIPE: the
 * channel is closed; -EAGAIN, -EFAULT, -ENOMEM, -ERESTARTSYS.
 */
ssize_t ltask_chan_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct ltask_dev_chan *c = iocb->ki_filp->private_data;
	struct passage p = { .elem = ltask_chan_elem_size(c->chan) };
	size_t left = iov_iter_count(from);
	size_t done = 0, want;
	ssize_t ret;

	if (left % p.elem)
		return -EINVAL;
	if (!left)
		return 0;
	ret = passage_begin(&p, iocb, from, left);
	if (ret)
		return ret;
	do {
		want = min(left, p.size);
		ret = write_some(&p, want, p.nowait || done);
		if (ret <= 0)
			break;
		done += ret;
		left -= ret;
		cond_resched();
	} while (left && ret == want && !signal_pending(current));
	passage_end(&p);
	return done ? done : ret;
}
