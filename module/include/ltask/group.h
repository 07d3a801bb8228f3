/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Groups: what Go's main is to goroutines. Every task belongs to one, and all
 * end with it, which is what makes unloading a module safe.
 */
#ifndef _LTASK_GROUP_H
#define _LTASK_GROUP_H

#include <linux/types.h>

struct ltask_group;
struct module;

struct ltask_group *__ltask_group_create(const char *name, struct module *owner);

/**
 * ltask_group_create - make a group that has no tasks yet
 * @name: for dumps; copied, shortened to 31 characters.
 *
 * The group holds a reference to the calling module and to ltask until it is
 * destroyed.
 *
 * Context: task, thread. Allocates memory and may sleep.
 * Return: the group, or ERR_PTR(-ENOMEM).
 */
#define ltask_group_create(name) __ltask_group_create(name, THIS_MODULE)

void ltask_group_cancel(struct ltask_group *g, int cause);
int ltask_group_wait(struct ltask_group *g);
int ltask_group_wait_closed(struct ltask_group *g);
int ltask_group_wait_until(struct ltask_group *g, s64 deadline);
int ltask_group_error(struct ltask_group *g);
bool ltask_group_idle(struct ltask_group *g);
u64 ltask_group_tasks(struct ltask_group *g);
void ltask_group_destroy(struct ltask_group *g);

#endif /* _LTASK_GROUP_H */
