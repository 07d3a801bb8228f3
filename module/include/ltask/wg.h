/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait groups: wait until a number of things are done.
 */
#ifndef _LTASK_WG_H
#define _LTASK_WG_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <ltask/go.h>

/**
 * struct ltask_wg - a wait group
 * @end: for &struct ltask_attr.end: counts one down.
 *
 * May lie in any memory, a task's local variable too: ltask_wg_done() does
 * not touch it once ltask_wg_wait() may return.
 */
struct ltask_wg {
	struct ltask_end end;
	/* private: */
	raw_spinlock_t lock;		/* protects the members below */
	long count;
	struct list_head waiters;
	void (*notify)(struct ltask_wg *wg);	/* under lock, at zero */
};

void __ltask_wg_init(struct ltask_wg *wg, struct lock_class_key *key);

/**
 * ltask_wg_init - make a wait group with a count of zero
 * @wg: the wait group.
 *
 * Context: any.
 */
#define ltask_wg_init(wg)						\
do {									\
	static struct lock_class_key __key;				\
									\
	__ltask_wg_init(wg, &__key);					\
} while (0)

int ltask_wg_add(struct ltask_wg *wg, long n);
int ltask_wg_done(struct ltask_wg *wg);
int ltask_wg_wait(struct ltask_wg *wg);
int ltask_wg_wait_interruptible(struct ltask_wg *wg);

/**
 * ltask_wg_go - start a task that a wait group counts
 * @wg: the wait group: one is added before the task starts and taken away
 *      when it has ended, in whatever way.
 * @g: group, as for ltask_go().
 * @func: function, as for ltask_go().
 * @...: arguments, as for ltask_go().
 *
 * Context: any.
 * Return: as ltask_go(); then nothing is counted.
 */
#define ltask_wg_go(wg, g, func, ...)					\
({									\
	struct ltask_wg *__wg = (wg);					\
	__auto_type __fn = &*(func);					\
	struct ltask_go_frame __f = {					\
		.group = (g), .fn = (ltask_fn_t)__fn, .end = &__wg->end, \
	};								\
	int __err = ltask_wg_add(__wg, 1);				\
									\
	if (!__err) {							\
		__err = __ltask_go_call(&__f, __fn, ##__VA_ARGS__);	\
		if (__err)						\
			ltask_wg_done(__wg);				\
	}								\
	__err;								\
})

#endif /* _LTASK_WG_H */
