// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select: the caller's side; see select_hot_task.c for what is tried first. This
 * file is task code, so that what a waiting select needs lies on the task's own
 * stack, as long as it is little.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "../runtime/params.h"
#include "select.h"

/* What fits in a frame of task code. */
#define FEW	3

static noinline int select_few(struct ltask_selection *s)
{
	struct ltask_waiter entries[FEW];

	s->entries = entries;
	return ltask_select_on(s);
}

static noinline int select_many(struct ltask_selection *s)
{
	int ret;

	s->entries = NULL;
	ret = ltask_select_on(s);
	if (ret != -EAGAIN)
		return ret;
	if (ltask_alloc_fails(s->n * sizeof(*s->entries)))
		return -ENOMEM;
	/* Of very many cases these are megabytes. */
	s->entries = kvmalloc_array(s->n, sizeof(*s->entries), GFP_KERNEL);
	if (!s->entries)
		return -ENOMEM;
	ret = ltask_select_on(s);
	kvfree(s->entries);
	return ret;
}

static int select_any(struct ltask_selection *s)
{
	return s->n > FEW ? select_many(s) : select_few(s);
}

static noinline int select_timed(struct ltask_selection *s)
{
	struct ltask_sleeper sleeper;

	s->sleeper = &sleeper;
	return select_any(s);
}

/* Looks at the cases once; -EINVAL for one that is none. */
static int look(struct ltask_selection *s)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		struct ltask_case *c = &s->cases[i];

		c->ok = false;
		switch (c->op) {
		case LTASK_CASE_RECV:
		case LTASK_CASE_SEND:
		case LTASK_CASE_DONE:
			if (c->chan)
				s->nr_objects++;
			break;
		case LTASK_CASE_DEFAULT:
			if (s->otherwise >= 0)
				return -EINVAL;
			s->otherwise = i;
			break;
		case LTASK_CASE_TIMEOUT:
			if (s->timeout >= 0)
				return -EINVAL;
			s->timeout = i;
			break;
		default:
			return -EINVAL;
		}
	}
	return 0;
}

static int select_state(struct ltask_case *cases, unsigned int n,
			unsigned int thread_state)
{
	struct ltask_selection s;

	if (n > LTASK_CASES_MAX)
		return -EINVAL;
	s.cases = cases;
	s.sleeper = NULL;
	s.n = n;
	s.nr_objects = 0;
	s.otherwise = -1;
	s.timeout = -1;
	s.thread_state = thread_state;
	if (look(&s))
		return -EINVAL;
	if (s.timeout >= 0 && s.otherwise < 0)
		return select_timed(&s);
	return select_any(&s);
}

/**
 * ltask_select_any - ltask_select() of any cases
 * @cases: as there.
 * @n: as there.
 *
 * Context: as there.
 * Return: as there.
 */
int ltask_select_any(struct ltask_case *cases, unsigned int n)
{
	return select_state(cases, n, TASK_KILLABLE);
}

/**
 * ltask_select_interruptible - as ltask_select(); a signal ends the wait
 * @cases: as for ltask_select().
 * @n: as for ltask_select().
 *
 * Context: thread.
 * Return: as ltask_select(), and -ERESTARTSYS for a signal.
 */
int ltask_select_interruptible(struct ltask_case *cases, unsigned int n)
{
	return select_state(cases, n, TASK_INTERRUPTIBLE);
}

/**
 * ltask_chan_send_timeout - send a value, or give up after some time
 * @c: the channel.
 * @v: the value.
 * @ns: nanoseconds to wait at most.
 *
 * Context: task, thread.
 * Return: as ltask_chan_send(), or -ETIME.
 */
int ltask_chan_send_timeout(struct ltask_chan *c, const void *v, u64 ns)
{
	struct ltask_case cases[] = { LTASK_SEND(c, v), LTASK_TIMEOUT(ns) };
	int i = ltask_select(cases, ARRAY_SIZE(cases));

	if (i < 0)
		return i;
	if (i)
		return -ETIME;
	if (!cases[0].ok)
		return -EPIPE;
	return 0;
}
EXPORT_SYMBOL_GPL(ltask_chan_send_timeout);

/**
 * ltask_chan_recv_timeout - receive a value, or give up after some time
 * @c: the channel.
 * @v: receives the value.
 * @ns: nanoseconds to wait at most.
 *
 * Context: task, thread.
 * Return: as ltask_chan_recv(), or -ETIME.
 */
int ltask_chan_recv_timeout(struct ltask_chan *c, void *v, u64 ns)
{
	struct ltask_case cases[] = { LTASK_RECV(c, v), LTASK_TIMEOUT(ns) };
	int i = ltask_select(cases, ARRAY_SIZE(cases));

	if (i < 0)
		return i;
	return i ? -ETIME : cases[0].ok;
}
EXPORT_SYMBOL_GPL(ltask_chan_recv_timeout);
