// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait groups' descriptors.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include "../runtime/params.h"
#include "../sync/wg.h"
#include "dev.h"

static const struct file_operations wg_fops;

static void wg_zero(struct ltask_wg *wg)
{
	ltask_wake(&container_of(wg, struct ltask_dev_wg, wg)->wake);
}

static void wg_free(struct work_struct *work)
{
	struct ltask_dev_wg *wg = container_of(work, struct ltask_dev_wg, free);

	ltask_wake_exit(&wg->wake);
	kfree(wg);
}

/**
 * ltask_dev_wg_put - give a reference back
 * @wg: the wait group.
 *
 * Context: any but NMI.
 */
void ltask_dev_wg_put(struct ltask_dev_wg *wg)
{
	/* To wait for the last wake-up may sleep, so a worker does it. */
	if (refcount_dec_and_test(&wg->ref))
		queue_work(ltask_dev_wq, &wg->free);
}

static struct ltask_dev_wg *wg_create(void)
{
	struct ltask_dev_wg *wg;

	if (ltask_alloc_fails(sizeof(*wg)))
		return ERR_PTR(-ENOMEM);
	wg = kzalloc(sizeof(*wg), GFP_KERNEL_ACCOUNT);
	if (!wg)
		return ERR_PTR(-ENOMEM);
	ltask_wg_init(&wg->wg);
	wg->wg.notify = wg_zero;
	refcount_set(&wg->ref, 1);
	ltask_wake_init(&wg->wake);
	INIT_WORK(&wg->free, wg_free);
	return wg;
}

static __poll_t wg_poll(struct file *file, poll_table *wait)
{
	struct ltask_dev_wg *wg = file->private_data;

	poll_wait(file, &wg->wake.wait, wait);
	return ltask_wg_idle(&wg->wg) ? EPOLLIN | EPOLLRDNORM : 0;
}

static int wg_release(struct inode *inode, struct file *file)
{
	ltask_dev_wg_put(file->private_data);
	return 0;
}

static const struct file_operations wg_fops = {
	.owner = THIS_MODULE,
	.release = wg_release,
	.poll = wg_poll,
};

/**
 * ltask_dev_wg_from_fd - the wait group that a descriptor leads to
 * @fd: the descriptor.
 *
 * Return: the wait group, held; -EBADF: no descriptor; -EINVAL: not a wait
 * group's.
 */
struct ltask_dev_wg *ltask_dev_wg_from_fd(int fd)
{
	struct file *file = fget(fd);
	struct ltask_dev_wg *wg = ERR_PTR(-EINVAL);

	if (!file)
		return ERR_PTR(-EBADF);
	if (file->f_op == &wg_fops) {
		wg = file->private_data;
		refcount_inc(&wg->ref);
	}
	fput(file);
	return wg;
}

/**
 * ltask_ioc_wg_create - LTASK_IOC_WG_CREATE
 * @s: the session.
 * @arg: address of a &struct ltask_wg_create.
 */
long ltask_ioc_wg_create(struct ltask_session *s, void __user *arg)
{
	struct ltask_wg_create create;
	struct ltask_dev_wg *wg;
	struct file *file;
	int err;

	err = ltask_abi_read(&create, sizeof(create), arg);
	if (err)
		return err;
	if (create.flags || create.pad)
		return -EINVAL;
	wg = wg_create();
	if (IS_ERR(wg))
		return PTR_ERR(wg);
	file = anon_inode_getfile("[ltask-wg]", &wg_fops, wg, O_RDONLY);
	if (IS_ERR(file)) {
		ltask_dev_wg_put(wg);
		return PTR_ERR(file);
	}
	/* It can't be read, and io_uring is to find that out without waiting. */
	file->f_mode |= FMODE_NOWAIT;
	return ltask_abi_install(file, arg, &create, sizeof(create),
				 &create.fd);
}
