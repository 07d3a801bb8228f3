// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: actors that are no task code: kthreads, tasks with a full-size stack,
 * timer interrupts.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/string.h>
#include "../../../module/runtime/compat.h"
#include "torture.h"

static int thread_main(void *data)
{
	struct tt_actor *a = data;

	tt_act(a);
	WRITE_ONCE(a->doing, "ended");
	kthread_complete_and_exit(&a->done, 0);
}

/**
 * tt_threads_start - let kthreads take part
 * @s: the scene.
 */
void tt_threads_start(struct tt_scene *s)
{
	unsigned int n = tt_has(TT_THREAD) ? tt_rnd(&s->rnd, 3) : 0;

	while (n--) {
		struct tt_actor *a = tt_actor_new(s, TT_KTHREAD);
		struct task_struct *t;

		t = kthread_run(thread_main, a, "lt_torture_act");
		if (IS_ERR(t))
			complete(&a->done);
	}
}

/**
 * tt_threads_wait - wait until the kthreads have ended
 * @s: the scene, which is told to stop.
 */
void tt_threads_wait(struct tt_scene *s)
{
	unsigned int nr = tt_nr_actors(s), i;

	for (i = 0; i < nr; i++) {
		struct tt_actor *a = &s->actors[i];

		if (a->who == TT_KTHREAD && !a->interruptible)
			wait_for_completion(&a->done);
	}
}

/**
 * tt_full_stack_main - a task with a full-size stack
 * @data: holds the address of the actor.
 */
void tt_full_stack_main(void *data)
{
	struct tt_actor *a;

	memcpy(&a, data, sizeof(a));
	tt_act(a);
	WRITE_ONCE(a->doing, "ended");
}

/* Seldom enough for a debug kernel under emulation. */
#define PAUSE_NS	200000
#define PAUSE_RANDOM_NS	3000000

static enum hrtimer_restart interrupt(struct hrtimer *timer)
{
	struct tt_actor *a = container_of(timer, struct tt_actor, timer);
	unsigned int n = 1 + tt_rnd(&a->rnd, 3);

	while (n-- && !READ_ONCE(a->scene->stop))
		tt_step(a);
	if (READ_ONCE(a->scene->stop)) {
		WRITE_ONCE(a->doing, "ended");
		return HRTIMER_NORESTART;
	}
	hrtimer_forward_now(timer, PAUSE_NS + tt_rnd(&a->rnd, PAUSE_RANDOM_NS));
	return HRTIMER_RESTART;
}

/**
 * tt_timers_start - let interrupts take part
 * @s: the scene.
 */
void tt_timers_start(struct tt_scene *s)
{
	unsigned int n = tt_has(TT_IRQ) ? tt_rnd(&s->rnd, 3) : 0;

	while (n--) {
		struct tt_actor *a = tt_actor_new(s, TT_INTR);

		ltask_hrtimer_setup(&a->timer, interrupt, CLOCK_MONOTONIC,
				    HRTIMER_MODE_REL);
		hrtimer_start(&a->timer, PAUSE_NS, HRTIMER_MODE_REL);
	}
}

/**
 * tt_timers_stop - wait until no interrupt comes any more
 * @s: the scene, which is told to stop.
 */
void tt_timers_stop(struct tt_scene *s)
{
	unsigned int nr = tt_nr_actors(s), i;

	for (i = 0; i < nr; i++) {
		if (s->actors[i].who == TT_INTR)
			hrtimer_cancel(&s->actors[i].timer);
	}
}
