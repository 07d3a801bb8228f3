// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Hash files at the same time, one task each, and print the digests in the
 * order in which the tasks finish. "ltask sum" is the full-grown form.
 *
 *	hash FILE...
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <errno.h>
#include <libltask.h>

static int fail(const char *what, int ret)
{
	fprintf(stderr, "hash: %s: %s\n", what, strerror(-ret));
	return 1;
}

/* Starts a task for a file; the task has its own reference to it. */
static int hash(struct ltask_session *session, const struct ltask_op_info *op,
		int chan_fd, const char *path, unsigned int number)
{
	struct ltask_sha256_args args = { .fd = -1 };
	struct ltask_go_req req;
	__s64 ret;

	args.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (args.fd < 0)
		return -errno;
	ltask_prep(&req, op, &args);
	req.chan_fd = chan_fd;
	req.user_data = number;
	ret = ltask_go(session, &req);
	close(args.fd);
	return ret < 0 ? (int)ret : 0;
}

static void print(const char *path, const struct ltask_result *result)
{
	const struct ltask_sha256_result *sha = ltask_result_sha256(result);
	size_t i;

	if (result->ret < 0) {
		fail(path, (int)result->ret);
		return;
	}
	for (i = 0; i < sizeof(sha->digest); i++)
		printf("%02x", sha->digest[i]);
	printf("  %s\n", path);
}

int main(int argc, char **argv)
{
	struct ltask_session *session;
	struct ltask_op_info op;
	unsigned int size;
	int chan, results, ret, i;
	void *buf;

	ret = ltask_session_open(&session);
	if (ret < 0)
		return fail("/dev/ltask", ret);
	ret = ltask_op_find(session, "sha256", &op);
	if (ret < 0)
		return fail("operation sha256", ret);
	size = ltask_result_size(&op);
	chan = ltask_chan_create(session, size, 16);
	if (chan < 0)
		return fail("channel", chan);
	for (i = 1; i < argc; i++) {
		ret = hash(session, &op, chan, argv[i], (unsigned int)i);
		if (ret < 0)
			fail(argv[i], ret);
	}

	/* With only the tasks left to write, their last result is the end. */
	results = ltask_chan_open(chan, LTASK_CHAN_RDONLY);
	if (results < 0)
		return fail("channel", results);
	close(chan);
	buf = malloc(size);
	if (!buf)
		return fail("result", -ENOMEM);
	while ((ret = ltask_chan_read(results, buf, size, 1)) > 0) {
		const struct ltask_result *result = ltask_result_at(buf, size, 0);

		print(argv[result->user_data], result);
	}
	if (ret < 0)
		return fail("reading results", ret);
	free(buf);
	close(results);
	ltask_session_close(session);
	return 0;
}
