// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wait groups as descriptors: LTASK_IOC_WG_CREATE, waiting for one, poll().
 */
#include "abi.h"
#include <linux/io_uring.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>

FIXTURE(wg)
{
	int s;
	struct ltask_op_info nop, sleep;
};

FIXTURE_SETUP(wg)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	ASSERT_EQ(0, find_op(self->s, "nop", &self->nop));
	ASSERT_EQ(0, find_op(self->s, "sleep", &self->sleep));
}

FIXTURE_TEARDOWN(wg)
{
	close(self->s);
}

static int go_sleep(int s, const struct ltask_op_info *sleep, int wg,
		    unsigned int count, long long ns)
{
	struct ltask_sleep_args args = { .ns = ns };
	struct ltask_go_req req = request(sleep, &args);

	req.wg_fd = wg;
	req.count = count;
	return go(s, &req, 1, NULL);
}

static bool idle(int wg)
{
	struct pollfd p = { .fd = wg, .events = POLLIN };

	return poll(&p, 1, 0) == 1 && p.revents == POLLIN;
}

TEST_F_TIMEOUT(wg, descriptor, 30)
{
	int wg = wg_create(self->s);
	char byte;

	ASSERT_LE(0, wg);
	EXPECT_EQ(FD_CLOEXEC, fcntl(wg, F_GETFD));
	EXPECT_TRUE(idle(wg));
	EXPECT_EQ(0, wait_for(self->s, wg, -1));
	/* It is only to be waited for. */
	EXPECT_EQ(-1, read(wg, &byte, 1));
	EXPECT_EQ(-1, write(wg, &byte, 1));
	EXPECT_EQ(-ENOTTY, call(wg, LTASK_IOC_CHAN_CLOSE, NULL));
	EXPECT_EQ(0, close(wg));
}

TEST_F_TIMEOUT(wg, counts_until_all_ended, 60)
{
	int wg = wg_create(self->s);
	long long start = now();

	ASSERT_LE(0, wg);
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 1, 300 * MS));
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 50, 10 * MS));
	EXPECT_FALSE(idle(wg));
	EXPECT_EQ(-ETIME, wait_for(self->s, wg, 0));
	EXPECT_EQ(0, wait_for(self->s, wg, PATIENCE * SECOND));
	EXPECT_LE(300 * MS, now() - start);
	EXPECT_TRUE(idle(wg));
	/* And once more. */
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 1, 100 * MS));
	EXPECT_FALSE(idle(wg));
	EXPECT_EQ(0, wait_for(self->s, wg, -1));
	close(wg);
}

/* What is in another group, or in none, is not waited for. */
TEST_F_TIMEOUT(wg, only_its_own, 60)
{
	int a = wg_create(self->s), b = wg_create(self->s);

	ASSERT_LE(0, a);
	ASSERT_LE(0, b);
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, a, 10, 20 * MS));
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, b, 10, FOREVER));
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, -1, 10, FOREVER));
	EXPECT_EQ(0, wait_for(self->s, a, PATIENCE * SECOND));
	EXPECT_EQ(-ETIME, wait_for(self->s, b, 50 * MS));
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 50 * MS));
	ASSERT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_for(self->s, b, PATIENCE * SECOND));
	EXPECT_TRUE(idle(b));
	close(a);
	close(b);
}

TEST_F_TIMEOUT(wg, poll_wakes, 60)
{
	int wg = wg_create(self->s), ep = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN }, got;
	struct pollfd p = { .fd = wg, .events = POLLIN };
	long long start;

	ASSERT_LE(0, wg);
	start = now();
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 20, 200 * MS));
	EXPECT_EQ(1, poll(&p, 1, PATIENCE * 1000));
	EXPECT_LE(200 * MS, now() - start);
	EXPECT_EQ(POLLIN, p.revents);

	ASSERT_EQ(0, epoll_ctl(ep, EPOLL_CTL_ADD, wg, &event));
	EXPECT_EQ(1, epoll_wait(ep, &got, 1, 0));
	start = now();
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 20, 200 * MS));
	EXPECT_EQ(0, epoll_wait(ep, &got, 1, 0));
	EXPECT_EQ(1, epoll_wait(ep, &got, 1, PATIENCE * 1000));
	EXPECT_LE(200 * MS, now() - start);
	close(ep);
	close(wg);
}

TEST_F_TIMEOUT(wg, several_wait, 60)
{
	int wg = wg_create(self->s), i, status;
	pid_t child[5];

	ASSERT_LE(0, wg);
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 3, 500 * MS));
	for (i = 0; i < 5; i++) {
		child[i] = fork();
		if (!child[i])
			_exit(-wait_for(self->s, wg, -1));
	}
	for (i = 0; i < 5; i++) {
		ASSERT_EQ(child[i], waitpid(child[i], &status, 0));
		EXPECT_EQ(0, status);
	}
	EXPECT_TRUE(idle(wg));
	close(wg);
}

/* Tasks keep the wait group that its descriptor's owner has closed. */
TEST_F_TIMEOUT(wg, closed_early, 60)
{
	int wg = wg_create(self->s), i;

	ASSERT_LE(0, wg);
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 100, 100 * MS));
	close(wg);
	EXPECT_EQ(0, wait_all(self->s));
	/* Many short lives. */
	for (i = 0; i < 300; i++) {
		struct ltask_go_req req = request(&self->nop, NULL);

		wg = wg_create(self->s);
		ASSERT_LE(0, wg);
		req.wg_fd = wg;
		req.count = 3;
		ASSERT_EQ(0, go(self->s, &req, 1, NULL));
		if (i & 1)
			ASSERT_EQ(0, wait_for(self->s, wg, PATIENCE * SECOND));
		close(wg);
	}
	EXPECT_EQ(0, wait_all(self->s));
}

/* One wait group, tasks of two sessions. */
TEST_F_TIMEOUT(wg, across_sessions, 60)
{
	int wg = wg_create(self->s), other = session_open();

	ASSERT_LE(0, wg);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 5, 100 * MS));
	ASSERT_EQ(0, go_sleep(other, &self->sleep, wg, 5, FOREVER));
	EXPECT_EQ(-ETIME, wait_for(self->s, wg, 200 * MS));
	/* Ends its tasks. */
	close(other);
	EXPECT_EQ(0, wait_for(self->s, wg, PATIENCE * SECOND));
	close(wg);
}

TEST_F_TIMEOUT(wg, wrong_descriptors, 30)
{
	int c = chan_create(self->s, 8, 1), null = open("/dev/null", O_RDWR);

	EXPECT_EQ(-EINVAL, wait_for(self->s, c, 0));
	EXPECT_EQ(-EINVAL, wait_for(self->s, null, 0));
	EXPECT_EQ(-EINVAL, wait_for(self->s, self->s, 0));
	EXPECT_EQ(-EBADF, wait_for(self->s, 1000, 0));
	EXPECT_EQ(-EBADF, wait_for(self->s, -2, 0));
	close(null);
	close(c);
}

/* Reads a descriptor through io_uring: what comes of it at once, or -EAGAIN. */
static int uring_read(int fd)
{
	struct io_uring_params p = { 0 };
	int ring = syscall(SYS_io_uring_setup, 1, &p), res = -EAGAIN;
	struct io_uring_cqe *cqe;
	struct io_uring_sqe *sqe;
	unsigned int *tail;
	char byte, *rings;

	if (ring < 0)
		return -EOPNOTSUPP;
	rings = mmap(NULL, p.cq_off.cqes + p.cq_entries * sizeof(*cqe) +
		     p.sq_off.array + p.sq_entries * sizeof(*tail),
		     PROT_READ | PROT_WRITE, MAP_SHARED, ring,
		     IORING_OFF_SQ_RING);
	sqe = mmap(NULL, sizeof(*sqe), PROT_READ | PROT_WRITE, MAP_SHARED, ring,
		   IORING_OFF_SQES);
	if (rings == MAP_FAILED || sqe == MAP_FAILED)
		return -errno;
	sqe->opcode = IORING_OP_READ;
	sqe->fd = fd;
	sqe->addr = (uintptr_t)&byte;
	sqe->len = 1;
	tail = (unsigned int *)(rings + p.sq_off.tail);
	__atomic_store_n(tail, 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, ring, 1, 0, 0, NULL, 0) != 1)
		return -errno;
	tail = (unsigned int *)(rings + p.cq_off.tail);
	cqe = (struct io_uring_cqe *)(rings + p.cq_off.cqes);
	if (__atomic_load_n(tail, __ATOMIC_ACQUIRE))
		res = cqe->res;
	close(ring);
	return res;
}

/*
 * What can only be polled tells io_uring so, and isn't waited for: that one,
 * in 6.1, asks what is ready and yet can't be read without end.
 */
TEST_F_TIMEOUT(wg, not_read_by_io_uring, 60)
{
	int wg = wg_create(self->s), res;

	ASSERT_LE(0, wg);
	ASSERT_EQ(0, go_sleep(self->s, &self->sleep, wg, 1, FOREVER));
	res = uring_read(wg);
	if (res == -EOPNOTSUPP)
		SKIP(return, "no io_uring");
	EXPECT_EQ(-EINVAL, res);
	EXPECT_EQ(-EINVAL, uring_read(self->s));
	close(wg);
}

TEST_MAIN
