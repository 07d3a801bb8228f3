/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Select: wait for the first of several things, by Go's rules.
 */
#ifndef _LTASK_SELECT_H
#define _LTASK_SELECT_H

#include <linux/types.h>

struct ltask_chan;
struct ltask_ctx;

enum ltask_case_op {
	LTASK_CASE_RECV = 1,
	LTASK_CASE_SEND,
	LTASK_CASE_DONE,
	/* From here on without a channel or context. */
	LTASK_CASE_DEFAULT,
	LTASK_CASE_TIMEOUT,
};

/**
 * struct ltask_case - one case of ltask_select()
 * @op: what it does; filled by LTASK_RECV() and its kin.
 * @ok: set if this case was chosen. Of a receive: a value came; false: the
 *      channel is closed and drained, and the value is zeroes. Of a send: it
 *      was taken; false: the channel is closed.
 * @order: for the call itself.
 * @chan: the channel; NULL: never ready.
 * @ctx: the context; NULL: never done.
 * @ns: how long to wait.
 * @elem: where the value is to be put, or lies.
 */
struct ltask_case {
	u8 op;
	bool ok;
	u16 order;
	union {
		struct ltask_chan *chan;
		struct ltask_ctx *ctx;
		u64 ns;
	};
	void *elem;
};

/** define LTASK_RECV - a case that receives from channel @c into *@v */
#define LTASK_RECV(c, v) \
	((struct ltask_case){ .op = LTASK_CASE_RECV, .chan = (c), .elem = (v) })

/** define LTASK_SEND - a case that sends *@v on channel @c */
#define LTASK_SEND(c, v) \
	((struct ltask_case){ .op = LTASK_CASE_SEND, .chan = (c), \
			      .elem = (void *)(v) })

/** define LTASK_DEFAULT - what is chosen if no other case is ready */
#define LTASK_DEFAULT \
	((struct ltask_case){ .op = LTASK_CASE_DEFAULT })

/** define LTASK_TIMEOUT - chosen if none is ready within @t nanoseconds */
#define LTASK_TIMEOUT(t) \
	((struct ltask_case){ .op = LTASK_CASE_TIMEOUT, .ns = (t) })

/** define LTASK_DONE - a case that is ready once context @c is done */
#define LTASK_DONE(c) \
	((struct ltask_case){ .op = LTASK_CASE_DONE, .ctx = (c) })

/** define LTASK_CASES_MAX - most cases that one select may have. */
#define LTASK_CASES_MAX	65535

int ltask_select(struct ltask_case *cases, unsigned int n);

int ltask_chan_send_timeout(struct ltask_chan *c, const void *v, u64 ns);
int ltask_chan_recv_timeout(struct ltask_chan *c, void *v, u64 ns);

#endif /* _LTASK_SELECT_H */
