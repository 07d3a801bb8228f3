// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels between programs and tasks, in both directions, and between sessions:
 * LTASK_GO_IN, and LTASK_IOC_SELECT with channels that tasks use.
 */
#include "select.h"

FIXTURE(jobs)
{
	int s;
	int fds;
	struct ltask_op_info nop, sleep;
};

FIXTURE_SETUP(jobs)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	ASSERT_EQ(0, find_op(self->s, "nop", &self->nop));
	ASSERT_EQ(0, find_op(self->s, "sleep", &self->sleep));
	self->fds = count_fds();
}

FIXTURE_TEARDOWN(jobs)
{
	EXPECT_EQ(self->fds, count_fds());
	close(self->s);
}

/* What a task sends is received here: from a task to the program. */
TEST_F_TIMEOUT(jobs, results_of_tasks, 60)
{
	struct ltask_sleep_args args = { .ns = 20 * MS };
	struct ltask_result a = { 0 }, b = { 0 };
	int ca = chan_create(self->s, sizeof(a), 0);
	int cb = chan_create(self->s, sizeof(b), 0);
	struct ltask_select_case cases[] = {
		RECV(ca, &a), RECV(cb, &b), TIMEOUT,
	};
	struct ltask_go_req req;
	int i, seen[2] = { 0 };

	ASSERT_LE(0, cb);
	cases[0].len = sizeof(a);
	cases[1].len = sizeof(b);
	for (i = 0; i < 20; i++) {
		req = request(i & 1 ? &self->nop : &self->sleep, &args);
		req.chan_fd = i & 1 ? cb : ca;
		req.user_data = i;
		ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	}
	for (i = 0; i < 20; i++) {
		int n = choose(self->s, cases, 3, PATIENCE * SECOND);

		ASSERT_TRUE(n == 0 || n == 1);
		EXPECT_EQ(1, cases[n].ok);
		EXPECT_EQ(n, (n ? b : a).user_data & 1);
		EXPECT_EQ(0, (n ? b : a).ret);
		seen[n]++;
	}
	EXPECT_EQ(10, seen[0]);
	EXPECT_EQ(10, seen[1]);
	EXPECT_EQ(0, wait_all(self->s));
	close(ca);
	close(cb);
}

struct job {
	struct ltask_job head;
	struct ltask_sleep_args args;
};

/* Tasks that work off a channel: from the program to tasks, and back. */
static int go_workers(int s, const struct ltask_op_info *op, int in, int out,
		      unsigned int count)
{
	struct ltask_go_req req = request(op, NULL);

	req.arg_len = 0;
	req.flags = LTASK_GO_IN;
	req.in_fd = in;
	req.chan_fd = out;
	req.count = count;
	return go(s, &req, 1, NULL);
}

TEST_F_TIMEOUT(jobs, workers, 60)
{
	enum { JOBS = 200 };
	int jobs = chan_create(self->s, sizeof(struct job), 0);
	int out = chan_create(self->s, sizeof(struct ltask_result), 0), results;
	struct job job = { { 0 }, { MS } };
	struct ltask_result result;
	unsigned int sent = 0, got = 0, n;
	char seen[JOBS] = "";

	ASSERT_LE(0, jobs);
	ASSERT_EQ(0, go_workers(self->s, &self->sleep, jobs, out, 3));
	results = chan_open(out, LTASK_CHAN_RDONLY);
	ASSERT_LE(0, results);
	close(out);
	/* Sends and receives, whichever can be, until both are done. */
	while (got < JOBS) {
		struct ltask_select_case cases[] = {
			{ .op = LTASK_SELECT_SEND,
			  .fd = sent < JOBS ? jobs : -1,
			  .value = (uintptr_t)&job, .len = sizeof(job) },
			{ .op = LTASK_SELECT_RECV, .fd = results,
			  .value = (uintptr_t)&result, .len = sizeof(result) },
		};

		job.head.user_data = sent;
		n = choose(self->s, cases, 2, PATIENCE * SECOND);
		ASSERT_GT(2, n);
		ASSERT_EQ(1, cases[n].ok);
		if (!n) {
			sent++;
			continue;
		}
		EXPECT_EQ(0, result.ret);
		ASSERT_GT(JOBS, result.user_data);
		EXPECT_EQ(0, seen[result.user_data]++);
		got++;
	}
	/* They wait for more, until there is none. */
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 20 * MS));
	EXPECT_EQ(0, chan_close(jobs));
	EXPECT_EQ(0, wait_all(self->s));
	EXPECT_EQ(0, read(results, &result, sizeof(result)));
	close(results);
	close(jobs);
}

/* Stages, the results of each the arguments of the next; and three sessions. */
TEST_F_TIMEOUT(jobs, stages, 60)
{
	int s2 = session_open(), s3 = session_open(), first, last, out, mid[2];
	struct ltask_result r;
	uint64_t i;

	ASSERT_LE(0, s3);
	first = chan_create(self->s, sizeof(struct ltask_result), 2);
	mid[0] = chan_create(s2, sizeof(struct ltask_result), 0);
	mid[1] = chan_create(s3, sizeof(struct ltask_result), 7);
	last = chan_create(self->s, sizeof(struct ltask_result), 0);
	ASSERT_LE(0, last);
	ASSERT_EQ(0, go_workers(self->s, &self->nop, first, mid[0], 1));
	ASSERT_EQ(0, go_workers(s2, &self->sleep, mid[0], mid[1], 1));
	ASSERT_EQ(0, go_workers(s3, &self->nop, mid[1], last, 1));
	out = chan_open(last, LTASK_CHAN_RDONLY);
	close(mid[0]);
	close(mid[1]);
	close(last);
	for (i = 0; i < 100; i++) {
		r = (struct ltask_result){ .user_data = i };
		ASSERT_EQ(sizeof(r), write(first, &r, sizeof(r)));
		if (i < 10)
			continue;
		ASSERT_EQ(sizeof(r), read(out, &r, sizeof(r)));
		/* One task a stage keeps the order. */
		EXPECT_EQ(i - 10, r.user_data);
		EXPECT_EQ(0, r.ret);
	}
	/* The end goes from stage to stage. */
	close(first);
	for (i = 90; i < 100; i++) {
		ASSERT_EQ(sizeof(r), read(out, &r, sizeof(r)));
		EXPECT_EQ(i, r.user_data);
	}
	EXPECT_EQ(0, read(out, &r, sizeof(r)));
	EXPECT_EQ(0, wait_all(s2));
	close(out);
	close(s2);
	close(s3);
}

/* Workers go with their context, or when nobody can send any more. */
TEST_F_TIMEOUT(jobs, workers_end, 60)
{
	int jobs = chan_create(self->s, sizeof(struct job), 1);
	int ctx = ctx_create(self->s, -1, -1), w;
	struct ltask_go_req req = request(&self->sleep, NULL);
	struct job job = { { 5 }, { FOREVER } };
	struct ltask_result result;
	int out = chan_create(self->s, sizeof(result), 10);

	ASSERT_LE(0, ctx);
	req.arg_len = 0;
	req.flags = LTASK_GO_IN | LTASK_GO_CTX;
	req.in_fd = jobs;
	req.ctx_fd = ctx;
	req.chan_fd = out;
	req.count = 4;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	ASSERT_EQ(sizeof(job), write(jobs, &job, sizeof(job)));
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 50 * MS));
	EXPECT_EQ(0, ctx_cancel(ctx, 0));
	EXPECT_EQ(0, wait_all(self->s));
	/* The one that was at it told so, the others had nothing to tell. */
	ASSERT_EQ(sizeof(result), read(out, &result, sizeof(result)));
	EXPECT_EQ(5, result.user_data);
	EXPECT_EQ(-ECANCELED, result.ret);
	fcntl(out, F_SETFL, O_RDWR | O_NONBLOCK);
	EXPECT_EQ(-1, read(out, &result, sizeof(result)));

	ASSERT_EQ(0, go_workers(self->s, &self->nop, jobs, -1, 4));
	w = chan_open(jobs, LTASK_CHAN_WRONLY);
	ASSERT_LE(0, w);
	/* They are the only ones that read now. */
	close(jobs);
	EXPECT_EQ(sizeof(job), write(w, &job, sizeof(job)));
	close(w);
	EXPECT_EQ(0, wait_all(self->s));
	close(out);
	close(ctx);
}

/* A channel of one session, used by others, who have it from a socket. */
TEST_F_TIMEOUT(jobs, passed_between_sessions, 60)
{
	int a = chan_create(self->s, sizeof(struct ltask_result), 0), sv[2];
	struct ltask_result result = { 0 };
	struct ltask_select_case c = RECV(-1, &result);
	int r = chan_open(a, LTASK_CHAN_RDONLY), status;
	unsigned int n = 0;
	pid_t child;

	ASSERT_LE(0, r);
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv));
	child = fork();
	ASSERT_LE(0, child);
	if (!child) {
		struct ltask_go_req req = request(&self->nop, NULL);
		struct ltask_result own = { .user_data = 1 };
		struct ltask_select_case send = SEND(-1, &own);
		int s = session_open(), got, err;

		close(self->s);
		close(a);
		close(r);
		got = recv_fd(sv[1]);
		send.fd = got;
		send.len = sizeof(own);
		req.chan_fd = got;
		req.user_data = 1;
		req.count = 20;
		err = go(s, &req, 1, NULL) || choose(s, &send, 1, -1) ||
		      !send.ok || wait_all(s);
		_exit(err);
	}
	ASSERT_EQ(0, send_fd(sv[0], a));
	close(a);
	close(sv[1]);
	c.fd = r;
	c.len = sizeof(result);
	while (!choose(self->s, &c, 1, PATIENCE * SECOND) && c.ok)
		n += result.user_data == 1 && !result.ret;
	/* The end comes when the process and its tasks have let it go. */
	EXPECT_EQ(0, c.ok);
	EXPECT_EQ(21, n);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	close(sv[0]);
	close(r);
}

TEST_MAIN
