// SPDX-License-Identifier: GPL-2.0-only
/*
 * Starting tasks, waiting for them, cancelling them: LTASK_IOC_GO,
 * LTASK_IOC_WAIT, LTASK_IOC_CANCEL.
 */
#include "abi.h"
#include <sched.h>
#include <poll.h>

FIXTURE(go)
{
	int s;
	struct ltask_op_info nop, sleep, spin;
	struct ltask_stat before;
};

FIXTURE_SETUP(go)
{
	self->s = session_open();
	ASSERT_LE(0, self->s);
	ASSERT_EQ(0, find_op(self->s, "nop", &self->nop));
	ASSERT_EQ(0, find_op(self->s, "sleep", &self->sleep));
	ASSERT_EQ(0, find_op(self->s, "spin", &self->spin));
	ASSERT_EQ(0, get_stat(self->s, &self->before));
}

FIXTURE_TEARDOWN(go)
{
	close(self->s);
}

/* Reads @nr results, checks that user_data are @first and up, each once. */
static bool results(int chan, unsigned int nr, uint64_t first, int64_t ret)
{
	struct ltask_result result;
	char *seen = calloc(nr, 1);
	unsigned int i;
	bool ok = true;

	for (i = 0; i < nr && ok; i++) {
		ok = read(chan, &result, sizeof(result)) == sizeof(result) &&
		     result.ret == ret && result.user_data >= first &&
		     result.user_data - first < nr &&
		     !seen[result.user_data - first]++;
	}
	free(seen);
	return ok;
}

TEST_F_TIMEOUT(go, one, 30)
{
	struct ltask_go_req req = request(&self->nop, NULL);
	int c = chan_create(self->s, sizeof(struct ltask_result), 1);
	struct ltask_go arg;

	ASSERT_LE(0, c);
	req.chan_fd = c;
	req.user_data = 77;
	ASSERT_EQ(0, go(self->s, &req, 1, &arg));
	EXPECT_EQ(1, arg.done);
	EXPECT_EQ(1, arg.nr_done);
	EXPECT_EQ(0, arg.error);
	EXPECT_TRUE(results(c, 1, 77, 0));
	EXPECT_EQ(0, wait_all(self->s));
	close(c);
}

TEST_F_TIMEOUT(go, nothing, 30)
{
	struct ltask_go arg;

	EXPECT_EQ(0, go(self->s, NULL, 0, &arg));
	EXPECT_EQ(0, arg.done);
	EXPECT_EQ(0, arg.nr_done);
	EXPECT_EQ(0, arg.error);
	EXPECT_EQ(0, wait_for(self->s, -1, 0));
}

TEST_F_TIMEOUT(go, many_of_one, 120)
{
	struct ltask_go_req req = request(&self->nop, NULL);
	struct ltask_stat stat;
	struct ltask_go arg;

	req.count = 100000;
	ASSERT_EQ(0, go(self->s, &req, 1, &arg));
	EXPECT_EQ(100000, arg.done);
	EXPECT_EQ(1, arg.nr_done);
	EXPECT_EQ(0, wait_for(self->s, -1, 60 * SECOND));
	ASSERT_EQ(0, get_stat(self->s, &stat));
	EXPECT_LE(self->before.spawned + 100000, stat.spawned);
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
}

TEST_F_TIMEOUT(go, many_requests, 120)
{
	enum { NR = 10000 };
	struct ltask_go_req *reqs = calloc(NR, sizeof(*reqs));
	int c = chan_create(self->s, sizeof(struct ltask_result), NR);
	struct ltask_go arg;
	unsigned int i;

	ASSERT_LE(0, c);
	for (i = 0; i < NR; i++) {
		reqs[i] = request(&self->nop, NULL);
		reqs[i].chan_fd = c;
		reqs[i].user_data = i;
	}
	ASSERT_EQ(0, go(self->s, reqs, NR, &arg));
	EXPECT_EQ(NR, arg.done);
	EXPECT_EQ(NR, arg.nr_done);
	EXPECT_EQ(0, arg.error);
	EXPECT_TRUE(results(c, NR, 0, 0));
	EXPECT_EQ(0, wait_all(self->s));
	free(reqs);
	close(c);
}

/* Each task of a request sends a record, and no more than the tasks do. */
TEST_F_TIMEOUT(go, results_of_a_count, 60)
{
	struct ltask_go_req req = request(&self->nop, NULL);
	int c = chan_create(self->s, sizeof(struct ltask_result), 10);
	int r = chan_open(c, LTASK_CHAN_RDONLY);
	struct ltask_result result;
	unsigned int n = 0;

	ASSERT_LE(0, r);
	req.chan_fd = c;
	req.count = 1000;
	req.user_data = ~0ULL;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	close(c);
	/* The end comes when the last task has sent its own. */
	while (read(r, &result, sizeof(result)) == sizeof(result)) {
		n++;
		EXPECT_EQ(~0ULL, result.user_data);
		EXPECT_EQ(0, result.ret);
	}
	EXPECT_EQ(1000, n);
	EXPECT_EQ(0, wait_all(self->s));
	close(r);
}

TEST_F_TIMEOUT(go, larger_elements, 60)
{
	static const unsigned int sizes[] = { 24, 48, 64, 100, 128, 256 };
	struct ltask_go_req req = request(&self->nop, NULL);
	struct ltask_result result;
	char buf[256], zero[256] = "";
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		int c = chan_create(self->s, sizes[i], 2);

		ASSERT_LE(0, c);
		req.chan_fd = c;
		req.user_data = i;
		req.count = 2;
		ASSERT_EQ(0, go(self->s, &req, 1, NULL));
		memset(buf, 0xff, sizeof(buf));
		ASSERT_EQ(sizes[i], read(c, buf, sizes[i]));
		memcpy(&result, buf, sizeof(result));
		EXPECT_EQ(i, result.user_data);
		EXPECT_EQ(0, result.ret);
		/* What is left is zero. */
		EXPECT_EQ(0, memcmp(buf + sizeof(result), zero,
				    sizes[i] - sizeof(result)));
		ASSERT_EQ(sizes[i], read(c, buf, sizes[i]));
		close(c);
	}
}

/* The batch stops at the first request that can't be taken. */
TEST_F_TIMEOUT(go, stops_at_the_first_bad, 60)
{
	int c = chan_create(self->s, sizeof(struct ltask_result), 100);
	struct ltask_go_req reqs[40];
	struct ltask_go arg;
	unsigned int bad, i;

	ASSERT_LE(0, c);
	for (bad = 0; bad < 40; bad += 3) {
		for (i = 0; i < 40; i++) {
			reqs[i] = request(&self->nop, NULL);
			reqs[i].chan_fd = c;
			reqs[i].user_data = i / 2;
			reqs[i].count = 1;
		}
		reqs[bad].op = ~0U;
		/* For a later mistake nobody asks. */
		reqs[39].flags = 1U << 31;
		if (!bad) {
			EXPECT_EQ(-ENOENT, go(self->s, reqs, 40, &arg));
			EXPECT_EQ(0, arg.done);
			EXPECT_EQ(0, arg.nr_done);
		} else {
			EXPECT_EQ(0, go(self->s, reqs, 40, &arg));
			EXPECT_EQ(bad, arg.done);
			EXPECT_EQ(bad, arg.nr_done);
			EXPECT_EQ(bad == 39 ? EINVAL : ENOENT, arg.error);
		}
		EXPECT_EQ(0, wait_all(self->s));
		for (i = 0; i < bad; i++) {
			struct ltask_result result;

			ASSERT_EQ(sizeof(result),
				  read(c, &result, sizeof(result)));
		}
		/* Not one more. */
		fcntl(c, F_SETFL, O_RDWR | O_NONBLOCK);
		EXPECT_EQ(-1, read(c, reqs, sizeof(reqs)));
		EXPECT_EQ(EAGAIN, errno);
		fcntl(c, F_SETFL, O_RDWR);
	}
	close(c);
}

/* A request's arguments and descriptors are its own once the call is back. */
TEST_F_TIMEOUT(go, arguments_are_copied, 60)
{
	int c = chan_create(self->s, sizeof(struct ltask_result), 100);
	struct ltask_sleep_args args[100];
	struct ltask_go_req reqs[100];
	unsigned int i;

	ASSERT_LE(0, c);
	for (i = 0; i < 100; i++) {
		args[i].ns = i * MS;
		reqs[i] = request(&self->sleep, &args[i]);
		reqs[i].chan_fd = c;
		reqs[i].user_data = i;
	}
	ASSERT_EQ(0, go(self->s, reqs, 100, NULL));
	memset(args, 0xff, sizeof(args));
	memset(reqs, 0xff, sizeof(reqs));
	EXPECT_TRUE(results(c, 100, 0, 0));
	close(c);
}

static int set_parameter(const char *name, unsigned long value)
{
	char path[128], text[32];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	snprintf(text, sizeof(text), "%lu", value);
	return write_text(path, text);
}

TEST_F_TIMEOUT(go, session_limit, 60)
{
	struct ltask_sleep_args args = { .ns = FOREVER };
	struct ltask_go_req reqs[2] = {
		request(&self->sleep, &args), request(&self->sleep, &args),
	};
	struct ltask_go_req nop = request(&self->nop, NULL);
	int c = chan_create(self->s, sizeof(struct ltask_result), 100);
	struct ltask_stat stat;
	struct ltask_info info;
	struct ltask_go arg;
	int other;

	ASSERT_EQ(0, get_info(self->s, &info));
	ASSERT_EQ(0, set_parameter("max_session_tasks", 100));
	reqs[0].count = 60;
	reqs[1].count = 60;
	EXPECT_EQ(0, go(self->s, reqs, 2, &arg));
	EXPECT_LE(60, arg.done);
	EXPECT_GE(100, arg.done);
	EXPECT_EQ(1, arg.nr_done);
	EXPECT_EQ(EAGAIN, arg.error);
	/* All of what was started is there, and nothing else. */
	ASSERT_EQ(0, get_stat(self->s, &stat));
	EXPECT_EQ(self->before.tasks + arg.done, stat.tasks);
	/* To the brim. */
	reqs[0].count = 1;
	while (!go(self->s, reqs, 1, NULL))
		arg.done++;
	EXPECT_EQ(100, arg.done);
	EXPECT_EQ(-EAGAIN, go(self->s, reqs, 1, NULL));
	EXPECT_EQ(-EAGAIN, go(self->s, &nop, 1, NULL));
	ASSERT_EQ(0, get_stat(self->s, &stat));
	EXPECT_EQ(self->before.tasks + 100, stat.tasks);
	/* Another session has its own. */
	other = session_open();
	ASSERT_LE(0, other);
	nop.chan_fd = c;
	nop.count = 50;
	EXPECT_EQ(0, go(other, &nop, 1, &arg));
	EXPECT_EQ(50, arg.done);
	EXPECT_EQ(0, wait_all(other));
	close(other);
	EXPECT_EQ(0, set_parameter("max_session_tasks",
				   info.max_session_tasks));
	close(c);
}

/* Who was told that there are results gets them, if there is room. */
TEST_F(go, results_of_cancelled_tasks)
{
	struct ltask_sleep_args args = { .ns = 3600 * SECOND };
	struct ltask_go_req req = request(&self->sleep, &args);
	int c = chan_create(self->s, sizeof(struct ltask_result), 10);
	struct ltask_result results[20];
	ssize_t n;
	int i;

	ASSERT_LE(0, c);
	req.chan_fd = c;
	req.count = 20;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
	n = read(c, results, sizeof(results));
	ASSERT_EQ(10 * sizeof(results[0]), n);
	for (i = 0; i < 10; i++)
		EXPECT_EQ(-ECANCELED, results[i].ret);
	close(c);
}

/* A limit that is reached for now only: as tasks end, others may start. */
TEST_F_TIMEOUT(go, limit_is_at_a_time, 60)
{
	struct ltask_sleep_args args = { .ns = 20 * MS };
	struct ltask_go_req req = request(&self->sleep, &args);
	struct ltask_info info;
	unsigned int done = 0;
	int err;

	ASSERT_EQ(0, get_info(self->s, &info));
	ASSERT_EQ(0, set_parameter("max_session_tasks", 10));
	while (done < 200) {
		err = go(self->s, &req, 1, NULL);
		if (!err)
			done++;
		else if (err == -EAGAIN)
			pause_ms(5);
		else
			break;
	}
	EXPECT_EQ(0, set_parameter("max_session_tasks",
				   info.max_session_tasks));
	EXPECT_EQ(0, err);
	EXPECT_EQ(200, done);
	EXPECT_EQ(0, wait_all(self->s));
}

/* More than may ever be there at once gets there piece by piece. */
TEST_F_TIMEOUT(go, count_above_the_limit, 60)
{
	static const char *const names[] = { "max_session_tasks", "max_tasks" };
	struct ltask_go_req req = request(&self->nop, NULL);
	unsigned long limit = self->before.tasks + 100;
	unsigned long old[2];
	struct ltask_info info;
	struct ltask_go arg;
	int err, i;

	ASSERT_EQ(0, get_info(self->s, &info));
	old[0] = info.max_session_tasks;
	old[1] = info.max_tasks;
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, set_parameter(names[i], limit));
		req.count = 10 * limit;
		do {
			err = go(self->s, &req, 1, &arg);
			if (err == -EAGAIN) {
				pause_ms(1);
				continue;
			}
			if (err)
				break;
			EXPECT_LE(1, arg.done);
			EXPECT_GE(limit, arg.done);
			EXPECT_EQ(arg.done < req.count ? EAGAIN : 0, arg.error);
			req.count -= arg.done;
		} while (req.count);
		EXPECT_EQ(0, set_parameter(names[i], old[i]));
		EXPECT_EQ(0, err);
		EXPECT_EQ(0, wait_all(self->s));
	}
}

TEST_F_TIMEOUT(go, limit_of_all, 120)
{
	struct ltask_sleep_args args = { .ns = FOREVER };
	struct ltask_go_req req = request(&self->sleep, &args);
	/* Counters are per CPU: it is exact but for this. */
	long long slack = 64 * sysconf(_SC_NPROCESSORS_CONF), done = 0;
	int other = session_open(), err = 0, i;
	struct ltask_info info;
	struct ltask_go arg;

	ASSERT_LE(0, other);
	ASSERT_EQ(0, get_info(self->s, &info));
	ASSERT_EQ(0, set_parameter("max_tasks", self->before.tasks + 2000));
	req.count = 100;
	for (i = 0; i < 100 && !err; i++) {
		err = go(i & 1 ? other : self->s, &req, 1, &arg);
		if (!err)
			done += arg.done;
	}
	EXPECT_EQ(0, set_parameter("max_tasks", info.max_tasks));
	EXPECT_EQ(-EAGAIN, err);
	EXPECT_LE(2000 - slack, done);
	EXPECT_GE(2000 + slack, done);
	close(other);
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
	EXPECT_TRUE(settled(self->s, &self->before, PATIENCE));
}

TEST_F_TIMEOUT(go, wait_deadlines, 60)
{
	struct ltask_wait arg = { .size = sizeof(arg), .wg_fd = -1 };
	long long start;

	EXPECT_EQ(0, wait_for(self->s, -1, -1));
	ASSERT_EQ(10, go_sleepers(self->s, 10, -1, -1));
	/* 0 or past: only look. */
	start = now();
	EXPECT_EQ(-ETIME, call(self->s, LTASK_IOC_WAIT, &arg));
	arg.deadline = 1;
	EXPECT_EQ(-ETIME, call(self->s, LTASK_IOC_WAIT, &arg));
	arg.deadline = start;
	EXPECT_EQ(-ETIME, call(self->s, LTASK_IOC_WAIT, &arg));
	EXPECT_GE(5 * SECOND, now() - start);
	start = now();
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 300 * MS));
	EXPECT_LE(300 * MS, now() - start);
	EXPECT_GE(PATIENCE * SECOND, now() - start);
}

/* Where the caller's clock is another. */
TEST_F_TIMEOUT(go, wait_in_a_time_namespace, 60)
{
	int status;
	pid_t pid;

	ASSERT_EQ(1, go_sleepers(self->s, 1, -1, -1));
	if (unshare(CLONE_NEWTIME) ||
	    write_text("/proc/self/timens_offsets", "monotonic 1000 0"))
		SKIP(return, "no time namespaces");
	pid = fork();
	if (!pid) {
		alarm(PATIENCE);
		_exit(wait_for(self->s, -1, 300 * MS) != -ETIME);
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_F_TIMEOUT(go, wait_lasts_as_long_as_tasks, 60)
{
	struct ltask_sleep_args args = { .ns = 400 * MS };
	struct ltask_go_req req = request(&self->sleep, &args);
	long long start = now();

	req.count = 20;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	EXPECT_EQ(0, wait_for(self->s, -1, -1));
	EXPECT_LE(400 * MS, now() - start);
	EXPECT_GE(PATIENCE * SECOND, now() - start);
}

static volatile int signals;

static void on_signal(int sig)
{
	(void)sig;
	signals++;
}

TEST_F_TIMEOUT(go, wait_and_signals, 60)
{
	struct sigaction action = { .sa_handler = on_signal };
	pid_t parent = getpid(), child;

	ASSERT_EQ(1, go_sleepers(self->s, 1, -1, -1));
	sigaction(SIGUSR1, &action, NULL);
	child = fork();
	if (!child) {
		do
			pause_ms(50);
		while (!kill(parent, SIGUSR1));
		_exit(0);
	}
	EXPECT_EQ(-EINTR, wait_for(self->s, -1, -1));
	EXPECT_EQ(-EINTR, wait_for(self->s, -1, PATIENCE * SECOND));
	/* Restarted, with the same deadline. */
	action.sa_flags = SA_RESTART;
	sigaction(SIGUSR1, &action, NULL);
	signals = 0;
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, SECOND));
	EXPECT_LE(2, signals);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

/* Everything that can be waited for is a descriptor: the session is, too. */
TEST_F_TIMEOUT(go, poll_session, 60)
{
	struct ltask_sleep_args args = { .ns = 200 * MS };
	struct ltask_go_req req = request(&self->sleep, &args);
	struct pollfd p = { .fd = self->s, .events = POLLIN };
	long long start = now();

	EXPECT_EQ(1, poll(&p, 1, 0));
	req.count = 5;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	EXPECT_EQ(0, poll(&p, 1, 0));
	EXPECT_EQ(1, poll(&p, 1, PATIENCE * 1000));
	EXPECT_EQ(POLLIN, p.revents);
	EXPECT_LE(200 * MS, now() - start);
}

TEST_F_TIMEOUT(go, cancel, 60)
{
	struct ltask_sleep_args forever = { .ns = FOREVER };
	struct ltask_go_req spin = request(&self->spin, &forever);
	struct ltask_go_req nop = request(&self->nop, NULL);
	int wg = wg_create(self->s);
	struct ltask_go arg;

	ASSERT_LE(0, wg);
	ASSERT_EQ(1000, go_sleepers(self->s, 1000, -1, wg));
	spin.count = 3;
	spin.wg_fd = wg;
	ASSERT_EQ(0, go(self->s, &spin, 1, NULL));
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 100 * MS));
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_for(self->s, wg, PATIENCE * SECOND));
	EXPECT_EQ(0, wait_all(self->s));
	/* For good. */
	EXPECT_EQ(-ECANCELED, go(self->s, &nop, 1, &arg));
	EXPECT_EQ(0, arg.done);
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(-ECANCELED, go(self->s, &nop, 1, NULL));
	/* The rest of the session works. */
	EXPECT_EQ(0, get_stat(self->s, &self->before));
	EXPECT_EQ(0, close(wg));
}

/* Tasks that wait to send a result that nobody takes end, too. */
TEST_F_TIMEOUT(go, cancel_senders, 60)
{
	struct ltask_go_req req = request(&self->nop, NULL);
	int c = chan_create(self->s, sizeof(struct ltask_result), 0);
	int r = chan_open(c, LTASK_CHAN_RDONLY);
	char buf[sizeof(struct ltask_result)];

	ASSERT_LE(0, r);
	req.chan_fd = c;
	req.count = 500;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	close(c);
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 100 * MS));
	EXPECT_EQ(sizeof(buf), read(r, buf, sizeof(buf)));
	EXPECT_EQ(0, cancel(self->s));
	EXPECT_EQ(0, wait_all(self->s));
	/* That was the last writer. */
	EXPECT_EQ(0, read(r, buf, sizeof(buf)));
	close(r);
}

/* A result for a closed channel is dropped, the task ends. */
TEST_F_TIMEOUT(go, closed_channel, 60)
{
	struct ltask_go_req req = request(&self->nop, NULL);
	int c = chan_create(self->s, sizeof(struct ltask_result), 0);

	ASSERT_LE(0, c);
	req.chan_fd = c;
	req.count = 100;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	EXPECT_EQ(-ETIME, wait_for(self->s, -1, 50 * MS));
	EXPECT_EQ(0, chan_close(c));
	EXPECT_EQ(0, wait_all(self->s));
	close(c);
	/* Nor do they wait for readers that are gone. */
	c = chan_create(self->s, sizeof(struct ltask_result), 0);
	ASSERT_LE(0, c);
	req.chan_fd = c;
	ASSERT_EQ(0, go(self->s, &req, 1, NULL));
	close(c);
	EXPECT_EQ(0, wait_all(self->s));
}

TEST_MAIN
