/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contexts: how work is told that nobody wants it any more, by Go's rules
 * (package context). Contexts form a tree. Cancelling one cancels all below it
 * and nothing above; a deadline cancels by itself. Every task has a context: its
 * group's, or the one that ltask_spawn() was given; once that is done, every call
 * of the task that would wait returns -ECANCELED, or -ETIME past a deadline.
 */
#ifndef _LTASK_CTX_H
#define _LTASK_CTX_H

#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct ltask_ctx;
struct ltask_group;

struct ltask_ctx *ltask_ctx_background(void);
struct ltask_ctx *ltask_group_ctx(struct ltask_group *g);
struct ltask_ctx *ltask_ctx_current(void);

struct ltask_ctx *ltask_ctx_with_cancel(struct ltask_ctx *parent);
struct ltask_ctx *ltask_ctx_with_deadline(struct ltask_ctx *parent,
					  ktime_t deadline);
struct ltask_ctx *ltask_ctx_with_timeout(struct ltask_ctx *parent, u64 ns);
struct ltask_ctx *ltask_ctx_with_value(struct ltask_ctx *parent,
				       const void *key, void *value);
struct ltask_ctx *ltask_ctx_without_cancel(struct ltask_ctx *parent);

struct ltask_ctx *ltask_ctx_get(struct ltask_ctx *ctx);
void ltask_ctx_put(struct ltask_ctx *ctx);

int ltask_ctx_cancel(struct ltask_ctx *ctx, int cause);
int ltask_ctx_err(const struct ltask_ctx *ctx);
int ltask_ctx_cause(const struct ltask_ctx *ctx);
ktime_t ltask_ctx_deadline(const struct ltask_ctx *ctx);
void *ltask_ctx_value(const struct ltask_ctx *ctx, const void *key);
int ltask_ctx_wait(struct ltask_ctx *ctx);

/**
 * struct ltask_ctx_func - a function to call when a context is done
 *
 * Lies in the caller's memory, from ltask_ctx_after_func() until the function
 * has returned or ltask_ctx_stop_func() has returned true.
 */
struct ltask_ctx_func {
	/* private: */
	struct list_head node;		/* in the context's; its lock */
	struct work_struct work;
	struct ltask_ctx *ctx;
	void (*fn)(void *arg);
	void *arg;
};

void ltask_ctx_after_func(struct ltask_ctx *ctx, struct ltask_ctx_func *f,
			  void (*fn)(void *arg), void *arg);
bool ltask_ctx_stop_func(struct ltask_ctx_func *f);
bool ltask_ctx_stop_func_sync(struct ltask_ctx_func *f);

#endif /* _LTASK_CTX_H */
