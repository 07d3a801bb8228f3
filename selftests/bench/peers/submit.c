// SPDX-License-Identifier: GPL-2.0-only
/*
 * ltask as a program sees it: what a task costs that does nothing, started by one
 * request with a count, and by requests of one task each, some to a batch; and a
 * tree of files, an operation for each.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libltask.h>

#include "files.h"
#include "peer.h"

#define BATCH	1024U

static struct ltask_session *session;

static __s64 check(const char *what, __s64 ret)
{
	if (ret < 0)
		peer_fail(what, (int)-ret);
	return ret;
}

/* -EAGAIN: as many tasks as may be; wait for some to end. */
static __s64 room(const char *what, __s64 ret)
{
	if (ret != -EAGAIN)
		return check(what, ret);
	check("wait", ltask_wait(session, -1));
	return 0;
}

static void by_count(const struct ltask_go_req *req, unsigned int tasks)
{
	struct ltask_go_req all = *req;
	double start = peer_now();
	unsigned int left = tasks;

	while (left) {
		all.count = left;
		left -= (unsigned int)room("go", ltask_go(session, &all));
	}
	check("wait", ltask_wait(session, -1));
	peer_each("from a program, by count", start, tasks);
}

static void by_batch(const struct ltask_go_req *req, unsigned int tasks,
		     unsigned int batch)
{
	struct ltask_go_req reqs[BATCH];
	char figure[64];
	unsigned int i, left = tasks;
	double start;

	for (i = 0; i < batch; i++)
		reqs[i] = *req;
	start = peer_now();
	while (left) {
		unsigned int nr = left < batch ? left : batch;

		left -= (unsigned int)room("go", ltask_go_many(session, reqs, nr,
							       NULL));
	}
	check("wait", ltask_wait(session, -1));
	snprintf(figure, sizeof(figure), "from a program, batches of %u", batch);
	peer_each(figure, start, tasks);
}

static void submit(unsigned int n)
{
	struct ltask_op_info nop;
	struct ltask_go_req req;

	check("/dev/ltask", ltask_session_open(&session));
	check("nop", ltask_op_find(session, "nop", &nop));
	ltask_prep(&req, &nop, NULL);
	req.count = 1;
	by_count(&req, n);
	by_batch(&req, n, 1);
	by_batch(&req, n, 32);
	by_batch(&req, n, 1024);
	check("close", ltask_session_close(session));
}

/* So many files are open at once. */
#define WINDOW	256U

static void take(struct files *f, int chan, void *buf, unsigned int size,
		 unsigned int nr)
{
	while (nr) {
		int got = (int)check("results", ltask_chan_read(chan, buf, size,
								WINDOW));
		int i;

		for (i = 0; i < got; i++) {
			const struct ltask_result *r =
				ltask_result_at(buf, size, (unsigned int)i);

			check("sha256", r->ret);
			memcpy(f->got[r->user_data],
			       ltask_result_sha256(r)->digest, FILES_DIGEST);
		}
		nr -= (unsigned int)got;
	}
}

static void hash_tree(unsigned int n)
{
	static struct ltask_sha256_args args[WINDOW];
	static struct ltask_go_req reqs[WINDOW];
	struct ltask_op_info sha256;
	unsigned int size, i, nr;
	struct files f;
	double start;
	void *buf;
	int chan;

	(void)n;
	files_load(&f);
	check("/dev/ltask", ltask_session_open(&session));
	check("sha256", ltask_op_find(session, "sha256", &sha256));
	size = ltask_result_size(&sha256);
	chan = (int)check("channel", ltask_chan_create(session, size, WINDOW));
	buf = malloc((size_t)size * WINDOW);
	if (!buf)
		peer_fail("memory", ENOMEM);
	start = peer_now();
	for (i = 0; i < f.nr; i += nr) {
		unsigned int j, done;

		nr = f.nr - i < WINDOW ? f.nr - i : WINDOW;
		for (j = 0; j < nr; j++) {
			args[j].fd = open(f.path[i + j], O_RDONLY | O_CLOEXEC);
			if (args[j].fd < 0)
				peer_fail(f.path[i + j], errno);
			ltask_prep(&reqs[j], &sha256, &args[j]);
			reqs[j].count = 1;
			reqs[j].chan_fd = chan;
			reqs[j].user_data = i + j;
		}
		for (done = 0; done < nr;)
			done += (unsigned int)check("go",
				ltask_go_many(session, reqs + done, nr - done, NULL));
		for (j = 0; j < nr; j++)
			close(args[j].fd);
		take(&f, chan, buf, size, nr);
	}
	peer_each("hash a tree, a file", start, f.nr);
	files_check(&f);
	check("close", ltask_session_close(session));
}

static const struct peer_workload workloads[] = {
	{ "submit", 1000000, submit },
	{ "hash", 1, hash_tree },
	{ NULL, 0, NULL },
};

int main(int argc, char **argv)
{
	static const struct peer peer = {
		"task", "libltask " LIBLTASK_VERSION, workloads,
	};

	return peer_main(&peer, argc, argv);
}
