// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts as descriptors: LTASK_IOC_CTX_CREATE, LTASK_IOC_CTX_CANCEL,
 * LTASK_IOC_CTX_INFO, poll(), and requests whose tasks have one.
 */
#include "abi.h"
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/resource.h>

FIXTURE(ctx)
{
	int s;
	struct ltask_op_info nop, sleep, spin;
	struct ltask_stat before;
};

FIXTURE_SETUP(ctx)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	ASSERT_EQ(0, find_op(self->s, "nop", &self->nop));
	ASSERT_EQ(0, find_op(self->s, "sleep", &self->sleep));
	ASSERT_EQ(0, find_op(self->s, "spin", &self->spin));
	ASSERT_EQ(0, get_stat(self->s, &self->before));
}

FIXTURE_TEARDOWN(ctx)
{
	close(self->s);
}

static short polled(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, ms) < 0 ? -1 : p.revents;
}

/* Tasks with a context, that take @ns. */
static int go_with(int s, const struct ltask_op_info *op, int ctx, int chan,
		   int wg, unsigned int count, long long ns)
{
	struct ltask_sleep_args args = { .ns = ns };
	struct ltask_go_req req = request(op, &args);

	req.flags = LTASK_GO_CTX;
	req.ctx_fd = ctx;
	req.chan_fd = chan;
	req.wg_fd = wg;
	req.count = count;
	return go(s, &req, 1, NULL);
}

static bool results(int chan, unsigned int nr, int64_t ret)
{
	struct ltask_result result;

	while (nr--) {
		if (read(chan, &result, sizeof(result)) != sizeof(result))
			return false;
		if (result.ret != ret) {
			printf("# result %lld\n", (long long)result.ret);
			return false;
		}
	}
	return true;
}

TEST_F_TIMEOUT(ctx, descriptor, 30)
{
	int ctx = ctx_create(self->s, -1, -1);
	char byte;

	ASSERT_LE(0, ctx);
	EXPECT_EQ(FD_CLOEXEC, fcntl(ctx, F_GETFD));
	EXPECT_EQ(-1, read(ctx, &byte, 1));
	EXPECT_EQ(-1, write(ctx, &byte, 1));
	EXPECT_EQ(0, ctx_err(ctx));
	EXPECT_EQ(0, ctx_cause(ctx));
	EXPECT_EQ(0, polled(ctx, 0));
	EXPECT_EQ(0, ctx_cancel(ctx, 0));
	EXPECT_EQ(-ECANCELED, ctx_err(ctx));
	EXPECT_EQ(-ECANCELED, ctx_cause(ctx));
	EXPECT_EQ(POLLIN | POLLHUP, polled(ctx, PATIENCE * 1000));
	EXPECT_EQ(0, close(ctx));
}

TEST_F_TIMEOUT(ctx, first_cause_stays, 30)
{
	int ctx = ctx_create(self->s, -1, -1);
	int child = ctx_create(self->s, ctx, -1), late;

	ASSERT_LE(0, child);
	EXPECT_EQ(0, ctx_cancel(ctx, ENOSPC));
	EXPECT_EQ(0, ctx_cancel(ctx, EIO));
	EXPECT_EQ(-ECANCELED, ctx_err(ctx));
	EXPECT_EQ(-ENOSPC, ctx_cause(ctx));
	EXPECT_EQ(-ECANCELED, ctx_err(child));
	EXPECT_EQ(-ENOSPC, ctx_cause(child));
	/* One that is derived later is born done. */
	late = ctx_create(self->s, ctx, -1);
	ASSERT_LE(0, late);
	EXPECT_EQ(-ENOSPC, ctx_cause(late));
	EXPECT_EQ(POLLIN | POLLHUP, polled(late, PATIENCE * 1000));
	EXPECT_EQ(-EINVAL, ctx_cancel(child, 4096));
	EXPECT_EQ(-EINVAL, ctx_cancel(child, ~0U));
	close(late);
	close(child);
	close(ctx);
}

TEST_F_TIMEOUT(ctx, deadline, 60)
{
	struct ltask_ctx_info info = { .size = sizeof(info) };
	long long start = now();
	int ctx = ctx_create(self->s, -1, 200 * MS);
	int sooner = ctx_create(self->s, ctx, 50 * MS);
	int later = ctx_create(self->s, ctx, FOREVER), past;

	ASSERT_LE(0, ctx);
	ASSERT_LE(0, sooner);
	ASSERT_LE(0, later);
	/* The parent's stays, if it is earlier. */
	ASSERT_EQ(0, call(later, LTASK_IOC_CTX_INFO, &info));
	EXPECT_LE(start + 200 * MS, info.deadline);
	EXPECT_GE(now() + 200 * MS, info.deadline);
	EXPECT_EQ(POLLIN | POLLHUP, polled(sooner, PATIENCE * 1000));
	EXPECT_LE(50 * MS, now() - start);
	EXPECT_EQ(-ETIME, ctx_err(sooner));
	EXPECT_EQ(POLLIN | POLLHUP, polled(later, PATIENCE * 1000));
	EXPECT_LE(200 * MS, now() - start);
	EXPECT_GE(PATIENCE / 2 * SECOND, now() - start);
	EXPECT_EQ(-ETIME, ctx_err(ctx));
	EXPECT_EQ(-ETIME, ctx_cause(ctx));
	EXPECT_EQ(-ETIME, ctx_err(later));
	past = ctx_create(self->s, -1, 0);
	ASSERT_LE(0, past);
	EXPECT_EQ(-ETIME, ctx_err(past));
	EXPECT_EQ(0, ctx_cancel(past, EIO));
	EXPECT_EQ(-ETIME, ctx_cause(past));
	close(past);
	close(later);
	close(sooner);
	close(ctx);
	ctx = ctx_create(self->s, -1, -1);
	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, call(ctx, LTASK_IOC_CTX_INFO, &info));
	EXPECT_EQ(-1, info.deadline);
	close(ctx);
}

/* Downwards only, and not to the side. */
TEST_F_TIMEOUT(ctx, tree, 30)
{
	int root = ctx_create(self->s, -1, -1);
	int a = ctx_create(self->s, root, -1), b = ctx_create(self->s, root, -1);
	int aa = ctx_create(self->s, a, -1), aaa = ctx_create(self->s, aa, -1);

	ASSERT_LE(0, aaa);
	EXPECT_EQ(0, ctx_cancel(a, 0));
	EXPECT_EQ(-ECANCELED, ctx_err(a));
	EXPECT_EQ(-ECANCELED, ctx_err(aa));
	EXPECT_EQ(-ECANCELED, ctx_err(aaa));
	EXPECT_EQ(0, ctx_err(root));
	EXPECT_EQ(0, ctx_err(b));
	/* Closing the parent's descriptor cancels it, and so what is below. */
	close(root);
	EXPECT_EQ(-ECANCELED, ctx_err(b));
	close(aaa);
	close(aa);
	close(b);
	close(a);
}

/* Cancel of one leaves the rest of the session alone. */
TEST_F_TIMEOUT(ctx, tasks_of_one, 60)
{
	int a = ctx_create(self->s, -1, -1), b = ctx_create(self->s, -1, -1);
	int wa = wg_create(self->s), wb = wg_create(self->s);
	int all = wg_create(self->s);
	int c = chan_create(self->s, sizeof(struct ltask_result), 100);

	ASSERT_LE(0, b);
	ASSERT_LE(0, c);
	ASSERT_EQ(0, go_with(self->s, &self->sleep, a, c, wa, 50, FOREVER));
	ASSERT_EQ(0, go_with(self->s, &self->sleep, b, -1, wb, 50, FOREVER));
	ASSERT_EQ(50, go_sleepers(self->s, 50, -1, all));
	EXPECT_EQ(-ETIME, wait_for(self->s, wa, 50 * MS));
	EXPECT_EQ(0, ctx_cancel(a, 0));
	EXPECT_EQ(0, wait_for(self->s, wa, PATIENCE * SECOND));
	EXPECT_TRUE(results(c, 50, -ECANCELED));
	EXPECT_EQ(-ETIME, wait_for(self->s, wb, 50 * MS));
	EXPECT_EQ(-ETIME, wait_for(self->s, all, 0));
	/* Others start, with or without a context, but none with this. */
	EXPECT_EQ(-ECANCELED, go_with(self->s, &self->sleep, a, -1, -1, 1, 0));
	EXPECT_EQ(0, ctx_cancel(b, 0));
	EXPECT_EQ(0, wait_for(self->s, wb, PATIENCE * SECOND));
	EXPECT_EQ(-ETIME, wait_for(self->s, all, 0));
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_for(self->s, all, PATIENCE * SECOND));
	EXPECT_EQ(0, wait_all(self->s));
	close(a);
	close(b);
	close(wa);
	close(wb);
	close(all);
	close(c);
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
}

/* Tasks of a deadline get ETIME, those that compute, too. */
TEST_F_TIMEOUT(ctx, tasks_past_a_deadline, 60)
{
	int ctx = ctx_create(self->s, -1, 200 * MS);
	int c = chan_create(self->s, sizeof(struct ltask_result), 100);
	long long start = now();

	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, go_with(self->s, &self->sleep, ctx, c, -1, 20, FOREVER));
	ASSERT_EQ(0, go_with(self->s, &self->spin, ctx, c, -1, 1, FOREVER));
	EXPECT_TRUE(results(c, 21, -ETIME));
	EXPECT_GE(PATIENCE / 2 * SECOND, now() - start);
	EXPECT_EQ(0, wait_all(self->s));
	EXPECT_EQ(-ETIME, go_with(self->s, &self->spin, ctx, c, -1, 1, 1));
	close(ctx);
	close(c);
}

/* So do those that wait for a file. */
TEST_F_TIMEOUT(ctx, files_past_a_deadline, 60)
{
	int ctx = ctx_create(self->s, -1, 200 * MS), p[2], bytes = 0;
	int c = chan_create(self->s, 64, 1);
	struct ltask_sha256_args args;
	struct ltask_go_req req;
	struct ltask_op_info op;
	union {
		struct ltask_result result;
		char bytes[64];
	} r;

	ASSERT_LE(0, ctx);
	ASSERT_LE(0, c);
	ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	args = (struct ltask_sha256_args){ .fd = p[0] };
	req = request(&op, &args);
	req.flags = LTASK_GO_CTX;
	req.ctx_fd = ctx;
	req.chan_fd = c;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	/* It reads what there is, and waits for more. */
	ASSERT_EQ(3, write(p[1], "abc", 3));
	ASSERT_EQ(sizeof(r), read(c, &r, sizeof(r)));
	EXPECT_EQ(-ETIME, r.result.ret);
	EXPECT_EQ(0, ioctl(p[0], FIONREAD, &bytes));
	EXPECT_EQ(0, bytes);
	EXPECT_EQ(0, wait_all(self->s));
	close(p[0]);
	close(p[1]);
	close(ctx);
	close(c);
}

/* Closing the last descriptor is "defer cancel()". */
TEST_F_TIMEOUT(ctx, closing_cancels, 60)
{
	int ctx = ctx_create(self->s, -1, -1), other = dup(ctx);
	int c = chan_create(self->s, sizeof(struct ltask_result), 100);

	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, go_with(self->s, &self->sleep, ctx, c, -1, 30, FOREVER));
	close(ctx);
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 100 * MS));
	close(other);
	EXPECT_TRUE(results(c, 30, -ECANCELED));
	EXPECT_EQ(0, wait_all(self->s));
	/* What ends by itself is not hurt if that comes first. */
	ctx = ctx_create(self->s, -1, -1);
	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, go_with(self->s, &self->sleep, ctx, c, -1, 1, 10 * MS));
	EXPECT_TRUE(results(c, 1, 0));
	close(ctx);
	close(c);
}

/* The session ends its contexts, and not the other way round. */
TEST_F_TIMEOUT(ctx, session_ends_first, 60)
{
	int a = ctx_create(self->s, -1, -1), b = ctx_create(self->s, a, FOREVER);
	int other = session_open(), c, d;

	ASSERT_LE(0, b);
	ASSERT_LE(0, other);
	c = ctx_create(other, -1, -1);
	d = ctx_create(other, a, -1);
	ASSERT_LE(0, d);
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(-ECANCELED, ctx_err(a));
	EXPECT_EQ(-ECANCELED, ctx_err(b));
	EXPECT_EQ(0, ctx_err(c));
	/* Of another session, but derived from one of this. */
	EXPECT_EQ(-ECANCELED, ctx_err(d));
	EXPECT_EQ(POLLIN | POLLHUP, polled(d, PATIENCE * 1000));
	close(other);
	EXPECT_EQ(-ECANCELED, ctx_err(c));
	EXPECT_EQ(POLLIN | POLLHUP, polled(c, PATIENCE * 1000));
	close(a);
	close(b);
	close(c);
	close(d);
}

/* A task of one session with another's context: either ends it. */
TEST_F_TIMEOUT(ctx, across_sessions, 60)
{
	int other = session_open(), round;

	ASSERT_LE(0, other);
	for (round = 0; round < 2; round++) {
		int mine = session_open();
		int ctx = ctx_create(other, -1, -1);

		ASSERT_LE(0, mine);
		ASSERT_LE(0, ctx);
		ASSERT_EQ(0, go_with(mine, &self->sleep, ctx, -1, -1, 5,
				     FOREVER));
		EXPECT_EQ(-ETIME, wait_for(mine, -1, 20 * MS));
		EXPECT_EQ(0, round ? cancel(mine) : ctx_cancel(ctx, 0));
		EXPECT_EQ(0, wait_all(mine));
		EXPECT_EQ(round ? 0 : -ECANCELED, ctx_err(ctx));
		close(ctx);
		close(mine);
	}
	close(other);
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
}

static void *cancel_later(void *arg)
{
	pause_ms(200);
	ctx_cancel(*(int *)arg, 0);
	return NULL;
}

TEST_F_TIMEOUT(ctx, poll_wakes, 60)
{
	int ep = epoll_create1(EPOLL_CLOEXEC), i;
	struct epoll_event event = { .events = EPOLLIN | EPOLLET }, got;

	ASSERT_LE(0, ep);
	for (i = 0; i < 2; i++) {
		int ctx = ctx_create(self->s, -1, -1);
		long long start = now();
		pthread_t t;

		ASSERT_LE(0, ctx);
		ASSERT_EQ(0, epoll_ctl(ep, EPOLL_CTL_ADD, ctx, &event));
		EXPECT_EQ(0, epoll_wait(ep, &got, 1, 0));
		ASSERT_EQ(0, pthread_create(&t, NULL, cancel_later, &ctx));
		if (i) {
			EXPECT_EQ(1, epoll_wait(ep, &got, 1, PATIENCE * 1000));
			EXPECT_EQ(EPOLLIN | EPOLLHUP, got.events);
		} else {
			EXPECT_EQ(POLLIN | POLLHUP,
				  polled(ctx, PATIENCE * 1000));
		}
		EXPECT_LE(190 * MS, now() - start);
		pthread_join(t, NULL);
		close(ctx);
	}
	close(ep);
}

/* The only descriptor in a queue of a socket; and one that another process has. */
TEST_F_TIMEOUT(ctx, passed_to_others, 60)
{
	int ctx = ctx_create(self->s, -1, -1), sv[2], got, status;
	pid_t child;

	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv));
	ASSERT_EQ(0, go_with(self->s, &self->sleep, ctx, -1, -1, 5, FOREVER));
	ASSERT_EQ(0, send_fd(sv[0], ctx));
	close(ctx);
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 50 * MS));
	got = recv_fd(sv[1]);
	ASSERT_LE(0, got);
	EXPECT_EQ(0, ctx_err(got));
	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		_exit(ctx_cancel(got, EXDEV) ? 1 : 0);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(-EXDEV, ctx_cause(got));
	EXPECT_EQ(0, wait_all(self->s));
	close(got);
	/* A process that dies with it cancels it. */
	child = fork();
	ASSERT_LE(0, child);
	if (!child) {
		ctx = ctx_create(self->s, -1, -1);
		if (go_with(self->s, &self->sleep, ctx, -1, -1, 5, FOREVER))
			_exit(1);
		raise(SIGKILL);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(0, wait_all(self->s));
	close(sv[0]);
	close(sv[1]);
}

TEST_F_TIMEOUT(ctx, wrong_parents, 30)
{
	int c = chan_create(self->s, 8, 1), wg = wg_create(self->s);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), before = count_fds();

	EXPECT_EQ(-EINVAL, ctx_create(self->s, c, -1));
	EXPECT_EQ(-EINVAL, ctx_create(self->s, wg, -1));
	EXPECT_EQ(-EINVAL, ctx_create(self->s, null, -1));
	EXPECT_EQ(-EINVAL, ctx_create(self->s, self->s, -1));
	EXPECT_EQ(-EBADF, ctx_create(self->s, 1000, -1));
	EXPECT_EQ(-EBADF, ctx_create(self->s, -2, -1));
	EXPECT_EQ(-EBADF, ctx_create(self->s, INT32_MIN, -1));
	EXPECT_EQ(-ENOTTY, ctx_cancel(c, 0));
	EXPECT_EQ(-ENOTTY, ctx_err(wg));
	EXPECT_EQ(-ENOTTY, ctx_err(self->s));
	EXPECT_EQ(-EINVAL, wait_for(self->s, null, 0));
	EXPECT_EQ(before, count_fds());
	close(null);
	close(wg);
	close(c);
}

TEST_F_TIMEOUT(ctx, no_more_descriptors, 30)
{
	int ctx = ctx_create(self->s, -1, -1), before = count_fds();
	struct rlimit limit, old;

	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &old));
	limit = old;
	limit.rlim_cur = before;
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	EXPECT_EQ(-EMFILE, ctx_create(self->s, -1, -1));
	EXPECT_EQ(-EMFILE, ctx_create(self->s, ctx, 0));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &old));
	EXPECT_EQ(before, count_fds());
	EXPECT_EQ(0, ctx_err(ctx));
	close(ctx);
}

/* A request as the first version had it, and one of a later one. */
TEST_F_TIMEOUT(ctx, sizes_of_requests, 30)
{
	struct {
		struct ltask_go_req req;
		char more[24];
	} longer[3];
	char old[3][offsetof(struct ltask_go_req, ctx_fd)];
	struct ltask_go_req req = request(&self->nop, NULL);
	struct ltask_go arg;
	int i;

	memset(longer, 0, sizeof(longer));
	for (i = 0; i < 3; i++) {
		memcpy(old[i], &req, sizeof(old[i]));
		longer[i].req = req;
	}
	arg = (struct ltask_go) {
		.size = sizeof(arg), .reqs = (uintptr_t)old, .nr_reqs = 3,
		.req_size = sizeof(old[0]),
	};
	EXPECT_EQ(0, call(self->s, LTASK_IOC_GO, &arg));
	EXPECT_EQ(3, arg.done);
	EXPECT_EQ(0, arg.error);
	/* What it doesn't have is zero, and that is no context's descriptor. */
	((struct ltask_go_req *)old[1])->flags = LTASK_GO_CTX;
	EXPECT_EQ(0, call(self->s, LTASK_IOC_GO, &arg));
	EXPECT_EQ(1, arg.done);
	EXPECT_NE(0, arg.error);
	arg.reqs = (uintptr_t)longer;
	arg.req_size = sizeof(longer[0]);
	EXPECT_EQ(0, call(self->s, LTASK_IOC_GO, &arg));
	EXPECT_EQ(3, arg.done);
	longer[2].more[23] = 1;
	EXPECT_EQ(0, call(self->s, LTASK_IOC_GO, &arg));
	EXPECT_EQ(2, arg.done);
	EXPECT_EQ(2, arg.nr_done);
	EXPECT_EQ(E2BIG, arg.error);
	EXPECT_EQ(0, wait_all(self->s));
}

/* A chain of contexts, of which only the last has a descriptor, has an end. */
TEST_F_TIMEOUT(ctx, depth, 30)
{
	int ctx = ctx_create(self->s, -1, -1), next, n = 0;

	ASSERT_LE(0, ctx);
	while ((next = ctx_create(self->s, ctx, -1)) >= 0 && n < 10000) {
		close(ctx);
		ctx = next;
		n++;
	}
	EXPECT_EQ(-ELOOP, next);
	EXPECT_EQ(256, n);
	EXPECT_EQ(-ECANCELED, ctx_err(ctx));
	close(ctx);
}

#define MANY 5000

TEST_F_TIMEOUT(ctx, many_tasks, 120)
{
	int ctx = ctx_create(self->s, -1, -1);

	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, go_with(self->s, &self->sleep, ctx, -1, -1, MANY,
			     FOREVER));
	ASSERT_TRUE(reached(self->s, self->before.tasks + MANY, PATIENCE));
	EXPECT_EQ(0, ctx_cancel(ctx, 0));
	EXPECT_EQ(0, wait_all(self->s));
	close(ctx);
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
}

/* Many short lives, each ended another way. */
TEST_F_TIMEOUT(ctx, churn, 120)
{
	int i;

	for (i = 0; i < 300; i++) {
		int parent = ctx_create(self->s, -1, i % 3 ? -1 : MS);
		int ctx = ctx_create(self->s, parent, i % 5 ? -1 : MS / 2);
		int err;

		ASSERT_LE(0, ctx);
		err = go_with(self->s, &self->sleep, ctx, -1, -1, 3,
			      i % 2 ? FOREVER : 0);
		ASSERT_TRUE(!err || err == -ETIME);
		ASSERT_EQ(0, i % 4 ? 0 : ctx_cancel(parent, 0));
		ASSERT_LE(0, i % 4 == 1 ? polled(ctx, 0) : 0);
		close(i % 2 ? parent : ctx);
		close(i % 2 ? ctx : parent);
	}
	EXPECT_EQ(0, wait_all(self->s));
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
}

TEST_MAIN
