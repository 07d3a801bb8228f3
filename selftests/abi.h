/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the programs that test the ABI share: each call of ltask.h as a function
 * that returns 0 or a negative errno, and nothing of libltask, so that the tests
 * see the kernel and only the kernel.
 */
#ifndef LTASK_SELFTESTS_ABI_H
#define LTASK_SELFTESTS_ABI_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <ltask.h>
#include "kselftest_harness.h"

#define DEVICE	"/dev/ltask"
#define PARAMETERS "/sys/module/ltask/parameters/"
#define SECOND	1000000000LL
#define MS	1000000LL
/* Longer than any test. */
#define FOREVER	(3600 * SECOND)
/* In seconds: what a loaded, emulated machine may take for anything short. */
#define PATIENCE 20

/* At the end of each test, for the harness finds its tests' order so. */
#define TEST_MAIN							\
	static void __attribute__((constructor))			\
	__constructor_order_last(void)					\
	{								\
		if (!__constructor_order)				\
			__constructor_order =				\
				_CONSTRUCTOR_ORDER_BACKWARD;		\
	}								\
	int main(int argc, char **argv)					\
	{								\
		need_device();						\
		exit(test_harness_run(argc, argv));			\
	}

/* Without the module there is nothing to test; with it the device must work. */
static inline void need_device(void)
{
	if (access("/sys/module/ltask", F_OK) && access(DEVICE, F_OK)) {
		printf("TAP version 13\n1..0 # SKIP ltask is not loaded\n");
		exit(KSFT_SKIP);
	}
	if (geteuid()) {
		printf("TAP version 13\n1..0 # SKIP needs root\n");
		exit(KSFT_SKIP);
	}
	signal(SIGPIPE, SIG_IGN);
}

static inline int call(int fd, unsigned long cmd, void *arg)
{
	return ioctl(fd, cmd, arg) ? -errno : 0;
}

static inline long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * SECOND + ts.tv_nsec;
}

static inline int session_open(void)
{
	int fd = open(DEVICE, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static inline int get_info(int s, struct ltask_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	return call(s, LTASK_IOC_INFO, info);
}

static inline int get_stat(int s, struct ltask_stat *stat)
{
	memset(stat, 0, sizeof(*stat));
	stat->size = sizeof(*stat);
	return call(s, LTASK_IOC_STAT, stat);
}

static inline int get_op(int s, unsigned int index, struct ltask_op_info *op)
{
	memset(op, 0, sizeof(*op));
	op->size = sizeof(*op);
	op->index = index;
	return call(s, LTASK_IOC_OP_INFO, op);
}

static inline int find_op(int s, const char *name, struct ltask_op_info *op)
{
	unsigned int i;
	int err;

	for (i = 0; !(err = get_op(s, i, op)); i++) {
		if (!strcmp(op->name, name))
			return 0;
	}
	return err;
}

/* Returns the descriptor or a negative errno. */
static inline int chan_create(int s, unsigned int elem, unsigned int capacity)
{
	struct ltask_chan_create arg = {
		.size = sizeof(arg), .elem_size = elem, .capacity = capacity,
		.fd = -1,
	};

	return call(s, LTASK_IOC_CHAN_CREATE, &arg) ?: arg.fd;
}

static inline int chan_open(int chan, unsigned int flags)
{
	struct ltask_chan_open arg = {
		.size = sizeof(arg), .flags = flags, .fd = -1,
	};

	return call(chan, LTASK_IOC_CHAN_OPEN, &arg) ?: arg.fd;
}

static inline int chan_close(int chan)
{
	return call(chan, LTASK_IOC_CHAN_CLOSE, NULL);
}

static inline int wg_create(int s)
{
	struct ltask_wg_create arg = { .size = sizeof(arg), .fd = -1 };

	return call(s, LTASK_IOC_WG_CREATE, &arg) ?: arg.fd;
}

/* Negative @ns: never done by itself. */
static inline int ctx_create(int s, int parent, long long ns)
{
	struct ltask_ctx_create arg = {
		.size = sizeof(arg), .parent_fd = parent, .fd = -1,
		.deadline = ns >= 0 ? now() + ns : -1,
	};

	return call(s, LTASK_IOC_CTX_CREATE, &arg) ?: arg.fd;
}

static inline int ctx_cancel(int ctx, unsigned int cause)
{
	struct ltask_ctx_cancel arg = { .size = sizeof(arg), .cause = cause };

	return call(ctx, LTASK_IOC_CTX_CANCEL, &arg);
}

/* 0 or the negative errno of its being done. */
static inline int ctx_err(int ctx)
{
	struct ltask_ctx_info arg = { .size = sizeof(arg) };

	return call(ctx, LTASK_IOC_CTX_INFO, &arg) ?: -(int)arg.error;
}

static inline int ctx_cause(int ctx)
{
	struct ltask_ctx_info arg = { .size = sizeof(arg) };

	return call(ctx, LTASK_IOC_CTX_INFO, &arg) ?: -(int)arg.cause;
}

static inline int go(int s, const void *reqs, unsigned int nr,
		     struct ltask_go *arg)
{
	struct ltask_go own;

	arg = arg ?: &own;
	memset(arg, 0, sizeof(*arg));
	arg->size = sizeof(*arg);
	arg->reqs = (uintptr_t)reqs;
	arg->nr_reqs = nr;
	arg->req_size = sizeof(struct ltask_go_req);
	return call(s, LTASK_IOC_GO, arg);
}

static inline struct ltask_go_req request(const struct ltask_op_info *op,
					  const void *args)
{
	return (struct ltask_go_req) {
		.op = op->id, .chan_fd = -1, .wg_fd = -1, .count = 1,
		.arg_len = op->arg_len, .args = (uintptr_t)args,
	};
}

static inline void pause_ms(unsigned int ms)
{
	struct timespec ts = { ms / 1000, ms % 1000 * MS };

	nanosleep(&ts, NULL);
}

/* Negative @ns: for ever. */
static inline int wait_for(int s, int wg, long long ns)
{
	struct ltask_wait arg = {
		.size = sizeof(arg), .wg_fd = wg,
		.deadline = ns > 0 ? now() + ns : ns,
	};

	return call(s, LTASK_IOC_WAIT, &arg) ?: -arg.error;
}

static inline int wait_all(int s)
{
	return wait_for(s, -1, PATIENCE * SECOND);
}

static inline int cancel(int s)
{
	struct ltask_cancel arg = { .size = sizeof(arg) };

	return call(s, LTASK_IOC_CANCEL, &arg);
}

/* Tasks that sleep for longer than the test lasts. Returns how many started. */
static inline long long go_sleepers(int s, unsigned int count, int chan, int wg)
{
	struct ltask_sleep_args args = { .ns = FOREVER };
	struct ltask_op_info op;
	struct ltask_go_req req;
	struct ltask_go arg;
	int err = find_op(s, "sleep", &op);

	if (err)
		return err;
	req = request(&op, &args);
	req.count = count;
	req.chan_fd = chan;
	req.wg_fd = wg;
	return go(s, &req, 1, &arg) ?: (long long)arg.done;
}

/*
 * Runs an operation of one task and waits for it: what it returned, or the
 * negative errno with which the request was refused. Takes up to @len bytes of
 * its payload.
 */
static inline long long run_op(int s, const char *name, const void *args,
			       void *payload, size_t len)
{
	union {
		struct ltask_result result;
		char bytes[256];
	} record;
	struct ltask_op_info op;
	struct ltask_go_req req;
	int chan, err = find_op(s, name, &op);
	ssize_t n;

	if (err)
		return err;
	chan = chan_create(s, sizeof(record), 1);
	if (chan < 0)
		return chan;
	req = request(&op, args);
	req.chan_fd = chan;
	req.user_data = 0x1122334455667788;
	err = go(s, &req, 1, NULL);
	n = err ? 0 : read(chan, &record, sizeof(record));
	if (!err && n != sizeof(record))
		err = n < 0 ? -errno : -ENODATA;
	if (!err && record.result.user_data != req.user_data)
		err = -EBADMSG;
	if (payload)
		memcpy(payload, record.bytes + sizeof(record.result), len);
	close(chan);
	return err ?: record.result.ret;
}

/* Waits until @stat's number of tasks and sessions is not passed any more. */
static inline bool settled(int s, const struct ltask_stat *before,
			   unsigned int seconds)
{
	long long end = now() + seconds * SECOND;
	struct ltask_stat stat;

	for (;;) {
		if (get_stat(s, &stat))
			return false;
		if (stat.tasks <= before->tasks &&
		    stat.sessions <= before->sessions)
			return true;
		if (now() > end)
			break;
		pause_ms(20);
	}
	printf("# %llu tasks, %u sessions; before: %llu, %u\n",
	       (unsigned long long)stat.tasks, stat.sessions,
	       (unsigned long long)before->tasks, before->sessions);
	return false;
}

/* Waits until there are @nr tasks, or more. */
static inline bool reached(int s, unsigned long long nr, unsigned int seconds)
{
	long long end = now() + seconds * SECOND;
	struct ltask_stat stat;

	while (!get_stat(s, &stat)) {
		if (stat.tasks >= nr)
			return true;
		if (now() > end)
			break;
		pause_ms(5);
	}
	return false;
}

/* Open descriptors of this process. */
static inline int count_fds(void)
{
	int fd, nr = 0;

	for (fd = 0; fd < 1024; fd++)
		nr += fcntl(fd, F_GETFD) != -1;
	return nr;
}

static inline int read_text(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, size - 1);

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return -errno;
	buf[n] = 0;
	return 0;
}

static inline int write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : write(fd, text, strlen(text));
	int err = n < 0 ? -errno : 0;

	if (fd >= 0)
		close(fd);
	return err;
}

/* A file without a name that holds @len bytes of @data. */
static inline int scratch(const void *data, size_t len)
{
	char path[] = "/tmp/ltask-test-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		return -errno;
	unlink(path);
	if (write(fd, data, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET)) {
		close(fd);
		return -EIO;
	}
	return fd;
}

static inline int send_fd(int sock, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(int));
	return sendmsg(sock, &msg, 0) == 1 ? 0 : -errno;
}

static inline int recv_fd(int sock)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	int fd = -1;

	if (recvmsg(sock, &msg, MSG_CMSG_CLOEXEC) != 1)
		return -errno;
	if (!CMSG_FIRSTHDR(&msg))
		return -ENOMSG;
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(int));
	return fd;
}

static inline bool holds(int fd, long long off, const void *data, size_t len)
{
	char *buf = malloc(len + 1);
	bool same = pread(fd, buf, len, off) == (ssize_t)len &&
		    !memcmp(buf, data, len);

	free(buf);
	return same;
}

#endif /* LTASK_SELFTESTS_ABI_H */
