// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations that there are: who registered which, and who holds one.
 *
 * A request looks an operation up by its number, on the hot path: RCU, a
 * counter of the CPU's own, and a reference to the module, which therefore
 * can't begin to unload. Registering and listing are rare and take a mutex.
 */
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/xarray.h>
#include <ltask/chan.h>
#include <ltask/go.h>
#include "../runtime/task.h"
#include "ops.h"

static DEFINE_MUTEX(ops_lock);	/* writers, and who walks the list */
static LIST_HEAD(ops_list);	/* ops_lock */
static u32 nr_ops;		/* ops_lock; read without */
static u32 next_id;		/* ops_lock */
static DEFINE_XARRAY_ALLOC1(ops_by_id);	/* RCU; written under ops_lock */

static u32 arg_size(u32 type)
{
	switch (type) {
	case LTASK_ARG_U64:
	case LTASK_ARG_S64:
	case LTASK_ARG_NS:
		return sizeof(u64);
	case LTASK_ARG_U32:
	case LTASK_ARG_FD:
		return sizeof(u32);
	default:
		return 0;
	}
}

/* Is arguments[i] whole, aligned, and apart from those before it? */
static bool arg_valid(const struct ltask_op *op, u32 i)
{
	const struct ltask_arg_desc *arg = &op->args[i];
	u32 size = arg_size(arg->type);
	u32 j;

	if (!size || arg->offset % size || size > op->arg_len ||
	    arg->offset > op->arg_len - size)
		return false;
	if (!arg->name[0] ||
	    strnlen(arg->name, sizeof(arg->name)) == sizeof(arg->name))
		return false;
	for (j = 0; j < i; j++) {
		const struct ltask_arg_desc *other = &op->args[j];

		if (arg->offset < other->offset + arg_size(other->type) &&
		    other->offset < arg->offset + size)
			return false;
		if (!strcmp(arg->name, other->name))
			return false;
	}
	return true;
}

static bool op_valid(const struct ltask_op *op)
{
	u32 i;

	if (!op->name || !op->name[0] ||
	    strnlen(op->name, LTASK_OP_NAME_LEN) == LTASK_OP_NAME_LEN)
		return false;
	if (op->description && strnlen(op->description, LTASK_OP_DESC_LEN) ==
	    LTASK_OP_DESC_LEN)
		return false;
	if (!op->run || !ltask_is_task_code(op->run))
		return false;
	if (op->arg_len > LTASK_DATA_MAX || op->nr_args > LTASK_OP_MAX_ARGS ||
	    op->result_len > LTASK_ELEM_MAX - sizeof(struct ltask_result))
		return false;
	for (i = 0; i < op->nr_args; i++) {
		if (!arg_valid(op, i))
			return false;
	}
	return true;
}

static bool name_taken(const char *name)
{
	const struct ltask_op *op;

	list_for_each_entry(op, &ops_list, node) {
		if (!strcmp(op->name, name))
			return true;
	}
	return false;
}

static void unheld(struct percpu_ref *ref)
{
	complete(&container_of(ref, struct ltask_op, holders)->unheld);
}

static int add(struct ltask_op *op)
{
	int err;

	lockdep_assert_held(&ops_lock);
	if (name_taken(op->name))
		return -EEXIST;
	err = percpu_ref_init(&op->holders, unheld, 0, GFP_KERNEL);
	if (err)
		return err;
	init_completion(&op->unheld);
	/* Found from here on. Numbers come again late, so as not to mislead. */
	err = xa_alloc_cyclic(&ops_by_id, &op->id, op, XA_LIMIT(1, S32_MAX),
			      &next_id, GFP_KERNEL);
	if (err < 0) {
		percpu_ref_exit(&op->holders);
		return -ENOMEM;
	}
	list_add_tail(&op->node, &ops_list);
	WRITE_ONCE(nr_ops, nr_ops + 1);
	return 0;
}

/**
 * ltask_op_register - let user space go a function
 * @op: the operation. It and what it points to stay unchanged until
 *      ltask_op_unregister() has returned.
 *
 * From now on, and before this returns, programs can start it. Arguments lie
 * at offsets that are multiples of their size, within @op->arg_len, and don't
 * overlap.
 *
 * Context: thread.
 * Return: 0, or
 *  * -EINVAL: a name that is empty, too long, or that two arguments have; an
 *    argument of unknown type, misplaced, or that overlaps another; more
 *    arguments, bytes of arguments or of result than a request can have;
 *    @op->run is not task code.
 *  * -EEXIST: another operation has that name.
 *  * -ENOMEM: no memory.
 */
int ltask_op_register(struct ltask_op *op)
{
	int err;

	if (!op_valid(op))
		return -EINVAL;
	mutex_lock(&ops_lock);
	err = add(op);
	mutex_unlock(&ops_lock);
	return err;
}
EXPORT_SYMBOL_GPL(ltask_op_register);

/**
 * ltask_op_unregister - take an operation back
 * @op: an operation that is registered.
 *
 * No request finds it any more. Returns when nobody holds it: all its tasks
 * have ended then. Those of an operation whose module is being unloaded have
 * ended already, as they hold the module.
 *
 * Context: thread.
 */
void ltask_op_unregister(struct ltask_op *op)
{
	mutex_lock(&ops_lock);
	xa_erase(&ops_by_id, op->id);
	list_del(&op->node);
	WRITE_ONCE(nr_ops, nr_ops - 1);
	mutex_unlock(&ops_lock);
	/* A grace period lies between this and the end of the wait. */
	percpu_ref_kill(&op->holders);
	wait_for_completion(&op->unheld);
	percpu_ref_exit(&op->holders);
}
EXPORT_SYMBOL_GPL(ltask_op_unregister);

/**
 * ltask_op_get - find an operation and hold it
 * @id: its number.
 *
 * Context: any.
 * Return: the operation, for ltask_op_put(), or NULL if there is none, or if
 * its module is about to go.
 */
struct ltask_op *ltask_op_get(u32 id)
{
	struct ltask_op *op;

	rcu_read_lock();
	op = xa_load(&ops_by_id, id);
	if (op && !percpu_ref_tryget_live_rcu(&op->holders))
		op = NULL;
	rcu_read_unlock();
	if (op && !try_module_get(op->owner)) {
		percpu_ref_put(&op->holders);
		op = NULL;
	}
	return op;
}

/**
 * ltask_op_put - hold an operation no longer
 * @op: what ltask_op_get() returned.
 *
 * Context: any.
 */
void ltask_op_put(struct ltask_op *op)
{
	struct module *owner = op->owner;

	percpu_ref_put(&op->holders);
	/* Only now: it keeps @op's memory, if it is the module's own. */
	module_put(owner);
}

/**
 * ltask_op_describe - describe an operation for user space
 * @index: which one, counted from 0 in the order of registration.
 * @info: filled but for @info->size, with zeroes where there is nothing.
 *
 * Context: thread.
 * Return: 0, or -ENOENT: there are not so many.
 */
int ltask_op_describe(u32 index, struct ltask_op_info *info)
{
	const struct ltask_op *op;
	u32 i = 0, size = info->size;
	int err = -ENOENT;

	mutex_lock(&ops_lock);
	list_for_each_entry(op, &ops_list, node) {
		if (i++ != index)
			continue;
		memset(info, 0, sizeof(*info));
		info->size = size;
		info->index = index;
		info->id = op->id;
		info->arg_len = op->arg_len;
		info->result_len = op->result_len;
		info->nr_args = op->nr_args;
		strscpy(info->name, op->name, sizeof(info->name));
		if (op->description)
			strscpy(info->description, op->description,
				sizeof(info->description));
		for (i = 0; i < op->nr_args; i++) {
			info->args[i].type = op->args[i].type;
			info->args[i].offset = op->args[i].offset;
			strscpy(info->args[i].name, op->args[i].name,
				sizeof(info->args[i].name));
		}
		err = 0;
		break;
	}
	mutex_unlock(&ops_lock);
	return err;
}

/**
 * ltask_op_count - how many operations are registered now
 *
 * Context: any.
 */
u32 ltask_op_count(void)
{
	return READ_ONCE(nr_ops);
}
