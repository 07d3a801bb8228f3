/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about starting and ending tasks share with their tasks.
 */
#ifndef _LTASK_TEST_START_H
#define _LTASK_TEST_START_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <ltask_test.h>

enum start_colour { RED, GREEN = 7, BLUE = -3 };

/* What the functions below were called with. */
struct start_log {
	atomic_t calls;
	u8 a;
	s8 b;
	bool c;
	u16 d;
	s64 e;
	u32 f;
	enum start_colour colour;
	void *p;
};

extern atomic_t start_calls;

void start_args0(void);
int start_args1(struct start_log *l);
void start_args2(struct start_log *l, u64 v);
void start_args3(struct start_log *l, u8 a, s8 b);
void start_args4(struct start_log *l, bool c, u16 d, s64 e);
u64 start_args5(struct start_log *l, enum start_colour colour, s32 b, u32 f,
		void *p);
void start_args6(struct start_log *l, u8 a, s8 b, u16 d, s64 e, bool c);

struct start_slot {
	atomic_t seen[64];
};

void start_loop(struct start_slot *s, unsigned int i);

/* Bytes that a closure of any length carries. */
struct start_bytes {
	struct start_log *log;
	u32 len;
	u32 sum;
};

void start_bytes(void *data);
void start_bytes_none(void *data);

/* Ends: the order in which things happened. */
struct start_order {
	atomic_t nr;
	int order[16];
	struct start_log *log;
};

void start_mark(struct start_order *o, int what);
void start_defers_return(struct start_order *o);
void start_defers_exit(struct start_order *o);
void start_defer_yields(struct start_order *o);
void start_spread(struct ltask_group *g, atomic_t *leaves, unsigned int depth);
void start_running(struct start_order *o);
void start_sleep_deferred(atomic_t *ran, u64 ns);
void start_wg_twice(struct ltask_group *g, atomic_t *sum);

#endif /* _LTASK_TEST_START_H */
