// SPDX-License-Identifier: GPL-2.0-only
/*
 * What WARN() and BUG() of task code come to (ltask/task-code.h): the same
 * words in the log as elsewhere, with the task's own trace.
 */
#define pr_fmt(fmt) "ltask: " fmt

#include <linux/export.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include "sched.h"
#include "dump.h"
#include "group.h"

/* As the forced header declares them, which kernel code doesn't include. */
__printf(3, 4)
void ltask_warn(const char *file, int line, const char *fmt, ...);
__printf(3, 4)
void ltask_bug(const char *file, int line, const char *fmt, ...);

static void report(const char *what, const char *file, int line,
		   const char *fmt, va_list *args)
{
	struct va_format vaf = { .fmt = fmt, .va = args };
	struct ltask_carrier *c;
	struct ltask *t;

	if (fmt)
		pr_err("%s at %s:%d: %pV\n", what, file, line, &vaf);
	else
		pr_err("%s at %s:%d\n", what, file, line);
	preempt_disable();
	c = this_cpu_read(ltask_this.carrier);
	t = c && c->in_call ? c->task : NULL;
	preempt_enable();
	if (t)
		ltask_dump_task(t);
}

void ltask_warn(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	report("WARNING:", file, line, fmt, &args);
	va_end(args);
	add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
}
EXPORT_SYMBOL_GPL(ltask_warn);

void ltask_bug(const char *file, int line, const char *fmt, ...)
{
	struct ltask_carrier *c;
	va_list args;

	va_start(args, fmt);
	report("BUG:", file, line, fmt, &args);
	va_end(args);
	add_taint(TAINT_DIE, LOCKDEP_STILL_OK);
	preempt_disable();
	c = this_cpu_read(ltask_this.carrier);
	if (c && c->in_call)
		ltask_group_set_error(c->task->group, -ENOTRECOVERABLE);
	preempt_enable();
}
EXPORT_SYMBOL_GPL(ltask_bug);
