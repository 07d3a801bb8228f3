/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations: functions that user space can start as tasks. A module
 * registers one with the layout of its arguments; the device does the rest.
 */
#ifndef _LTASK_OP_H
#define _LTASK_OP_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/percpu-refcount.h>
#include <linux/types.h>
#include <uapi/ltask.h>

struct module;

/**
 * struct ltask_op_call - one run of an operation
 * @args: the argument bytes, copied from user space, aligned to 8.
 * @result: payload for the request's channel, result_len bytes, zeroed.
 * @files: for each argument of type LTASK_ARG_FD, in the order of the
 *         layout, the file; held until the run has ended.
 *
 * The credentials and the memory cgroup of the submitter are in force around
 * the kernel calls that need them: see ltask_op_enter().
 */
struct ltask_op_call {
	const void *args;
	void *result;
	struct file **files;
	/* private: */
	const struct cred *cred;
	struct mem_cgroup *memcg;
	u64 fsize;	/* the submitter's RLIMIT_FSIZE */
};

/**
 * struct ltask_op - an operation
 * @name: what user space calls it.
 * @description: one line for people.
 * @arg_len: bytes of arguments.
 * @result_len: bytes of payload.
 * @nr_args: how many of @args are filled.
 * @args: the layout of the arguments.
 * @check: looks at the arguments when the request is made, in the submitter's
 *         context; a negative errno refuses it. May be NULL.
 * @run: task code: does the work; what it returns is &struct ltask_result.ret.
 * @owner: the module, THIS_MODULE.
 */
struct ltask_op {
	const char *name;
	const char *description;
	u32 arg_len;
	u32 result_len;
	u32 nr_args;
	struct ltask_arg_desc args[LTASK_OP_MAX_ARGS];
	int (*check)(const struct ltask_op_call *call);
	s64 (*run)(struct ltask_op_call *call);
	struct module *owner;
	/* private: */
	struct list_head node;		/* in the order of registration */
	struct percpu_ref holders;	/* whoever may call @run or @check */
	struct completion unheld;
	u32 id;
};

/**
 * struct ltask_op_saved - what ltask_op_enter() puts aside
 * @cred: credentials that were in force.
 * @memcg: active memory cgroup that was.
 */
struct ltask_op_saved {
	const struct cred *cred;
	struct mem_cgroup *memcg;
};

int ltask_op_register(struct ltask_op *op);
void ltask_op_unregister(struct ltask_op *op);
void ltask_op_enter(const struct ltask_op_call *call,
		    struct ltask_op_saved *saved);
void ltask_op_leave(const struct ltask_op_call *call,
		    struct ltask_op_saved *saved);

#endif /* _LTASK_OP_H */
