/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Starting tasks: the go statement.
 */
#ifndef _LTASK_GO_H
#define _LTASK_GO_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct ltask_ctx;
struct ltask_group;

/**
 * struct ltask_end - told when a task has ended
 * @fn: called on the processor that the task ended on, any context rules of
 *      ltask_wg_done(); no code of the task runs any more.
 */
struct ltask_end {
	void (*fn)(struct ltask_end *end);
};

/**
 * typedef ltask_fn_t - any function of task code, its type put aside
 */
typedef void (*ltask_fn_t)(void);

/* What ltask_go() hands to __ltask_go(): module/arch/x86/go.S knows it. */
struct ltask_go_frame {
	struct ltask_group *group;
	ltask_fn_t fn;
	struct ltask_end *end;
	u64 args[6];
	unsigned long caller;
	long ret;
};

/* These store their arguments in the frame that the static chain points to. */
void __ltask_go(void);
void __ltask_go_args(void);

/* sparse doesn't know it; types are all that it looks at. */
#ifdef __CHECKER__
#define __builtin_call_with_static_chain(call, chain)	(call)
#endif

#define __LTASK_COUNT(_0, _1, _2, _3, _4, _5, _6, _7, _8, _n, ...) _n
#define __LTASK_NARGS(...) \
	__LTASK_COUNT(0, ##__VA_ARGS__, 8, 7, 6, 5, 4, 3, 2, 1, 0)

/**
 * ltask_go - start func(args...) as a task
 * @g: the group that it belongs to.
 * @func: a function of task code; whatever it returns is discarded.
 * @...: up to six arguments, integers or pointers.
 *
 * The call is compiled as a call of @func is: the compiler checks number and
 * types of the arguments and converts them; they are evaluated once, before
 * ltask_go() returns, and copied. Nobody waits for the task: it runs beside
 * its caller and ends when @func returns. If nothing of a new task fits in
 * memory, none is started.
 *
 * How it works: the compiler is made to call a function of @func's type, which
 * finds the frame by the static chain (as a nested function would) and saves
 * the registers that hold the arguments.
 *
 * Context: any. The functions of one module are started only while that
 * module can't be unloaded, which @g sees to.
 * Return: 0, or
 *  * -ECANCELED: the group is cancelled.
 *  * -EINVAL: @func is not task code.
 *  * -EAGAIN: ltask has as many tasks as it may have (max_tasks).
 *  * -ENOMEM: no memory.
 */
#define ltask_go(g, func, ...)						\
({									\
	__auto_type __fn = &*(func);					\
	struct ltask_go_frame __f = {					\
		.group = (g), .fn = (ltask_fn_t)__fn,			\
	};								\
									\
	__ltask_go_call(&__f, __fn, ##__VA_ARGS__);			\
})

#define __ltask_go_call(frame, func, ...)				\
({									\
	struct ltask_go_frame *__frame = (frame);			\
									\
	__ltask_go_store(__ltask_go, __frame, func, ##__VA_ARGS__);	\
	(int)READ_ONCE(__frame->ret);					\
})

/* Calls @entry, one of these two, as if it were @func. */
#define __ltask_go_store(entry, frame, func, ...)			\
({									\
	void *__go = (void *)(entry);					\
									\
	BUILD_BUG_ON_MSG(__LTASK_NARGS(__VA_ARGS__) > 6,		\
			 "ltask_go() takes up to six arguments");	\
	OPTIMIZER_HIDE_VAR(__go);					\
	__builtin_call_with_static_chain(				\
		((typeof(func))__go)(__VA_ARGS__), (void *)(frame));	\
	barrier();							\
})

int ltask_go_bytes(struct ltask_group *g, void (*fn)(void *data),
		   const void *data, size_t len);

/* The body is ordinary kernel code and runs on the carrier's own stack. */
#define LTASK_FULL_STACK	1U

/**
 * struct ltask_attr - what ltask_spawn() may be told about a task
 * @group: the group that it belongs to.
 * @name: for dumps, or NULL: the function's name. Must stay as long as the
 *        task does.
 * @flags: LTASK_FULL_STACK: the function is ordinary kernel code. It runs on
 *         a carrier's stack and may block as a thread does, which then holds
 *         the carrier; it can't park.
 * @end: told when the task has ended, or NULL. For a wait group, add one to
 *       it before and give its @end.
 * @ctx: the task's context, of which it holds a reference; NULL: its group's.
 */
struct ltask_attr {
	struct ltask_group *group;
	struct ltask_ctx *ctx;
	const char *name;
	unsigned int flags;
	struct ltask_end *end;
};

int ltask_spawn(const struct ltask_attr *attr, void (*fn)(void *data),
		const void *data, size_t len);

/** define LTASK_DATA_MAX - bytes of data that a task may be started with. */
#define LTASK_DATA_MAX	4096

#endif /* _LTASK_GO_H */
