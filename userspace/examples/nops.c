// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Start many tasks that do nothing, first by requests of one task each that
 * are submitted in batches, then by one request with a count, and see what a
 * task costs each way.
 *
 *	nops [TASKS [BATCH]]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <libltask.h>

static int fail(const char *what, __s64 ret)
{
	fprintf(stderr, "nops: %s: %s\n", what, strerror((int)-ret));
	return 1;
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void show(const char *how, unsigned int tasks, double began)
{
	double took = seconds() - began;

	printf("%s: %u tasks, %.0f ns each\n", how, tasks, took * 1e9 / tasks);
}

/* -EAGAIN is no failure: a limit was met, and falls as tasks end. */
static __s64 wait_for_room(struct ltask_session *session, __s64 ret)
{
	return ret == -EAGAIN ? ltask_wait(session, -1) : ret;
}

static __s64 one_by_one(struct ltask_session *session,
			const struct ltask_op_info *nop, unsigned int tasks,
			unsigned int batch_size)
{
	struct ltask_batch *batch;
	struct ltask_go_req req;
	__s64 ret;

	ltask_prep(&req, nop, NULL);
	ret = ltask_batch_create(&batch, session, batch_size, 0);
	if (ret < 0)
		return ret;
	while (tasks || ltask_batch_pending(batch)) {
		while (tasks && !ltask_batch_add(batch, &req))
			tasks--;
		ret = wait_for_room(session, ltask_batch_submit(batch));
		if (ret < 0)
			break;
	}
	ltask_batch_destroy(batch);
	return ret < 0 ? ret : ltask_wait(session, -1);
}

static __s64 by_count(struct ltask_session *session,
		      const struct ltask_op_info *nop, unsigned int tasks)
{
	struct ltask_go_req req;
	__s64 ret;

	ltask_prep(&req, nop, NULL);
	req.count = tasks;
	while (req.count) {
		ret = ltask_go(session, &req);
		if (ret > 0)
			req.count -= (__u32)ret;
		else
			ret = wait_for_room(session, ret);
		if (ret < 0)
			return ret;
	}
	return ltask_wait(session, -1);
}

int main(int argc, char **argv)
{
	unsigned int tasks = argc > 1 ? (unsigned int)atoi(argv[1]) : 1000000;
	unsigned int batch = argc > 2 ? (unsigned int)atoi(argv[2]) : 1024;
	struct ltask_session *session;
	struct ltask_op_info nop;
	double began;
	__s64 ret;

	ret = ltask_session_open(&session);
	if (ret < 0)
		return fail("/dev/ltask", ret);
	ret = ltask_op_find(session, "nop", &nop);
	if (ret < 0)
		return fail("operation nop", ret);

	began = seconds();
	ret = one_by_one(session, &nop, tasks, batch);
	if (ret)
		return fail("in batches", ret);
	show("in batches", tasks, began);

	began = seconds();
	ret = by_count(session, &nop, tasks);
	if (ret)
		return fail("by count", ret);
	show("by count", tasks, began);

	ltask_session_close(session);
	return 0;
}
