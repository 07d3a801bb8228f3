/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * What the small examples share, so that they show what they are about: errors
 * end the program, and an operation is found by its name.
 */
#ifndef EXAMPLE_H
#define EXAMPLE_H

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libltask.h>

/* An element of a channel that "sleep" tasks take their arguments from. */
struct sleep_job {
	struct ltask_job job;
	struct ltask_sleep_args args;
};

/* The result, unless it is a negative errno. */
static inline int must(__s64 ret, const char *what)
{
	if (ret >= 0)
		return (int)ret;
	fprintf(stderr, "%s: %s\n", what, strerror((int)-ret));
	exit(1);
}

static inline struct ltask_session *session_open(void)
{
	struct ltask_session *session;

	must(ltask_session_open(&session), "/dev/ltask");
	return session;
}

static inline struct ltask_op_info op_find(struct ltask_session *session,
					   const char *name)
{
	struct ltask_op_info op;

	must(ltask_op_find(session, name, &op), name);
	return op;
}

/* A channel of results, which are also jobs for the next. */
static inline int result_chan(struct ltask_session *session,
			      unsigned int capacity)
{
	return must(ltask_chan_create(session, sizeof(struct ltask_result),
				      capacity), "channel");
}

static inline int job_chan(struct ltask_session *session,
			   unsigned int capacity)
{
	return must(ltask_chan_create(session, sizeof(struct sleep_job),
				      capacity), "channel");
}

#endif /* EXAMPLE_H */
