/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the operations on files share, and their halves in kernel code: each
 * step is one call from task code, which looks between two steps whether the
 * task goes on.
 */
#ifndef _LTASK_OPS_FILE_H
#define _LTASK_OPS_FILE_H

#include <linux/fs.h>
#include <linux/sizes.h>
#include "ops.h"

/* What a step returns besides a negative errno. */
#define LTASK_STEP_DONE	0	/* there is no more to do */
#define LTASK_STEP_MORE	1	/* call again */
#define LTASK_STEP_WAIT	2	/* call again later: a file isn't ready */

/* Bytes that one step moves at most through a buffer. */
#define LTASK_BUF_MAX	SZ_64K

/**
 * struct ltask_buf - memory that file data passes through
 * @data: begins at a page, for direct I/O.
 * @size: bytes.
 * @order: of the pages.
 */
struct ltask_buf {
	void *data;
	size_t size;
	unsigned int order;
};

int ltask_buf_alloc(struct ltask_buf *buf, u64 want);
void ltask_buf_free(struct ltask_buf *buf);

int ltask_file_check_in(const struct file *file);
int ltask_file_check_out(const struct file *file);
u64 ltask_file_rest(const struct file *file, loff_t pos);
ssize_t ltask_file_read(struct file *file, void *buf, size_t len, loff_t *pos);
ssize_t ltask_file_write(struct file *file, void *buf, size_t len,
			 loff_t *pos);
int ltask_file_begin(atomic_t **step);
void ltask_file_end(atomic_t *step);
int ltask_file_step(struct file *file, ssize_t err);

static inline bool ltask_file_is_stream(const struct file *file)
{
	return file->f_mode & FMODE_STREAM;
}

struct ltask_hash;

int ltask_hash_init(void);
void ltask_hash_exit(void);
bool ltask_hash_works(void);
int ltask_hash_check(const struct ltask_op_call *call);
int ltask_hash_step(struct ltask_op_call *call, struct ltask_hash **state);
void ltask_hash_drop(struct ltask_hash *h);

struct ltask_copy;

int ltask_copy_check(const struct ltask_op_call *call);
int ltask_copy_step(struct ltask_op_call *call, struct ltask_copy **state,
		    s64 *copied);
void ltask_copy_drop(struct ltask_copy *c);

/* Task code: what the operations run. */
s64 ltask_nop_run(struct ltask_op_call *call);
s64 ltask_sleep_run(struct ltask_op_call *call);
s64 ltask_spin_run(struct ltask_op_call *call);
s64 ltask_sha256_run(struct ltask_op_call *call);
s64 ltask_copy_run(struct ltask_op_call *call);

#endif /* _LTASK_OPS_FILE_H */
