// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that keeps groups with tasks until it is told to let go: for the
 * test that it can't be unloaded meanwhile, and those of dumps.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include "hold.h"

static struct ltask_group *group, *blocked;
static DECLARE_COMPLETION(never);
static DEFINE_MUTEX(lock);

static int set_release(const char *val, const struct kernel_param *kp)
{
	mutex_lock(&lock);
	if (group) {
		ltask_group_cancel(blocked, 0);
		ltask_group_destroy(blocked);
		ltask_group_cancel(group, 0);
		ltask_group_destroy(group);
		group = NULL;
	}
	mutex_unlock(&lock);
	return 0;
}

static const struct kernel_param_ops release_ops = { .set = set_release };
module_param_cb(release, &release_ops, NULL, 0200);
MODULE_PARM_DESC(release, "write anything: the group is destroyed");

/* Not in __init, so that dumps can name who started the tasks. */
static noinline int hold_start(void)
{
	int err = 0, i;

	group = ltask_group_create("hold");
	if (IS_ERR(group))
		return PTR_ERR(group);
	for (i = 0; i < 3 && !err; i++)
		err = ltask_go(group, hold_task);
	if (err)
		goto out_group;
	blocked = ltask_group_create("blocked");
	err = PTR_ERR_OR_ZERO(blocked);
	if (!err)
		err = ltask_go(blocked, hold_blocked, &never);
	if (!err)
		return 0;
	ltask_group_destroy(blocked);
out_group:
	ltask_group_destroy(group);
	return err;
}

static int __init hold_init(void)
{
	return hold_start();
}

/* Runs only once the group, which holds the module, is gone. */
static void __exit hold_exit(void)
{
}

module_init(hold_init);
module_exit(hold_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Holds a group of ltask's for a test");
