// SPDX-License-Identifier: GPL-2.0-only
/*
 * Structures of the ABI, in and out: each begins with its size, so that
 * programs and kernels of different ages understand each other.
 */
#include <linux/anon_inodes.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/uaccess.h>
#include "dev.h"

/**
 * ltask_abi_read - copy a structure that begins with its size
 * @to: receives it.
 * @size: bytes that this kernel knows. It knows the first version of each
 *        structure, so less than this is less than any; whoever adds members
 *        to one has to pass the first version's size, too.
 * @from: address in user space.
 *
 * Return: 0; -EFAULT; -EINVAL: it is too short; -E2BIG: it is longer and what
 * is too much isn't zero.
 */
int ltask_abi_read(void *to, size_t size, const void __user *from)
{
	u32 given;
	int err;

	if (get_user(given, (const u32 __user *)from))
		return -EFAULT;
	if (given < size)
		return -EINVAL;
	if (given > PAGE_SIZE)
		return -E2BIG;
	err = copy_struct_from_user(to, size, from, given);
	if (err)
		return err;
	/* Another thread may have changed it meanwhile. */
	*(u32 *)to = given;
	return 0;
}

/**
 * ltask_abi_read_item - copy one of an array of structures
 * @to: receives it.
 * @size: bytes that this kernel knows.
 * @from: address in user space.
 * @given: bytes that the caller knows, at least the first version's.
 *
 * Return: 0; -EFAULT; -E2BIG as for ltask_abi_read().
 */
int ltask_abi_read_item(void *to, size_t size, u64 from, u32 given)
{
	return copy_struct_from_user(to, size, u64_to_user_ptr(from), given);
}

/**
 * ltask_abi_write - give a structure back
 * @to: address in user space.
 * @from: the structure, its size as ltask_abi_read() left it.
 * @size: bytes that this kernel knows.
 *
 * Return: 0 or -EFAULT.
 */
int ltask_abi_write(void __user *to, const void *from, size_t size)
{
	size_t given = *(const u32 *)from;

	return copy_to_user(to, from, min(given, size)) ? -EFAULT : 0;
}

/**
 * ltask_abi_install - give a new file to the caller
 * @file: the file, or an error pointer. Its reference is used up.
 * @to: address of the structure in user space that tells the descriptor.
 * @from: that structure.
 * @size: its size.
 * @fd: in that structure, where the descriptor goes.
 *
 * The descriptor works only once its number has reached the caller, so there
 * is nothing to take back.
 *
 * Return: 0, -EMFILE, -EFAULT, or the error that @file is.
 */
int ltask_abi_install(struct file *file, void __user *to, void *from,
		      size_t size, s32 *fd)
{
	int err;

	if (IS_ERR(file))
		return PTR_ERR(file);
	err = get_unused_fd_flags(O_CLOEXEC);
	if (err < 0)
		goto out_file;
	*fd = err;
	err = ltask_abi_write(to, from, size);
	if (err)
		goto out_fd;
	fd_install(*fd, file);
	return 0;

out_fd:
	put_unused_fd(*fd);
out_file:
	fput(file);
	return err;
}
