// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Tests of libltask over the stand-in device (fake.c must be preloaded): what
 * the library adds to the ABI, and that it keeps the rules of its header.
 * Prints TAP.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libltask.h>

#include "old.h"

static unsigned int nr_tests, nr_failed;

#define CHECK(condition, what) check(condition, what, #condition, __LINE__)
#define IS(value, expected, what) is(value, expected, what, #value, __LINE__)

static void check(bool good, const char *what, const char *text, int line)
{
	printf("%sok %u - %s\n", good ? "" : "not ", ++nr_tests, what);
	if (good)
		return;
	nr_failed++;
	printf("# line %d: %s\n", line, text);
}

static void is(__s64 value, __s64 expected, const char *what,
	       const char *text, int line)
{
	check(value == expected, what, text, line);
	if (value != expected)
		printf("# got %lld, expected %lld\n", (long long)value,
		       (long long)expected);
}

static unsigned int open_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int nr = 0;

	while (readdir(dir))
		nr++;
	closedir(dir);
	return nr;
}

static void test_session(struct ltask_session *s)
{
	struct ltask_session *other;
	struct ltask_info info;
	struct ltask_stat stat;
	int fd, null = open("/dev/null", O_RDWR | O_CLOEXEC);

	CHECK(fcntl(ltask_session_fd(s), F_GETFD) & FD_CLOEXEC,
	      "a session is closed by exec");
	IS(ltask_info(s, &info), 0, "info");
	IS(info.abi_version, LTASK_ABI_VERSION, "info is filled in");
	IS(ltask_stat(s, &stat), 0, "stat");
	IS(ltask_session_adopt(&other, null), -ENOTTY,
	   "another device is not adopted");
	CHECK(fcntl(null, F_GETFD) >= 0, "and stays open");
	IS(ltask_session_adopt(&other, -1), -EBADF, "nor is no descriptor");
	fd = open("/dev/ltask", O_RDWR | O_CLOEXEC);
	IS(ltask_session_adopt(&other, fd), 0, "a session is adopted");
	IS(ltask_session_fd(other), fd, "and keeps its descriptor");
	IS(ltask_session_close(other), 0, "closing it");
	CHECK(fcntl(fd, F_GETFD) < 0, "closes the descriptor");
	IS(ltask_session_close(NULL), 0, "closing nothing is fine");
	close(null);
}

static void test_errno(struct ltask_session *s)
{
	struct ltask_op_info op;
	char byte;

	errno = EXDEV;
	ltask_op_find(s, "nop", &op);
	ltask_op_find(s, "no such", &op);
	ltask_chan_create(s, 0, 0);
	ltask_chan_read(-1, &byte, 1, 1);
	ltask_session_adopt(&s, -1);
	IS(errno, EXDEV, "errno is left alone");
}

static void test_ops(struct ltask_session *s)
{
	struct ltask_copy_args copy;
	struct ltask_op_info op;
	int index;

	IS(ltask_op_find(s, "no such", &op), -ENOENT, "unknown operation");
	IS(ltask_op_refresh(s), 4, "operations are counted");
	IS(ltask_op_at(s, 4, &op), -ENOENT, "enumeration has an end");
	IS(ltask_op_find(s, "copy", &op), 0, "operation by name");
	IS(op.arg_len, sizeof(copy), "with its layout");
	IS(ltask_op_arg(&op, "nothing"), -ENOENT, "unknown argument");
	index = ltask_op_arg(&op, "off_in");
	IS(index, 2, "argument by name");
	memset(&copy, 0, sizeof(copy));
	IS(ltask_op_set_arg(&op, &copy, 2, -1), 0, "set a signed number");
	IS(ltask_op_set_arg(&op, &copy, 1, 7), 0, "set a descriptor");
	IS(ltask_op_set_arg(&op, &copy, 4, -1), 0, "set an unsigned number");
	CHECK(copy.off_in == -1 && copy.fd_out == 7 &&
	      copy.len == UINT64_MAX && !copy.fd_in && !copy.off_out,
	      "each is in its place");
	IS(ltask_op_set_arg(&op, &copy, 0, 1LL << 31), -ERANGE,
	   "a descriptor that is too large");
	IS(ltask_op_set_arg(&op, &copy, 5, 0), -ENOENT, "too many arguments");
	op.args[0].type = LTASK_ARG_U32;
	IS(ltask_op_set_arg(&op, &copy, 0, -1), -ERANGE, "negative u32");
	IS(ltask_op_set_arg(&op, &copy, 0, UINT32_MAX), 0, "largest u32");
	op.args[0].type = 99;
	IS(ltask_op_set_arg(&op, &copy, 0, 0), -EOPNOTSUPP, "unknown type");
	op.args[4].offset = op.arg_len - 4;
	IS(ltask_op_set_arg(&op, &copy, 4, 0), -EINVAL, "offset too large");
	op.args[4].offset = UINT32_MAX - 3;
	IS(ltask_op_set_arg(&op, &copy, 4, 0), -EINVAL, "offset wraps");
}

static void test_go(struct ltask_session *s)
{
	struct ltask_go_req reqs[3];
	struct ltask_result results[8];
	struct ltask_go result;
	struct ltask_op_info nop, sha256;
	int chan, rdonly, i;

	ltask_op_find(s, "nop", &nop);
	ltask_op_find(s, "sha256", &sha256);
	IS(ltask_result_size(&nop), 16, "size of a bare result");
	IS(ltask_result_size(&sha256), 56, "size of a result with payload");
	chan = ltask_chan_create(s, sizeof(*results), 8);
	CHECK(chan >= 0, "a channel");
	CHECK(fcntl(chan, F_GETFD) & FD_CLOEXEC, "is closed by exec");
	IS(ltask_chan_create(s, 0, 1), -EINVAL, "no channel of nothing");
	for (i = 0; i < 3; i++) {
		ltask_prep(&reqs[i], &nop, NULL);
		reqs[i].chan_fd = chan;
		reqs[i].user_data = 100 + (unsigned int)i;
	}
	IS(ltask_go(s, &reqs[0]), 1, "go");
	IS(ltask_chan_read(chan, results, sizeof(*results), 8), 1, "result");
	CHECK(results[0].user_data == 100 && !results[0].ret,
	      "is of the request");
	fcntl(chan, F_SETFL, O_NONBLOCK);
	IS(ltask_chan_read(chan, results, sizeof(*results), 8), -EAGAIN,
	   "no more");
	fcntl(chan, F_SETFL, 0);
	IS(ltask_chan_read(chan, results, sizeof(*results), 0), -EINVAL,
	   "room for no result");
	IS(ltask_chan_write(chan, results, sizeof(*results), 1), 1, "write");
	IS(ltask_chan_read(chan, results, sizeof(*results), 8), 1,
	   "and read again");

	reqs[1].op = 99999;
	IS(ltask_go_many(s, reqs, 3, &result), 1, "requests up to a bad one");
	CHECK(result.done == 1 && result.error == ENOENT, "with the reason");
	IS(ltask_go_many(s, reqs + 1, 2, NULL), -ENOENT, "bad one first");
	IS(ltask_go_many(s, reqs, 0, NULL), 0, "no request");
	reqs[2].chan_fd = 1234;
	IS(ltask_go(s, &reqs[2]), -EBADF, "no such channel");
	reqs[0].count = 0;
	IS(ltask_go(s, &reqs[0]), -EINVAL, "no task");
	reqs[0].count = 3;
	IS(ltask_go(s, &reqs[0]), 3, "three tasks");
	rdonly = ltask_chan_open(chan, LTASK_CHAN_RDONLY);
	CHECK(rdonly >= 0, "descriptor for reading");
	close(chan);
	for (i = 0; i < 4;) {
		int got = ltask_chan_read(rdonly, results, sizeof(*results), 8);

		if (got <= 0)
			break;
		i += got;
	}
	IS(i, 4, "all results");
	IS(ltask_chan_read(rdonly, results, sizeof(*results), 8), 0,
	   "then the end");
	close(rdonly);
}

static void test_old(struct ltask_session *s)
{
	long size = sysconf(_SC_PAGESIZE);
	char *page = mmap(NULL, 2 * (size_t)size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct old_req *reqs = (void *)(page + size - 3 * sizeof(*reqs));
	struct ltask_batch *batch;
	struct ltask_op_info nop;
	struct ltask_go_req req;
	int i;

	/* Behind the last there is nothing. */
	mprotect(page + size, (size_t)size, PROT_NONE);
	ltask_op_find(s, "nop", &nop);
	ltask_prep(&req, &nop, NULL);
	for (i = 0; i < 3; i++)
		memcpy(&reqs[i], &req, sizeof(*reqs));
	IS(old_go(s, &reqs[2]), 1, "an old program's go");
	IS(old_go_many(s, reqs, 3, NULL), 3, "of many requests");
	ltask_batch_create(&batch, s, 4, 0);
	IS(old_batch_add(batch, &reqs[2]), 0, "in a batch");
	IS(ltask_batch_add(batch, &req), 0, "beside a new one");
	IS(ltask_batch_submit(batch), 2, "are both taken");
	ltask_batch_destroy(batch);
	IS(ltask_wait(s, -1), 0, "wait");
	munmap(page, 2 * (size_t)size);
}

/* Cases as the header makes them; the stand-in has no select. */
static void test_cases(struct ltask_session *s)
{
	struct ltask_select_case cases[LTASK_SELECT_MAX + 1];
	__u64 v;

	cases[0] = LTASK_RECV(3, &v);
	CHECK(cases[0].op == LTASK_SELECT_RECV && cases[0].fd == 3 &&
	      cases[0].len == 8 && cases[0].value == (uintptr_t)&v,
	      "a case that receives");
	cases[1] = LTASK_TIMEOUT(-5);
	CHECK(cases[1].op == LTASK_SELECT_TIMEOUT && !cases[1].value &&
	      !cases[1].fd, "a timeout that is past");
	cases[1] = LTASK_TIMEOUT(7 * LTASK_MS);
	IS(ltask_select(s, cases, 2), -ENOTTY, "select reaches the kernel");
	CHECK(cases[1].value == 7000000, "and leaves the cases alone");
	IS(ltask_select(s, cases, LTASK_SELECT_MAX + 1), -E2BIG,
	   "too many cases");
	IS(ltask_ctx_with_timeout(s, -1, INT64_MAX), -ENOTTY,
	   "a context with a vast timeout");
	IS(ltask_ctx_err(-1), -EBADF, "no context");
}

static void test_batch(struct ltask_session *s)
{
	__u64 ns[5] = { 20000000, 20000001, 20000002, 20000003, 20000004 };
	const struct ltask_go_req *first;
	struct ltask_batch *batch;
	struct ltask_go_req req;
	struct ltask_op_info sleep;
	__u64 value;
	int i, ret;

	ltask_op_find(s, "sleep", &sleep);
	IS(ltask_batch_create(&batch, s, 0, 8), -EINVAL, "batch of nothing");
	IS(ltask_batch_create(&batch, s, 1, SIZE_MAX), -ENOMEM, "vast batch");
	IS(ltask_batch_create(&batch, s, 4, 32), 0, "batch of four");
	IS(ltask_batch_submit(batch), 0, "submit nothing");
	IS(ltask_batch_skip(batch), -ENOENT, "skip nothing");
	CHECK(!ltask_batch_first(batch), "no first");
	for (i = 0, ret = 0; i < 4; i++) {
		ltask_prep(&req, &sleep, &ns[i]);
		ret |= ltask_batch_add(batch, &req);
	}
	IS(ret, 0, "four requests fit");
	IS(ltask_batch_add(batch, &req), -ENOSPC, "a fifth does not");

	setenv("FAKE_LTASK_TASKS", "3", 1);
	IS(ltask_batch_submit(batch), 3, "three can start");
	IS(ltask_batch_pending(batch), 1, "one is left");
	ltask_prep(&req, &sleep, &ns[4]);
	req.count = 5;
	IS(ltask_batch_add(batch, &req), 0, "there is room again");
	for (i = 0, ret = 0; i < 2; i++) {
		ltask_prep(&req, &sleep, &ns[i]);
		ret |= ltask_batch_add(batch, &req);
	}
	IS(ret, 0, "for three in all");
	IS(ltask_batch_add(batch, &req), -ENOSPC, "and no more");
	first = ltask_batch_first(batch);
	memcpy(&value, (void *)(uintptr_t)first->args, sizeof(value));
	IS((__s64)value, (__s64)ns[3], "with its own argument");
	IS(ltask_batch_submit(batch), -EAGAIN, "no more can start");
	IS(ltask_batch_pending(batch), 4, "nothing is lost");
	IS(ltask_wait(s, -1), 0, "wait");
	IS(ltask_batch_submit(batch), 3, "three more");
	IS(ltask_batch_pending(batch), 3, "one left in part");
	first = ltask_batch_first(batch);
	IS(first->count, 3, "namely three of five");
	memcpy(&value, (void *)(uintptr_t)first->args, sizeof(value));
	IS((__s64)value, (__s64)ns[4], "with its argument");
	IS(ltask_batch_skip(batch), 0, "drop it");
	first = ltask_batch_first(batch);
	memcpy(&value, (void *)(uintptr_t)first->args, sizeof(value));
	IS((__s64)value, (__s64)ns[0], "the next comes first");
	ltask_batch_skip(batch);
	ltask_batch_skip(batch);
	IS(ltask_batch_pending(batch), 0, "now it is empty");
	for (i = 0; i < 100; i++) {
		req.count = 1;
		if (ltask_batch_add(batch, &req) || ltask_batch_skip(batch))
			break;
	}
	IS(i, 100, "room comes back");
	unsetenv("FAKE_LTASK_TASKS");
	IS(ltask_wait(s, -1), 0, "wait");
	ltask_batch_destroy(batch);
	ltask_batch_destroy(NULL);
}

static void test_wait(struct ltask_session *s)
{
	__u64 ns = 100000000;
	struct ltask_go_req req;
	struct ltask_op_info sleep;
	int wg = ltask_wg_create(s);
	int empty = ltask_wg_create(s);

	ltask_op_find(s, "sleep", &sleep);
	CHECK(wg >= 0 && empty >= 0, "wait groups");
	CHECK(fcntl(wg, F_GETFD) & FD_CLOEXEC, "are closed by exec");
	ltask_prep(&req, &sleep, &ns);
	req.wg_fd = wg;
	IS(ltask_go(s, &req), 1, "go");
	IS(ltask_wait_timeout(s, wg, 0), -ETIME, "it runs");
	IS(ltask_wait_timeout(s, -1, 1000000), -ETIME, "and goes on running");
	IS(ltask_wait(s, empty), 0, "another wait group has no tasks");
	IS(ltask_wait_timeout(s, wg, INT64_MAX), 0, "long timeout");
	IS(ltask_wait_timeout(s, wg, -5), 0, "no timeout");
	close(wg);
	close(empty);
}

static void test_end(struct ltask_session *s)
{
	__u64 ns = 3600000000000, soon = 1000;
	struct ltask_go_req req;
	struct ltask_op_info sleep;
	struct ltask_stat stat;
	char number[20];

	ltask_op_find(s, "sleep", &sleep);
	ltask_prep(&req, &sleep, &soon);
	ltask_stat(s, &stat);
	snprintf(number, sizeof(number), "%llu",
		 (unsigned long long)stat.spawned + 1);
	setenv("FAKE_LTASK_KILL", number, 1);
	ltask_go(s, &req);
	IS(ltask_wait(s, -1), EOVERFLOW, "the kernel ended a task");
	unsetenv("FAKE_LTASK_KILL");
	ltask_prep(&req, &sleep, &ns);
	ltask_go(s, &req);
	IS(ltask_cancel(s), 0, "cancel");
	IS(ltask_wait_timeout(s, -1, 5000000000), EOVERFLOW, "all have ended");
	IS(ltask_go(s, &req), -ECANCELED, "and no more start");
}

int main(void)
{
	unsigned int fds = open_fds();
	struct ltask_session *s;

	IS(ltask_session_open(&s), 0, "open a session");
	test_session(s);
	test_errno(s);
	test_ops(s);
	test_go(s);
	test_batch(s);
	test_old(s);
	test_cases(s);
	test_wait(s);
	test_end(s);
	IS(ltask_session_close(s), 0, "close");
	IS(open_fds(), fds, "no descriptor is left");
	printf("1..%u\n", nr_tests);
	return nr_failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
