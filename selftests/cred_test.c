// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose rights a task has: the submitter's, as they were when it submitted.
 * The set-user-ID bit of a file tells: a write takes it away from who may not
 * keep it (CAP_FSETID), whoever has opened the file.
 */
#include "abi.h"

#define NOBODY	65534

FIXTURE(cred)
{
	int s;
	int out;
};

FIXTURE_SETUP(cred)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	self->out = scratch("", 0);
	ASSERT_LE(0, self->out);
	ASSERT_EQ(0, fchmod(self->out, 04755));
}

FIXTURE_TEARDOWN(cred)
{
	ASSERT_EQ(0, seteuid(0));
	close(self->out);
	close(self->s);
}

static unsigned int mode_of(int fd)
{
	struct stat st = { 0 };

	fstat(fd, &st);
	return st.st_mode & 07777;
}

static bool is_nobody(void)
{
	return !setegid(NOBODY) && !seteuid(NOBODY);
}

static bool is_root(void)
{
	return !seteuid(0) && !setegid(0);
}

static struct ltask_go_req copy_request(int s, struct ltask_copy_args *args,
					int in, int out)
{
	struct ltask_op_info op = { 0 };

	find_op(s, "copy", &op);
	*args = (struct ltask_copy_args) {
		.fd_in = in, .fd_out = out, .off_in = -1, .off_out = -1,
	};
	return request(&op, args);
}

static long long copy(int s, int in, int out)
{
	struct ltask_copy_args args;

	copy_request(s, &args, in, out);
	return run_op(s, "copy", &args, NULL, 0);
}

/* Opened as root, used as nobody: what write() may not, the task may not. */
TEST_F_TIMEOUT(cred, opened_before_dropping, 60)
{
	int in = scratch("abc", 3);

	ASSERT_LE(0, in);
	EXPECT_EQ(3, copy(self->s, in, self->out));
	EXPECT_EQ(04755, mode_of(self->out));
	ASSERT_TRUE(is_nobody());
	ASSERT_EQ(0, lseek(in, 0, SEEK_SET));
	EXPECT_EQ(3, copy(self->s, in, self->out));
	ASSERT_TRUE(is_root());
	EXPECT_EQ(0755, mode_of(self->out));
	close(in);
}

/* What the submitter loses later, the task keeps. */
TEST_F_TIMEOUT(cred, of_the_time_of_the_call, 60)
{
	struct ltask_copy_args args;
	struct ltask_go_req req;
	int p[2];

	ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
	req = copy_request(self->s, &args, p[0], self->out);
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	ASSERT_TRUE(is_nobody());
	ASSERT_EQ(2, write(p[1], "78", 2));
	close(p[1]);
	EXPECT_EQ(0, wait_all(self->s));
	ASSERT_TRUE(is_root());
	EXPECT_TRUE(holds(self->out, 0, "78", 2));
	EXPECT_EQ(04755, mode_of(self->out));
	close(p[0]);
}

/* What the submitter gains later, the task does not. */
TEST_F_TIMEOUT(cred, not_gained_later, 60)
{
	struct ltask_copy_args args;
	struct ltask_go_req req;
	int p[2];

	ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
	req = copy_request(self->s, &args, p[0], self->out);
	ASSERT_TRUE(is_nobody());
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	ASSERT_TRUE(is_root());
	ASSERT_EQ(2, write(p[1], "79", 2));
	close(p[1]);
	EXPECT_EQ(0, wait_all(self->s));
	EXPECT_TRUE(holds(self->out, 0, "79", 2));
	EXPECT_EQ(0755, mode_of(self->out));
	close(p[0]);
}

/* The session is root's, the one who uses it is not. */
TEST_F_TIMEOUT(cred, of_who_submits, 60)
{
	int in = scratch("80", 2), status;
	pid_t child;

	child = fork();
	if (!child) {
		if (setgid(NOBODY) || setuid(NOBODY))
			_exit(1);
		_exit(copy(self->s, in, self->out) == 2 ? 0 : 2);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ(0755, mode_of(self->out));
	close(in);
}

/* The device is for those who may open it. */
TEST_F_TIMEOUT(cred, device_mode, 30)
{
	struct stat st;

	ASSERT_EQ(0, stat(DEVICE, &st));
	EXPECT_EQ(0, st.st_uid);
	EXPECT_EQ(0, st.st_mode & 007);
	ASSERT_TRUE(is_nobody());
	EXPECT_EQ(-EACCES, session_open());
	ASSERT_TRUE(is_root());
}

TEST_MAIN
