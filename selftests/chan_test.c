// SPDX-License-Identifier: GPL-2.0-only
/*
 * Channels as descriptors: LTASK_IOC_CHAN_CREATE, LTASK_IOC_CHAN_OPEN,
 * LTASK_IOC_CHAN_CLOSE, read(), write(), poll(), epoll.
 */
#include "abi.h"
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/resource.h>

FIXTURE(chan)
{
	int s;
};

FIXTURE_SETUP(chan)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
}

FIXTURE_TEARDOWN(chan)
{
	close(self->s);
}

static void nonblock(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static short polled(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT };

	return poll(&p, 1, ms) < 0 ? -1 : p.revents;
}

TEST_F_TIMEOUT(chan, descriptor, 30)
{
	int c = chan_create(self->s, 8, 4);

	ASSERT_LE(0, c);
	EXPECT_EQ(FD_CLOEXEC, fcntl(c, F_GETFD));
	EXPECT_EQ(O_RDWR, fcntl(c, F_GETFL) & O_ACCMODE);
	EXPECT_EQ(-1, lseek(c, 0, SEEK_SET));
	EXPECT_EQ(ESPIPE, errno);
	/* It outlives the session. */
	close(self->s);
	EXPECT_EQ(8, write(c, "12345678", 8));
	close(c);
	self->s = session_open();
}

TEST_F_TIMEOUT(chan, order, 30)
{
	int c = chan_create(self->s, 8, 100);
	uint64_t v, i;

	ASSERT_LE(0, c);
	for (i = 0; i < 100; i++)
		ASSERT_EQ(8, write(c, &i, 8));
	for (i = 0; i < 100; i++) {
		ASSERT_EQ(8, read(c, &v, 8));
		ASSERT_EQ(i, v);
	}
	close(c);
}

TEST_F_TIMEOUT(chan, odd_sizes, 60)
{
	static const unsigned int sizes[] = {
		1, 2, 3, 7, 16, 48, 63, 100, 255, 256, 257, 1000,
	};
	unsigned char in[1000], out[1000];
	struct ltask_info info;
	unsigned int i, j;

	ASSERT_EQ(0, get_info(self->s, &info));
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		int c;

		if (sizes[i] > info.max_elem_size)
			break;
		c = chan_create(self->s, sizes[i], 3);
		ASSERT_LE(0, c);
		for (j = 0; j < 10; j++) {
			memset(in, 'a' + j, sizes[i]);
			in[sizes[i] - 1] = j;
			memset(out, 0, sizeof(out));
			ASSERT_EQ(sizes[i], write(c, in, sizes[i]));
			ASSERT_EQ(sizes[i], read(c, out, sizes[i]));
			ASSERT_EQ(0, memcmp(in, out, sizes[i]));
		}
		close(c);
	}
}

TEST_F_TIMEOUT(chan, largest_element, 30)
{
	struct ltask_info info;
	unsigned char *big;
	unsigned int size;
	int c;

	ASSERT_EQ(0, get_info(self->s, &info));
	size = info.max_elem_size;
	c = chan_create(self->s, size, 1);
	ASSERT_LE(0, c);
	big = malloc(size);
	memset(big, 0x5a, size);
	ASSERT_EQ(size, write(c, big, size));
	memset(big, 0, size);
	ASSERT_EQ(size, read(c, big, size));
	EXPECT_EQ(0x5a, big[0]);
	EXPECT_EQ(0x5a, big[size - 1]);
	free(big);
	close(c);
}

TEST_F_TIMEOUT(chan, most_elements, 60)
{
	struct ltask_info info;
	unsigned int n = 0;
	char buf[4096] = "";
	int c;

	ASSERT_EQ(0, get_info(self->s, &info));
	c = chan_create(self->s, 1, info.max_capacity);
	ASSERT_LE(0, c);
	nonblock(c);
	/* As many fit as was said, and not one more. */
	for (;;) {
		ssize_t ret = write(c, buf, sizeof(buf));

		if (ret < 0)
			break;
		n += ret;
		ASSERT_GE(info.max_capacity, n);
		/* Enough to believe the rest. */
		if (n >= 1 << 20)
			break;
	}
	if (n < 1 << 20) {
		EXPECT_EQ(EAGAIN, errno);
		EXPECT_EQ(info.max_capacity, n);
	}
	close(c);
}

/* Reading takes as many whole elements as are there and fit. */
TEST_F_TIMEOUT(chan, read_many, 30)
{
	int c = chan_create(self->s, 8, 10);
	uint64_t in[5] = { 1, 2, 3, 4, 5 }, out[8];

	ASSERT_LE(0, c);
	ASSERT_EQ(40, write(c, in, 40));
	memset(out, 0xff, sizeof(out));
	EXPECT_EQ(16, read(c, out, 23));
	EXPECT_EQ(1, out[0]);
	EXPECT_EQ(2, out[1]);
	EXPECT_EQ(~0ULL, out[2]);
	EXPECT_EQ(24, read(c, out, sizeof(out)));
	EXPECT_EQ(3, out[0]);
	EXPECT_EQ(5, out[2]);
	EXPECT_EQ(~0ULL, out[3]);
	close(c);
}

TEST_F_TIMEOUT(chan, lengths, 30)
{
	int c = chan_create(self->s, 8, 10);
	char buf[32] = "";

	ASSERT_LE(0, c);
	EXPECT_EQ(-1, write(c, buf, 7));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(-1, write(c, buf, 9));
	EXPECT_EQ(EINVAL, errno);
	nonblock(c);
	EXPECT_EQ(-1, read(c, buf, 8));
	EXPECT_EQ(EAGAIN, errno);
	ASSERT_EQ(16, write(c, buf, 16));
	EXPECT_EQ(-1, read(c, buf, 7));
	EXPECT_EQ(EINVAL, errno);
	EXPECT_EQ(16, read(c, buf, 17));
	close(c);
}

TEST_F_TIMEOUT(chan, vectors, 30)
{
	int c = chan_create(self->s, 8, 10);
	char a[5] = "abcd", b[11] = "efghijklmn", x[3], y[13];
	struct iovec out[] = { { a, 5 }, { b, 11 } };
	struct iovec in[] = { { x, 3 }, { y, 13 } };

	ASSERT_LE(0, c);
	ASSERT_EQ(16, writev(c, out, 2));
	ASSERT_EQ(16, readv(c, in, 2));
	EXPECT_EQ(0, memcmp(x, "abc", 3));
	EXPECT_EQ(0, memcmp(y, "d\0efghijklmn", 13));
	close(c);
}

TEST_F_TIMEOUT(chan, nonblocking, 30)
{
	int c = chan_create(self->s, 4, 3);
	uint32_t v[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

	ASSERT_LE(0, c);
	nonblock(c);
	EXPECT_EQ(-1, read(c, v, sizeof(v)));
	EXPECT_EQ(EAGAIN, errno);
	/* What fits is taken. */
	EXPECT_EQ(12, write(c, v, sizeof(v)));
	EXPECT_EQ(-1, write(c, v, 4));
	EXPECT_EQ(EAGAIN, errno);
	EXPECT_EQ(12, read(c, v, sizeof(v)));
	close(c);

	/* Nobody waits at an unbuffered one. */
	c = chan_create(self->s, 4, 0);
	ASSERT_LE(0, c);
	nonblock(c);
	EXPECT_EQ(-1, write(c, v, 4));
	EXPECT_EQ(EAGAIN, errno);
	EXPECT_EQ(-1, read(c, v, 4));
	EXPECT_EQ(EAGAIN, errno);
	close(c);
}

TEST_F_TIMEOUT(chan, poll_buffered, 30)
{
	int c = chan_create(self->s, 4, 2);
	uint32_t v[2] = { 1, 2 };

	ASSERT_LE(0, c);
	EXPECT_EQ(POLLOUT, polled(c, 0));
	ASSERT_EQ(4, write(c, v, 4));
	EXPECT_EQ(POLLIN | POLLOUT, polled(c, 0));
	ASSERT_EQ(4, write(c, v, 4));
	EXPECT_EQ(POLLIN, polled(c, 0));
	ASSERT_EQ(8, read(c, v, 8));
	EXPECT_EQ(POLLOUT, polled(c, 0));
	/* Closed, but not drained; then it is at its end: no one waits. */
	ASSERT_EQ(4, write(c, v, 4));
	ASSERT_EQ(0, chan_close(c));
	EXPECT_EQ(POLLIN, polled(c, 0) & POLLIN);
	ASSERT_EQ(4, read(c, v, 8));
	EXPECT_NE(0, polled(c, 0) & (POLLIN | POLLHUP));
	EXPECT_EQ(0, read(c, v, 8));
	close(c);
}

struct later {
	int fd;
	unsigned int ms;
	void (*what)(int fd);
};

static void *do_later(void *arg)
{
	struct later *later = arg;

	pause_ms(later->ms);
	later->what(later->fd);
	return NULL;
}

static void send_one(int fd)
{
	if (write(fd, "abcd", 4) != 4)
		perror("# write");
}

static void receive_one(int fd)
{
	char buf[4];

	if (read(fd, buf, 4) != 4)
		perror("# read");
}

static void close_chan(int fd)
{
	chan_close(fd);
}

/* poll() sleeps until it happens, and no longer. */
TEST_F_TIMEOUT(chan, poll_wakes, 60)
{
	void (*const what[])(int) = { send_one, close_chan };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		int c = chan_create(self->s, 4, i);
		int r = chan_open(c, LTASK_CHAN_RDONLY);
		struct later later = { c, 200, what[i] };
		long long start = now();
		pthread_t t;
		char buf[4];

		ASSERT_LE(0, r);
		ASSERT_EQ(0, pthread_create(&t, NULL, do_later, &later));
		EXPECT_NE(0, polled(r, PATIENCE * 1000));
		EXPECT_LE(190 * MS, now() - start);
		EXPECT_GE(PATIENCE / 2 * SECOND, now() - start);
		EXPECT_EQ(i ? 0 : 4, read(r, buf, 4));
		pthread_join(t, NULL);
		close(c);
		close(r);
	}
}

TEST_F_TIMEOUT(chan, poll_room, 60)
{
	int c = chan_create(self->s, 4, 1);
	int w = chan_open(c, LTASK_CHAN_WRONLY);
	struct later later = { c, 200, receive_one };
	pthread_t t;

	ASSERT_LE(0, w);
	send_one(w);
	EXPECT_EQ(0, polled(w, 0));
	ASSERT_EQ(0, pthread_create(&t, NULL, do_later, &later));
	EXPECT_EQ(POLLOUT, polled(w, PATIENCE * 1000));
	pthread_join(t, NULL);
	close(c);
	close(w);
}

/* A channel without a buffer is ready when someone waits on the other side. */
TEST_F_TIMEOUT(chan, poll_unbuffered, 60)
{
	int c = chan_create(self->s, 4, 0);
	struct later later = { c, 0, send_one };
	pthread_t t;
	char buf[4];

	ASSERT_LE(0, c);
	EXPECT_EQ(0, polled(c, 0));
	ASSERT_EQ(0, pthread_create(&t, NULL, do_later, &later));
	EXPECT_EQ(POLLIN, polled(c, PATIENCE * 1000));
	nonblock(c);
	EXPECT_EQ(4, read(c, buf, 4));
	EXPECT_EQ(0, memcmp(buf, "abcd", 4));
	pthread_join(t, NULL);

	fcntl(c, F_SETFL, O_RDWR);
	later.what = receive_one;
	ASSERT_EQ(0, pthread_create(&t, NULL, do_later, &later));
	EXPECT_EQ(POLLOUT, polled(c, PATIENCE * 1000));
	EXPECT_EQ(4, write(c, buf, 4));
	pthread_join(t, NULL);
	close(c);
}

TEST_F_TIMEOUT(chan, epoll, 60)
{
	struct epoll_event event = { .events = EPOLLIN }, got;
	int ep = epoll_create1(EPOLL_CLOEXEC), i;
	int c[8];
	char buf[4];

	for (i = 0; i < 8; i++) {
		c[i] = chan_create(self->s, 4, 1);
		ASSERT_LE(0, c[i]);
		event.data.u32 = i;
		event.events = EPOLLIN | (i & 1 ? EPOLLET : 0);
		ASSERT_EQ(0, epoll_ctl(ep, EPOLL_CTL_ADD, c[i], &event));
	}
	EXPECT_EQ(0, epoll_wait(ep, &got, 1, 0));
	for (i = 0; i < 8; i++) {
		struct later later = { c[i], 20, send_one };
		pthread_t t;

		ASSERT_EQ(0, pthread_create(&t, NULL, do_later, &later));
		ASSERT_EQ(1, epoll_wait(ep, &got, 1, PATIENCE * 1000));
		EXPECT_EQ(i, got.data.u32);
		EXPECT_NE(0, got.events & EPOLLIN);
		pthread_join(t, NULL);
		/* Told again if level-triggered, not if edge-triggered. */
		EXPECT_EQ(i & 1 ? 0 : 1, epoll_wait(ep, &got, 1, 0));
		ASSERT_EQ(4, read(c[i], buf, 4));
		EXPECT_EQ(0, epoll_wait(ep, &got, 1, 0));
		close(c[i]);
	}
	close(ep);
}

TEST_F_TIMEOUT(chan, one_direction, 30)
{
	int c = chan_create(self->s, 4, 2);
	int r = chan_open(c, LTASK_CHAN_RDONLY);
	int w = chan_open(c, LTASK_CHAN_WRONLY);
	int r2;
	char buf[8];

	ASSERT_LE(0, r);
	ASSERT_LE(0, w);
	EXPECT_EQ(FD_CLOEXEC, fcntl(r, F_GETFD));
	EXPECT_EQ(O_RDONLY, fcntl(r, F_GETFL) & O_ACCMODE);
	EXPECT_EQ(O_WRONLY, fcntl(w, F_GETFL) & O_ACCMODE);
	EXPECT_EQ(-1, write(r, "abcd", 4));
	EXPECT_EQ(EBADF, errno);
	EXPECT_EQ(-1, read(w, buf, 4));
	EXPECT_EQ(EBADF, errno);
	EXPECT_EQ(4, write(w, "abcd", 4));
	EXPECT_EQ(4, read(r, buf, 8));
	/* A descriptor doesn't give what it has not. */
	EXPECT_EQ(-EACCES, chan_open(r, LTASK_CHAN_WRONLY));
	EXPECT_EQ(-EACCES, chan_open(w, LTASK_CHAN_RDONLY));
	r2 = chan_open(r, LTASK_CHAN_RDONLY);
	EXPECT_LE(0, r2);
	close(c);
	close(r);
	/* The last reader is another one. */
	EXPECT_EQ(4, write(w, "efgh", 4));
	EXPECT_EQ(4, read(r2, buf, 8));
	EXPECT_EQ(0, memcmp(buf, "efgh", 4));
	close(r2);
	close(w);
}

TEST_F_TIMEOUT(chan, last_writer, 30)
{
	int c = chan_create(self->s, 4, 4);
	int r = chan_open(c, LTASK_CHAN_RDONLY);
	int w = chan_open(c, LTASK_CHAN_WRONLY);
	int d = dup(w);
	char buf[16];

	ASSERT_LE(0, r);
	nonblock(r);
	ASSERT_EQ(4, write(w, "abcd", 4));
	close(c);
	close(w);
	/* One is left: no end yet. */
	EXPECT_EQ(4, read(r, buf, 16));
	EXPECT_EQ(-1, read(r, buf, 16));
	EXPECT_EQ(EAGAIN, errno);
	ASSERT_EQ(4, write(d, "efgh", 4));
	close(d);
	EXPECT_EQ(4, read(r, buf, 16));
	EXPECT_EQ(0, read(r, buf, 16));
	EXPECT_EQ(0, read(r, buf, 16));
	close(r);
}

TEST_F_TIMEOUT(chan, closed, 30)
{
	int c = chan_create(self->s, 4, 4);
	char buf[16];

	ASSERT_LE(0, c);
	ASSERT_EQ(8, write(c, "abcdefgh", 8));
	EXPECT_EQ(0, chan_close(c));
	EXPECT_EQ(-1, write(c, "ijkl", 4));
	EXPECT_EQ(EPIPE, errno);
	EXPECT_EQ(-EPIPE, chan_close(c));
	/* What was sent is received. */
	EXPECT_EQ(4, read(c, buf, 4));
	EXPECT_EQ(4, read(c, buf + 4, 12));
	EXPECT_EQ(0, memcmp(buf, "abcdefgh", 8));
	EXPECT_EQ(0, read(c, buf, 16));
	close(c);
}

static void *read_end(void *arg)
{
	char buf[4];
	int fd = *(int *)arg;
	ssize_t n = read(fd, buf, 4);

	return (void *)(n < 0 ? -(long)errno : n);
}

static void *write_end(void *arg)
{
	int fd = *(int *)arg;
	ssize_t n = write(fd, "abcd", 4);

	return (void *)(n < 0 ? -(long)errno : n);
}

/* Closing wakes all who wait, on both sides. */
TEST_F_TIMEOUT(chan, close_wakes, 60)
{
	pthread_t t[6];
	void *ret;
	int c = chan_create(self->s, 4, 0), i;

	ASSERT_LE(0, c);
	for (i = 0; i < 6; i++)
		ASSERT_EQ(0, pthread_create(&t[i], NULL, read_end, &c));
	pause_ms(200);
	EXPECT_EQ(0, chan_close(c));
	for (i = 0; i < 6; i++) {
		ASSERT_EQ(0, pthread_join(t[i], &ret));
		EXPECT_EQ(NULL, ret);
	}
	close(c);

	c = chan_create(self->s, 4, 0);
	ASSERT_LE(0, c);
	for (i = 0; i < 6; i++)
		ASSERT_EQ(0, pthread_create(&t[i], NULL, write_end, &c));
	pause_ms(200);
	EXPECT_EQ(0, chan_close(c));
	for (i = 0; i < 6; i++) {
		ASSERT_EQ(0, pthread_join(t[i], &ret));
		EXPECT_EQ(-EPIPE, (long)ret);
	}
	close(c);
}

static void on_signal(int sig)
{
	(void)sig;
}

/* A signal ends a wait: nothing was taken. */
TEST_F_TIMEOUT(chan, interrupted, 60)
{
	struct sigaction action = { .sa_handler = on_signal };
	int c = chan_create(self->s, 4, 0);
	pid_t parent = getpid(), child;
	char buf[4];

	ASSERT_LE(0, c);
	sigaction(SIGUSR1, &action, NULL);
	child = fork();
	if (!child) {
		/* Again and again, in case it comes too early. */
		for (;;) {
			pause_ms(100);
			if (kill(parent, SIGUSR1))
				_exit(0);
		}
	}
	EXPECT_EQ(-1, read(c, buf, 4));
	EXPECT_EQ(EINTR, errno);
	EXPECT_EQ(-1, write(c, buf, 4));
	EXPECT_EQ(EINTR, errno);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	close(c);
}

/* Two processes, one channel; the end is where the last writer's is. */
TEST_F_TIMEOUT(chan, fork, 60)
{
	int c = chan_create(self->s, 8, 0);
	int r = chan_open(c, LTASK_CHAN_RDONLY);
	uint64_t v, n = 0, sum = 0;
	pid_t child;
	int status;

	ASSERT_LE(0, r);
	child = fork();
	ASSERT_LE(0, child);
	if (!child) {
		close(r);
		for (v = 1; v <= 500; v++) {
			if (write(c, &v, 8) != 8)
				_exit(1);
		}
		_exit(0);
	}
	close(c);
	while (read(r, &v, 8) == 8) {
		n++;
		sum += v;
	}
	EXPECT_EQ(500, n);
	EXPECT_EQ(500 * 501 / 2, sum);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	close(r);
}

TEST_F_TIMEOUT(chan, passed_over_a_socket, 60)
{
	int c = chan_create(self->s, 4, 2), r, got, sv[2];
	char buf[8];

	ASSERT_LE(0, c);
	r = chan_open(c, LTASK_CHAN_RDONLY);
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv));
	ASSERT_EQ(0, send_fd(sv[0], c));
	/* The only writer is in the socket. */
	close(c);
	nonblock(r);
	EXPECT_EQ(-1, read(r, buf, 4));
	EXPECT_EQ(EAGAIN, errno);
	got = recv_fd(sv[1]);
	ASSERT_LE(0, got);
	EXPECT_EQ(4, write(got, "abcd", 4));
	EXPECT_EQ(4, read(r, buf, 8));
	/* One that nobody fetches is a writer until the socket is gone. */
	ASSERT_EQ(0, send_fd(sv[0], got));
	close(got);
	EXPECT_EQ(-1, read(r, buf, 4));
	EXPECT_EQ(EAGAIN, errno);
	close(sv[0]);
	close(sv[1]);
	fcntl(r, F_SETFL, O_RDONLY);
	EXPECT_EQ(0, read(r, buf, 4));
	close(r);
}

#define PAIRS 4
#define EACH 2000

static void *produce(void *arg)
{
	int fd = *(int *)arg;
	uint64_t i;

	for (i = 1; i <= EACH; i++) {
		if (write(fd, &i, 8) != 8)
			return (void *)1;
	}
	return NULL;
}

static void *consume(void *arg)
{
	int fd = *(int *)arg;
	uint64_t v[3], sum = 0;
	ssize_t n, i;

	while ((n = read(fd, v, sizeof(v))) > 0) {
		for (i = 0; i < n / 8; i++)
			sum += v[i];
	}
	return (void *)sum;
}

/* Nothing is lost and nothing comes twice, however many use it. */
TEST_F_TIMEOUT(chan, many_threads, 120)
{
	static const unsigned int capacities[] = { 0, 1, 7 };
	unsigned int i, j;

	for (i = 0; i < 3; i++) {
		int c = chan_create(self->s, 8, capacities[i]);
		pthread_t p[PAIRS], q[PAIRS];
		uint64_t sum = 0;
		void *ret;

		ASSERT_LE(0, c);
		for (j = 0; j < PAIRS; j++) {
			ASSERT_EQ(0, pthread_create(&p[j], NULL, produce, &c));
			ASSERT_EQ(0, pthread_create(&q[j], NULL, consume, &c));
		}
		for (j = 0; j < PAIRS; j++) {
			ASSERT_EQ(0, pthread_join(p[j], &ret));
			EXPECT_EQ(NULL, ret);
		}
		ASSERT_EQ(0, chan_close(c));
		for (j = 0; j < PAIRS; j++) {
			ASSERT_EQ(0, pthread_join(q[j], &ret));
			sum += (uint64_t)ret;
		}
		EXPECT_EQ(PAIRS * (EACH * (EACH + 1ULL) / 2), sum);
		close(c);
	}
}

/* A bad address gives EFAULT and loses no element. */
TEST_F_TIMEOUT(chan, bad_address, 30)
{
	int c = chan_create(self->s, 8, 4);
	uint64_t v[2] = { 1, 2 };
	void *volatile bad = (void *)8;

	ASSERT_LE(0, c);
	EXPECT_EQ(-1, write(c, bad, 8));
	EXPECT_EQ(EFAULT, errno);
	ASSERT_EQ(16, write(c, v, 16));
	EXPECT_EQ(-1, read(c, bad, 8));
	EXPECT_EQ(EFAULT, errno);
	EXPECT_EQ(16, read(c, v, 16));
	EXPECT_EQ(1, v[0]);
	EXPECT_EQ(2, v[1]);
	close(c);
}

TEST_F_TIMEOUT(chan, no_more_descriptors, 30)
{
	int c = chan_create(self->s, 8, 4), before = count_fds(), r;
	struct rlimit limit, old;
	char buf[8];

	ASSERT_EQ(0, getrlimit(RLIMIT_NOFILE, &old));
	limit = old;
	limit.rlim_cur = before;
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	EXPECT_EQ(-EMFILE, chan_create(self->s, 8, 4));
	EXPECT_EQ(-EMFILE, chan_open(c, LTASK_CHAN_WRONLY));
	EXPECT_EQ(-EMFILE, wg_create(self->s));
	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &old));
	EXPECT_EQ(before, count_fds());
	/* What failed left no writer behind. */
	r = chan_open(c, LTASK_CHAN_RDONLY);
	ASSERT_LE(0, r);
	close(c);
	EXPECT_EQ(0, read(r, buf, 8));
	close(r);
}

TEST_MAIN
