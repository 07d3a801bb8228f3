// SPDX-License-Identifier: GPL-2.0-only
/*
 * An operation of a module's own: a sample of how user space gets to start a
 * function of yours. With it loaded, "ltask ops" lists "add", and
 *
 *	ltask go add 3 b=4
 *
 * prints ret=7. No program needs to know it beforehand: ltask hands out the layout
 * of the arguments that is registered here, copies and checks them.
 */
#include <linux/module.h>
#include <linux/stddef.h>
#include "add.h"

static struct ltask_op add = {
	.name = "add",
	.description = "add two numbers",
	.arg_len = sizeof(struct add_args),
	.nr_args = 2,
	.args = {
		{ LTASK_ARG_U32, offsetof(struct add_args, a), "a" },
		{ LTASK_ARG_U32, offsetof(struct add_args, b), "b" },
	},
	.run = add_run,
	.owner = THIS_MODULE,
};

static int __init add_init(void)
{
	return ltask_op_register(&add);
}

static void __exit add_exit(void)
{
	ltask_op_unregister(&add);
}

module_init(add_init);
module_exit(add_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("ltask sample: an operation that adds two numbers");
