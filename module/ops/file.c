// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files as operations read and write them: from a kthread, into a buffer of
 * the kernel's, through vfs_iter_read() and vfs_iter_write(). Those look at
 * the access mode, ask the security modules (rw_verify_area()) and tell
 * fsnotify, as read(2) and write(2) do. They need a file with ->read_iter or
 * ->write_iter; one that has only the older ->read or ->write, which want a
 * user's address, is refused with -EINVAL.
 *
 * A file may block: the carrier does then, and cancelling the task sends it
 * SIGKILL, so that the call comes back with -EINTR or -ERESTARTSYS.
 */
#include <linux/bvec.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/magic.h>
#include <linux/percpu.h>
#include <linux/poll.h>
#include <linux/sched/signal.h>
#include <linux/socket.h>
#include <linux/uio.h>
#include <net/sock.h>
#include <ltask/task.h>
#include "../runtime/params.h"
#include "compat.h"
#include "file.h"

/**
 * ltask_buf_alloc - allocate a buffer
 * @buf: receives it.
 * @want: bytes that are of use; the buffer may be smaller, at least a page.
 *
 * Context: between ltask_op_enter() and ltask_op_leave(), as it is charged.
 * Return: 0 or -ENOMEM.
 */
int ltask_buf_alloc(struct ltask_buf *buf, u64 want)
{
	size_t bytes = clamp_t(u64, want, PAGE_SIZE, LTASK_BUF_MAX);
	unsigned int order = get_order(bytes);
	unsigned long data = 0;

	if (ltask_alloc_fails(bytes))
		return -ENOMEM;
	if (order)
		/* Compound: direct I/O takes references to single pages. */
		data = __get_free_pages(GFP_KERNEL_ACCOUNT | __GFP_COMP |
					__GFP_NOWARN | __GFP_NORETRY, order);
	if (!data) {
		order = 0;
		data = __get_free_page(GFP_KERNEL_ACCOUNT);
	}
	if (!data)
		return -ENOMEM;
	buf->data = (void *)data;
	buf->order = order;
	buf->size = PAGE_SIZE << order;
	return 0;
}

/**
 * ltask_buf_free - free a buffer
 * @buf: the buffer, or one that was never allocated and is all zero.
 *
 * Context: thread.
 */
void ltask_buf_free(struct ltask_buf *buf)
{
	free_pages((unsigned long)buf->data, buf->order);
	buf->data = NULL;
}

/*
 * Files that look at who reads or writes beyond the credentials, at its
 * namespaces or descriptors, would see the carrier's. Those are procfs's,
 * those that have no place in a file system, and those that tell or take the
 * numbers of processes: of control groups, and netlink sockets.
 */
static bool asks_who(const struct file *file)
{
	struct inode *inode = file_inode(file);

	switch (inode->i_sb->s_magic) {
	case PROC_SUPER_MAGIC:
	case ANON_INODE_FS_MAGIC:
	case CGROUP_SUPER_MAGIC:
	case CGROUP2_SUPER_MAGIC:
	case RDTGROUP_SUPER_MAGIC:
		return true;
	case SOCKFS_MAGIC:
		return SOCKET_I(inode)->ops->family == AF_NETLINK;
	default:
		return false;
	}
}

/**
 * ltask_file_check_in - can an operation read a file?
 * @file: the file.
 *
 * Return: 0, or
 *  * -EBADF: it isn't open for reading.
 *  * -EISDIR: it is a directory.
 *  * -EINVAL: it has no ->read_iter, or asks for more than credentials.
 */
int ltask_file_check_in(const struct file *file)
{
	if (!(file->f_mode & FMODE_READ))
		return -EBADF;
	if (S_ISDIR(file_inode(file)->i_mode))
		return -EISDIR;
	if (!(file->f_mode & FMODE_CAN_READ) || !file->f_op->read_iter ||
	    asks_who(file))
		return -EINVAL;
	return 0;
}

/**
 * ltask_file_check_out - can an operation write a file?
 * @file: the file.
 *
 * Return: 0, or
 *  * -EBADF: it isn't open for writing.
 *  * -EINVAL: it has no ->write_iter, or asks for more than credentials.
 */
int ltask_file_check_out(const struct file *file)
{
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!(file->f_mode & FMODE_CAN_WRITE) || !file->f_op->write_iter ||
	    asks_who(file))
		return -EINVAL;
	return 0;
}

/**
 * ltask_file_rest - how much is there to read, for the size of a buffer
 * @file: the file.
 * @pos: where reading begins.
 *
 * Return: a guess; all there can be for what has no size.
 */
u64 ltask_file_rest(const struct file *file, loff_t pos)
{
	loff_t size;

	if (!S_ISREG(file_inode(file)->i_mode))
		return U64_MAX;
	size = i_size_read(file_inode(file));
	return size > pos ? size - pos : 0;
}

/* Steps of file operations that are inside a kernel call, on each CPU. */
static DEFINE_PER_CPU(atomic_t, steps);

/**
 * ltask_file_begin - may a step of a file operation begin?
 * @step: receives what ltask_file_end() is to be given.
 *
 * A file may block for ever, and each that does holds a carrier of its CPU.
 * Half of these are left to everybody else.
 *
 * Context: kernel call of a task.
 * Return: 0 or LTASK_STEP_WAIT.
 */
int ltask_file_begin(atomic_t **step)
{
	int most = max(READ_ONCE(ltask_max_carriers) / 2, 1UL);

	*step = raw_cpu_ptr(&steps);
	if (atomic_inc_return(*step) <= most)
		return 0;
	atomic_dec(*step);
	return LTASK_STEP_WAIT;
}

/**
 * ltask_file_end - undo ltask_file_begin()
 * @step: from there.
 */
void ltask_file_end(atomic_t *step)
{
	atomic_dec(step);
}

/*
 * Something that may be empty or full for long is asked first, so that waiting
 * for it holds no carrier. Several that ask at once may still block.
 */
static bool ready(struct file *file, __poll_t events)
{
	return S_ISREG(file_inode(file)->i_mode) || !file_can_poll(file) ||
	       vfs_poll(file, NULL) & (events | EPOLLERR | EPOLLHUP);
}

union piece {
	struct kvec kvec;
	struct bio_vec bvec;
};

/* Direct I/O takes pages; for everything else a kvec is the simpler. */
static void point_iter(struct iov_iter *iter, union piece *piece,
		       const struct file *file, unsigned int direction,
		       void *buf, size_t len)
{
	if (file->f_flags & O_DIRECT) {
		piece->bvec = (struct bio_vec){
			.bv_page = virt_to_page(buf),
			.bv_len = len,
			.bv_offset = offset_in_page(buf),
		};
		iov_iter_bvec(iter, direction, &piece->bvec, 1, len);
	} else {
		piece->kvec = (struct kvec){ .iov_base = buf, .iov_len = len };
		iov_iter_kvec(iter, direction, &piece->kvec, 1, len);
	}
}

/**
 * ltask_file_read - read from a file
 * @file: the file.
 * @buf: memory of a &struct ltask_buf.
 * @len: how much.
 * @pos: where; moves. NULL for a stream.
 *
 * Context: between ltask_op_enter() and ltask_op_leave().
 * Return: bytes read, 0 at the end, or a negative errno.
 */
ssize_t ltask_file_read(struct file *file, void *buf, size_t len, loff_t *pos)
{
	struct iov_iter iter;
	union piece piece;

	if (!ready(file, EPOLLIN | EPOLLRDHUP))
		return -EAGAIN;
	point_iter(&iter, &piece, file, READ, buf, len);
	return vfs_iter_read(file, &iter, pos, 0);
}

/**
 * ltask_file_write - write to a file
 * @file: the file.
 * @buf: in the memory of a &struct ltask_buf.
 * @len: how much.
 * @pos: where; moves. NULL for a stream.
 *
 * Context: between ltask_op_enter() and ltask_op_leave().
 * Return: bytes written or a negative errno.
 */
ssize_t ltask_file_write(struct file *file, void *buf, size_t len,
			 loff_t *pos)
{
	struct iov_iter iter;
	union piece piece;

	if (!ready(file, EPOLLOUT))
		return -EAGAIN;
	point_iter(&iter, &piece, file, WRITE, buf, len);
	return ltask_vfs_iter_write(file, &iter, pos);
}

/**
 * ltask_file_step - what a step returns that met an error
 * @file: file that gave the error.
 * @err: negative errno of the kernel's file functions.
 *
 * O_NONBLOCK is for the program, which isn't to wait; the task may. What can be
 * polled is asked before it is read or written.
 *
 * Return: LTASK_STEP_WAIT, -ECANCELED or -ETIME of a cancelled task, or the error
 * as a program would see it.
 */
int ltask_file_step(struct file *file, ssize_t err)
{
	switch (err) {
	case -EAGAIN:
		return file->f_flags & O_NONBLOCK || file_can_poll(file) ?
		       LTASK_STEP_WAIT : -EAGAIN;
	case -EINTR:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
	case -ERESTARTNOHAND:
	case -ERESTART_RESTARTBLOCK:
		/* Carriers get no other signal than a cancelled task's. */
		if (!signal_pending(current))
			return -EINTR;
		err = ltask_cancelled();
		return err ? err : -ECANCELED;
	default:
		return err;
	}
}
