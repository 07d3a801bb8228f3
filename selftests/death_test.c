// SPDX-License-Identifier: GPL-2.0-only
/*
 * A session ends with its last descriptor, however that goes: by close(), by a
 * process killed in the middle of anything, by exec(). Nothing of it is left.
 */
#include "abi.h"
#include <sys/prctl.h>
#include <sys/socket.h>

#define MANY	100000

FIXTURE(death)
{
	int s;		/* to look at figures only */
	int ready[2];	/* a child says that it is where it should be */
	struct ltask_stat before;
};

FIXTURE_SETUP(death)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	ASSERT_EQ(0, pipe2(self->ready, O_CLOEXEC));
	ASSERT_EQ(0, get_stat(self->s, &self->before));
}

FIXTURE_TEARDOWN(death)
{
	EXPECT_TRUE(settled(self->s, &self->before, 3 * PATIENCE));
	close(self->s);
}

static pid_t child_of(int session)
{
	pid_t child = fork();

	if (!child) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(session);
	}
	return child;
}

static void say_ready(int fd)
{
	if (write(fd, "", 1) != 1)
		_exit(1);
}

static bool is_ready(int fd)
{
	char byte;

	return read(fd, &byte, 1) == 1;
}

static bool dies_of(pid_t child, int sig)
{
	int status;

	return waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
	       WTERMSIG(status) == sig;
}

static struct ltask_go_req *many_requests(int s, const char *name, int chan)
{
	static struct ltask_sleep_args args = { .ns = FOREVER };
	struct ltask_go_req *reqs = calloc(MANY, sizeof(*reqs));
	struct ltask_op_info op;
	unsigned int i;

	if (!reqs || find_op(s, name, &op))
		_exit(1);
	for (i = 0; i < MANY; i++) {
		reqs[i] = request(&op, &args);
		reqs[i].chan_fd = chan;
		reqs[i].user_data = i;
	}
	return reqs;
}

/* Killed while it is submitting a hundred thousand requests. */
TEST_F_TIMEOUT(death, in_the_middle_of_a_batch, 300)
{
	static const unsigned int delays_ms[] = { 0, 1, 5, 20, 60, 150 };
	static const char *const ops[] = { "sleep", "nop" };
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(delays_ms); i++) {
		for (j = 0; j < 2; j++) {
			pid_t child = child_of(self->s);

			if (!child) {
				int s = session_open();
				struct ltask_go_req *reqs =
					many_requests(s, ops[j], -1);

				say_ready(self->ready[1]);
				for (;;)
					go(s, reqs, MANY, NULL);
			}
			ASSERT_TRUE(is_ready(self->ready[0]));
			pause_ms(delays_ms[i]);
			ASSERT_EQ(0, kill(child, SIGKILL));
			EXPECT_TRUE(dies_of(child, SIGKILL));
			EXPECT_TRUE(settled(self->s, &self->before,
					    2 * PATIENCE));
		}
	}
}

/* The same with results that wait to be read. */
TEST_F_TIMEOUT(death, with_results_unread, 200)
{
	static const unsigned int delays_ms[] = { 5, 50, 200 };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(delays_ms); i++) {
		pid_t child = child_of(self->s);

		if (!child) {
			int s = session_open();
			int c = chan_create(s, sizeof(struct ltask_result),
					    100);
			struct ltask_go_req *reqs = many_requests(s, "nop", c);

			say_ready(self->ready[1]);
			go(s, reqs, MANY, NULL);
			pause();
		}
		ASSERT_TRUE(is_ready(self->ready[0]));
		pause_ms(delays_ms[i]);
		ASSERT_EQ(0, kill(child, SIGKILL));
		EXPECT_TRUE(dies_of(child, SIGKILL));
		EXPECT_TRUE(settled(self->s, &self->before, 2 * PATIENCE));
	}
}

TEST_F_TIMEOUT(death, with_many_asleep, 200)
{
	pid_t child = child_of(self->s);

	if (!child) {
		int s = session_open();

		if (go_sleepers(s, MANY, -1, -1) != MANY)
			_exit(1);
		say_ready(self->ready[1]);
		wait_for(s, -1, -1);
		_exit(2);
	}
	ASSERT_TRUE(is_ready(self->ready[0]));
	ASSERT_TRUE(reached(self->s, self->before.tasks + MANY, PATIENCE));
	ASSERT_EQ(0, kill(child, SIGKILL));
	EXPECT_TRUE(dies_of(child, SIGKILL));
}

/* Every death is the same: of a signal, a fault, or its own will. */
TEST_F_TIMEOUT(death, of_other_causes, 120)
{
	static const int signals[] = { SIGTERM, SIGSEGV, SIGINT, SIGABRT };
	unsigned int i;
	int status;
	pid_t child;

	for (i = 0; i < ARRAY_SIZE(signals); i++) {
		child = child_of(self->s);
		if (!child) {
			signal(signals[i], SIG_DFL);
			if (go_sleepers(session_open(), 1000, -1, -1) != 1000)
				_exit(1);
			raise(signals[i]);
			_exit(2);
		}
		EXPECT_TRUE(dies_of(child, signals[i]));
		EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
	}
	child = child_of(self->s);
	if (!child)
		_exit(go_sleepers(session_open(), 1000, -1, -1) != 1000);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
}

/* While its tasks wait in a FIFO, on a channel, and burn the CPU. */
TEST_F_TIMEOUT(death, with_busy_tasks, 120)
{
	pid_t child = child_of(self->s);
	int p[2];

	if (!child) {
		int s = session_open(), c = chan_create(s, 64, 0), i;
		struct ltask_sleep_args spin = { .ns = FOREVER };
		struct ltask_sha256_args sha;
		struct ltask_op_info op;
		struct ltask_go_req req;

		if (pipe(p) || find_op(s, "sha256", &op))
			_exit(1);
		sha = (struct ltask_sha256_args) { .fd = p[0] };
		req = request(&op, &sha);
		for (i = 0; i < 30; i++) {
			if (go(s, &req, 1, NULL))
				_exit(1);
		}
		if (find_op(s, "spin", &op))
			_exit(1);
		req = request(&op, &spin);
		req.count = 3;
		if (go(s, &req, 1, NULL) || find_op(s, "nop", &op))
			_exit(1);
		req = request(&op, NULL);
		req.chan_fd = c;
		req.count = 1000;
		if (go(s, &req, 1, NULL))
			_exit(1);
		say_ready(self->ready[1]);
		pause();
	}
	ASSERT_TRUE(is_ready(self->ready[0]));
	pause_ms(200);
	ASSERT_EQ(0, kill(child, SIGKILL));
	EXPECT_TRUE(dies_of(child, SIGKILL));
}

TEST_F_TIMEOUT(death, exec_closes, 60)
{
	pid_t child = child_of(self->s);

	if (!child) {
		if (go_sleepers(session_open(), 1000, -1, -1) != 1000)
			_exit(1);
		say_ready(self->ready[1]);
		execl("/bin/sleep", "sleep", "1000", NULL);
		_exit(2);
	}
	ASSERT_TRUE(is_ready(self->ready[0]));
	/* The process lives, its session does not. */
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
	EXPECT_EQ(0, waitpid(child, NULL, WNOHANG));
	kill(child, SIGKILL);
	EXPECT_TRUE(dies_of(child, SIGKILL));
}

TEST_F_TIMEOUT(death, exec_keeps_if_wanted, 60)
{
	pid_t child = child_of(self->s);

	if (!child) {
		int s = session_open();

		if (fcntl(s, F_SETFD, 0) ||
		    go_sleepers(s, 1000, -1, -1) != 1000)
			_exit(1);
		execl("/bin/sleep", "sleep", "1000", NULL);
		_exit(2);
	}
	ASSERT_TRUE(reached(self->s, self->before.tasks + 1000, PATIENCE));
	pause_ms(300);
	EXPECT_TRUE(reached(self->s, self->before.tasks + 1000, 0));
	kill(child, SIGKILL);
	EXPECT_TRUE(dies_of(child, SIGKILL));
}

/* The session is the parent's and the child's; the last one ends it. */
TEST_F_TIMEOUT(death, fork_shares, 60)
{
	int s = session_open();
	pid_t child;

	ASSERT_LE(0, s);
	ASSERT_EQ(100, go_sleepers(s, 100, -1, -1));
	child = child_of(self->s);
	if (!child) {
		/* It is the same session. */
		if (go_sleepers(s, 100, -1, -1) != 100)
			_exit(1);
		say_ready(self->ready[1]);
		pause();
	}
	ASSERT_TRUE(is_ready(self->ready[0]));
	close(s);
	pause_ms(200);
	EXPECT_TRUE(reached(self->s, self->before.tasks + 200, 0));
	kill(child, SIGKILL);
	EXPECT_TRUE(dies_of(child, SIGKILL));
}

/* One process starts tasks, and dies; another has them. */
TEST_F_TIMEOUT(death, passed_over_a_socket, 60)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int sv[2], s, status;
	pid_t child;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv));
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	child = child_of(self->s);
	if (!child) {
		s = session_open();
		memcpy(CMSG_DATA(cmsg), &s, sizeof(s));
		_exit(go_sleepers(s, 500, -1, -1) != 500 ||
		      sendmsg(sv[0], &msg, 0) != 1);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_EQ(0, status);
	/* On its way it lives, too. */
	EXPECT_TRUE(reached(self->s, self->before.tasks + 500, 0));
	ASSERT_EQ(1, recvmsg(sv[1], &msg, MSG_CMSG_CLOEXEC));
	memcpy(&s, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(s));
	EXPECT_EQ(-ETIME, wait_for(s, -1, 50 * MS));
	EXPECT_EQ(0, cancel(s));
	EXPECT_EQ(0, wait_all(s));
	close(s);
	close(sv[0]);
	close(sv[1]);
}

/* Sent to a socket that is closed with it inside. */
TEST_F_TIMEOUT(death, lost_in_a_socket, 60)
{
	char control[CMSG_SPACE(sizeof(int))] = "", byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int sv[2], s = session_open();

	ASSERT_LE(0, s);
	ASSERT_EQ(500, go_sleepers(s, 500, -1, -1));
	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv));
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &s, sizeof(s));
	ASSERT_EQ(1, sendmsg(sv[0], &msg, 0));
	close(s);
	EXPECT_TRUE(reached(self->s, self->before.tasks + 500, 0));
	close(sv[0]);
	close(sv[1]);
}

/* Many short sessions at once, killed at any moment. */
TEST_F_TIMEOUT(death, many_short_lives, 200)
{
	unsigned int i, round;
	pid_t child[8];

	for (round = 0; round < 10; round++) {
		for (i = 0; i < 8; i++) {
			child[i] = child_of(self->s);
			if (child[i])
				continue;
			for (;;) {
				int s = session_open();

				if (s < 0)
					_exit(1);
				go_sleepers(s, 200, chan_create(s, 16, 4),
					    wg_create(s));
				close(s);
			}
		}
		pause_ms(100 + round);
		for (i = 0; i < 8; i++) {
			kill(child[i], SIGKILL);
			EXPECT_TRUE(dies_of(child[i], SIGKILL));
		}
		EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
	}
}

TEST_MAIN
