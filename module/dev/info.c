// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a program can ask about ltask: limits, operations, figures.
 */
#include <linux/module.h>
#include <linux/string.h>
#include <ltask/chan.h>
#include <ltask/task.h>
#include "../arch/x86/layout.h"
#include "../runtime/stat.h"
#include "../ops/ops.h"
#include "../runtime/params.h"
#include "../version.h"
#include "dev.h"

/**
 * ltask_ioc_info - LTASK_IOC_INFO
 * @s: the session.
 * @arg: address of a &struct ltask_info.
 */
long ltask_ioc_info(struct ltask_session *s, void __user *arg)
{
	struct ltask_info info;
	u32 size;
	int err;

	err = ltask_abi_read(&info, sizeof(info), arg);
	if (err)
		return err;
	if (info.flags)
		return -EINVAL;
	size = info.size;
	info = (struct ltask_info) {
		.size = size,
		.abi_version = LTASK_ABI_VERSION,
		.nr_ops = ltask_op_count(),
		.maxprocs = ltask_set_maxprocs(0),
		.max_arg_len = LTASK_ARG_LEN_MAX,
		.max_elem_size = LTASK_ELEM_MAX,
		.max_capacity = LTASK_CHAN_BYTES_MAX,
		.max_session_tasks = ltask_session_limit(),
		.max_tasks = READ_ONCE(ltask_max_tasks),
		.stack_min = LTASK_STACK_MIN,
		.stack_max = READ_ONCE(ltask_stack_max),
		.version = LTASK_VERSION,
	};
	return ltask_abi_write(arg, &info, sizeof(info));
}

/**
 * ltask_ioc_op_info - LTASK_IOC_OP_INFO
 * @s: the session.
 * @arg: address of a &struct ltask_op_info.
 */
long ltask_ioc_op_info(struct ltask_session *s, void __user *arg)
{
	struct ltask_op_info info;
	u32 size, index;
	int err;

	err = ltask_abi_read(&info, sizeof(info), arg);
	if (err)
		return err;
	size = info.size;
	index = info.index;
	memset(&info, 0, sizeof(info));
	err = ltask_op_describe(index, &info);
	if (err)
		return err;
	info.size = size;
	info.index = index;
	return ltask_abi_write(arg, &info, sizeof(info));
}

/**
 * ltask_ioc_stat - LTASK_IOC_STAT
 * @s: the session.
 * @arg: address of a &struct ltask_stat.
 */
long ltask_ioc_stat(struct ltask_session *s, void __user *arg)
{
	struct ltask_stat st;
	u32 size;
	int err;

	err = ltask_abi_read(&st, sizeof(st), arg);
	if (err)
		return err;
	if (st.flags)
		return -EINVAL;
	size = st.size;
	memset(&st, 0, sizeof(st));
	st.size = size;
	ltask_stat_read(&st);
	st.sessions = ltask_session_count();
	return ltask_abi_write(arg, &st, sizeof(st));
}
