// SPDX-License-Identifier: GPL-2.0-only
/*
 * "copy", the half in kernel code: copies a piece at a time.
 *
 * Between regular files the file system's own ways go first: sharing blocks,
 * or letting a server copy. Where it can't or won't (most can't; files of /proc
 * say they are empty) pieces are read and written through a buffer. Not through
 * splice, as vfs_copy_file_range() would: it leaves a pipe behind in the carrier
 * that stays charged to whoever came first.
 *
 * Positions: an explicit offset is the run's own. A file's position is read
 * and moved under f_pos_lock by the rules of read(2) and write(2), one piece
 * at a time: tasks that share a descriptor interleave whole pieces. The lock
 * of a file is never held while another file blocks.
 */
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include "../runtime/params.h"
#include "file.h"

/* Bytes that a file system is asked for at once: some milliseconds. */
#define DIRECT_MAX	SZ_1M

/**
 * struct place - where in a file a run is
 * @file: the file.
 * @pos: explicit offset, moves.
 * @shared: use and move the file's position instead.
 */
struct place {
	struct file *file;
	loff_t pos;
	bool shared;
};

/**
 * struct ltask_copy - one run of "copy"
 * @in: reading.
 * @out: writing.
 * @left: bytes yet to be written at most.
 * @fsize: no file may grow beyond: the submitter's limit, a carrier has none.
 * @direct: the file system's own ways have not failed yet.
 * @buf: buffer, allocated when first needed.
 * @from: offset in @buf of what is read, but not written.
 * @to: end of it.
 * @pos_read: the shared position of @in behind that; -1: reading doesn't move
 *            it, as with many devices.
 */
struct ltask_copy {
	struct place in;
	struct place out;
	u64 left;
	u64 fsize;
	bool direct;
	struct ltask_buf buf;
	size_t from;
	size_t to;
	loff_t pos_read;
};

static loff_t start_of(const struct file *file, loff_t off)
{
	return off == -1 ? READ_ONCE(file->f_pos) : off;
}

static int check_offset(const struct file *file, loff_t off, fmode_t can)
{
	if (off < -1)
		return -EINVAL;
	return off >= 0 && !(file->f_mode & can) ? -ESPIPE : 0;
}

static bool overflows(const struct file *file, loff_t off, u64 len)
{
	loff_t end;

	return !ltask_file_is_stream(file) &&
	       check_add_overflow(start_of(file, off), (loff_t)len, &end);
}

static bool same_data(const struct file *in, const struct file *out)
{
	const struct inode *host = in->f_mapping->host;

	return host == out->f_mapping->host &&
	       (S_ISREG(host->i_mode) || S_ISBLK(host->i_mode));
}

/*
 * Within one file, what is to be read is what is there now: the copy must not
 * run after its own end. Sets *left to that.
 */
static int check_overlap(const struct ltask_op_call *call, u64 *left)
{
	const struct ltask_copy_args *args = call->args;
	struct file *in = call->files[0], *out = call->files[1];
	loff_t size = i_size_read(in->f_mapping->host);
	loff_t from = start_of(in, args->off_in);
	loff_t to = start_of(out, args->off_out);

	if (out->f_flags & O_APPEND)
		to = size;
	*left = min_t(u64, *left, size > from ? size - from : 0);
	if (*left && to < from + (loff_t)*left && from < to + (loff_t)*left)
		return -EINVAL;
	return 0;
}

/* What can change between request and run, as positions do. Sets *left. */
static int check_range(const struct ltask_op_call *call, u64 *left)
{
	const struct ltask_copy_args *args = call->args;
	struct file *in = call->files[0], *out = call->files[1];

	if (args->len > S64_MAX || overflows(in, args->off_in, args->len) ||
	    overflows(out, args->off_out, args->len))
		return -EOVERFLOW;
	*left = args->len ? args->len : S64_MAX;
	return same_data(in, out) ? check_overlap(call, left) : 0;
}

/**
 * ltask_copy_check - check for "copy"
 * @call: the request.
 *
 * Return: 0, or
 *  * -EBADF, -EISDIR, -EINVAL, -EOPNOTSUPP: as ltask_file_check_in() and
 *    ltask_file_check_out().
 *  * -EINVAL: a negative offset other than -1, or both ranges overlap in the
 *    same file.
 *  * -ESPIPE: an offset in a file that has none.
 *  * -EOVERFLOW: offset and length together are too large.
 */
int ltask_copy_check(const struct ltask_op_call *call)
{
	const struct ltask_copy_args *args = call->args;
	u64 left;
	int err;

	err = ltask_file_check_in(call->files[0]);
	if (!err)
		err = ltask_file_check_out(call->files[1]);
	if (!err)
		err = check_offset(call->files[0], args->off_in, FMODE_PREAD);
	if (!err)
		err = check_offset(call->files[1], args->off_out, FMODE_PWRITE);
	return err ? err : check_range(call, &left);
}

/* Can the file system copy by itself, without splice? */
static bool can_direct(const struct file *in, const struct file *out)
{
	if (!S_ISREG(file_inode(in)->i_mode) ||
	    !S_ISREG(file_inode(out)->i_mode) || (out->f_flags & O_APPEND) ||
	    ltask_file_is_stream(in) || ltask_file_is_stream(out))
		return false;
	if (out->f_op->copy_file_range)
		return out->f_op->copy_file_range == in->f_op->copy_file_range;
	return in->f_op->remap_file_range &&
	       file_inode(in)->i_sb == file_inode(out)->i_sb;
}

static struct ltask_copy *copy_begin(struct ltask_op_call *call)
{
	const struct ltask_copy_args *args = call->args;
	struct file *in = call->files[0], *out = call->files[1];
	struct ltask_copy *c;
	u64 left;
	int err;

	err = check_range(call, &left);
	if (err)
		return ERR_PTR(err);
	c = ltask_alloc_fails(sizeof(*c)) ? NULL :
	    kzalloc(sizeof(*c), GFP_KERNEL_ACCOUNT);
	if (!c)
		return ERR_PTR(-ENOMEM);
	c->in = (struct place){ in, args->off_in, args->off_in == -1 };
	c->out = (struct place){ out, args->off_out, args->off_out == -1 };
	c->left = left;
	c->fsize = call->fsize;
	c->direct = can_direct(in, out);
	return c;
}

/* The lock that goes with a place, or NULL. */
static struct mutex *lock_of(const struct place *p)
{
	return p->shared && p->file->f_mode & FMODE_ATOMIC_POS ?
	       &p->file->f_pos_lock : NULL;
}

/* Locks one or two places; NULL for @q if there is only one. */
static int lock_places(const struct place *p, const struct place *q)
{
	struct mutex *first = lock_of(p), *second = q ? lock_of(q) : NULL;
	int err;

	if (!first || first == second) {
		first = second;
		second = NULL;
	} else if (second && second < first) {
		swap(first, second);
	}
	err = first ? mutex_lock_interruptible(first) : 0;
	if (err || !second)
		return err;
	err = mutex_lock_interruptible_nested(second, SINGLE_DEPTH_NESTING);
	if (err)
		mutex_unlock(first);
	return err;
}

static void unlock_places(const struct place *p, const struct place *q)
{
	struct mutex *first = lock_of(p), *second = q ? lock_of(q) : NULL;

	if (first)
		mutex_unlock(first);
	if (second && second != first)
		mutex_unlock(second);
}

/* Valid under the lock of the place. NULL for a stream. */
static loff_t *pos_of(struct place *p)
{
	if (ltask_file_is_stream(p->file))
		return NULL;
	return p->shared ? &p->file->f_pos : &p->pos;
}

/* Shortens *len to what may be written at @pos. */
static int limit_size(const struct ltask_copy *c, loff_t pos, size_t *len)
{
	const struct file *out = c->out.file;

	if (!S_ISREG(file_inode(out)->i_mode))
		return 0;
	if (out->f_flags & O_APPEND)
		pos = i_size_read(file_inode(out));
	if (pos >= c->fsize)
		return -EFBIG;
	*len = min_t(u64, *len, c->fsize - pos);
	return 0;
}

static ssize_t copy_direct(struct ltask_copy *c)
{
	size_t len = min_t(u64, c->left, DIRECT_MAX);
	loff_t *in, *out;
	ssize_t n;

	n = lock_places(&c->in, &c->out);
	if (n)
		return n;
	in = pos_of(&c->in);
	out = pos_of(&c->out);
	n = limit_size(c, *out, &len);
	if (!n)
		n = c->out.file->f_op->copy_file_range ?
		    vfs_copy_file_range(c->in.file, *in, c->out.file, *out,
					len, 0) :
		    vfs_clone_file_range(c->in.file, *in, c->out.file, *out,
					 len, REMAP_FILE_CAN_SHORTEN);
	if (n > 0) {
		*in += n;
		*out += n;
	}
	unlock_places(&c->in, &c->out);
	return n;
}

static ssize_t fill(struct ltask_copy *c)
{
	loff_t *pos, before = 0, moved;
	ssize_t n;

	n = lock_places(&c->in, NULL);
	if (n)
		return n;
	pos = pos_of(&c->in);
	if (!c->buf.data) {
		u64 rest = ltask_file_rest(c->in.file, pos ? *pos : 0);

		n = ltask_buf_alloc(&c->buf, min(rest, c->left));
		if (n)
			goto out;
	}
	if (pos)
		before = *pos;
	moved = before;
	n = ltask_file_read(c->in.file, c->buf.data,
			    min_t(u64, c->buf.size, c->left),
			    pos ? &moved : NULL);
	if (n > 0) {
		c->from = 0;
		c->to = n;
		c->pos_read = moved - before == n ? moved : -1;
		if (pos)
			*pos = moved;
	}
out:
	unlock_places(&c->in, NULL);
	return n;
}

static ssize_t drain(struct ltask_copy *c)
{
	size_t len = c->to - c->from;
	loff_t *pos, moved = 0;
	ssize_t n;

	n = lock_places(&c->out, NULL);
	if (n)
		return n;
	pos = pos_of(&c->out);
	if (pos)
		moved = *pos;
	n = limit_size(c, moved, &len);
	if (!n)
		n = ltask_file_write(c->out.file, c->buf.data + c->from, len,
				     pos ? &moved : NULL);
	if (n > 0) {
		c->from += n;
		if (pos)
			*pos = moved;
	}
	unlock_places(&c->out, NULL);
	/* Nothing taken and no error: don't ask for ever. */
	return n ? n : -EIO;
}

/* Copies a piece. Returns an LTASK_STEP or a negative errno. */
static int copy_some(struct ltask_copy *c, s64 *copied)
{
	ssize_t n = 0;

	if (!c->left)
		return LTASK_STEP_DONE;
	if (c->direct) {
		n = copy_direct(c);
		/* An error that lasts shows below, too. */
		if (n <= 0) {
			c->direct = false;
			if (signal_pending(current))
				return ltask_file_step(c->in.file, -EINTR);
		}
	}
	if (!c->direct) {
		if (c->from == c->to) {
			n = fill(c);
			if (n <= 0)
				return n ? ltask_file_step(c->in.file, n) :
				       LTASK_STEP_DONE;
		}
		n = drain(c);
		if (n < 0)
			return ltask_file_step(c->out.file, n);
	}
	c->left -= n;
	*copied += n;
	return c->left ? LTASK_STEP_MORE : LTASK_STEP_DONE;
}

/**
 * ltask_copy_drop - end a run, before its last step too
 * @c: its state. What was read, but could not be written, is given back if
 *     it came from a file's position.
 *
 * Context: kernel call of a task.
 */
void ltask_copy_drop(struct ltask_copy *c)
{
	loff_t *pos = pos_of(&c->in);

	if (c->from != c->to && pos && c->in.shared) {
		struct mutex *lock = lock_of(&c->in);

		/* Who has the lock moves it; a cancelled task waits for nobody. */
		if (!lock || mutex_trylock(lock)) {
			if (*pos == c->pos_read)
				*pos -= c->to - c->from;
			if (lock)
				mutex_unlock(lock);
		}
	}
	ltask_buf_free(&c->buf);
	kfree(c);
}

/**
 * ltask_copy_step - copy some more
 * @call: the run.
 * @state: NULL before the first step; NULL again after the last.
 * @copied: counts the bytes.
 *
 * Context: kernel call of a task. May block as the files do.
 * Return: an LTASK_STEP, or what went wrong.
 */
int ltask_copy_step(struct ltask_op_call *call, struct ltask_copy **state,
		    s64 *copied)
{
	struct ltask_copy *c = *state;
	struct ltask_op_saved saved;
	s64 before = *copied;
	atomic_t *step;
	int ret;

	ret = ltask_file_begin(&step);
	if (ret)
		return ret;
	ltask_op_enter(call, &saved);
	if (!c)
		c = copy_begin(call);
	if (IS_ERR(c)) {
		ret = PTR_ERR(c);
		c = NULL;
	} else {
		do {
			ret = copy_some(c, copied);
		} while (ret == LTASK_STEP_MORE && !signal_pending(current) &&
			 *copied - before < LTASK_BUF_MAX);
		if (ret <= 0) {
			ltask_copy_drop(c);
			c = NULL;
		}
	}
	*state = c;
	ltask_op_leave(call, &saved);
	ltask_file_end(step);
	return ret;
}
