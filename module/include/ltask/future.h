/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Futures: the result of work that goes on elsewhere. One slot, set once, that
 * any number of tasks and threads wait for; and whoever waits is told if it will
 * never be set.
 */
#ifndef _LTASK_FUTURE_H
#define _LTASK_FUTURE_H

#include <linux/build_bug.h>
#include <linux/types.h>
#include <ltask/go.h>

struct ltask_chan;
struct ltask_future;

struct ltask_future *ltask_future_create(size_t size);
struct ltask_future *ltask_future_get(struct ltask_future *f);
void ltask_future_put(struct ltask_future *f);
int ltask_future_set(struct ltask_future *f, const void *v);
int ltask_future_fail(struct ltask_future *f, int err);
int ltask_future_wait(struct ltask_future *f, void *v);
int ltask_future_wait_timeout(struct ltask_future *f, void *v, u64 ns);
int ltask_future_try(struct ltask_future *f, void *v);
struct ltask_chan *ltask_future_chan(struct ltask_future *f);
struct ltask_end *ltask_future_promise(struct ltask_future *f);
void ltask_future_abandon(struct ltask_future *f);

/** define LTASK_FUTURE_MAX - most bytes that a future's value may have. */
#define LTASK_FUTURE_MAX	4096

/**
 * ltask_future_go - start a task that is to set a future
 * @f: the future. Until the task has ended it is referred to, so the task needs
 *     no reference of its own, nor does its starter.
 * @g: group, as for ltask_go().
 * @func: function, as for ltask_go().
 * @...: arguments, as for ltask_go(), the future among them.
 *
 * If the task ends without having set it, in whatever way, those who wait get
 * -EOWNERDEAD. If it can't be started they get what this returns.
 *
 * Context: any but hardirq.
 * Return: as ltask_go().
 */
#define ltask_future_go(f, g, func, ...)				\
({									\
	struct ltask_future *__future = (f);				\
	__auto_type __fn = &*(func);					\
	struct ltask_go_frame __f = {					\
		.group = (g), .fn = (ltask_fn_t)__fn,			\
		.end = ltask_future_promise(__future),			\
	};								\
	int __err = __ltask_go_call(&__f, __fn, ##__VA_ARGS__);		\
									\
	if (__err) {							\
		ltask_future_fail(__future, __err);			\
		ltask_future_abandon(__future);				\
	}								\
	__err;								\
})

/**
 * DEFINE_LTASK_FUTURE - functions for a future of one type
 * @name: prefix of the functions and name of the future's struct.
 * @type: type of the value.
 *
 * Defines struct @name and @name_create(), @name_get(), @name_put(),
 * @name_set() (takes the value), @name_fail(), @name_wait(),
 * @name_wait_timeout() and @name_try(), which do what ltask_future_...() do and
 * check the type; and @name_future(), which is the future without its type, for
 * ltask_future_go().
 */
#define DEFINE_LTASK_FUTURE(name, type)					\
struct name;								\
static inline __maybe_unused struct ltask_future *			\
name##_future(struct name *f)						\
{									\
	return (struct ltask_future *)f;				\
}									\
static inline __maybe_unused struct name *name##_create(void)		\
{									\
	BUILD_BUG_ON(sizeof(type) > LTASK_FUTURE_MAX);			\
	return (struct name *)ltask_future_create(sizeof(type));	\
}									\
static inline __maybe_unused struct name *name##_get(struct name *f)	\
{									\
	ltask_future_get(name##_future(f));				\
	return f;							\
}									\
static inline __maybe_unused void name##_put(struct name *f)		\
{									\
	ltask_future_put(name##_future(f));				\
}									\
static inline __maybe_unused int name##_set(struct name *f, type v)	\
{									\
	return ltask_future_set(name##_future(f), &v);			\
}									\
static inline __maybe_unused int name##_fail(struct name *f, int err)	\
{									\
	return ltask_future_fail(name##_future(f), err);		\
}									\
static inline __maybe_unused int name##_wait(struct name *f, type *v)	\
{									\
	return ltask_future_wait(name##_future(f), v);			\
}									\
static inline __maybe_unused int					\
name##_wait_timeout(struct name *f, type *v, u64 ns)			\
{									\
	return ltask_future_wait_timeout(name##_future(f), v, ns);	\
}									\
static inline __maybe_unused int name##_try(struct name *f, type *v)	\
{									\
	return ltask_future_try(name##_future(f), v);			\
}

#endif /* _LTASK_FUTURE_H */
