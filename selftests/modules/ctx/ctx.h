/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases about contexts share with their tasks.
 */
#ifndef _LTASK_TEST_CTX_H
#define _LTASK_TEST_CTX_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/types.h>
#include <ltask_test.h>

#define BACKGROUND	ltask_ctx_background()

/* The context, or NULL and a failed expectation. */
#define CTX(make)							\
({									\
	struct ltask_ctx *__ctx = (make);				\
									\
	EXPECT(!IS_ERR_OR_NULL(__ctx)) ? __ctx : NULL;			\
})

#define CTX_CANCEL(parent)	CTX(ltask_ctx_with_cancel(parent))
#define CTX_TIMEOUT(parent, ns)	CTX(ltask_ctx_with_timeout(parent, ns))

/* What the tasks of a case have seen. */
struct ctx_shared {
	struct ltask_group *g;
	struct ltask_ctx *ctx;
	struct ltask_ctx *other;
	struct ltask_chan *c;
	struct ltask_wg wg;
	struct completion never;
	atomic_t inside;
	atomic_t done;
	atomic_t wrong;
	atomic_t sum;
	int err;		/* what the context's end comes to */
};

int ctx_start(struct ctx_shared *s, struct ltask_ctx *ctx,
	      void (*fn)(void *data));

/* tasks.c: data is the address of a struct ctx_shared's. */
void ctx_nothing(void *data);
void ctx_waits_in_vain(void *data);
void ctx_waits_for_other(void *data);
void ctx_asks_why(void *data);
void ctx_waits_in_every_way(void *data);
void ctx_refused_in_every_way(void *data);
void ctx_is_current(void *data);
void ctx_interruptible(void *data);
void ctx_killable(void *data);
void ctx_after_interrupt(void *data);
void ctx_adder(void *data);
void ctx_short_wait(void *data);
void ctx_cancels_own(void *data);

struct ctx_tree {
	struct ltask_ctx **nodes;
	unsigned int nr;
	u32 seed;
};

void ctx_cancel_some(struct ctx_tree *t, unsigned int from, unsigned int step);

/* tree.c */
void ctx_background_is_never_done(void);
void ctx_needs_a_parent_and_a_key(void);
void ctx_nearest_value_is_found(void);
void ctx_cancel_goes_down_only(void);
void ctx_first_cause_stays(void);
void ctx_some_can_not_be_cancelled(void);
void ctx_child_of_a_done_one_is_done(void);
void ctx_tree_of_100_cancelled_in_random_order(void);
void ctx_chain_of_10000(void);
void ctx_10000_children(void);

/* time.c */
void ctx_timeout_ends_it_not_before(void);
void ctx_deadline_that_is_past(void);
void ctx_deadline_in_eternity(void);
void ctx_earlier_deadline_of_the_parent_counts(void);
void ctx_earlier_deadline_of_the_child_is_its_own(void);
void ctx_cancel_before_the_deadline_stays(void);
void ctx_put_with_a_running_timer(void);
void ctx_deadline_of_10000_tasks(void);
void ctx_deadline_races_with_cancel(void);

/* func.c */
void after_func_is_called_after_cancel(void);
void after_func_is_called_at_once_if_done(void);
void after_func_is_called_by_a_parents_end_and_by_time(void);
void after_func_is_not_called_after_stop(void);
void after_func_stop_sync_waits_for_it(void);
void after_func_may_free_itself(void);
void after_func_stop_races_with_cancel(void);
void after_func_that_blocks_holds_nothing_up(void);

/* own.c */
void ctx_current_is_the_groups_or_its_own(void);
void ctx_cancel_ends_every_kind_of_wait(void);
void ctx_deadline_ends_every_kind_of_wait(void);
void ctx_done_before_the_start_refuses_every_wait(void);
void ctx_cancel_leaves_the_rest_of_the_group_alone(void);
void ctx_cancel_interrupts_msleep(void);
void ctx_cancel_interrupts_a_killable_call(void);
void ctx_deadline_interrupts_kernel_calls(void);
void ctx_task_cancels_its_own(void);
void ctx_tells_why_to_whoever_is_cancelled(void);
void ctx_done_wakes_all_who_wait_for_it(void);
void ctx_cancel_races_with_waits_and_ends(void);

/* life.c */
void ctx_outlives_its_group(void);
void ctx_of_a_group_is_done_with_the_groups_cause(void);
void group_outlives_the_contexts_of_its_tasks(void);
void ctx_lives_as_long_as_its_task(void);
void ctx_is_cancelled_when_its_tasks_are_gone(void);
void ctx_of_a_refused_task_is_given_back(void);
void ctx_100000_come_and_go(void);

/* irq.c */
void ctx_cancel_from_hardirq(void);
void ctx_cancel_from_softirq(void);
void ctx_cancel_under_a_spinlock(void);

/* memory.c */
void ctx_is_refused_without_memory(void);
void ctx_of_a_task_without_memory(void);

#endif /* _LTASK_TEST_CTX_H */
