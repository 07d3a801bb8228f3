/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a test module sees: tables of cases, and expectations that kernel code
 * and task code may state alike. A failed expectation calls a function out of
 * line, because a WARN would trap on the small stack of a task.
 */
#ifndef _LTASK_TEST_H
#define _LTASK_TEST_H

#include <linux/compiler.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/sched/signal.h>
#include <linux/types.h>
#include <ltask/ltask.h>

struct dentry;

/* Descriptors of whoever runs a case: the two ends of a pipe. */
#define LT_PIPE_READ	200
#define LT_PIPE_WRITE	201

/* The case says nothing about how many processors there are: run it once. */
#define LT_ONCE		1U
/* The case needs two active processors at least. */
#define LT_SMP		2U

/**
 * struct lt_case - one behaviour
 * @name: what it is called in list, run and TAP.
 * @fn: shows it, in the thread that wrote the name to the run file.
 * @seconds: a generous limit; the runner calls the case hung after it.
 * @flags: LT_...
 */
struct lt_case {
	const char *name;
	void (*fn)(void);
	unsigned int seconds;
	unsigned int flags;
};

#define LT_CASE(func, secs)		{ #func, func, secs, 0 }
#define LT_CASE_FLAGS(func, secs, fl)	{ #func, func, secs, fl }

/**
 * struct lt_suite - the cases of one module
 * @name: directory below /sys/kernel/debug/ltask_test.
 * @cases: the table.
 * @nr_cases: its length.
 */
struct lt_suite {
	const char *name;
	const struct lt_case *cases;
	unsigned int nr_cases;
	/* private: */
	struct dentry *dir;
};

int lt_suite_register(struct lt_suite *suite);
void lt_suite_unregister(struct lt_suite *suite);

#define lt_module(suite)						\
static struct lt_suite *lt_suite = &(suite);				\
static int __init suite##_init(void)					\
{									\
	return lt_suite_register(lt_suite);				\
}									\
static void __exit suite##_exit(void)					\
{									\
	lt_suite_unregister(lt_suite);					\
}									\
module_init(suite##_init);						\
module_exit(suite##_exit);						\
MODULE_LICENSE("GPL");							\
MODULE_DESCRIPTION("ltask selftest cases")

__printf(3, 4)
void lt_fail(const char *file, int line, const char *fmt, ...);
void lt_fail_cmp(const char *file, int line, const char *what, s64 a, s64 b);
__printf(1, 2) void lt_skip(const char *fmt, ...);
__printf(1, 2) void lt_note(const char *fmt, ...);
bool lt_failed(void);
unsigned int lt_count(unsigned int n);
s64 lt_lost(s64 before);

/* A group that tests use: NULL and a failed expectation without memory. */
struct ltask_group *lt_group(const char *name, struct module *owner);
#define LT_GROUP() lt_group(__func__, THIS_MODULE)
int lt_group_end(struct ltask_group *g);

#define EXPECT(cond)							\
({									\
	bool __ok = !!(cond);						\
									\
	if (!__ok)							\
		lt_fail(__FILE__, __LINE__, "%s", #cond);		\
	__ok;								\
})

#define EXPECT_OP(left, op, right)					\
({									\
	s64 __a = (s64)(left), __b = (s64)(right);			\
	bool __ok = __a op __b;						\
									\
	if (!__ok)							\
		lt_fail_cmp(__FILE__, __LINE__,				\
			    #left " " #op " " #right, __a, __b);	\
	__ok;								\
})

#define EXPECT_EQ(left, right) EXPECT_OP(left, ==, right)

/* Polls from a thread until @cond holds; whether it did within @ms. */
#define LT_EVENTUALLY(cond, ms)						\
({									\
	unsigned long __end = jiffies + msecs_to_jiffies(ms);		\
	bool __ok, __last;						\
									\
	for (;;) {							\
		__last = time_after(jiffies, __end) ||			\
			 fatal_signal_pending(current);			\
		__ok = !!(cond);					\
		if (__ok || __last)					\
			break;						\
		usleep_range(100, 500);					\
	}								\
	__ok;								\
})

#define EXPECT_EVENTUALLY(cond, ms)					\
({									\
	unsigned int __ms = (ms);					\
	bool __in_time = LT_EVENTUALLY(cond, __ms);			\
									\
	if (!__in_time)							\
		lt_fail(__FILE__, __LINE__, "within %u ms: %s", __ms,	\
			#cond);						\
	__in_time;							\
})

#endif /* _LTASK_TEST_H */
