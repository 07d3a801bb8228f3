// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * ltask go: run one operation as a task, or as many, and show what came back.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "go.h"

/* Results that are read in one go, and most that the channel buffers. */
#define RESULTS 1024U

/*
 * Tasks that may be on their way at once where each tells its result. Those that
 * have ended wait for it to be read, on a stack of their own: a million of them
 * would hold gigabytes.
 */
#define UNDER_WAY 16384U

struct run {
	struct ltask_session *session;
	struct ltask_op_info op;
	struct ltask_go_req req;
	bool quiet;
	bool discard;
	bool summary;
	__u64 count;		/* tasks to start */
	__u64 started;
	__u64 ended;		/* results received */
	__u64 failed;	/* of these, with an error */
	__u64 timeout;	/* ns, or 0 */
	__s64 begin;		/* CLOCK_MONOTONIC */
	bool timed_out;
	int chan_fd;		/* -1: no channel */
	unsigned int elem_size;
	void *results;
	void *last;		/* a result that is not printed yet */
	__u64 times;		/* how often it came in a row */
};

static const struct option options[] = {
	{ "count", required_argument, NULL, 'n' },
	{ "discard", no_argument, NULL, 'd' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "summary", no_argument, NULL, 's' },
	{ "timeout", required_argument, NULL, 't' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static int print_help(void)
{
	fputs("Usage: ltask go [OPTION]... OP [ARG]... [NAME=ARG]...\n"
	      "Run the operation OP as a task in the kernel, wait for it and print what it\n"
	      "returned. 'ltask ops' lists the operations and their arguments.\n"
	      "\n"
	      "  -n, --count=COUNT    run it as COUNT tasks (1)\n"
	      "  -q, --quiet          do not print results; failures still count\n"
	      "  -d, --discard        let the tasks send no results at all\n"
	      "  -s, --summary        print how many ran and how long it took\n"
	      "  -t, --timeout=TIME   cancel what has not ended after TIME\n"
	      "      --help           display this help and exit\n"
	      "\n"
	      "An ARG is, by the type that the operation expects:\n"
	      "  u64, u32, s64  a number: 64, 0x40, 64K; s64 also -1\n"
	      "  ns             a time: 250us, 10ms, 1.5s, 2m, 1h; a bare number is ns\n"
	      "  fd             a file to read: PATH or '<PATH'; to write (created and\n"
	      "                 truncated): '>PATH'; to append to: '>>PATH'; an open\n"
	      "                 descriptor: N or '&N'; '-' for standard input or output.\n"
	      "                 For an argument that ends in 'out', PATH is '>PATH'.\n"
	      "One that is not given is 0, or -1 for s64; an fd must be given.\n"
	      "\n"
	      "Exit status: 0 if all tasks returned without error, 1 if not, 2 if the call\n"
	      "was wrong.\n",
	      stdout);
	return finish(EXIT_SUCCESS);
}

static __s64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (__s64)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void print_hex(const unsigned char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		printf("%02x", bytes[i]);
}

static void print_ok(const struct run *run, const struct ltask_result *result)
{
	const void *payload = ltask_result_payload(result);

	printf("ret=%lld", result->ret);
	if (!strcmp(run->op.name, "sha256") &&
	    run->op.result_len == sizeof(struct ltask_sha256_result)) {
		const struct ltask_sha256_result *sha = payload;

		printf(" len=%llu digest=", sha->len);
		print_hex(sha->digest, sizeof(sha->digest));
	} else if (run->op.result_len) {
		printf(" payload=");
		print_hex(payload, run->op.result_len);
	}
	if (run->times > 1)
		printf(" (%llu times)", run->times);
	putchar('\n');
}

static void print_failure(const struct run *run, int err)
{
	if (run->times > 1)
		report("%.*s: %s (%llu times)", LTASK_OP_NAME_LEN,
		       run->op.name, strerror(err), run->times);
	else
		report_errno(err, "%.*s", LTASK_OP_NAME_LEN, run->op.name);
}

/* Prints the results that are held back. */
static void print_last(struct run *run)
{
	const struct ltask_result *last = run->last;

	if (!run->times)
		return;
	if (last->ret < 0)
		print_failure(run, (int)-last->ret);
	else if (!run->quiet)
		print_ok(run, last);
	run->times = 0;
}

/* Equal results in a row are printed once: a million no-ops are one line. */
static void take_result(struct run *run, const struct ltask_result *result)
{
	run->ended++;
	if (result->ret < 0)
		run->failed++;
	if (!run->times || memcmp(result, run->last, run->elem_size)) {
		print_last(run);
		memcpy(run->last, result, run->elem_size);
	}
	run->times++;
}

/* How long there is still time: ns, or -1 for ever. Cancels when it is over. */
static __s64 time_left(struct run *run)
{
	__s64 left;

	if (!run->timeout || run->timed_out)
		return -1;
	left = (__s64)run->timeout - (now_ns() - run->begin);
	if (left > 0)
		return left;
	run->timed_out = true;
	report("timed out");
	ltask_cancel(run->session);
	return -1;
}

/*
 * Waits for results, at most @most_ms (-1: for ever), and takes them.
 * 1 if there may be more, 0 at the end, or a negative errno.
 */
static int take_results(struct run *run, int most_ms)
{
	struct pollfd poll_fd = { .fd = run->chan_fd, .events = POLLIN };
	__s64 left = time_left(run);
	int got, i;

	if (left >= 0 && (most_ms < 0 || left / 1000000 < most_ms))
		most_ms = left / 1000000 < 1000 ? (int)(left / 1000000) + 1 :
						  1000;
	got = poll(&poll_fd, 1, most_ms);
	if (got < 0)
		return errno == EINTR ? 1 : -errno;
	if (!got)
		return 1;
	got = ltask_chan_read(run->chan_fd, run->results, run->elem_size,
			      RESULTS);
	if (got == -EINTR || got == -EAGAIN)
		return 1;
	for (i = 0; i < got; i++)
		take_result(run, ltask_result_at(run->results, run->elem_size,
						 (unsigned int)i));
	return got > 0 ? 1 : got;
}

/* A limit of tasks was met, ours or the kernel's: let some of ours end. */
static int make_room(struct run *run)
{
	__s64 left;
	int ret;

	if (run->chan_fd >= 0) {
		if (run->started == run->ended)
			return -EAGAIN;
		ret = take_results(run, 100);
		return ret < 0 ? ret : 0;
	}
	left = time_left(run);
	if (run->timed_out)
		return 0;
	ret = ltask_wait_timeout(run->session, -1, left);
	return ret < 0 && ret != -ETIME && ret != -EINTR ? ret : 0;
}

static int start_all(struct run *run)
{
	bool room_made = false;

	while (run->started < run->count) {
		__u64 left = run->count - run->started;
		__u64 most = UINT32_MAX;
		__s64 ret;

		/* Cancels when it is over. */
		time_left(run);
		if (run->timed_out)
			break;
		if (run->chan_fd >= 0)
			most = UNDER_WAY - (run->started - run->ended);
		if (!most) {
			ret = make_room(run);
			if (ret < 0)
				return (int)ret;
			continue;
		}
		run->req.count = (__u32)(left < most ? left : most);
		ret = ltask_go(run->session, &run->req);
		if (ret > 0) {
			run->started += (__u64)ret;
			room_made = false;
			continue;
		}
		/* With all of ours ended the limit is used up by others. */
		if (ret != -EAGAIN || !run->started ||
		    (room_made && run->chan_fd < 0))
			return (int)ret;
		ret = make_room(run);
		if (ret < 0)
			return (int)ret;
		room_made = true;
	}
	return 0;
}

static int open_channel(struct run *run)
{
	struct ltask_info info;
	unsigned int capacity = RESULTS;
	int ret;

	run->elem_size = ltask_result_size(&run->op);
	ret = ltask_info(run->session, &info);
	if (ret < 0)
		return ret;
	if (capacity > info.max_capacity)
		capacity = info.max_capacity;
	if (capacity > run->count)
		capacity = (unsigned int)run->count;
	ret = ltask_chan_create(run->session, run->elem_size, capacity);
	if (ret < 0)
		return ret;
	run->chan_fd = ret;
	run->req.chan_fd = ret;
	run->results = xrealloc(NULL, RESULTS, run->elem_size);
	run->last = xrealloc(NULL, 1, run->elem_size);
	return 0;
}

/* Read what is still to come, up to the end that follows the last task. */
static int drain(struct run *run)
{
	int fd = ltask_chan_open(run->chan_fd, LTASK_CHAN_RDONLY);
	int ret;

	if (fd < 0)
		return fd;
	close(run->chan_fd);
	run->chan_fd = fd;
	do {
		ret = take_results(run, -1);
	} while (ret > 0);
	print_last(run);
	return ret;
}

static int wait_end(struct run *run)
{
	int ret;

	do {
		ret = ltask_wait_timeout(run->session, -1, time_left(run));
	} while (ret == -EINTR || ret == -ETIME);
	return ret;
}

static int run_tasks(struct run *run)
{
	__s64 took;
	int ret;

	if (!run->discard) {
		ret = open_channel(run);
		if (ret < 0) {
			report_errno(-ret, "making a channel");
			return EXIT_FAILED;
		}
	}
	run->begin = now_ns();
	ret = start_all(run);
	if (ret < 0) {
		print_last(run);
		report_errno(-ret, "%.*s: started %llu of %llu tasks",
			     LTASK_OP_NAME_LEN, run->op.name,
			     run->started,
			     run->count);
		return EXIT_FAILED;
	}
	if (run->chan_fd >= 0) {
		ret = drain(run);
		if (ret < 0) {
			report_errno(-ret, "reading results");
			return EXIT_FAILED;
		}
	}
	ret = wait_end(run);
	took = now_ns() - run->begin;
	if (ret) {
		report_errno(abs(ret), ret < 0 ? "waiting" :
						 "the kernel ended a task");
		return EXIT_FAILED;
	}
	if (run->summary)
		printf("%llu tasks in %.6f s, %.0f ns each\n",
		       run->started, (double)took / 1e9,
		       run->started ? (double)took / (double)run->started : 0);
	if (!run->discard && run->ended != run->started) {
		report("%llu results are missing",
		       (run->started - run->ended));
		return EXIT_FAILED;
	}
	return run->failed || run->timed_out ? EXIT_FAILED : EXIT_SUCCESS;
}

static int go(struct run *run, int nr_words, char **words)
{
	void *args;
	int ret;

	ret = ltask_op_find(run->session, words[0], &run->op);
	if (ret == -ENOENT) {
		report("unknown operation '%s'", words[0]);
		fputs("'ltask ops' lists the operations.\n", stderr);
		return EXIT_USAGE;
	}
	if (ret < 0) {
		report_errno(-ret, "listing operations");
		return EXIT_FAILED;
	}
	args = xrealloc(NULL, run->op.arg_len, 1);
	memset(args, 0, run->op.arg_len);
	ret = go_parse_args(&run->op, args, nr_words - 1, words + 1);
	if (!ret) {
		ltask_prep(&run->req, &run->op, args);
		ret = run_tasks(run);
	}
	go_close_args();
	free(args);
	return ret;
}

int cmd_go(int argc, char **argv)
{
	struct run run = { .count = 1, .chan_fd = -1 };
	int opt, ret;

	while ((opt = getopt_long(argc, argv, "n:dqst:", options, NULL)) != -1) {
		switch (opt) {
		case 'n':
			if (parse_u64(optarg, &run.count) < 0 || !run.count)
				return usage_error("invalid count '%s'",
						   optarg);
			break;
		case 'd':
			run.discard = true;
			break;
		case 'q':
			run.quiet = true;
			break;
		case 's':
			run.summary = true;
			break;
		case 't':
			if (parse_duration(optarg, &run.timeout) < 0 ||
			    !run.timeout || run.timeout > INT64_MAX)
				return usage_error("invalid time '%s'", optarg);
			break;
		case 'h':
			return print_help();
		default:
			return try_help();
		}
	}
	if (optind == argc)
		return usage_error("missing operation");
	if (open_session(&run.session) < 0)
		return EXIT_FAILED;
	ret = go(&run, argc - optind, argv + optind);
	if (run.chan_fd >= 0)
		close(run.chan_fd);
	ltask_session_close(run.session);
	free(run.results);
	free(run.last);
	return finish(ret);
}
