// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/ltask: opening it makes a session, which lives as long as the file.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <ltask/group.h>
#include "dev.h"

struct workqueue_struct *ltask_dev_wq;

static const struct {
	unsigned int cmd;
	long (*fn)(struct ltask_session *s, void __user *arg);
} calls[] = {
	{ LTASK_IOC_GO, ltask_ioc_go },
	{ LTASK_IOC_WAIT, ltask_ioc_wait },
	{ LTASK_IOC_CANCEL, ltask_ioc_cancel },
	{ LTASK_IOC_SELECT, ltask_ioc_select },
	{ LTASK_IOC_CHAN_CREATE, ltask_ioc_chan_create },
	{ LTASK_IOC_WG_CREATE, ltask_ioc_wg_create },
	{ LTASK_IOC_CTX_CREATE, ltask_ioc_ctx_create },
	{ LTASK_IOC_INFO, ltask_ioc_info },
	{ LTASK_IOC_OP_INFO, ltask_ioc_op_info },
	{ LTASK_IOC_STAT, ltask_ioc_stat },
};

static long dev_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(calls); i++) {
		if (ltask_abi_is(cmd, calls[i].cmd))
			return calls[i].fn(file->private_data,
					   (void __user *)arg);
	}
	return -ENOTTY;
}

static int dev_open(struct inode *inode, struct file *file)
{
	struct ltask_session *s = ltask_session_create();

	if (IS_ERR(s))
		return PTR_ERR(s);
	file->private_data = s;
	/* It can't be read, and io_uring is to find that out without waiting. */
	file->f_mode |= FMODE_NOWAIT;
	return stream_open(inode, file);
}

/* With the last descriptor, by whichever thread or death. */
static int dev_release(struct inode *inode, struct file *file)
{
	ltask_session_destroy(file->private_data);
	return 0;
}

static __poll_t dev_poll(struct file *file, poll_table *wait)
{
	struct ltask_session *s = file->private_data;

	poll_wait(file, &s->wake.wait, wait);
	return ltask_session_watch(s) ? EPOLLIN | EPOLLRDNORM : 0;
}

static void dev_show(struct seq_file *m, struct file *file)
{
	struct ltask_session *s = file->private_data;

	seq_printf(m, "ltask-tasks:\t%llu\n", ltask_group_tasks(s->group));
}

static const struct file_operations dev_fops = {
	.owner = THIS_MODULE,
	.open = dev_open,
	.release = dev_release,
	.unlocked_ioctl = dev_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.poll = dev_poll,
	.show_fdinfo = dev_show,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "ltask",
	.fops = &dev_fops,
	.mode = 0600,
};

/**
 * ltask_dev_init - make /dev/ltask; all that it needs is up
 *
 * Return: 0 or a negative errno.
 */
int ltask_dev_init(void)
{
	int err;

	ltask_dev_wq = alloc_workqueue("ltask_dev", WQ_UNBOUND, 0);
	if (!ltask_dev_wq)
		return -ENOMEM;
	err = ltask_request_init();
	if (err)
		goto out_wq;
	err = misc_register(&device);
	if (err)
		goto out_request;
	return 0;

out_request:
	ltask_request_exit();
out_wq:
	destroy_workqueue(ltask_dev_wq);
	return err;
}

/** ltask_dev_exit - undo ltask_dev_init(); no file is open */
void ltask_dev_exit(void)
{
	misc_deregister(&device);
	destroy_workqueue(ltask_dev_wq);
	ltask_request_exit();
}
