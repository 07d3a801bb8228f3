// SPDX-License-Identifier: GPL-2.0-only
/*
 * Select: LTASK_IOC_SELECT.
 */
#include "select.h"
#include <pthread.h>
#include <sys/mman.h>

FIXTURE(select)
{
	int s;
	int fds;
};

FIXTURE_SETUP(select)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	self->fds = count_fds();
}

FIXTURE_TEARDOWN(select)
{
	EXPECT_EQ(self->fds, count_fds());
	close(self->s);
}

TEST_F_TIMEOUT(select, receives, 30)
{
	int a = chan_create(self->s, 8, 4), b = chan_create(self->s, 8, 4);
	uint64_t va = 1, vb = 2, in = 42;
	struct ltask_select_case cases[] = { RECV(a, &va), RECV(b, &vb) };

	ASSERT_LE(0, b);
	ASSERT_EQ(8, write(b, &in, 8));
	EXPECT_EQ(1, choose(self->s, cases, 2, PATIENCE * SECOND));
	EXPECT_EQ(42, vb);
	EXPECT_EQ(1, cases[1].ok);
	/* The other is as it was. */
	EXPECT_EQ(1, va);
	EXPECT_EQ(0, cases[0].ok);
	EXPECT_EQ(-ETIME, choose(self->s, cases, 2, 0));
	EXPECT_EQ(42, vb);
	close(a);
	close(b);
}

TEST_F_TIMEOUT(select, sends, 30)
{
	int a = chan_create(self->s, 8, 1), b = chan_create(self->s, 8, 0);
	uint64_t va = 11, vb = 22, out = 0;
	struct ltask_select_case cases[] = { SEND(b, &vb), SEND(a, &va) };

	ASSERT_LE(0, b);
	EXPECT_EQ(1, choose(self->s, cases, 2, PATIENCE * SECOND));
	EXPECT_EQ(1, cases[1].ok);
	EXPECT_EQ(-ETIME, choose(self->s, cases, 2, 20 * MS));
	ASSERT_EQ(8, read(a, &out, 8));
	EXPECT_EQ(11, out);
	close(a);
	close(b);
}

TEST_F_TIMEOUT(select, closed, 30)
{
	int a = chan_create(self->s, 8, 2);
	uint64_t v = 5;
	struct ltask_select_case recv = RECV(a, &v), send = SEND(a, &v);

	ASSERT_LE(0, a);
	ASSERT_EQ(8, write(a, &v, 8));
	ASSERT_EQ(0, chan_close(a));
	/* Drained first. */
	EXPECT_EQ(0, choose(self->s, &recv, 1, -1));
	EXPECT_EQ(1, recv.ok);
	EXPECT_EQ(5, v);
	EXPECT_EQ(0, choose(self->s, &recv, 1, -1));
	EXPECT_EQ(0, recv.ok);
	EXPECT_EQ(0, v);
	EXPECT_EQ(0, choose(self->s, &send, 1, -1));
	EXPECT_EQ(0, send.ok);
	close(a);
}

TEST_F_TIMEOUT(select, default_and_timeout, 30)
{
	int a = chan_create(self->s, 8, 0);
	uint64_t v = 0;
	struct ltask_select_case cases[] = {
		RECV(a, &v), SEND(a, &v), TIMEOUT, DEFAULT,
	};
	long long start = now();

	ASSERT_LE(0, a);
	/* Nobody sends to itself. */
	EXPECT_EQ(3, choose(self->s, cases, 4, -1));
	EXPECT_EQ(1, cases[3].ok);
	EXPECT_EQ(3, choose(self->s, cases, 4, 0));
	EXPECT_EQ(2, choose(self->s, cases, 3, 0));
	EXPECT_EQ(1, cases[2].ok);
	EXPECT_EQ(2, select_until(self->s, cases, 3, 1));
	EXPECT_EQ(2, select_until(self->s, cases, 3, start));
	EXPECT_GE(5 * SECOND, now() - start);
	start = now();
	EXPECT_EQ(2, choose(self->s, cases, 3, 100 * MS));
	EXPECT_LE(100 * MS, now() - start);
	/* The same without a case for it. */
	EXPECT_EQ(-ETIME, choose(self->s, cases, 2, 100 * MS));
	EXPECT_EQ(0, cases[0].ok);
	EXPECT_EQ(0, cases[1].ok);
	/* What is ready comes first, even with a deadline that is past. */
	chan_close(a);
	EXPECT_GT(2, choose(self->s, cases, 4, 0));
	close(a);
}

/* Without cases it waits, as "select {}" does. */
TEST_F_TIMEOUT(select, no_cases, 30)
{
	struct ltask_select_case nil[] = {
		RECV(-1, NULL), SEND(-1, NULL), DONE(-1), TIMEOUT,
	};
	long long start = now();

	EXPECT_EQ(-ETIME, choose(self->s, NULL, 0, 100 * MS));
	EXPECT_LE(100 * MS, now() - start);
	EXPECT_EQ(-ETIME, choose(self->s, nil, 3, 50 * MS));
	EXPECT_EQ(3, choose(self->s, nil, 4, 50 * MS));
}

TEST_F_TIMEOUT(select, contexts, 30)
{
	int ctx = ctx_create(self->s, -1, -1), a = chan_create(self->s, 8, 0);
	int timed;
	uint64_t v;
	struct ltask_select_case cases[] = { RECV(a, &v), DONE(ctx), DONE(-1) };
	long long start = now();

	ASSERT_LE(0, ctx);
	ASSERT_LE(0, a);
	EXPECT_EQ(-ETIME, choose(self->s, cases, 3, 20 * MS));
	EXPECT_EQ(0, ctx_cancel(ctx, 0));
	EXPECT_EQ(1, choose(self->s, cases, 3, -1));
	EXPECT_EQ(1, cases[1].ok);
	timed = ctx_create(self->s, -1, 100 * MS);
	ASSERT_LE(0, timed);
	cases[1].fd = timed;
	start = now();
	EXPECT_EQ(1, choose(self->s, cases, 3, -1));
	EXPECT_LE(80 * MS, now() - start);
	EXPECT_EQ(-ETIME, ctx_err(timed));
	close(timed);
	close(ctx);
	close(a);
}

/* Each of those that are ready gets its turn. */
TEST_F_TIMEOUT(select, fair, 120)
{
	enum { N = 4, ROUNDS = 2000 };
	int c[N], hits[N] = { 0 }, i, chosen;
	struct ltask_select_case cases[N];
	uint64_t v = 0;

	for (i = 0; i < N; i++) {
		c[i] = chan_create(self->s, 8, 1);
		ASSERT_LE(0, c[i]);
		cases[i] = RECV(c[i], &v);
		ASSERT_EQ(8, write(c[i], &v, 8));
	}
	for (i = 0; i < ROUNDS; i++) {
		chosen = choose(self->s, cases, N, -1);
		ASSERT_LE(0, chosen);
		hits[chosen]++;
		ASSERT_EQ(8, write(c[chosen], &v, 8));
	}
	for (i = 0; i < N; i++) {
		/* Expected: 500, with a deviation of 19. */
		EXPECT_LE(350, hits[i]);
		EXPECT_GE(650, hits[i]);
		close(c[i]);
	}
}

TEST_F_TIMEOUT(select, most_cases, 60)
{
	int a = chan_create(self->s, 8, 1), i;
	struct ltask_select_case cases[LTASK_SELECT_MAX + 1];
	uint64_t v[LTASK_SELECT_MAX], in = 9;

	ASSERT_LE(0, a);
	for (i = 0; i <= LTASK_SELECT_MAX; i++)
		cases[i] = RECV(a, &v[i % LTASK_SELECT_MAX]);
	EXPECT_EQ(-ETIME, choose(self->s, cases, LTASK_SELECT_MAX, 10 * MS));
	ASSERT_EQ(8, write(a, &in, 8));
	i = choose(self->s, cases, LTASK_SELECT_MAX, -1);
	ASSERT_LE(0, i);
	ASSERT_GT(LTASK_SELECT_MAX, i);
	EXPECT_EQ(9, v[i]);
	EXPECT_EQ(1, cases[i].ok);
	EXPECT_EQ(-E2BIG, choose(self->s, cases, LTASK_SELECT_MAX + 1, 0));
	EXPECT_EQ(-E2BIG, choose(self->s, cases, ~0U, 0));
	close(a);
}

TEST_F_TIMEOUT(select, large_values, 60)
{
	struct ltask_info info;
	struct ltask_select_case cases[3];
	unsigned char *v;
	int c[3], i, got;

	ASSERT_EQ(0, get_info(self->s, &info));
	v = calloc(4, info.max_elem_size);
	for (i = 0; i < 3; i++) {
		c[i] = chan_create(self->s, info.max_elem_size, 1);
		ASSERT_LE(0, c[i]);
		cases[i] = RECV(c[i], v + i * info.max_elem_size);
		cases[i].len = info.max_elem_size;
	}
	memset(v, 0x55, 3 * info.max_elem_size);
	memset(v + 3 * info.max_elem_size, 0xaa, info.max_elem_size);
	cases[1].op = LTASK_SELECT_SEND;
	cases[1].value = (uintptr_t)v + 3 * info.max_elem_size;
	EXPECT_EQ(1, choose(self->s, cases, 3, -1));
	cases[1].op = LTASK_SELECT_RECV;
	cases[1].value = (uintptr_t)v + info.max_elem_size;
	got = choose(self->s, cases, 3, -1);
	EXPECT_EQ(1, got);
	EXPECT_EQ(0, memcmp(v + info.max_elem_size,
			    v + 3 * info.max_elem_size, info.max_elem_size));
	/* To look whether there is room writes nothing. */
	for (i = 0; i < 3; i += 2) {
		EXPECT_EQ(0x55, v[i * info.max_elem_size]);
		EXPECT_EQ(0x55, v[(i + 1) * info.max_elem_size - 1]);
		EXPECT_EQ(0x55, v[i * info.max_elem_size + 4096]);
	}
	for (i = 0; i < 3; i++)
		close(c[i]);
	free(v);
}

TEST_F_TIMEOUT(select, dropped_value, 30)
{
	int a = chan_create(self->s, 8, 1);
	struct ltask_select_case c = BARE(RECV, a);
	uint64_t v = 1;

	ASSERT_LE(0, a);
	ASSERT_EQ(8, write(a, &v, 8));
	EXPECT_EQ(0, choose(self->s, &c, 1, -1));
	EXPECT_EQ(1, c.ok);
	EXPECT_EQ(-ETIME, choose(self->s, &c, 1, 0));
	close(a);
}

/* A descriptor gives what it has the right to. */
TEST_F_TIMEOUT(select, wrong_descriptors, 30)
{
	int a = chan_create(self->s, 8, 1), wg = wg_create(self->s);
	int r = chan_open(a, LTASK_CHAN_RDONLY);
	int w = chan_open(a, LTASK_CHAN_WRONLY);
	int ctx = ctx_create(self->s, -1, -1);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	uint64_t v = 0;
	const struct {
		struct ltask_select_case c;
		int error;
	} tests[] = {
		{ RECV(w, &v), EBADF }, { SEND(r, &v), EBADF },
		{ RECV(1000, &v), EBADF }, { SEND(-2, &v), EBADF },
		{ RECV(INT32_MIN, &v), EBADF }, { DONE(1000), EBADF },
		{ DONE(-2), EBADF }, { RECV(null, &v), EINVAL },
		{ RECV(wg, &v), EINVAL }, { SEND(self->s, &v), EINVAL },
		{ RECV(ctx, &v), EINVAL }, { DONE(a), EINVAL },
		{ DONE(wg), EINVAL }, { DONE(null), EINVAL },
		{ DONE(self->s), EINVAL },
	};
	unsigned int i;

	ASSERT_LE(0, ctx);
	for (i = 0; i < ARRAY_SIZE(tests); i++) {
		struct ltask_select_case cases[2] = { tests[i].c, DEFAULT };

		EXPECT_EQ(-tests[i].error, choose(self->s, cases, 2, 0)) {
			TH_LOG("test %u", i);
		}
		/* Whether it comes first or after good ones. */
		cases[0] = SEND(w, &v);
		cases[1] = tests[i].c;
		EXPECT_EQ(-tests[i].error, choose(self->s, cases, 2, 0)) {
			TH_LOG("test %u", i);
		}
	}
	/* Nothing was sent. */
	fcntl(r, F_SETFL, O_NONBLOCK);
	EXPECT_EQ(-1, read(r, &v, 8));
	EXPECT_EQ(EAGAIN, errno);
	close(null);
	close(ctx);
	close(w);
	close(r);
	close(wg);
	close(a);
}

TEST_F_TIMEOUT(select, bad_cases, 30)
{
	int a = chan_create(self->s, 8, 1);
	int ctx = ctx_create(self->s, -1, -1);
	uint64_t v = 0;
	struct ltask_select_case c, twice[2];
	unsigned int op;

	ASSERT_LE(0, ctx);
#define EXPECT_CASE(error, _case, ...) do {				\
		c = _case;						\
		__VA_ARGS__;						\
		EXPECT_EQ(-(error), choose(self->s, &c, 1, 0)) {	\
			TH_LOG("%s with %s", #_case, #__VA_ARGS__);	\
		}							\
	} while (0)
	EXPECT_CASE(EINVAL, RECV(a, &v), c.op = 0);
	for (op = LTASK_SELECT_DONE + 1; op; op <<= 1)
		EXPECT_CASE(EINVAL, RECV(a, &v), c.op = op);
	EXPECT_CASE(EMSGSIZE, RECV(a, &v), c.len = 7);
	EXPECT_CASE(EMSGSIZE, RECV(a, &v), c.len = 9);
	EXPECT_CASE(EMSGSIZE, RECV(a, &v), c.len = 0);
	EXPECT_CASE(EMSGSIZE, SEND(a, &v), c.len = 0);
	EXPECT_CASE(EMSGSIZE, SEND(a, &v), c.len = 0, c.value = 0);
	EXPECT_CASE(EMSGSIZE, SEND(a, &v), c.len = ~0U);
	EXPECT_CASE(EINVAL, DONE(ctx), c.len = 8);
	EXPECT_CASE(EINVAL, DONE(ctx), c.value = 8);
	EXPECT_CASE(EINVAL, DEFAULT, c.value = 8);
	EXPECT_CASE(EINVAL, DEFAULT, c.len = 8);
	EXPECT_CASE(EINVAL, DEFAULT, c.fd = -1);
	EXPECT_CASE(EINVAL, DEFAULT, c.fd = a);
	EXPECT_CASE(EINVAL, TIMEOUT, c.value = 1);
	EXPECT_CASE(EINVAL, TIMEOUT, c.len = 1);
	EXPECT_CASE(EINVAL, TIMEOUT, c.fd = -1);
	twice[0] = DEFAULT;
	twice[1] = DEFAULT;
	EXPECT_EQ(-EINVAL, choose(self->s, twice, 2, 0));
	twice[0] = TIMEOUT;
	twice[1] = TIMEOUT;
	EXPECT_EQ(-EINVAL, choose(self->s, twice, 2, 0));
	close(ctx);
	close(a);
}

/* Cases of other sizes than this kernel's. */
TEST_F_TIMEOUT(select, sizes_of_cases, 30)
{
	struct {
		struct ltask_select_case c;
		char more[40];
	} longer[2];
	struct ltask_select_case one = DEFAULT;
	struct ltask_select arg = {
		.size = sizeof(arg), .cases = (uintptr_t)longer, .nr_cases = 2,
		.case_size = sizeof(longer[0]), .deadline = -1,
	};
	static const unsigned int sizes[] = { 0, 1, 8, sizeof(one) - 1 };
	unsigned int i;

	memset(longer, 0, sizeof(longer));
	longer[0].c = RECV(-1, NULL);
	longer[1].c = DEFAULT;
	EXPECT_EQ(0, call(self->s, LTASK_IOC_SELECT, &arg));
	EXPECT_EQ(1, arg.chosen);
	EXPECT_EQ(1, longer[1].c.ok);
	longer[1].more[39] = 1;
	EXPECT_EQ(-E2BIG, call(self->s, LTASK_IOC_SELECT, &arg));
	arg.case_size = ~0U;
	EXPECT_EQ(-E2BIG, call(self->s, LTASK_IOC_SELECT, &arg));
	arg.cases = (uintptr_t)&one;
	arg.nr_cases = 1;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		arg.case_size = sizes[i];
		EXPECT_EQ(-EINVAL, call(self->s, LTASK_IOC_SELECT, &arg));
	}
}

/* A bad address is an error before anything happens. */
TEST_F_TIMEOUT(select, bad_addresses, 30)
{
	int a = chan_create(self->s, 8, 4), b = chan_create(self->s, 8, 1);
	long size = sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, 2 * size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t v = 3, x = 0;
	void *const bad[] = {
		NULL, (void *)8, (void *)~0UL, (void *)0xffff888000000000,
		page + size, page + size - 4,
	};
	struct ltask_select_case cases[2], *at;
	unsigned int i;

	ASSERT_NE(MAP_FAILED, page);
	ASSERT_EQ(0, mprotect(page + size, size, PROT_NONE));
	ASSERT_LE(0, b);
	ASSERT_EQ(8, write(a, &v, 8));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		/* In a case that is ready, and in one that is not. */
		cases[0] = RECV(a, bad[i]);
		EXPECT_EQ(-EFAULT, choose(self->s, cases, 1, 0));
		cases[1] = SEND(a, bad[i]);
		EXPECT_EQ(-EFAULT, choose(self->s, cases + 1, 1, 0));
		cases[0] = RECV(a, &x);
		cases[1] = RECV(b, bad[i]);
		EXPECT_EQ(-EFAULT, choose(self->s, cases, 2, 0));
		EXPECT_EQ(-EFAULT, select_until(self->s, bad[i], 1, 0));
	}
	/* A place that can only be read, in all ways. */
	at = (void *)page;
	*at = RECV(a, &x);
	ASSERT_EQ(0, mprotect(page, size, PROT_READ));
	cases[0] = RECV(a, page);
	EXPECT_EQ(-EFAULT, choose(self->s, cases, 1, 0));
	EXPECT_EQ(-EFAULT, choose(self->s, at, 1, 0));
	cases[0] = SEND(a, page);
	EXPECT_EQ(0, choose(self->s, cases, 1, 0));
	/* The second of two cases is in the hole. */
	ASSERT_EQ(0, mprotect(page, size, PROT_READ | PROT_WRITE));
	at = (void *)(page + size - sizeof(*at));
	*at = RECV(a, &x);
	EXPECT_EQ(-EFAULT, choose(self->s, at, 2, 0));
	/* Both values are still there, the good one first. */
	EXPECT_EQ(8, read(a, &x, 8));
	EXPECT_EQ(3, x);
	EXPECT_EQ(8, read(a, &x, 8));
	munmap(page, 2 * size);
	close(b);
	close(a);
}

struct later {
	int fd;
	unsigned int ms;
	int what;	/* 0: write, 1: read, 2: close, 3: cancel */
};

static void *do_later(void *arg)
{
	struct later *later = arg;
	uint64_t v = 99;

	pause_ms(later->ms);
	switch (later->what) {
	case 0:
		return (void *)(write(later->fd, &v, 8) == 8 ? 0UL : 1UL);
	case 1:
		return (void *)(read(later->fd, &v, 8) == 8 ? 0UL : 1UL);
	case 2:
		return (void *)(chan_close(later->fd) ? 1UL : 0UL);
	default:
		return (void *)(ctx_cancel(later->fd, 0) ? 1UL : 0UL);
	}
}

/* It waits until something happens, in each way that something can. */
TEST_F_TIMEOUT(select, wakes, 60)
{
	int what;

	for (what = 0; what < 4; what++) {
		int a = chan_create(self->s, 8, 0);
		int b = chan_create(self->s, 8, 0);
		int ctx = ctx_create(self->s, -1, -1);
		uint64_t va = 0, vb = 7;
		struct ltask_select_case cases[] = {
			RECV(a, &va), SEND(b, &vb), DONE(ctx),
		};
		struct later later = {
			what == 3 ? ctx : what == 1 ? b : a, 100, what,
		};
		static const int expected[] = { 0, 1, 0, 2 };
		long long start = now();
		pthread_t t;
		void *ret;

		ASSERT_LE(0, ctx);
		ASSERT_EQ(0, pthread_create(&t, NULL, do_later, &later));
		EXPECT_EQ(expected[what], choose(self->s, cases, 3, -1));
		EXPECT_EQ(what != 2, cases[expected[what]].ok);
		EXPECT_LE(90 * MS, now() - start);
		EXPECT_GE(PATIENCE / 2 * SECOND, now() - start);
		ASSERT_EQ(0, pthread_join(t, &ret));
		EXPECT_EQ(NULL, ret);
		EXPECT_EQ(what ? 0 : 99, va);
		close(a);
		close(b);
		close(ctx);
	}
}

static void on_signal(int sig)
{
	(void)sig;
}

static pid_t signals(pid_t to, unsigned int count)
{
	pid_t child = fork();

	if (child)
		return child;
	while (count--) {
		pause_ms(50);
		if (kill(to, SIGUSR1))
			break;
	}
	_exit(0);
}

/* A signal ends it, or doesn't; nothing has happened, and the time counts. */
TEST_F_TIMEOUT(select, interrupted, 60)
{
	struct sigaction action = { .sa_handler = on_signal };
	int a = chan_create(self->s, 8, 0);
	uint64_t v = 1;
	struct ltask_select_case cases[] = { RECV(a, &v), SEND(a, &v), TIMEOUT };
	long long start;
	pid_t child;

	ASSERT_LE(0, a);
	sigaction(SIGUSR1, &action, NULL);
	child = signals(getpid(), 400);
	EXPECT_EQ(-EINTR, choose(self->s, cases, 2, -1));
	EXPECT_EQ(-EINTR, choose(self->s, cases, 3, FOREVER));
	EXPECT_EQ(-EINTR, choose(self->s, NULL, 0, FOREVER));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	action.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &action, NULL);
	start = now();
	child = signals(getpid(), 6);
	EXPECT_EQ(2, choose(self->s, cases, 3, 500 * MS));
	EXPECT_LE(500 * MS, now() - start);
	EXPECT_GE(PATIENCE / 2 * SECOND, now() - start);
	waitpid(child, NULL, 0);
	/* Nobody waits there any more. */
	fcntl(a, F_SETFL, O_RDWR | O_NONBLOCK);
	EXPECT_EQ(-1, write(a, &v, 8));
	EXPECT_EQ(EAGAIN, errno);
	EXPECT_EQ(-1, read(a, &v, 8));
	EXPECT_EQ(EAGAIN, errno);
	close(a);
}

TEST_F_TIMEOUT(select, killed, 60)
{
	int a = chan_create(self->s, 8, 0), ctx = ctx_create(self->s, -1, -1);
	uint64_t v = 1;
	struct ltask_select_case cases[] = {
		RECV(a, &v), SEND(a, &v), DONE(ctx), RECV(-1, &v), TIMEOUT,
	};
	int i, status;

	ASSERT_LE(0, ctx);
	for (i = 0; i < 8; i++) {
		pid_t child = fork();

		ASSERT_LE(0, child);
		if (!child) {
			choose(self->s, cases, 2 + (i & 1) * 3, FOREVER);
			_exit(0);
		}
		pause_ms(i * 20);
		kill(child, SIGKILL);
		ASSERT_EQ(child, waitpid(child, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	fcntl(a, F_SETFL, O_RDWR | O_NONBLOCK);
	EXPECT_EQ(-1, write(a, &v, 8));
	EXPECT_EQ(EAGAIN, errno);
	close(ctx);
	close(a);
}

#define PAIRS	3
#define EACH	1000

static int chans[2], session;

/* Sends its numbers on either channel. */
static void *produce(void *arg)
{
	uint64_t i;

	(void)arg;
	for (i = 1; i <= EACH; i++) {
		struct ltask_select_case cases[] = {
			SEND(chans[0], &i), SEND(chans[1], &i),
		};
		int n = choose(session, cases, 2, -1);

		if (n < 0 || !cases[n].ok)
			return (void *)1;
	}
	return NULL;
}

static void *consume(void *arg)
{
	uint64_t a, b, sum = 0;
	int open = 2;

	(void)arg;
	struct ltask_select_case cases[] = {
		RECV(chans[0], &a), RECV(chans[1], &b),
	};
	while (open) {
		int n = choose(session, cases, 2, -1);

		if (n < 0)
			return NULL;
		if (cases[n].ok) {
			sum += n ? b : a;
		} else {
			cases[n].fd = -1;
			open--;
		}
	}
	return (void *)sum;
}

/* Nothing is lost and nothing comes twice, however many select. */
TEST_F_TIMEOUT(select, many_threads, 180)
{
	unsigned int capacity, j;

	session = self->s;
	for (capacity = 0; capacity < 2; capacity++) {
		pthread_t p[PAIRS], q[PAIRS];
		uint64_t sum = 0;
		void *ret;

		chans[0] = chan_create(self->s, 8, capacity);
		chans[1] = chan_create(self->s, 8, capacity * 3);
		ASSERT_LE(0, chans[1]);
		for (j = 0; j < PAIRS; j++) {
			ASSERT_EQ(0, pthread_create(&p[j], NULL, produce,
						    NULL));
			ASSERT_EQ(0, pthread_create(&q[j], NULL, consume,
						    NULL));
		}
		for (j = 0; j < PAIRS; j++) {
			ASSERT_EQ(0, pthread_join(p[j], &ret));
			EXPECT_EQ(NULL, ret);
		}
		ASSERT_EQ(0, chan_close(chans[0]));
		ASSERT_EQ(0, chan_close(chans[1]));
		for (j = 0; j < PAIRS; j++) {
			ASSERT_EQ(0, pthread_join(q[j], &ret));
			sum += (uint64_t)ret;
		}
		EXPECT_EQ(PAIRS * (EACH * (EACH + 1ULL) / 2), sum);
		close(chans[0]);
		close(chans[1]);
	}
}

TEST_MAIN
