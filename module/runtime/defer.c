// SPDX-License-Identifier: GPL-2.0-only
/*
 * The runtime's side of deferred calls and of a task's end.
 */
#include <linux/export.h>
#include <linux/processor.h>
#include <linux/slab.h>
#include <ltask/task.h>
#include "sched.h"
#include "defer.h"
#include "params.h"

/**
 * ltask_defer - have a function called when the current task ends
 * @fn: the function, task code.
 * @arg: its argument. May point into the frame that calls this, as long as
 *       the task doesn't return from it.
 *
 * Deferred calls belong to the task, not to the function that defers as in
 * Go: they run when the task returns from its first function, calls
 * ltask_exit(), or is ended because its stack went past stack_max.
 *
 * Context: task.
 * Return: 0, -ENOMEM, or -EINVAL if the caller is no task.
 */
int ltask_defer(void (*fn)(void *arg), void *arg)
{
	struct ltask *t = ltask_this_task();
	struct ltask_defer *d;

	if (!t || !fn)
		return -EINVAL;
	if (ltask_alloc_fails(sizeof(*d)))
		return -ENOMEM;
	d = kmalloc(sizeof(*d), GFP_NOWAIT | __GFP_NOWARN);
	if (!d)
		return -ENOMEM;
	d->call.fn = fn;
	d->call.arg = arg;
	d->lent = false;
	d->next = t->defers;
	t->defers = d;
	return 0;
}
EXPORT_SYMBOL_GPL(ltask_defer);

/**
 * ltask_defer_lent - as ltask_defer(), without the need for memory
 * @d: memory for it, in a frame that calls this.
 * @fn: the function.
 * @arg: its argument.
 *
 * Before the frame is left, ltask_defer_take_back() is called.
 *
 * Context: task, thread; for a thread it does nothing.
 */
void ltask_defer_lent(struct ltask_defer *d, void (*fn)(void *arg), void *arg)
{
	struct ltask *t = ltask_this_task();

	if (!t)
		return;
	d->call.fn = fn;
	d->call.arg = arg;
	d->lent = true;
	d->next = t->defers;
	t->defers = d;
}

/**
 * ltask_defer_take_back - undo ltask_defer_lent()
 * @d: what was lent.
 *
 * Context: task, thread.
 */
void ltask_defer_take_back(struct ltask_defer *d)
{
	struct ltask *t = ltask_this_task();
	struct ltask_defer **link;

	if (!t)
		return;
	for (link = &t->defers; *link; link = &(*link)->next) {
		if (*link == d) {
			*link = d->next;
			break;
		}
	}
}

/**
 * ltask_defer_pop - take the current task's latest deferred call
 * @call: receives it.
 *
 * Return: whether there was one.
 */
bool ltask_defer_pop(struct ltask_defer_call *call)
{
	struct ltask *t = ltask_this_task();
	struct ltask_defer *d = t ? t->defers : NULL;

	if (!d)
		return false;
	t->defers = d->next;
	*call = d->call;
	if (!d->lent)
		kfree(d);
	return true;
}

/* What ltask_exit() comes to without deferred calls, for assembly. */
void ltask_task_return(struct ltask *t)
{
	ltask_task_finish(t);
	this_cpu_write(ltask_this.caller, NULL);
	ltask_sched_next();
}

/**
 * ltask_task_end - the current task ends here
 *
 * Context: task, without deferred calls. Returns to no task.
 */
void ltask_task_end(void)
{
	struct ltask_carrier *c;
	struct ltask *t = ltask_caller();
	unsigned long sys_sp;

	if (t) {
		ltask_task_finish(t);
		this_cpu_write(ltask_this.caller, NULL);
		return;
	}
	t = ltask_this_task();
	if (!t)
		return;
	/* Its frames are on the system stack; drop them. */
	ltask_kcall_exit(t);
	c = this_cpu_read(ltask_this.carrier);
	sys_sp = c->sys_sp;
	ltask_task_finish(t);
	this_cpu_write(ltask_this.caller, NULL);
	ltask_abandon(sys_sp);
	/* It does not return, which objtool can't know. */
	for (;;)
		cpu_relax();
}
