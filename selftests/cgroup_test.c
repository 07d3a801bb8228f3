// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who pays for memory: the memory cgroup of who asked for it, though a thread
 * of the kernel's does the work.
 */
#include "abi.h"
#include <sys/mount.h>

#define ROOT	"/sys/fs/cgroup"
#define GROUP	ROOT "/ltask-test"

FIXTURE(cgroup)
{
	int s;
};

FIXTURE_SETUP(cgroup)
{
	char text[512];

	if (read_text(ROOT "/cgroup.controllers", text, sizeof(text)) ||
	    !strstr(text, "memory"))
		SKIP(exit(255), "no memory cgroups");
	write_text(ROOT "/cgroup.subtree_control", "+memory");
	rmdir(GROUP);
	ASSERT_EQ(0, mkdir(GROUP, 0755));
	ASSERT_EQ(0, write_text(GROUP "/cgroup.procs", "0"));
	self->s = session_open();
	ASSERT_LE(0, self->s);
}

FIXTURE_TEARDOWN(cgroup)
{
	close(self->s);
	EXPECT_EQ(0, write_text(ROOT "/cgroup.procs", "0"));
	/* Pages that are still charged go with the group. */
	EXPECT_EQ(0, rmdir(GROUP));
}

static long long charged(void)
{
	char text[32];

	return read_text(GROUP "/memory.current", text, sizeof(text)) ? -1 :
	       atoll(text);
}

TEST_F_TIMEOUT(cgroup, channels, 60)
{
	enum { SIZE = 8 << 20 };
	struct ltask_info info;
	long long before;
	unsigned int elem = 4096;
	int c;

	ASSERT_EQ(0, get_info(self->s, &info));
	if (elem > info.max_elem_size)
		elem = info.max_elem_size;
	before = charged();
	ASSERT_LT(0, before);
	c = chan_create(self->s, elem, SIZE / elem);
	ASSERT_LE(0, c);
	EXPECT_LE(before + SIZE * 9 / 10, charged());
	close(c);
}

/* Each request keeps what it needs, at its submitter's expense. */
TEST_F_TIMEOUT(cgroup, requests, 60)
{
	enum { NR = 20000 };
	struct ltask_sleep_args args = { .ns = FOREVER };
	struct ltask_go_req *reqs = calloc(NR, sizeof(*reqs));
	struct ltask_op_info op;
	long long before;
	int i;

	ASSERT_EQ(0, find_op(self->s, "sleep", &op));
	for (i = 0; i < NR; i++)
		reqs[i] = request(&op, &args);
	before = charged();
	ASSERT_EQ(0, go(self->s, reqs, NR, NULL));
	EXPECT_LE(before + NR * 64LL, charged());
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
	free(reqs);
}

/* What a task writes is its submitter's page cache. */
TEST_F_TIMEOUT(cgroup, pages_of_files, 60)
{
	enum { SIZE = 16 << 20 };
	int zero = open("/dev/zero", O_RDONLY), out = scratch("", 0);
	struct ltask_copy_args args = {
		.fd_in = zero, .fd_out = out, .off_in = -1, .len = SIZE,
	};
	long long before = charged();

	ASSERT_LE(0, out);
	ASSERT_EQ(SIZE, run_op(self->s, "copy", &args, NULL, 0));
	EXPECT_LE(before + SIZE * 9 / 10, charged());
	close(zero);
	close(out);
}

/*
 * A carrier would tell and take the numbers that processes have in its own PID
 * namespace.
 */
TEST_F_TIMEOUT(cgroup, files_are_refused, 60)
{
	int procs = open(GROUP "/cgroup.procs", O_RDWR), file = scratch("0", 1);
	struct ltask_sha256_args hash = { .fd = procs };
	struct ltask_copy_args in = {
		.fd_in = procs, .fd_out = file, .off_in = -1, .off_out = -1,
	};
	struct ltask_copy_args out = {
		.fd_in = file, .fd_out = procs, .off_in = -1, .off_out = -1,
	};

	ASSERT_LE(0, procs);
	ASSERT_LE(0, file);
	EXPECT_EQ(-EINVAL, run_op(self->s, "sha256", &hash, NULL, 0));
	EXPECT_EQ(-EINVAL, run_op(self->s, "copy", &in, NULL, 0));
	EXPECT_EQ(-EINVAL, run_op(self->s, "copy", &out, NULL, 0));
	close(procs);
	close(file);
}

TEST_MAIN
