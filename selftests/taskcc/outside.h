/* SPDX-License-Identifier: GPL-2.0-only */
/* What the small files in refuse/ and accept/ find outside themselves. */

#define __aligned(x)	__attribute__((__aligned__(x)))
#define __section(s)	__attribute__((__section__(s)))
#define __weak		__attribute__((__weak__))
#define notrace		__attribute__((__no_instrument_function__))

struct large {
	long words[40];
};

void use(void *p);
void use_many(int a, ...);
void use_large(struct large l);
void kthread_exit(long code);
void do_exit(long code);
extern void (*hook)(void);
extern void *pv_ops[4];
