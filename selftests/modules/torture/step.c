// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: the table of operations, and actors, which do one after the other.
 * The same code runs on tasks, in kthreads and in interrupts.
 */
#include <linux/kernel.h>
#include "torture.h"

#define ANY	(TT_TASK | TT_KTHREAD | TT_INTR)
#define WAITS	(TT_TASK | TT_KTHREAD)

const struct tt_op tt_ops[] = {
	{ "send",		tt_send,	 TT_CHAN,	24, WAITS },
	{ "recv",		tt_recv,	 TT_CHAN,	24, WAITS },
	{ "try_send",		tt_try_send,	 TT_TRY,	8, ANY },
	{ "try_recv",		tt_try_recv,	 TT_TRY,	8, ANY },
	{ "send_timeout",	tt_send_timeout, TT_TIMED,	6, WAITS },
	{ "recv_timeout",	tt_recv_timeout, TT_TIMED,	6, WAITS },
	{ "select of few",	tt_select_few,	 TT_SELECT,	16, ANY },
	{ "select of many",	tt_select_many,	 TT_SELECT,	16, ANY },
	{ "close",		tt_close,	 TT_CLOSE,	1, ANY },
	{ "len",		tt_look,	 TT_TRY,	2, ANY },
	{ "yield",		tt_yield,	 TT_TIME,	12, WAITS },
	{ "sleep",		tt_sleep,	 TT_TIME,	6, WAITS },
	{ "sleep long",		tt_sleep_long,	 TT_TIME,	1, WAITS },
	{ "compute",		tt_compute,	 TT_TIME,	2, WAITS },
	{ "deep recursion",	tt_deep,	 TT_STACK,	4, TT_TASK },
	{ "mutex_lock",		tt_mutex_lock,	 TT_CALL,	3, WAITS },
	{ "msleep",		tt_msleep,	 TT_CALL,	1, WAITS },
	{ "kmalloc",		tt_kmalloc,	 TT_CALL,	4, WAITS },
	{ "atomic section",	tt_atomic,	 TT_ATOMIC,	4, WAITS },
	{ "go",			tt_go_leaf,	 TT_SPAWN,	6, ANY },
	{ "go_bytes",		tt_go_bytes,	 TT_SPAWN,	4, ANY },
	{ "go actor",		tt_go_actor,	 TT_SPAWN,	4, WAITS },
	{ "wg_go and wait",	tt_go_batch,	 TT_WG,		3, WAITS },
	{ "wait for children",	tt_wait_children, TT_WG,	1, WAITS },
	{ "wg hold",		tt_wg_hold,	 TT_WG,		3, WAITS },
	{ "wg touch",		tt_wg_touch,	 TT_WG,		3, ANY },
	{ "wg wait",		tt_wg_wait,	 TT_WG,		2, WAITS },
	{ "ctx tree",		tt_ctx_tree,	 TT_CTX,	3, WAITS },
	{ "ctx wait",		tt_ctx_wait,	 TT_CTX,	1, WAITS },
	{ "ctx cancel",		tt_ctx_cancel,	 TT_CANCEL,	1, ANY },
	{ "group cancel",	tt_group_cancel, TT_CANCEL,	1, WAITS },
	{ "group of its own",	tt_own_group,	 TT_GROUP,	1, WAITS },
	{ "mutex",		tt_mutex_hold,	 TT_MUTEX,	8, ANY },
	{ "two mutexes",	tt_mutex_nest,	 TT_MUTEX,	3, ANY },
	{ "rwmutex read",	tt_rwmutex_read, TT_RWMUTEX,	8, ANY },
	{ "rwmutex write",	tt_rwmutex_write, TT_RWMUTEX,	4, ANY },
	{ "cond wait",		tt_cond_wait,	 TT_COND,	6, WAITS },
	{ "cond signal",	tt_cond_signal,	 TT_COND,	8, ANY },
	{ "semaphore",		tt_sem_hold,	 TT_SEM,	8, ANY },
	{ "once",		tt_once_do,	 TT_ONCE,	3, ANY },
	{ "errgroup of its own", tt_errgroup_own, TT_ERRGROUP,	2, WAITS },
	{ "errgroup of all",	tt_errgroup_go,	 TT_ERRGROUP,	4, ANY },
	{ "after",		tt_after,	 TT_TIMER,	2, WAITS },
	{ "timer of its own",	tt_timer_own,	 TT_TIMER,	2, WAITS },
	{ "timer of all",	tt_timer_shared, TT_TIMER,	6, ANY },
	{ "ticker of its own",	tt_ticker_own,	 TT_TIMER,	1, WAITS },
	{ "ticker of all",	tt_ticker_shared, TT_TIMER,	3, ANY },
	{ "future of its own",	tt_future_own,	 TT_FUTURE,	2, WAITS },
	{ "future wait",	tt_future_wait,	 TT_FUTURE,	4, ANY },
	{ "future set",		tt_future_set,	 TT_FUTURE,	2, ANY },
};

const unsigned int tt_nr_ops = ARRAY_SIZE(tt_ops);

/* Every operation as often as it has weight, for each sort of actor. */
#define MAX_LOTS	512
static u8 lots[TT_INTR + 1][MAX_LOTS];
static unsigned int nr_lots[TT_INTR + 1];

/** tt_steps_init - see what the kinds leave to choose from */
void tt_steps_init(void)
{
	unsigned int who, i, n;

	BUILD_BUG_ON(ARRAY_SIZE(tt_ops) > TT_MAX_OPS);
	BUILD_BUG_ON(TT_MAX_OPS > U8_MAX);
	for (who = TT_TASK; who <= TT_INTR; who <<= 1) {
		nr_lots[who] = 0;
		for (i = 0; i < tt_nr_ops; i++) {
			if (!(tt_ops[i].who & who) || !tt_has(tt_ops[i].kind))
				continue;
			for (n = 0; n < tt_ops[i].weight; n++) {
				if (nr_lots[who] < MAX_LOTS)
					lots[who][nr_lots[who]++] = i;
			}
		}
	}
}

/**
 * tt_below - a random number
 * @a: who chooses.
 * @n: above the largest.
 */
u32 tt_below(struct tt_actor *a, u32 n)
{
	return ((u64)prandom_u32_state(&a->rnd) * n) >> 32;
}

/**
 * tt_step - do something
 * @a: who.
 */
void tt_step(struct tt_actor *a)
{
	const struct tt_op *op;
	unsigned int i;

	if (!nr_lots[a->as])
		return;
	i = lots[a->as][tt_below(a, nr_lots[a->as])];
	op = &tt_ops[i];
	WRITE_ONCE(a->doing, op->name);
	this_cpu_inc(tt_op_counts[i]);
	op->fn(a);
	WRITE_ONCE(a->doing, NULL);
	WRITE_ONCE(a->steps, a->steps + 1);
}

/**
 * tt_act - do things until the scene ends, or for a while
 * @a: who.
 */
void tt_act(struct tt_actor *a)
{
	unsigned int n = 20 + tt_below(a, 1000);

	while (n-- && !READ_ONCE(a->scene->stop)) {
		tt_step(a);
		/* Some go on for a while, to see that no wait waits. */
		if ((a->cancelled || ltask_cancelled()) && !tt_below(a, 3))
			break;
	}
}

static void note_end(void *data)
{
	struct tt_actor *a = data;

	WRITE_ONCE(a->doing, "ended");
}

/**
 * tt_actor_main - a task that is an actor
 * @a: the actor.
 */
void tt_actor_main(struct tt_actor *a)
{
	bool defers = !tt_below(a, 4) && !ltask_defer(note_end, a);

	tt_act(a);
	if (!defers)
		note_end(a);
	else if (tt_below(a, 2))
		ltask_exit();
}

/**
 * tt_actor_bytes - the same, for those that are started with data
 * @data: holds the address of the actor.
 */
void tt_actor_bytes(void *data)
{
	struct tt_actor *a;

	memcpy(&a, data, sizeof(a));
	tt_actor_main(a);
}

/**
 * tt_actor_new - have an actor
 * @s: scene.
 * @who: TT_TASK and so on.
 *
 * Return: the actor, or NULL if the scene is full.
 */
struct tt_actor *tt_actor_new(struct tt_scene *s, unsigned int who)
{
	int id = atomic_inc_return(&s->nr_actors) - 1;
	struct tt_actor *a;

	if (id >= TT_ACTORS || id < 0)
		return NULL;
	a = &s->actors[id];
	a->who = who;
	a->as = who;
	tt_count(TT_E_ACTORS);
	return a;
}
