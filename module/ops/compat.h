/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between the kernels that the operations are built for.
 */
#ifndef _LTASK_OPS_COMPAT_H
#define _LTASK_OPS_COMPAT_H

#include <linux/fs.h>
#include <linux/version.h>

/* From 6.8 on vfs_iter_write() keeps the file system from freezing itself. */
static inline ssize_t ltask_vfs_iter_write(struct file *file,
					   struct iov_iter *iter, loff_t *pos)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	return vfs_iter_write(file, iter, pos, 0);
#else
	ssize_t n;

	file_start_write(file);
	n = vfs_iter_write(file, iter, pos, 0);
	file_end_write(file);
	return n;
#endif
}

#endif /* _LTASK_OPS_COMPAT_H */
