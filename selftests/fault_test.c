// SPDX-License-Identifier: GPL-2.0-only
/*
 * No memory: each allocation of each call fails once, the first, the second and
 * so on. Each gives ENOMEM, changes nothing and leaks nothing.
 *
 * Needs a kernel with fault injection; fail-nth follows the calling thread.
 */
#include "select.h"

#define FAIL_NTH "/proc/thread-self/fail-nth"
#define DEBUG	"/sys/kernel/debug/"
/* More allocations than any call makes. */
#define LAST	2000

FIXTURE(fault)
{
	int s;
	int fds;
	int nth;
	struct ltask_stat before;
};

FIXTURE_SETUP(fault)
{
	self->nth = open(FAIL_NTH, O_RDWR | O_CLOEXEC);
	if (self->nth < 0)
		SKIP(exit(255), "no " FAIL_NTH);
	/* Also those that could wait for memory; quietly. */
	write_text(DEBUG "failslab/ignore-gfp-wait", "N");
	write_text(DEBUG "failslab/verbose", "0");
	write_text(DEBUG "fail_page_alloc/ignore-gfp-wait", "N");
	write_text(DEBUG "fail_page_alloc/ignore-gfp-highmem", "N");
	write_text(DEBUG "fail_page_alloc/min-order", "0");
	write_text(DEBUG "fail_page_alloc/verbose", "0");
	write_text(DEBUG "fail_usercopy/verbose", "0");
	write_text(DEBUG "ltask/fail_alloc/verbose", "0");
	self->s = session_open();
	ASSERT_LE(0, self->s);
	self->fds = count_fds();
	ASSERT_EQ(0, get_stat(self->s, &self->before));
}

FIXTURE_TEARDOWN(fault)
{
	EXPECT_EQ(self->fds, count_fds());
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
	close(self->s);
	close(self->nth);
}

static void fail(int nth, unsigned int n)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", n);
	if (pwrite(nth, text, strlen(text), 0) < 0)
		abort();
}

/*
 * Ends failing; was there a failure? Where copies fail, too, the next to fail may
 * be the one of this very look: then there was none before.
 */
static bool failed(int nth)
{
	char text[16] = "";
	bool yes = pread(nth, text, sizeof(text) - 1, 0) > 0 && !atoi(text);

	while (pwrite(nth, "0", 1, 0) < 0)
		if (errno != EFAULT)
			abort();
	return yes;
}

/* What a call may give whose allocation, or copy, failed. */
static bool is_fault(int err)
{
	return err == -ENOMEM ||
	       (err == -EFAULT && !access(DEBUG "fail_usercopy", F_OK));
}

TEST_F_TIMEOUT(fault, session_open, 120)
{
	unsigned int n, errors = 0;
	bool fired = true;

	for (n = 1; n < LAST && fired; n++) {
		int fd;

		fail(self->nth, n);
		fd = session_open();
		fired = failed(self->nth);
		if (fd < 0) {
			EXPECT_TRUE(fired);
			/* Not all that open() does is ours. */
			EXPECT_TRUE(is_fault(fd) || fd == -ENFILE);
			errors++;
		} else {
			EXPECT_EQ(0, close(fd));
		}
	}
	EXPECT_FALSE(fired);
	EXPECT_LE(2, errors);
}

TEST_F_TIMEOUT(fault, chan_create, 120)
{
	static const unsigned int capacities[] = { 0, 1, 10000 };
	unsigned int i, n, errors = 0;

	for (i = 0; i < 3; i++) {
		bool fired = true;

		for (n = 1; n < LAST && fired; n++) {
			int fd;

			fail(self->nth, n);
			fd = chan_create(self->s, 16, capacities[i]);
			fired = failed(self->nth);
			if (fd < 0) {
				EXPECT_TRUE(fired);
				EXPECT_TRUE(is_fault(fd) || fd == -ENFILE);
				errors++;
			} else {
				EXPECT_EQ(0, close(fd));
			}
			EXPECT_EQ(self->fds, count_fds());
		}
		EXPECT_FALSE(fired);
	}
	EXPECT_LE(6, errors);
}

TEST_F_TIMEOUT(fault, chan_open_and_wg_create, 120)
{
	int c = chan_create(self->s, 16, 1);
	unsigned int n, errors = 0;
	bool fired = true;
	int fd;

	ASSERT_LE(0, c);
	for (n = 1; n < LAST && fired; n++) {
		fail(self->nth, n);
		fd = chan_open(c, LTASK_CHAN_RDONLY);
		fired = failed(self->nth);
		errors += fd < 0;
		EXPECT_TRUE(fd >= 0 || (fired && (is_fault(fd) ||
						  fd == -ENFILE)));
		close(fd);
	}
	EXPECT_FALSE(fired);
	EXPECT_LE(1, errors);
	fired = true;
	errors = 0;
	for (n = 1; n < LAST && fired; n++) {
		fail(self->nth, n);
		fd = wg_create(self->s);
		fired = failed(self->nth);
		errors += fd < 0;
		EXPECT_TRUE(fd >= 0 || (fired && (is_fault(fd) ||
						  fd == -ENFILE)));
		close(fd);
	}
	EXPECT_FALSE(fired);
	EXPECT_LE(1, errors);
	close(c);
}

TEST_F_TIMEOUT(fault, ctx_create, 120)
{
	int parent = ctx_create(self->s, -1, -1), round;

	ASSERT_LE(0, parent);
	/* Alone, below another, with a deadline. */
	for (round = 0; round < 3; round++) {
		unsigned int n, errors = 0;
		bool fired = true;

		for (n = 1; n < LAST && fired; n++) {
			int fd;

			fail(self->nth, n);
			fd = ctx_create(self->s, round ? parent : -1,
					round < 2 ? -1 : FOREVER);
			fired = failed(self->nth);
			errors += fd < 0;
			EXPECT_TRUE(fd >= 0 || (fired && (is_fault(fd) ||
							  fd == -ENFILE)));
			EXPECT_EQ(0, ctx_err(parent));
			close(fd);
			EXPECT_EQ(self->fds + 1, count_fds());
		}
		EXPECT_FALSE(fired);
		EXPECT_LE(3, errors);
	}
	close(parent);
}

/* Many cases and large values: with a default, and waiting. */
TEST_F_TIMEOUT(fault, select, 120)
{
	enum { N = 12 };
	int c = chan_create(self->s, 1000, 1), ctx = ctx_create(self->s, -1, -1);
	struct ltask_select_case cases[N];
	static char values[N][1000];
	unsigned int i, round;

	ASSERT_LE(0, c);
	ASSERT_LE(0, ctx);
	for (i = 0; i < N - 1; i++) {
		cases[i] = RECV(c, values[i]);
		cases[i].len = sizeof(values[i]);
	}
	cases[1] = DONE(ctx);
	cases[N - 1] = DEFAULT;
	for (round = 0; round < 2; round++) {
		unsigned int n, errors = 0;
		bool fired = true;

		for (n = 1; n < LAST && fired; n++) {
			int ret;

			fail(self->nth, n);
			ret = choose(self->s, cases, N, MS);
			fired = failed(self->nth);
			errors += ret < 0;
			EXPECT_TRUE(ret == N - 1 || (fired && is_fault(ret)));
		}
		EXPECT_FALSE(fired);
		EXPECT_LE(2 + round, errors);
		cases[N - 1] = TIMEOUT;
	}
	close(ctx);
	close(c);
}

/* Tasks with a context, that take jobs from a channel. */
TEST_F_TIMEOUT(fault, go_workers, 120)
{
	int in = chan_create(self->s, 16, 4), ctx = ctx_create(self->s, -1, -1);
	struct ltask_go_req req;
	struct ltask_op_info op;
	unsigned int n, errors = 0;
	bool fired = true;

	ASSERT_LE(0, in);
	ASSERT_LE(0, ctx);
	ASSERT_EQ(0, find_op(self->s, "sleep", &op));
	req = request(&op, NULL);
	req.arg_len = 0;
	req.flags = LTASK_GO_CTX | LTASK_GO_IN;
	req.ctx_fd = ctx;
	req.in_fd = in;
	req.count = 3;
	for (n = 1; n < LAST && fired; n++) {
		struct ltask_go arg;
		int err;

		fail(self->nth, n);
		err = go(self->s, &req, 1, &arg);
		fired = failed(self->nth);
		if (err || arg.error) {
			EXPECT_TRUE(fired);
			errors++;
		}
	}
	EXPECT_FALSE(fired);
	EXPECT_LE(3, errors);
	EXPECT_EQ(0, ctx_cancel(ctx, 0));
	EXPECT_EQ(0, wait_all(self->s));
	close(ctx);
	close(in);
}

/* A batch whose tasks have all that a task can have. */
TEST_F_TIMEOUT(fault, go, 300)
{
	int c = chan_create(self->s, 64, 64), wg = wg_create(self->s);
	int file = scratch("abc", 3);
	struct ltask_sha256_args args = { .fd = file };
	struct ltask_go_req reqs[8];
	struct ltask_op_info op;
	unsigned int n, i, errors = 0;
	bool fired = true;

	ASSERT_LE(0, c);
	ASSERT_LE(0, wg);
	ASSERT_LE(0, file);
	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	for (i = 0; i < 8; i++) {
		reqs[i] = request(&op, &args);
		reqs[i].chan_fd = c;
		reqs[i].wg_fd = wg;
		reqs[i].count = 1 + i % 3;
	}
	for (n = 1; n < LAST && fired; n++) {
		struct ltask_go arg;
		unsigned long long done;
		char record[64];
		int err;

		fail(self->nth, n);
		err = go(self->s, reqs, 8, &arg);
		fired = failed(self->nth);
		if (err || arg.error) {
			EXPECT_TRUE(fired);
			EXPECT_TRUE(is_fault(err ?: -(int)arg.error));
			errors++;
		} else {
			EXPECT_EQ(8, arg.nr_done);
		}
		/*
		 * Every task that was started tells, and no other; how many,
		 * only what could be copied out says.
		 */
		for (done = 0; !err && done < arg.done; done++)
			ASSERT_EQ(64, read(c, record, 64));
		EXPECT_EQ(0, wait_for(self->s, wg, PATIENCE * SECOND));
		fcntl(c, F_SETFL, O_RDWR | O_NONBLOCK);
		while (err == -EFAULT && read(c, record, 64) == 64)
			;
		EXPECT_EQ(-1, read(c, record, 64));
		fcntl(c, F_SETFL, O_RDWR);
	}
	EXPECT_FALSE(fired);
	EXPECT_LE(3, errors);
	EXPECT_EQ(0, wait_all(self->s));
	close(c);
	close(wg);
	close(file);
}

TEST_F_TIMEOUT(fault, read_and_write, 120)
{
	int c = chan_create(self->s, 1000, 4);
	static char buf[1000];
	unsigned int n, errors = 0;
	bool fired = true;
	ssize_t ret;

	ASSERT_LE(0, c);
	for (n = 1; n < LAST && fired; n++) {
		fail(self->nth, n);
		ret = write(c, buf, 1000) == 1000 ? 0 : -errno;
		fired = failed(self->nth);
		if (ret) {
			EXPECT_TRUE(fired && is_fault(ret));
			errors++;
			continue;
		}
		EXPECT_EQ(1000, read(c, buf, 1000));
	}
	EXPECT_FALSE(fired);
	fired = true;
	for (n = 1; n < LAST && fired; n++) {
		ASSERT_EQ(1000, write(c, buf, 1000));
		fail(self->nth, n);
		ret = read(c, buf, 1000) == 1000 ? 0 : -errno;
		fired = failed(self->nth);
		if (ret) {
			EXPECT_TRUE(fired && is_fault(ret));
			errors++;
			/* It wasn't taken, unless it had to be copied. */
			fcntl(c, F_SETFL, O_RDWR | O_NONBLOCK);
			EXPECT_TRUE(read(c, buf, 1000) == 1000 ||
				    ret == -EFAULT);
			fcntl(c, F_SETFL, O_RDWR);
		}
	}
	EXPECT_FALSE(fired);
	EXPECT_LE(2, errors);
	close(c);
}

/* Where the task itself lacks memory: it says so, or goes on without. */
TEST_F_TIMEOUT(fault, in_tasks, 120)
{
	int c = chan_create(self->s, 64, 16), file = scratch("abc", 3), i;
	struct ltask_sha256_args args = { .fd = file };
	unsigned int good = 0, bad = 0;
	struct ltask_op_info op;
	struct ltask_go_req req;
	struct ltask_result *result;
	char record[64];

	ASSERT_LE(0, c);
	ASSERT_LE(0, file);
	if (access(DEBUG "ltask/fail_alloc", F_OK))
		SKIP(return, "no " DEBUG "ltask/fail_alloc");
	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	req = request(&op, &args);
	req.chan_fd = c;
	ASSERT_EQ(0, write_text(DEBUG "ltask/fail_alloc/times", "-1"));
	ASSERT_EQ(0, write_text(DEBUG "ltask/fail_alloc/probability", "20"));
	for (i = 0; i < 500; i++) {
		int err = go(self->s, &req, 1, NULL);

		if (err) {
			EXPECT_EQ(-ENOMEM, err);
			continue;
		}
		if (read(c, record, 64) != 64)
			break;
		result = (void *)record;
		good += !result->ret;
		bad += result->ret == -ENOMEM;
		EXPECT_TRUE(!result->ret || result->ret == -ENOMEM);
	}
	EXPECT_EQ(0, write_text(DEBUG "ltask/fail_alloc/probability", "0"));
	EXPECT_EQ(500, i);
	EXPECT_LT(0, good);
	EXPECT_LT(0, bad);
	EXPECT_EQ(0, wait_all(self->s));
	close(c);
	close(file);
}

TEST_MAIN
