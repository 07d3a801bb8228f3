// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts with no memory to be had: whoever makes one is told, and nothing is
 * left of the attempt.
 */
#include <linux/module.h>
#include <linux/fault-inject.h>
#include "ctx.h"

#if defined(CONFIG_FAULT_INJECTION) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)

extern struct fault_attr ltask_fail_alloc;

static void fail_nth(unsigned int n)
{
	ltask_fail_alloc.probability = 0;
	ltask_fail_alloc.verbose = 0;
	ltask_fail_alloc.interval = n;
	ltask_fail_alloc.count = 0;
	atomic_set(&ltask_fail_alloc.times, 1);
	atomic_set(&ltask_fail_alloc.space, 0);
	ltask_fail_alloc.probability = 100;
}

static bool has_failed(void)
{
	ltask_fail_alloc.probability = 0;
	return !atomic_read(&ltask_fail_alloc.times);
}

void ctx_is_refused_without_memory(void)
{
	struct ltask_ctx *p = CTX_CANCEL(BACKGROUND);
	static int key;

	fail_nth(1);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_cancel(p)), -ENOMEM);
	fail_nth(1);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_timeout(p, NSEC_PER_SEC)), -ENOMEM);
	fail_nth(1);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_timeout(p, 0)), -ENOMEM);
	fail_nth(1);
	EXPECT_EQ(PTR_ERR(ltask_ctx_with_value(p, &key, NULL)), -ENOMEM);
	fail_nth(1);
	EXPECT_EQ(PTR_ERR(ltask_ctx_without_cancel(p)), -ENOMEM);
	EXPECT(has_failed());
	EXPECT_EQ(ltask_ctx_cancel(p, 0), 0);
	ltask_ctx_put(p);
}

void ctx_of_a_task_without_memory(void)
{
	struct ltask_ctx *own = CTX_CANCEL(BACKGROUND);
	struct ctx_shared s = {};
	unsigned int n, refused = 0;
	bool failed = true;
	int err;

	s.g = LT_GROUP();
	for (n = 1; s.g && failed; n++) {
		atomic_set(&s.done, 0);
		fail_nth(n);
		err = ctx_start(&s, own, ctx_nothing);
		EXPECT_EQ(ltask_group_wait(s.g), 0);
		failed = has_failed();
		EXPECT(!err || err == -ENOMEM);
		EXPECT_EQ(atomic_read(&s.done), !err);
		refused += !!err;
	}
	/* The task and its place in the context. */
	EXPECT_OP(refused, >=, 2);
	lt_group_end(s.g);
	EXPECT_EQ(ltask_ctx_cancel(own, 0), 0);
	ltask_ctx_put(own);
}

#else

static void skip(void)
{
	lt_skip("this kernel has no CONFIG_FAULT_INJECTION_DEBUG_FS");
}

void ctx_is_refused_without_memory(void)
{
	skip();
}

void ctx_of_a_task_without_memory(void)
{
	skip();
}

#endif
