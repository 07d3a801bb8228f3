// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose rights a task has: the submitter's, as they were when it submitted.
 * Files whose reads and writes ask for rights, and not only their opening, tell.
 */
#include "abi.h"

#define NOBODY	65534
#define SYSCTL	"/proc/sys/vm/swappiness"

FIXTURE(cred)
{
	int s;
	char old[32];
};

FIXTURE_SETUP(cred)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	ASSERT_EQ(0, read_text(SYSCTL, self->old, sizeof(self->old)));
}

FIXTURE_TEARDOWN(cred)
{
	ASSERT_EQ(0, seteuid(0));
	write_text(SYSCTL, self->old);
	close(self->s);
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
TEST_F_TIMEOUT(cred, opened_before_dropping, 30)
{
	int out = open(SYSCTL, O_WRONLY | O_CLOEXEC);
	int in = scratch("77", 2);
	char text[32];
	int err;

	ASSERT_LE(0, out);
	ASSERT_LE(0, in);
	ASSERT_TRUE(is_nobody());
	EXPECT_EQ(-1, pwrite(out, "77", 2, 0));
	err = errno;
	EXPECT_EQ(-err, copy(self->s, in, out));
	ASSERT_TRUE(is_root());
	ASSERT_EQ(0, read_text(SYSCTL, text, sizeof(text)));
	EXPECT_STREQ(self->old, text);
	/* And as root it may. */
	ASSERT_EQ(0, lseek(in, 0, SEEK_SET));
	EXPECT_EQ(2, copy(self->s, in, out));
	ASSERT_EQ(0, read_text(SYSCTL, text, sizeof(text)));
	EXPECT_EQ(77, atoi(text));
	close(in);
	close(out);
}

/* What the submitter loses later, the task keeps. */
TEST_F_TIMEOUT(cred, of_the_time_of_the_call, 60)
{
	int out = open(SYSCTL, O_WRONLY | O_CLOEXEC), p[2];
	struct ltask_copy_args args;
	struct ltask_go_req req;
	char text[32];

	ASSERT_LE(0, out);
	ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
	req = copy_request(self->s, &args, p[0], out);
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	ASSERT_TRUE(is_nobody());
	ASSERT_EQ(2, write(p[1], "78", 2));
	close(p[1]);
	EXPECT_EQ(0, wait_all(self->s));
	ASSERT_TRUE(is_root());
	ASSERT_EQ(0, read_text(SYSCTL, text, sizeof(text)));
	EXPECT_EQ(78, atoi(text));
	close(p[0]);
	close(out);
}

/* What the submitter gains later, the task does not. */
TEST_F_TIMEOUT(cred, not_gained_later, 60)
{
	int out = open(SYSCTL, O_WRONLY | O_CLOEXEC), p[2];
	struct ltask_copy_args args;
	struct ltask_go_req req;
	char text[32];

	ASSERT_LE(0, out);
	ASSERT_EQ(0, pipe2(p, O_CLOEXEC));
	req = copy_request(self->s, &args, p[0], out);
	ASSERT_TRUE(is_nobody());
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	ASSERT_TRUE(is_root());
	ASSERT_EQ(2, write(p[1], "79", 2));
	close(p[1]);
	EXPECT_EQ(0, wait_all(self->s));
	ASSERT_EQ(0, read_text(SYSCTL, text, sizeof(text)));
	EXPECT_STREQ(self->old, text);
	close(p[0]);
	close(out);
}

/* A write of who may not takes the set-user-ID bit away, as write() does. */
TEST_F_TIMEOUT(cred, set_user_id_bit, 60)
{
	int in = scratch("abc", 3), out = scratch("", 0);
	struct stat st;

	ASSERT_LE(0, in);
	ASSERT_LE(0, out);
	ASSERT_EQ(0, fchmod(out, 04755));
	EXPECT_EQ(3, copy(self->s, in, out));
	ASSERT_EQ(0, fstat(out, &st));
	EXPECT_EQ(04755, st.st_mode & 07777);
	ASSERT_TRUE(is_nobody());
	ASSERT_EQ(0, lseek(in, 0, SEEK_SET));
	EXPECT_EQ(3, copy(self->s, in, out));
	ASSERT_TRUE(is_root());
	ASSERT_EQ(0, fstat(out, &st));
	EXPECT_EQ(0755, st.st_mode & 07777);
	close(in);
	close(out);
}

/* The session is root's, the one who uses it is not. */
TEST_F_TIMEOUT(cred, of_who_submits, 60)
{
	int out = open(SYSCTL, O_WRONLY | O_CLOEXEC), status;
	int in = scratch("80", 2);
	char text[32];
	pid_t child;

	ASSERT_LE(0, out);
	child = fork();
	if (!child) {
		if (setgid(NOBODY) || setuid(NOBODY))
			_exit(1);
		_exit(copy(self->s, in, out) < 0 ? 0 : 2);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
	ASSERT_EQ(0, read_text(SYSCTL, text, sizeof(text)));
	EXPECT_STREQ(self->old, text);
	close(in);
	close(out);
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
