// SPDX-License-Identifier: GPL-2.0-only
/*
 * "sha256", the half in kernel code: reads and hashes a piece at a time.
 */
#include <crypto/hash.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include "../runtime/params.h"
#include "file.h"

/* One for all: what belongs to a run is in its shash_desc. */
static struct crypto_shash *sha256;

/**
 * struct ltask_hash - one run of "sha256"
 * @pos: where the next piece begins; the file's own position stays.
 * @len: bytes so far.
 * @buf: what a piece is read into.
 * @desc: state of the hash; more of it follows, so it is the last.
 */
struct ltask_hash {
	loff_t pos;
	u64 len;
	struct ltask_buf buf;
	struct shash_desc desc;
};

/**
 * ltask_hash_check - check for "sha256"
 * @call: the request.
 *
 * Return: 0, -EINVAL for padding, or as ltask_file_check_in().
 */
int ltask_hash_check(const struct ltask_op_call *call)
{
	const struct ltask_sha256_args *args = call->args;

	return args->pad ? -EINVAL : ltask_file_check_in(call->files[0]);
}

static struct ltask_hash *hash_begin(struct file *file)
{
	size_t size = sizeof(struct ltask_hash) + crypto_shash_descsize(sha256);
	struct ltask_hash *h;
	int err = -ENOMEM;

	h = ltask_alloc_fails(size) ? NULL : kzalloc(size, GFP_KERNEL_ACCOUNT);
	if (!h)
		return ERR_PTR(-ENOMEM);
	if (ltask_buf_alloc(&h->buf, ltask_file_rest(file, 0)))
		goto out;
	h->desc.tfm = sha256;
	err = crypto_shash_init(&h->desc);
	if (err)
		goto out;
	return h;
out:
	ltask_hash_drop(h);
	return ERR_PTR(err);
}

/* Up to LTASK_BUF_MAX bytes, so that a small file needs a single call. */
static int hash_some(struct file *file, struct ltask_hash *h, u8 *digest)
{
	loff_t *pos = ltask_file_is_stream(file) ? NULL : &h->pos;
	size_t some = 0;
	ssize_t n;
	int err;

	while (some < LTASK_BUF_MAX) {
		n = ltask_file_read(file, h->buf.data, h->buf.size, pos);
		if (n < 0)
			return ltask_file_step(file, n);
		if (!n)
			return crypto_shash_final(&h->desc, digest);
		err = crypto_shash_update(&h->desc, h->buf.data, n);
		if (err)
			return err;
		h->len += n;
		some += n;
		if (signal_pending(current))
			break;
	}
	return LTASK_STEP_MORE;
}

/**
 * ltask_hash_step - hash some more of the file
 * @call: the run.
 * @state: NULL before the first step; NULL again after the last.
 *
 * Context: kernel call of a task. May block as the file does.
 * Return: an LTASK_STEP; with LTASK_STEP_DONE the result is there. Or what
 * reading the file gave.
 */
int ltask_hash_step(struct ltask_op_call *call, struct ltask_hash **state)
{
	struct ltask_sha256_result *result = call->result;
	struct ltask_hash *h = *state;
	struct ltask_op_saved saved;
	atomic_t *step;
	int ret;

	ret = ltask_file_begin(&step);
	if (ret)
		return ret;
	ltask_op_enter(call, &saved);
	if (!h)
		h = hash_begin(call->files[0]);
	if (IS_ERR(h)) {
		ret = PTR_ERR(h);
		h = NULL;
	} else {
		ret = hash_some(call->files[0], h, result->digest);
		if (ret == LTASK_STEP_DONE)
			result->len = h->len;
		if (ret <= 0) {
			ltask_hash_drop(h);
			h = NULL;
		}
	}
	*state = h;
	ltask_op_leave(call, &saved);
	ltask_file_end(step);
	return ret;
}

/**
 * ltask_hash_drop - end a run before its last step
 * @h: its state.
 *
 * Context: kernel call of a task.
 */
void ltask_hash_drop(struct ltask_hash *h)
{
	ltask_buf_free(&h->buf);
	kfree_sensitive(h);
}

/** ltask_hash_works - has the kernel SHA-256? */
bool ltask_hash_works(void)
{
	return sha256;
}

/**
 * ltask_hash_init - get the kernel's SHA-256, the fastest that there is
 *
 * The crypto API loads a module for it if need be.
 *
 * Return: 0, also if the kernel has none; or a negative errno.
 */
int ltask_hash_init(void)
{
	struct crypto_shash *tfm = crypto_alloc_shash("sha256", 0, 0);

	if (PTR_ERR_OR_ZERO(tfm) == -ENOENT) {
		pr_warn("ltask: the kernel has no sha256, so ltask hasn't\n");
		return 0;
	}
	if (IS_ERR(tfm))
		return PTR_ERR(tfm);
	sha256 = tfm;
	return 0;
}

/** ltask_hash_exit - undo ltask_hash_init() */
void ltask_hash_exit(void)
{
	crypto_free_shash(sha256);
	sha256 = NULL;
}

MODULE_SOFTDEP("pre: sha256");
