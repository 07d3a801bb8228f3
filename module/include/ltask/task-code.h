/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forced in front of every file of task code, before any other header of the
 * kernel's but compiler_types.h, by taskcc. It takes out of the kernel's own
 * inline functions what can't work on a task's stack:
 *
 * - BUG() and WARN() trap, and the trap's handler would run on the small stack.
 *   Here they call out.
 * - "current" is declared constant to the compiler, but a task that parks may
 *   go on with another kthread. Here it is read again every time.
 * - "inline" implies notrace, so an inline function that the compiler did not
 *   inline would lack the check at its entry.
 * - Calls go through stubs, so objtool can't know by name that a function does
 *   not return. Nothing is noreturn to the compiler either, so that it does not
 *   lay out code that ends with a call.
 */
#ifndef _LTASK_TASK_CODE_H
#define _LTASK_TASK_CODE_H

#ifndef __ASSEMBLY__

#undef notrace
#define notrace

/* A stub keeps what a C function keeps, no more. */
#undef __preserve_most
#define __preserve_most

#include <linux/compiler.h>
#include <linux/version.h>

#undef __noreturn
#define __noreturn

#if defined(CONFIG_X86_64) && !defined(CONFIG_UML)
#include <asm/percpu.h>
#include <asm/current.h>

#undef this_cpu_read_stable
#define this_cpu_read_stable(pcp)	this_cpu_read(pcp)

/* Not get_current(): that one may be folded over a park. */
static __always_inline struct task_struct *ltask_get_current(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0) && \
	LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
	return this_cpu_read(pcpu_hot.current_task);
#else
	return this_cpu_read(current_task);
#endif
}

#undef current
#define current		ltask_get_current()
#define get_current()	ltask_get_current()
#elif defined(CONFIG_UML)
#include "../../arch/um/percpu.h"
#endif

#include <linux/bug.h>
#include <linux/once_lite.h>

/**
 * ltask_warn() - report a condition that task code did not expect
 * @file: source file
 * @line: line of it
 * @fmt: format of the message, or NULL
 *
 * What WARN() and its kin call in task code. Prints the message and the task's
 * call trace; the task goes on.
 */
__printf(3, 4)
void ltask_warn(const char *file, int line, const char *fmt, ...);

/**
 * ltask_bug() - report that a task can't go on
 * @file: source file
 * @line: line of it
 * @fmt: format of the message, or NULL
 *
 * What BUG() and its kin call in task code, before they end the task. Prints the
 * message and the task's call trace; the task's group gets -ENOTRECOVERABLE.
 */
__printf(3, 4)
void ltask_bug(const char *file, int line, const char *fmt, ...);

void ltask_exit(void);

#undef BUG
#undef BUG_ON
#undef __WARN
#undef __WARN_FLAGS
#undef __WARN_printf
#undef WARN
#undef WARN_ON
#undef WARN_ON_ONCE
#undef WARN_ONCE
#undef WARN_TAINT
#undef WARN_TAINT_ONCE

/* The loop tells compiler and objtool alike that control ends here. */
#define __LTASK_BUG(fmt...)						\
do {									\
	for (;;) {							\
		ltask_bug(__FILE__, __LINE__, fmt);			\
		ltask_exit();						\
	}								\
} while (0)

#define BUG()		__LTASK_BUG(NULL)

#define BUG_ON(condition)						\
do {									\
	if (unlikely(condition))					\
		__LTASK_BUG("%s", #condition);				\
} while (0)

#define __WARN_printf(taint, fmt...)					\
do {									\
	(void)(taint);							\
	ltask_warn(__FILE__, __LINE__, fmt);				\
} while (0)

#define __WARN()		__WARN_printf(TAINT_WARN, NULL)
#define __WARN_FLAGS(flags...)	__WARN_printf(TAINT_WARN, NULL)

#define WARN_TAINT(condition, taint, fmt...) ({				\
	int __ret_warn_on = !!(condition);				\
									\
	if (unlikely(__ret_warn_on))					\
		__WARN_printf(taint, fmt);				\
	unlikely(__ret_warn_on);					\
})

#define WARN_TAINT_ONCE(condition, taint, fmt...)			\
	DO_ONCE_LITE_IF(condition, WARN_TAINT, 1, taint, fmt)

#define WARN(condition, fmt...)	WARN_TAINT(condition, TAINT_WARN, fmt)
#define WARN_ON(condition)	WARN_TAINT(condition, TAINT_WARN, NULL)
#define WARN_ONCE(condition, fmt...)					\
	WARN_TAINT_ONCE(condition, TAINT_WARN, fmt)
#define WARN_ON_ONCE(condition)						\
	WARN_TAINT_ONCE(condition, TAINT_WARN, NULL)

#endif /* !__ASSEMBLY__ */
#endif /* _LTASK_TASK_CODE_H */
