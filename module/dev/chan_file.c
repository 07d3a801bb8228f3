// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channel descriptors: who may read, who may write, and when a channel ends.
 *
 * Every file is open for reading, for writing or for both, and a request that
 * was given the channel writes. When the last that may write is gone, readers
 * see the end; when the last that may read is gone, senders do, lest tasks
 * wait for ever to tell what nobody can hear. Neither comes back: only a
 * descriptor that may gives another that may.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "../runtime/params.h"
#include "../sync/chan.h"
#include "dev.h"

static const struct file_operations chan_fops;

static void chan_changed(void *arg)
{
	struct ltask_dev_chan *c = arg;

	ltask_wake(&c->wake);
}

static void chan_free(struct work_struct *work)
{
	struct ltask_dev_chan *c =
		container_of(work, struct ltask_dev_chan, free);

	ltask_chan_set_notify(c->chan, NULL, NULL);
	ltask_wake_exit(&c->wake);
	ltask_chan_put(c->chan);
	kfree(c);
}

/* Context: any but NMI; a large buffer's end may sleep, so a worker does it. */
static void chan_put(struct ltask_dev_chan *c)
{
	if (refcount_dec_and_test(&c->ref))
		queue_work(ltask_dev_wq, &c->free);
}

static struct ltask_dev_chan *chan_create(u32 elem_size, u32 capacity)
{
	struct ltask_dev_chan *c;

	if (ltask_alloc_fails(sizeof(*c)))
		return ERR_PTR(-ENOMEM);
	c = kzalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);
	if (!c)
		return ERR_PTR(-ENOMEM);
	c->chan = ltask_chan_create(elem_size, capacity);
	if (IS_ERR(c->chan)) {
		int err = PTR_ERR(c->chan);

		kfree(c);
		return ERR_PTR(err);
	}
	refcount_set(&c->ref, 1);
	ltask_wake_init(&c->wake);
	INIT_WORK(&c->free, chan_free);
	ltask_chan_set_notify(c->chan, chan_changed, c);
	return c;
}

/**
 * ltask_dev_chan_put - give back what ltask_dev_chan_from_fd() gave
 * @c: the channel.
 * @mode: as there; or both.
 *
 * Context: any but NMI.
 */
void ltask_dev_chan_put(struct ltask_dev_chan *c, fmode_t mode)
{
	if ((mode & FMODE_READ) && atomic_dec_and_test(&c->readers))
		ltask_chan_close(c->chan);
	if ((mode & FMODE_WRITE) && atomic_dec_and_test(&c->writers))
		ltask_chan_close(c->chan);
	chan_put(c);
}

/* A file for one end or both; the caller holds a file that may the same. */
static struct file *chan_file(struct ltask_dev_chan *c, int flags)
{
	fmode_t mode = OPEN_FMODE(flags);
	struct file *file;

	refcount_inc(&c->ref);
	if (mode & FMODE_READ)
		atomic_inc(&c->readers);
	if (mode & FMODE_WRITE)
		atomic_inc(&c->writers);
	file = anon_inode_getfile("[ltask-chan]", &chan_fops, c, flags);
	if (IS_ERR(file)) {
		ltask_dev_chan_put(c, mode);
		return file;
	}
	stream_open(file_inode(file), file);
	file->f_mode |= FMODE_NOWAIT;
	return file;
}

static int chan_release(struct inode *inode, struct file *file)
{
	ltask_dev_chan_put(file->private_data, file->f_mode);
	return 0;
}

static __poll_t chan_poll(struct file *file, poll_table *wait)
{
	struct ltask_dev_chan *c = file->private_data;
	__poll_t mask = 0;

	poll_wait(file, &c->wake.wait, wait);
	if ((file->f_mode & FMODE_READ) && ltask_chan_readable(c->chan))
		mask |= EPOLLIN | EPOLLRDNORM;
	if ((file->f_mode & FMODE_WRITE) && ltask_chan_writable(c->chan))
		mask |= EPOLLOUT | EPOLLWRNORM;
	if (ltask_chan_closed(c->chan))
		mask |= file->f_mode & FMODE_READ ? EPOLLHUP : EPOLLERR;
	return mask;
}

static long chan_close(struct file *file, struct ltask_dev_chan *c)
{
	if (!(file->f_mode & FMODE_WRITE))
		return -EACCES;
	return ltask_chan_close(c->chan);
}

static long chan_open(struct file *file, struct ltask_dev_chan *c,
		      void __user *arg)
{
	struct ltask_chan_open o;
	fmode_t mode;
	int err;

	err = ltask_abi_read(&o, sizeof(o), arg);
	if (err)
		return err;
	if (o.pad)
		return -EINVAL;
	if (o.flags == LTASK_CHAN_RDONLY)
		mode = FMODE_READ;
	else if (o.flags == LTASK_CHAN_WRONLY)
		mode = FMODE_WRITE;
	else
		return -EINVAL;
	if (!(file->f_mode & mode))
		return -EACCES;
	return ltask_abi_install(chan_file(c, mode == FMODE_READ ? O_RDONLY :
								   O_WRONLY),
				 arg, &o, sizeof(o), &o.fd);
}

static long chan_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ltask_dev_chan *c = file->private_data;

	if (ltask_abi_is(cmd, LTASK_IOC_CHAN_CLOSE))
		return chan_close(file, c);
	if (ltask_abi_is(cmd, LTASK_IOC_CHAN_OPEN))
		return chan_open(file, c, (void __user *)arg);
	return -ENOTTY;
}

static void chan_show(struct seq_file *m, struct file *file)
{
	struct ltask_dev_chan *c = file->private_data;

	seq_printf(m, "ltask-elem-size:\t%zu\nltask-capacity:\t%u\nltask-len:\t%u\nltask-closed:\t%d\n",
		   ltask_chan_elem_size(c->chan), ltask_chan_cap(c->chan),
		   ltask_chan_len(c->chan), ltask_chan_closed(c->chan));
}

static const struct file_operations chan_fops = {
	.owner = THIS_MODULE,
	.release = chan_release,
	.read_iter = ltask_chan_read_iter,
	.write_iter = ltask_chan_write_iter,
	.poll = chan_poll,
	.unlocked_ioctl = chan_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.show_fdinfo = chan_show,
};

/**
 * ltask_dev_chan_of - the channel that a file leads to
 * @file: the file.
 *
 * Return: the channel, which lives as long as the file; or NULL: the file is
 * something else.
 */
struct ltask_dev_chan *ltask_dev_chan_of(const struct file *file)
{
	return file->f_op == &chan_fops ? file->private_data : NULL;
}

/* Takes a place as reader or as writer, which the file must have. */
static struct ltask_dev_chan *get_end(const struct file *file, fmode_t mode)
{
	struct ltask_dev_chan *c = ltask_dev_chan_of(file);

	if (!c)
		return ERR_PTR(-EINVAL);
	if (!(file->f_mode & mode))
		return ERR_PTR(-EBADF);
	if (mode == FMODE_READ) {
		atomic_inc(&c->readers);
	} else {
		if (ltask_chan_closed(c->chan))
			return ERR_PTR(-EPIPE);
		atomic_inc(&c->writers);
	}
	refcount_inc(&c->ref);
	return c;
}

/**
 * ltask_dev_chan_from_fd - the channel that a descriptor leads to
 * @fd: the descriptor.
 * @mode: FMODE_READ or FMODE_WRITE: what it will be used for.
 *
 * Return: the channel, held as a reader or a writer; -EBADF: no descriptor, or
 * not one for that; -EINVAL: not a channel's; -EPIPE: to be written, but the
 * channel is closed.
 */
struct ltask_dev_chan *ltask_dev_chan_from_fd(int fd, fmode_t mode)
{
	struct file *file = fget(fd);
	struct ltask_dev_chan *c;

	if (!file)
		return ERR_PTR(-EBADF);
	c = get_end(file, mode);
	fput(file);
	return c;
}

/**
 * ltask_ioc_chan_create - LTASK_IOC_CHAN_CREATE
 * @s: the session.
 * @arg: address of a &struct ltask_chan_create.
 */
long ltask_ioc_chan_create(struct ltask_session *s, void __user *arg)
{
	struct ltask_chan_create create;
	struct ltask_dev_chan *c;
	long err;

	err = ltask_abi_read(&create, sizeof(create), arg);
	if (err)
		return err;
	if (create.flags || create.pad || !create.elem_size)
		return -EINVAL;
	c = chan_create(create.elem_size, create.capacity);
	if (IS_ERR(c))
		return PTR_ERR(c);
	err = ltask_abi_install(chan_file(c, O_RDWR), arg, &create,
				sizeof(create), &create.fd);
	chan_put(c);
	return err;
}
