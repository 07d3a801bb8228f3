// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations that ltask brings along: what user space sees of them.
 */
#include <linux/build_bug.h>
#include <linux/module.h>
#include <linux/stddef.h>
#include "file.h"

#define ARG(_type, _struct, _member) {				\
	.type = (_type),					\
	.offset = offsetof(struct _struct, _member),		\
	.name = #_member,					\
}

static struct ltask_op nop = {
	.name = "nop",
	.description = "do nothing",
	.run = ltask_nop_run,
	.owner = THIS_MODULE,
};

static struct ltask_op sleep = {
	.name = "sleep",
	.description = "sleep without holding a thread",
	.arg_len = sizeof(struct ltask_sleep_args),
	.nr_args = 1,
	.args = { ARG(LTASK_ARG_NS, ltask_sleep_args, ns) },
	.run = ltask_sleep_run,
	.owner = THIS_MODULE,
};

static struct ltask_op spin = {
	.name = "spin",
	.description = "burn CPU time",
	.arg_len = sizeof(struct ltask_sleep_args),
	.nr_args = 1,
	.args = { ARG(LTASK_ARG_NS, ltask_sleep_args, ns) },
	.run = ltask_spin_run,
	.owner = THIS_MODULE,
};

static struct ltask_op sha256 = {
	.name = "sha256",
	.description = "SHA-256 and length of a file from its beginning, or of a stream",
	.arg_len = sizeof(struct ltask_sha256_args),
	.result_len = sizeof(struct ltask_sha256_result),
	.nr_args = 1,
	.args = { ARG(LTASK_ARG_FD, ltask_sha256_args, fd) },
	.check = ltask_hash_check,
	.run = ltask_sha256_run,
	.owner = THIS_MODULE,
};

static struct ltask_op copy = {
	.name = "copy",
	.description = "copy from file to file; offset -1: at its position; length 0: to the end",
	.arg_len = sizeof(struct ltask_copy_args),
	.nr_args = 5,
	.args = {
		ARG(LTASK_ARG_FD, ltask_copy_args, fd_in),
		ARG(LTASK_ARG_FD, ltask_copy_args, fd_out),
		ARG(LTASK_ARG_S64, ltask_copy_args, off_in),
		ARG(LTASK_ARG_S64, ltask_copy_args, off_out),
		ARG(LTASK_ARG_U64, ltask_copy_args, len),
	},
	.check = ltask_copy_check,
	.run = ltask_copy_run,
	.owner = THIS_MODULE,
};

static struct ltask_op * const builtins[] = {
	&nop, &sleep, &spin, &copy, &sha256,
};

/* Without SHA-256 in the kernel, the last is not offered. */
static unsigned int nr_builtins;

static void unregister_some(unsigned int n)
{
	while (n--)
		ltask_op_unregister(builtins[n]);
}

/**
 * ltask_ops_init - offer the operations that ltask brings along
 *
 * Context: may sleep.
 * Return: 0 or a negative errno.
 */
int __init ltask_ops_init(void)
{
	unsigned int i;
	int err;

	err = ltask_hash_init();
	if (err)
		return err;
	nr_builtins = ARRAY_SIZE(builtins) - !ltask_hash_works();
	for (i = 0; i < nr_builtins; i++) {
		err = ltask_op_register(builtins[i]);
		if (err) {
			unregister_some(i);
			ltask_hash_exit();
			return err;
		}
	}
	return 0;
}

/**
 * ltask_ops_exit - undo ltask_ops_init()
 *
 * Context: may sleep; no task of an operation is left.
 */
void ltask_ops_exit(void)
{
	unregister_some(nr_builtins);
	ltask_hash_exit();
}
