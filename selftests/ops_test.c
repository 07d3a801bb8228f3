// SPDX-License-Identifier: GPL-2.0-only
/*
 * The operations that ltask brings along, on files of all kinds.
 */
#include "abi.h"
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include "sha256.h"

FIXTURE(ops)
{
	int s;
};

FIXTURE_SETUP(ops)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
}

FIXTURE_TEARDOWN(ops)
{
	close(self->s);
}

static long long hash_fd(int s, int fd, struct ltask_sha256_result *result)
{
	struct ltask_sha256_args args = { .fd = fd };

	memset(result, 0xff, sizeof(*result));
	return run_op(s, "sha256", &args, result, sizeof(*result));
}

static long long copy(int s, int in, int out, long long off_in,
		      long long off_out, unsigned long long len)
{
	struct ltask_copy_args args = {
		.fd_in = in, .fd_out = out, .off_in = off_in,
		.off_out = off_out, .len = len,
	};

	return run_op(s, "copy", &args, NULL, 0);
}

/* Bytes without a period that a mistake in an offset could hide behind. */
static char *pattern(size_t len)
{
	char *data = malloc(len + 1);
	uint32_t x = 12345;
	size_t i;

	for (i = 0; i < len; i++) {
		x = x * 1664525 + 1013904223;
		data[i] = x >> 24;
	}
	return data;
}

static long long size_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? -errno : st.st_size;
}

TEST_F_TIMEOUT(ops, nop, 30)
{
	EXPECT_EQ(0, run_op(self->s, "nop", NULL, NULL, 0));
}

TEST_F_TIMEOUT(ops, sleep, 60)
{
	struct ltask_sleep_args args = { .ns = 0 };
	long long start = now();

	EXPECT_EQ(0, run_op(self->s, "sleep", &args, NULL, 0));
	EXPECT_GE(PATIENCE * SECOND, now() - start);
	args.ns = 250 * MS;
	start = now();
	EXPECT_EQ(0, run_op(self->s, "sleep", &args, NULL, 0));
	EXPECT_LE(250 * MS, now() - start);
	EXPECT_GE(PATIENCE * SECOND, now() - start);
	/* The longest there is does not end at once. */
	args.ns = ~0ULL;
	{
		struct ltask_go_req req;
		struct ltask_op_info op;

		ASSERT_EQ(0, find_op(self->s, "sleep", &op));
		req = request(&op, &args);
		ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	}
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 200 * MS));
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
}

TEST_F_TIMEOUT(ops, spin, 60)
{
	struct ltask_sleep_args args = { .ns = 100 * MS };
	long long start = now();

	EXPECT_EQ(0, run_op(self->s, "spin", &args, NULL, 0));
	EXPECT_LE(100 * MS, now() - start);
	EXPECT_GE(PATIENCE * SECOND, now() - start);
}

/* Who burns the CPU does not keep others from it. */
TEST_F_TIMEOUT(ops, spin_is_preempted, 60)
{
	struct ltask_sleep_args args = { .ns = FOREVER };
	struct ltask_op_info op;
	struct ltask_go_req req;
	long long start;

	ASSERT_EQ(0, find_op(self->s, "spin", &op));
	req = request(&op, &args);
	req.count = 2 * sysconf(_SC_NPROCESSORS_CONF);
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	start = now();
	EXPECT_EQ(0, run_op(self->s, "nop", NULL, NULL, 0));
	EXPECT_GE(5 * SECOND, now() - start);
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
}

TEST_F_TIMEOUT(ops, sha256_of_all_lengths, 120)
{
	static const size_t lengths[] = {
		0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1000,
		4095, 4096, 4097, 65535, 65536, 65537, 131072, 262145, 1000003,
	};
	struct ltask_sha256_result result;
	char *data = pattern(1000003);
	uint8_t digest[32];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		int fd = scratch(data, lengths[i]);

		ASSERT_LE(0, fd);
		sha256(data, lengths[i], digest);
		EXPECT_EQ(0, hash_fd(self->s, fd, &result));
		EXPECT_EQ(lengths[i], result.len);
		EXPECT_EQ(0, memcmp(digest, result.digest, 32)) {
			TH_LOG("of %zu bytes", lengths[i]);
		}
		close(fd);
	}
	free(data);
}

/* FIPS 180-4's own example, so that not both of us are wrong. */
TEST_F_TIMEOUT(ops, sha256_known, 30)
{
	static const uint8_t abc[32] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	struct ltask_sha256_result result;
	int fd = scratch("abc", 3);

	ASSERT_LE(0, fd);
	EXPECT_EQ(0, hash_fd(self->s, fd, &result));
	EXPECT_EQ(3, result.len);
	EXPECT_EQ(0, memcmp(abc, result.digest, 32));
	close(fd);
}

TEST_F_TIMEOUT(ops, sha256_from_the_beginning, 30)
{
	struct ltask_sha256_result result;
	char *data = pattern(10000);
	int fd = scratch(data, 10000);
	uint8_t digest[32];

	ASSERT_LE(0, fd);
	sha256(data, 10000, digest);
	ASSERT_EQ(777, lseek(fd, 777, SEEK_SET));
	EXPECT_EQ(0, hash_fd(self->s, fd, &result));
	EXPECT_EQ(10000, result.len);
	EXPECT_EQ(0, memcmp(digest, result.digest, 32));
	/* The position stays. */
	EXPECT_EQ(777, lseek(fd, 0, SEEK_CUR));
	close(fd);
	free(data);
}

/* Many at once, of which every one holds its own file. */
TEST_F_TIMEOUT(ops, sha256_many, 120)
{
	enum { NR = 300, ELEM = 64 };
	int c = chan_create(self->s, ELEM, 16), i;
	struct ltask_op_info op;
	static uint8_t digests[NR][32];
	char *data = pattern(NR * 100);
	static char seen[NR];

	ASSERT_LE(0, c);
	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	for (i = 0; i < NR; i++) {
		struct ltask_sha256_args args = { .fd = scratch(data, i * 99) };
		struct ltask_go_req req = request(&op, &args);

		ASSERT_LE(0, args.fd);
		sha256(data, i * 99, digests[i]);
		req.chan_fd = c;
		req.user_data = i;
		ASSERT_EQ(0, go(self->s, &req, 1, NULL));
		/* The task has a reference of its own. */
		close(args.fd);
	}
	for (i = 0; i < NR; i++) {
		struct {
			struct ltask_result result;
			struct ltask_sha256_result sha;
			char rest[ELEM - 16 - 40];
		} r;

		ASSERT_EQ(ELEM, read(c, &r, ELEM));
		ASSERT_GT(NR, r.result.user_data);
		EXPECT_EQ(0, r.result.ret);
		EXPECT_EQ(0, seen[r.result.user_data]++);
		EXPECT_EQ(r.result.user_data * 99, r.sha.len);
		EXPECT_EQ(0, memcmp(digests[r.result.user_data], r.sha.digest,
				    32));
	}
	close(c);
	free(data);
}

TEST_F_TIMEOUT(ops, sha256_small_channel, 30)
{
	struct ltask_sha256_args args = { .fd = scratch("abc", 3) };
	struct ltask_op_info op;
	struct ltask_go_req req;

	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	req = request(&op, &args);
	req.chan_fd = chan_create(self->s, sizeof(struct ltask_result) +
				  op.result_len - 1, 1);
	ASSERT_LE(0, req.chan_fd);
	EXPECT_EQ(-EMSGSIZE, go(self->s, &req, 1, NULL));
	close(req.chan_fd);
	req.chan_fd = chan_create(self->s, sizeof(struct ltask_result) +
				  op.result_len, 1);
	ASSERT_LE(0, req.chan_fd);
	EXPECT_EQ(0, go(self->s, &req, 1, NULL));
	EXPECT_EQ(0, wait_all(self->s));
	/* Without a channel it is done for nobody, and does no harm. */
	close(req.chan_fd);
	req.chan_fd = -1;
	EXPECT_EQ(0, go(self->s, &req, 1, NULL));
	EXPECT_EQ(0, wait_all(self->s));
	close(args.fd);
}

#define PARAMETER	"/sys/module/ltask/parameters/max_tasks"

TEST_F_TIMEOUT(ops, sha256_special_files, 60)
{
	struct ltask_sha256_result result;
	char text[4096];
	uint8_t digest[32];
	int fd;

	fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sha256("", 0, digest);
	EXPECT_EQ(0, hash_fd(self->s, fd, &result));
	EXPECT_EQ(0, result.len);
	EXPECT_EQ(0, memcmp(digest, result.digest, 32));
	close(fd);
	/* Says that it is a page, but isn't. */
	ASSERT_EQ(0, read_text(PARAMETER, text, sizeof(text)));
	fd = open(PARAMETER, O_RDONLY | O_CLOEXEC);
	sha256(text, strlen(text), digest);
	EXPECT_EQ(0, hash_fd(self->s, fd, &result));
	EXPECT_EQ(strlen(text), result.len);
	EXPECT_EQ(0, memcmp(digest, result.digest, 32));
	close(fd);

	fd = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EISDIR, hash_fd(self->s, fd, &result));
	close(fd);
	fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	EXPECT_EQ(-EBADF, hash_fd(self->s, fd, &result));
	close(fd);
	/* A descriptor that is only a name. */
	fd = open("/dev/null", O_PATH | O_CLOEXEC);
	EXPECT_EQ(-EBADF, hash_fd(self->s, fd, &result));
	close(fd);
	/* Whose memory would it be? */
	fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	EXPECT_EQ(-EINVAL, hash_fd(self->s, fd, &result));
	close(fd);
}

static void feed(int fd, const char *data, size_t len)
{
	while (len) {
		size_t n = len < 1000 ? len : 1000;
		ssize_t done = write(fd, data, n);

		if (done <= 0)
			_exit(1);
		data += done;
		len -= done;
	}
}

TEST_F_TIMEOUT(ops, sha256_of_a_pipe, 60)
{
	struct ltask_sha256_result result;
	char *data = pattern(200000);
	uint8_t digest[32];
	int p[2], flags;

	sha256(data, 200000, digest);
	/* O_NONBLOCK is for the program, the task waits. */
	for (flags = 0; flags <= O_NONBLOCK; flags += O_NONBLOCK) {
		pid_t child;

		ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
		fcntl(p[0], F_SETFL, flags);
		child = fork();
		if (!child) {
			close(p[0]);
			pause_ms(100);
			feed(p[1], data, 200000);
			_exit(0);
		}
		close(p[1]);
		EXPECT_EQ(0, hash_fd(self->s, p[0], &result));
		EXPECT_EQ(200000, result.len);
		EXPECT_EQ(0, memcmp(digest, result.digest, 32));
		waitpid(child, NULL, 0);
		close(p[0]);
	}
	free(data);
}

/* One that blocks keeps nobody, and ends when it is cancelled. */
TEST_F_TIMEOUT(ops, cancelled_while_blocked, 120)
{
	enum { NR = 20 };
	struct ltask_op_info op, cp;
	struct ltask_stat before;
	int p[2], q[2], out, i;
	long long start;

	ASSERT_EQ(0, get_stat(self->s, &before));
	ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
	ASSERT_EQ(0, pipe2(q, O_CLOEXEC));
	out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	ASSERT_EQ(0, find_op(self->s, "sha256", &op));
	ASSERT_EQ(0, find_op(self->s, "copy", &cp));
	for (i = 0; i < NR; i++) {
		struct ltask_sha256_args sha = { .fd = p[0] };
		struct ltask_copy_args args = {
			.fd_in = q[0], .fd_out = out, .off_in = -1,
			.off_out = -1,
		};
		struct ltask_go_req reqs[2] = {
			request(&op, &sha), request(&cp, &args),
		};

		ASSERT_EQ(0, go(self->s, reqs, 2, NULL));
	}
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 200 * MS));
	start = now();
	EXPECT_EQ(0, run_op(self->s, "nop", NULL, NULL, 0));
	EXPECT_GE(5 * SECOND, now() - start);
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
	EXPECT_GE(PATIENCE * SECOND, now() - start);
	/* They have let the pipes go: nobody reads any more. */
	close(p[0]);
	for (i = 0; i < PATIENCE * 10; i++) {
		if (write(p[1], "x", 1) < 0)
			break;
		pause_ms(100);
	}
	EXPECT_GT(PATIENCE * 10, i);
	EXPECT_TRUE(settled(self->s, &before, PATIENCE));
	/* Closing a session does the same. */
	i = session_open();
	ASSERT_LE(0, i);
	{
		struct ltask_sha256_args sha = { .fd = q[0] };
		struct ltask_go_req req = request(&op, &sha);

		ASSERT_EQ(0, go(i, &req, 1, NULL));
	}
	pause_ms(50);
	start = now();
	close(i);
	EXPECT_GE(PATIENCE * SECOND, now() - start);
	close(p[1]);
	close(q[0]);
	close(q[1]);
	close(out);
}

TEST_F_TIMEOUT(ops, copy_ranges, 120)
{
	static const struct {
		long long pos_in, pos_out, off_in, off_out;
		unsigned long long len;
	} rows[] = {
		{ 0, 0, 0, 0, 0 },
		{ 0, 0, -1, -1, 0 },
		{ 1000, 0, -1, -1, 0 },
		{ 1000, 500, -1, -1, 0 },
		{ 1000, 500, -1, -1, 7 },
		{ 1000, 500, 3, -1, 7 },
		{ 1000, 500, -1, 3, 7 },
		{ 1000, 500, 5, 3, 7 },
		{ 1000, 500, 5, 3, 0 },
		{ 0, 0, 4096, 8192, 4096 },
		{ 0, 0, 1, 2, 65537 },
		{ 0, 0, 299999, 0, 0 },
		{ 0, 0, 299999, 0, 100 },
		{ 0, 0, 300000, 0, 0 },
		{ 0, 0, 300000, 0, 100 },
		{ 0, 0, 400000, 0, 100 },
		{ 300000, 0, -1, -1, 0 },
		{ 0, 0, 0, 1000000, 10 },
		{ 0, 0, 0, 0, 1000000 },
		{ 299000, 0, -1, 0, 1ULL << 40 },
	};
	enum { SIZE = 300000, OLD = 20000 };
	char *data = pattern(SIZE), *old = malloc(OLD);
	unsigned int i;

	memset(old, 'o', OLD);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		int in = scratch(data, SIZE), out = scratch(old, OLD);
		/* Without an offset, a file's position says where, and moves. */
		bool pos_in = rows[i].off_in == -1;
		bool pos_out = rows[i].off_out == -1;
		long long from = pos_in ? rows[i].pos_in : rows[i].off_in;
		long long to = pos_out ? rows[i].pos_out : rows[i].off_out;
		long long n = from > SIZE ? 0 : SIZE - from;

		if (rows[i].len && n > (long long)rows[i].len)
			n = rows[i].len;
		ASSERT_LE(0, in);
		ASSERT_LE(0, out);
		lseek(in, rows[i].pos_in, SEEK_SET);
		lseek(out, rows[i].pos_out, SEEK_SET);
		EXPECT_EQ(n, copy(self->s, in, out, rows[i].off_in,
				  rows[i].off_out, rows[i].len)) {
			TH_LOG("case %u", i);
		}
		EXPECT_TRUE(holds(out, to, data + from, n)) {
			TH_LOG("case %u", i);
		}
		EXPECT_TRUE(holds(out, 0, old, to < OLD ? to : OLD));
		if (to + n < OLD)
			EXPECT_TRUE(holds(out, to + n, old, OLD - to - n));
		EXPECT_EQ(n && to + n > OLD ? to + n : OLD, size_of(out));
		/* Positions move where they were used, and only there. */
		EXPECT_EQ(rows[i].pos_in + (pos_in ? n : 0),
			  lseek(in, 0, SEEK_CUR));
		EXPECT_EQ(rows[i].pos_out + (pos_out ? n : 0),
			  lseek(out, 0, SEEK_CUR));
		close(in);
		close(out);
	}
	free(data);
	free(old);
}

TEST_F_TIMEOUT(ops, copy_bad_ranges, 60)
{
	int in = scratch("0123456789", 10), out = scratch("", 0), p[2];
	int append = open("/tmp", O_TMPFILE | O_RDWR | O_APPEND, 0600);

	ASSERT_LE(0, in);
	ASSERT_LE(0, out);
	ASSERT_LE(0, append);
	ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
	EXPECT_EQ(-EINVAL, copy(self->s, in, out, -2, 0, 1));
	EXPECT_EQ(-EINVAL, copy(self->s, in, out, 0, -2, 1));
	EXPECT_EQ(-EINVAL, copy(self->s, in, out, INT64_MIN, 0, 1));
	EXPECT_EQ(-EOVERFLOW, copy(self->s, in, out, INT64_MAX, 0, 1));
	EXPECT_EQ(-EOVERFLOW, copy(self->s, in, out, 0, INT64_MAX, 1));
	EXPECT_GT(0, copy(self->s, in, out, 0, 0, ~0ULL));
	/* What has no place can't be asked for one. */
	EXPECT_EQ(-ESPIPE, copy(self->s, p[0], out, 0, 0, 1));
	EXPECT_EQ(-ESPIPE, copy(self->s, in, p[1], 0, 0, 1));
	/* Onto itself. */
	EXPECT_EQ(-EINVAL, copy(self->s, in, in, 0, 5, 6));
	EXPECT_EQ(-EINVAL, copy(self->s, in, in, 2, 0, 3));
	EXPECT_EQ(0, size_of(out));
	EXPECT_TRUE(holds(in, 0, "0123456789", 10));
	/* But side by side. */
	EXPECT_EQ(5, copy(self->s, in, in, 0, 5, 5));
	EXPECT_TRUE(holds(in, 0, "0123401234", 10));
	/* All of it behind itself, once and not for ever. */
	EXPECT_EQ(10, copy(self->s, in, in, 0, 10, 0));
	EXPECT_EQ(20, size_of(in));
	/* A file that is appended to keeps what it has. */
	ASSERT_EQ(3, write(append, "abc", 3));
	EXPECT_EQ(20, copy(self->s, in, append, 0, -1, 0));
	EXPECT_TRUE(holds(append, 0, "abc01234012340123401234", 23));
	close(in);
	close(out);
	close(append);
	close(p[0]);
	close(p[1]);
}

TEST_F_TIMEOUT(ops, copy_access, 60)
{
	int null = open("/dev/null", O_RDWR), dir = open("/tmp", O_RDONLY);
	int rd = open("/dev/null", O_RDONLY), wr = open("/dev/null", O_WRONLY);
	int file = scratch("abc", 3);
	int path = open("/dev/null", O_PATH);

	ASSERT_LE(0, file);
	EXPECT_EQ(-EBADF, copy(self->s, wr, null, -1, -1, 1));
	EXPECT_EQ(-EBADF, copy(self->s, null, rd, -1, -1, 1));
	EXPECT_EQ(-EBADF, copy(self->s, path, null, -1, -1, 1));
	EXPECT_EQ(-EBADF, copy(self->s, null, path, -1, -1, 1));
	EXPECT_EQ(-EISDIR, copy(self->s, dir, null, -1, -1, 1));
	EXPECT_GT(0, copy(self->s, file, dir, -1, -1, 1));
	EXPECT_EQ(3, copy(self->s, file, wr, 0, -1, 0));
	EXPECT_EQ(0, copy(self->s, rd, file, -1, 0, 0));
	EXPECT_EQ(3, size_of(file));
	close(null);
	close(dir);
	close(rd);
	close(wr);
	close(file);
	close(path);
}

/* What fits counts; the error comes when nothing does. */
TEST_F_TIMEOUT(ops, copy_to_a_full_disk, 60)
{
	int zero = open("/dev/zero", O_RDONLY), out;
	char dir[] = "/tmp/ltask-test-XXXXXX";
	char path[sizeof(dir) + 5];

	ASSERT_NE(NULL, mkdtemp(dir));
	if (mount("tmpfs", dir, "tmpfs", 0, "size=64k")) {
		rmdir(dir);
		SKIP(return, "can't mount: %s", strerror(errno));
	}
	snprintf(path, sizeof(path), "%s/file", dir);
	out = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	EXPECT_EQ(65536, copy(self->s, zero, out, -1, -1, 1000000));
	EXPECT_EQ(-ENOSPC, copy(self->s, zero, out, -1, -1, 1000000));
	EXPECT_EQ(65536, size_of(out));
	close(out);
	close(zero);
	EXPECT_EQ(0, umount2(dir, MNT_DETACH));
	rmdir(dir);
}

TEST_F_TIMEOUT(ops, copy_devices_and_proc, 60)
{
	int zero = open("/dev/zero", O_RDONLY), out = scratch("", 0);
	int proc = open("/proc/version", O_RDONLY);
	int event = eventfd(0, EFD_CLOEXEC);
	int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0);
	char none[1000] = "";

	ASSERT_LE(0, out);
	EXPECT_EQ(100000, copy(self->s, zero, out, -1, 0, 100000));
	EXPECT_EQ(100000, size_of(out));
	EXPECT_TRUE(holds(out, 99000, none, 1000));
	close(zero);
	/* Files that ask who reads or writes them beyond the credentials. */
	EXPECT_EQ(-EINVAL, copy(self->s, proc, out, 0, 0, 0));
	EXPECT_EQ(-EINVAL, copy(self->s, out, event, 0, -1, 0));
	EXPECT_EQ(-EINVAL, copy(self->s, netlink, out, -1, 0, 0));
	EXPECT_EQ(-EINVAL, copy(self->s, out, netlink, 0, -1, 0));
	EXPECT_EQ(100000, size_of(out));
	close(netlink);
	close(event);
	close(out);
	close(proc);
}

/* The buffer's pages go to the device as they are. */
TEST_F(ops, hash_direct)
{
	struct ltask_sha256_result direct, plain;
	int fd = open("/proc/self/exe", O_RDONLY);
	int again = open("/proc/self/exe", O_RDONLY | O_DIRECT);
	int i;

	ASSERT_LE(0, fd);
	if (again < 0)
		SKIP(return, "no O_DIRECT where this program lies");
	ASSERT_EQ(0, hash_fd(self->s, fd, &plain));
	for (i = 0; i < 20; i++) {
		EXPECT_EQ(0, hash_fd(self->s, again, &direct));
		EXPECT_EQ(0, memcmp(&plain, &direct, sizeof(plain)));
	}
	close(fd);
	close(again);
}

/* Two connected sockets. */
static bool tcp_pair(int sv[2])
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(addr);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	sv[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(listener, (struct sockaddr *)&addr, len) ||
	    listen(listener, 1) ||
	    getsockname(listener, (struct sockaddr *)&addr, &len) ||
	    connect(sv[0], (struct sockaddr *)&addr, len))
		return false;
	sv[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	close(listener);
	return sv[1] >= 0;
}

/* From pipe to pipe, from socket to file, and back. */
TEST_F_TIMEOUT(ops, copy_streams, 120)
{
	enum { SIZE = 300000 };
	char *data = pattern(SIZE), *got = malloc(SIZE);
	int in[2], out[2], sv[2], file = scratch("", 0);
	struct ltask_copy_args args;
	struct ltask_op_info op;
	struct ltask_go_req req;
	size_t n = 0;
	ssize_t ret;
	pid_t child;

	ASSERT_LE(0, file);
	ASSERT_EQ(0, pipe2(in, O_CLOEXEC));
	ASSERT_EQ(0, pipe2(out, O_CLOEXEC));
	child = fork();
	if (!child) {
		close(in[0]);
		feed(in[1], data, SIZE);
		_exit(0);
	}
	close(in[1]);
	ASSERT_EQ(0, find_op(self->s, "copy", &op));
	args = (struct ltask_copy_args) {
		.fd_in = in[0], .fd_out = out[1], .off_in = -1, .off_out = -1,
	};
	req = request(&op, &args);
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	/* The task's are the only ones left. */
	close(in[0]);
	close(out[1]);
	while (n < SIZE && (ret = read(out[0], got + n, SIZE - n)) > 0)
		n += ret;
	EXPECT_EQ(SIZE, n);
	EXPECT_EQ(0, memcmp(data, got, SIZE));
	EXPECT_EQ(0, read(out[0], got, 1));
	waitpid(child, NULL, 0);
	close(out[0]);

	ASSERT_TRUE(tcp_pair(sv));
	ASSERT_EQ(5000, write(sv[0], data, 5000));
	EXPECT_EQ(4000, copy(self->s, sv[1], file, -1, -1, 4000));
	ASSERT_EQ(0, shutdown(sv[0], SHUT_WR));
	EXPECT_EQ(1000, copy(self->s, sv[1], file, -1, -1, 0));
	EXPECT_TRUE(holds(file, 0, data, 5000));
	EXPECT_EQ(5000, copy(self->s, file, sv[1], 0, -1, 0));
	EXPECT_EQ(5000, recv(sv[0], got, 5000, MSG_WAITALL));
	EXPECT_EQ(0, memcmp(data, got, 5000));
	close(sv[0]);
	close(sv[1]);

	/* Nobody reads any more: an error, and no signal for anyone. */
	ASSERT_EQ(0, pipe2(out, O_CLOEXEC));
	close(out[0]);
	EXPECT_EQ(-EPIPE, copy(self->s, file, out[1], 0, -1, 0));
	close(out[1]);
	close(file);
	free(data);
	free(got);
}

/* The session could lie in its queue, and never end. */
TEST_F(ops, unix_sockets_are_refused)
{
	int sv[2], file = scratch("some", 4);

	ASSERT_LE(0, file);
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv));
	EXPECT_EQ(-EOPNOTSUPP, copy(self->s, sv[0], file, -1, -1, 0));
	EXPECT_EQ(-EOPNOTSUPP, copy(self->s, file, sv[0], 0, -1, 0));
	close(sv[0]);
	close(sv[1]);
	close(file);
}

/* Several tasks take turns with one position; every byte goes once. */
TEST_F_TIMEOUT(ops, copy_shared_position, 120)
{
	enum { SIZE = 1 << 20, NR = 8 };
	char *data = pattern(SIZE), *got = malloc(SIZE);
	int in = scratch(data, SIZE), out = scratch("", 0), i;
	uint64_t before[256] = { 0 }, after[256] = { 0 };
	struct ltask_copy_args args = {
		.fd_in = in, .fd_out = out, .off_in = -1, .off_out = -1,
		.len = SIZE / NR,
	};
	struct ltask_op_info op;
	struct ltask_go_req req;

	ASSERT_LE(0, in);
	ASSERT_LE(0, out);
	ASSERT_EQ(0, find_op(self->s, "copy", &op));
	req = request(&op, &args);
	req.count = NR;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	EXPECT_EQ(0, wait_for(self->s, -1, 60 * SECOND));
	EXPECT_EQ(SIZE, size_of(out));
	EXPECT_EQ(SIZE, lseek(in, 0, SEEK_CUR));
	EXPECT_EQ(SIZE, lseek(out, 0, SEEK_CUR));
	ASSERT_EQ(SIZE, pread(out, got, SIZE, 0));
	for (i = 0; i < SIZE; i++) {
		before[(uint8_t)data[i]]++;
		after[(uint8_t)got[i]]++;
	}
	EXPECT_EQ(0, memcmp(before, after, sizeof(before)));
	close(in);
	close(out);
	free(data);
	free(got);
}

/* What one session's tasks wait for holds no thread that another's need. */
TEST_F_TIMEOUT(ops, waiting_for_a_pipe_leaves_the_others_alone, 120)
{
	int pipes[2], out = scratch("", 0), other = session_open();
	struct ltask_copy_args args = { .off_in = -1, .off_out = -1, .len = 1 };
	char bytes[100];
	struct ltask_sha256_result result;
	struct ltask_op_info op;
	struct ltask_go_req req;

	ASSERT_LE(0, out);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, pipe2(pipes, O_CLOEXEC));
	ASSERT_EQ(0, find_op(self->s, "copy", &op));
	args.fd_in = pipes[0];
	args.fd_out = out;
	req = request(&op, &args);
	req.count = 3000;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	/* A few may read at once what only one of them gets. */
	memset(bytes, 'x', sizeof(bytes));
	ASSERT_EQ(100, write(pipes[1], bytes, 100));
	ASSERT_EQ(0, find_op(other, "nop", &op));
	req = request(&op, NULL);
	req.count = 1000;
	ASSERT_EQ(0, go(other, &req, 1, NULL));
	EXPECT_EQ(0, wait_all(other));
	EXPECT_EQ(0, hash_fd(other, out, &result));
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
	close(other);
	close(pipes[0]);
	close(pipes[1]);
	close(out);
}

TEST_MAIN
