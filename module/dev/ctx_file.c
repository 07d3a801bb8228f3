// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts' descriptors.
 *
 * Tasks and contexts below hold the context, never its file: when the last
 * descriptor is closed nobody can cancel the context any more, and so that
 * cancels it.
 */
#include <linux/anon_inodes.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <ltask/ctx.h>
#include "../runtime/params.h"
#include "dev.h"

/*
 * Most contexts below each other. A context keeps those above it, whether or not
 * they have a descriptor still: without an end one descriptor could keep any
 * number.
 */
#define DEPTH_MAX	256

/**
 * struct ctx_file - what a descriptor leads to
 * @ctx: the context; held.
 * @depth: how many such are above it.
 * @wait: who polls.
 * @done: wakes them, on a workqueue.
 */
struct ctx_file {
	struct ltask_ctx *ctx;
	unsigned int depth;
	wait_queue_head_t wait;
	struct ltask_ctx_func done;
};

static const struct file_operations ctx_fops;

static void ctx_done(void *arg)
{
	struct ctx_file *f = arg;

	wake_up_poll(&f->wait, EPOLLIN | EPOLLRDNORM | EPOLLHUP);
}

static struct ctx_file *create(struct ltask_ctx *parent, unsigned int depth,
			       s64 deadline)
{
	struct ctx_file *f;

	if (depth > DEPTH_MAX)
		return ERR_PTR(-ELOOP);
	if (ltask_alloc_fails(sizeof(*f)))
		return ERR_PTR(-ENOMEM);
	f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	if (!f)
		return ERR_PTR(-ENOMEM);
	f->ctx = deadline < 0 ? ltask_ctx_with_cancel(parent) :
				ltask_ctx_with_deadline(parent, deadline);
	if (IS_ERR(f->ctx)) {
		int err = PTR_ERR(f->ctx);

		kfree(f);
		return ERR_PTR(err);
	}
	f->depth = depth;
	init_waitqueue_head(&f->wait);
	ltask_ctx_after_func(f->ctx, &f->done, ctx_done, f);
	return f;
}

static void destroy(struct ctx_file *f)
{
	ltask_ctx_cancel(f->ctx, -ECANCELED);
	/* Nobody polls any more, but it may be about to look. */
	ltask_ctx_stop_func_sync(&f->done);
	ltask_ctx_put(f->ctx);
	kfree(f);
}

static int ctx_release(struct inode *inode, struct file *file)
{
	destroy(file->private_data);
	return 0;
}

/* Its queue's lock orders this against ctx_done(). */
static __poll_t ctx_poll(struct file *file, poll_table *wait)
{
	struct ctx_file *f = file->private_data;

	poll_wait(file, &f->wait, wait);
	return ltask_ctx_err(f->ctx) ? EPOLLIN | EPOLLRDNORM | EPOLLHUP : 0;
}

static long ctx_cancel(struct ctx_file *f, void __user *arg)
{
	struct ltask_ctx_cancel cancel;
	int err;

	err = ltask_abi_read(&cancel, sizeof(cancel), arg);
	if (err)
		return err;
	if (cancel.flags || cancel.pad || cancel.cause > MAX_ERRNO)
		return -EINVAL;
	return ltask_ctx_cancel(f->ctx, -(int)cancel.cause);
}

static long ctx_info(struct ctx_file *f, void __user *arg)
{
	struct ltask_ctx_info info;
	ktime_t deadline;
	int err;

	err = ltask_abi_read(&info, sizeof(info), arg);
	if (err)
		return err;
	if (info.flags)
		return -EINVAL;
	info.error = -ltask_ctx_err(f->ctx);
	/* Not done when the first was read: then the second tells nothing. */
	info.cause = info.error ? -ltask_ctx_cause(f->ctx) : 0;
	deadline = ltask_ctx_deadline(f->ctx);
	info.deadline = deadline == KTIME_MAX ? -1 : ktime_to_ns(deadline);
	return ltask_abi_write(arg, &info, sizeof(info));
}

static long ctx_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ctx_file *f = file->private_data;

	if (ltask_abi_is(cmd, LTASK_IOC_CTX_CANCEL))
		return ctx_cancel(f, (void __user *)arg);
	if (ltask_abi_is(cmd, LTASK_IOC_CTX_INFO))
		return ctx_info(f, (void __user *)arg);
	return -ENOTTY;
}

static void ctx_show(struct seq_file *m, struct file *file)
{
	struct ctx_file *f = file->private_data;

	seq_printf(m, "ltask-ctx-error:\t%d\nltask-ctx-cause:\t%d\n",
		   -ltask_ctx_err(f->ctx), -ltask_ctx_cause(f->ctx));
}

static const struct file_operations ctx_fops = {
	.owner = THIS_MODULE,
	.release = ctx_release,
	.poll = ctx_poll,
	.unlocked_ioctl = ctx_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.show_fdinfo = ctx_show,
};

/**
 * ltask_dev_ctx_of - the context that a file leads to
 * @file: the file.
 *
 * Return: the context, which lives as long as the file; or NULL: the file is
 * something else.
 */
struct ltask_ctx *ltask_dev_ctx_of(struct file *file)
{
	struct ctx_file *f = file->private_data;

	return file->f_op == &ctx_fops ? f->ctx : NULL;
}

/**
 * ltask_dev_ctx_from_fd - the context that a descriptor leads to
 * @fd: the descriptor.
 *
 * Return: the context, held; -EBADF: no descriptor; -EINVAL: not a context's.
 */
struct ltask_ctx *ltask_dev_ctx_from_fd(int fd)
{
	struct file *file = fget(fd);
	struct ltask_ctx *ctx;

	if (!file)
		return ERR_PTR(-EBADF);
	ctx = ltask_ctx_get(ltask_dev_ctx_of(file));
	fput(file);
	return ctx ? ctx : ERR_PTR(-EINVAL);
}

static struct ctx_file *create_below(int parent_fd, s64 deadline)
{
	struct ctx_file *parent, *f = ERR_PTR(-EINVAL);
	struct file *file = fget(parent_fd);

	if (!file)
		return ERR_PTR(-EBADF);
	if (file->f_op == &ctx_fops) {
		parent = file->private_data;
		f = create(parent->ctx, parent->depth + 1, deadline);
	}
	fput(file);
	return f;
}

/**
 * ltask_ioc_ctx_create - LTASK_IOC_CTX_CREATE
 * @s: the session.
 * @arg: address of a &struct ltask_ctx_create.
 */
long ltask_ioc_ctx_create(struct ltask_session *s, void __user *arg)
{
	struct ltask_ctx_create c;
	struct ctx_file *f;
	struct file *file;
	int err;

	err = ltask_abi_read(&c, sizeof(c), arg);
	if (err)
		return err;
	if (c.flags)
		return -EINVAL;
	if (c.parent_fd == -1)
		f = create(ltask_group_ctx(s->group), 0, c.deadline);
	else
		f = create_below(c.parent_fd, c.deadline);
	if (IS_ERR(f))
		return PTR_ERR(f);
	file = anon_inode_getfile("[ltask-ctx]", &ctx_fops, f, O_RDONLY);
	if (IS_ERR(file)) {
		destroy(f);
		return PTR_ERR(file);
	}
	return ltask_abi_install(file, arg, &c, sizeof(c), &c.fd);
}
