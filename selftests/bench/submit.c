// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a task costs a program: starts many that do nothing and waits for them,
 * by one request with a count, and by requests of one task each, 1,024 to a
 * batch. Prints lines as the benchmark's module does: what, who, unit, median,
 * min, max.
 *
 *	submit [TASKS [REPETITIONS]]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <libltask.h>

#define BATCH	1024U

static void check(const char *what, __s64 ret)
{
	if (ret >= 0)
		return;
	fprintf(stderr, "submit: %s: %s\n", what, strerror((int)-ret));
	exit(1);
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

/* -EAGAIN: as many tasks as may be; wait for some to end. */
static __s64 room(struct ltask_session *session, __s64 ret)
{
	if (ret != -EAGAIN)
		return ret;
	check("wait", ltask_wait(session, -1));
	return 0;
}

static void by_count(struct ltask_session *session, struct ltask_go_req *req,
		     unsigned int tasks)
{
	while (tasks) {
		__s64 ret;

		req->count = tasks;
		ret = room(session, ltask_go(session, req));
		check("go", ret);
		tasks -= (unsigned int)ret;
	}
}

static void by_batch(struct ltask_session *session, struct ltask_go_req *req,
		     unsigned int tasks)
{
	struct ltask_go_req reqs[BATCH];
	unsigned int i;

	req->count = 1;
	for (i = 0; i < BATCH; i++)
		reqs[i] = *req;
	while (tasks) {
		unsigned int nr = tasks < BATCH ? tasks : BATCH;
		__s64 ret = ltask_go_many(session, reqs, nr, NULL);

		ret = room(session, ret);
		check("go", ret);
		tasks -= (unsigned int)ret;
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void tell(const char *what, double *each, unsigned int nr)
{
	double median;

	qsort(each, nr, sizeof(*each), compare);
	median = (each[(nr - 1) / 2] + each[nr / 2]) / 2;
	printf("%s\ttask\tns\t%.1f\t%.1f\t%.1f\n", what, median, each[0],
	       each[nr - 1]);
}

typedef void way_fn(struct ltask_session *session, struct ltask_go_req *req,
		    unsigned int tasks);

static way_fn * const ways[] = { by_count, by_batch };

int main(int argc, char **argv)
{
	unsigned int tasks = argc > 1 ? (unsigned int)atoi(argv[1]) : 1000000;
	unsigned int nr = argc > 2 ? (unsigned int)atoi(argv[2]) : 5, i, way;
	struct ltask_session *session;
	struct ltask_op_info nop;
	struct ltask_go_req req;
	double *each[2];

	if (!tasks || !nr) {
		fprintf(stderr, "usage: submit [TASKS [REPETITIONS]]\n");
		return 2;
	}
	each[0] = calloc(nr, sizeof(double));
	each[1] = calloc(nr, sizeof(double));
	if (!each[0] || !each[1])
		check("memory", -ENOMEM);
	check("/dev/ltask", ltask_session_open(&session));
	check("nop", ltask_op_find(session, "nop", &nop));
	ltask_prep(&req, &nop, NULL);
	for (i = 0; i < nr; i++) {
		for (way = 0; way < 2; way++) {
			double start = now();

			ways[way](session, &req, tasks);
			check("wait", ltask_wait(session, -1));
			each[way][i] = (now() - start) / tasks;
		}
	}
	check("close", ltask_session_close(session));
	tell("from a program, by count", each[0], nr);
	tell("from a program, batches of 1024", each[1], nr);
	return 0;
}
