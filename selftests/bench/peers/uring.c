// SPDX-License-Identifier: GPL-2.0-only
/*
 * io_uring, by liburing: no-ops in batches, and a tree of files: for each a chain of
 * open, read and close, many at a time, a ring for each CPU; hashed by the program.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <liburing.h>

#include "digest.h"
#include "files.h"
#include "peer.h"

#define BATCH	1024U

static void check(const char *what, int ret)
{
	if (ret < 0)
		peer_fail(what, -ret);
}

static void make(struct io_uring *ring, unsigned int entries)
{
	struct io_uring_params p = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_COOP_TASKRUN,
	};

	check("io_uring_queue_init",
	      io_uring_queue_init_params(entries, ring, &p));
}

static void nops(struct io_uring *ring, unsigned int n, unsigned int batch)
{
	double start = peer_now();
	unsigned int left, nr, i;
	char figure[64];

	for (left = n; left; left -= nr) {
		struct io_uring_cqe *cqe;
		unsigned int head, seen = 0;

		nr = left < batch ? left : batch;
		for (i = 0; i < nr; i++)
			io_uring_prep_nop(io_uring_get_sqe(ring));
		check("submit", io_uring_submit_and_wait(ring, nr));
		io_uring_for_each_cqe(ring, head, cqe) {
			check("nop", cqe->res);
			seen++;
		}
		io_uring_cq_advance(ring, seen);
		if (seen != nr)
			peer_fail("completions", 0);
	}
	snprintf(figure, sizeof(figure), "from a program, batches of %u", batch);
	peer_each(figure, start, n);
}

static void submit(unsigned int n)
{
	struct io_uring ring;

	make(&ring, BATCH);
	nops(&ring, n, 1);
	nops(&ring, n, 32);
	nops(&ring, n, 1024);
	io_uring_queue_exit(&ring);
}

/* Files of a ring that are open at once. */
#define SLOTS	64U

enum stage { OPEN, READ, CLOSE };

struct slot {
	unsigned int file;
	int len;
	unsigned char buf[FILES_PIECE];
};

static struct files files;
static atomic_uint next_file;

static void prep_chain(struct io_uring *ring, struct slot *slots, unsigned int i)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

	io_uring_prep_openat_direct(sqe, AT_FDCWD, files.path[slots[i].file],
				    O_RDONLY, 0, i);
	io_uring_sqe_set_data64(sqe, i << 2 | OPEN);
	sqe->flags |= IOSQE_IO_LINK;
	sqe = io_uring_get_sqe(ring);
	io_uring_prep_read(sqe, (int)i, slots[i].buf, FILES_PIECE, 0);
	io_uring_sqe_set_data64(sqe, i << 2 | READ);
	/* Hard: a short read would end the chain. */
	sqe->flags |= IOSQE_FIXED_FILE | IOSQE_IO_HARDLINK;
	sqe = io_uring_get_sqe(ring);
	io_uring_prep_close_direct(sqe, i);
	io_uring_sqe_set_data64(sqe, i << 2 | CLOSE);
}

/* A file that one read did not end; few are. */
static void hash_large(const char *path, struct digest *d)
{
	unsigned char buf[FILES_PIECE];
	off_t pos = FILES_PIECE;
	int fd = open(path, O_RDONLY);
	ssize_t got;

	while ((got = pread(fd, buf, sizeof(buf), pos)) > 0) {
		digest_add(d, buf, (size_t)got);
		pos += got;
	}
	if (got < 0)
		peer_fail(path, errno);
	close(fd);
}

static void hash_slot(const struct slot *s, struct digest *d)
{
	digest_begin(d);
	digest_add(d, s->buf, (size_t)s->len);
	if (s->len == FILES_PIECE)
		hash_large(files.path[s->file], d);
	digest_end(d, files.got[s->file]);
}

static void *hash_some(void *unused)
{
	struct slot *slots = malloc(SLOTS * sizeof(*slots));
	struct digest *d = digest_new();
	unsigned int spare[SLOTS], nr_spare = SLOTS, i;
	struct io_uring_cqe *cqe;
	struct io_uring ring;

	(void)unused;
	if (!slots)
		peer_fail("memory", ENOMEM);
	make(&ring, 4 * SLOTS);
	check("files", io_uring_register_files_sparse(&ring, SLOTS));
	for (i = 0; i < SLOTS; i++)
		spare[i] = i;
	for (;;) {
		unsigned int head, seen = 0;

		while (nr_spare) {
			unsigned int file = atomic_fetch_add(&next_file, 1);

			if (file >= files.nr)
				break;
			i = spare[--nr_spare];
			slots[i].file = file;
			prep_chain(&ring, slots, i);
		}
		if (nr_spare == SLOTS)
			break;
		check("submit", io_uring_submit_and_wait(&ring, 1));
		io_uring_for_each_cqe(&ring, head, cqe) {
			i = (unsigned int)cqe->user_data >> 2;
			check(files.path[slots[i].file], cqe->res);
			if ((cqe->user_data & 3) == READ)
				slots[i].len = cqe->res;
			if ((cqe->user_data & 3) == CLOSE) {
				hash_slot(&slots[i], d);
				spare[nr_spare++] = i;
			}
			seen++;
		}
		io_uring_cq_advance(&ring, seen);
	}
	io_uring_queue_exit(&ring);
	digest_free(d);
	free(slots);
	return NULL;
}

static void hash_tree(unsigned int n)
{
	unsigned int cpus = (unsigned int)sysconf(_SC_NPROCESSORS_ONLN), i;
	pthread_t thread[64];
	double start;

	(void)n;
	files_load(&files);
	if (cpus > 64)
		cpus = 64;
	start = peer_now();
	for (i = 0; i < cpus; i++) {
		if (pthread_create(&thread[i], NULL, hash_some, NULL))
			peer_fail("thread", 0);
	}
	for (i = 0; i < cpus; i++)
		pthread_join(thread[i], NULL);
	peer_each("hash a tree, a file", start, files.nr);
	files_check(&files);
}

static const struct peer_workload workloads[] = {
	{ "submit", 1000000, submit },
	{ "hash", 1, hash_tree },
	{ NULL, 0, NULL },
};

int main(int argc, char **argv)
{
	static const struct peer peer = {
		"io_uring", "liburing " VERSION ", OpenSSL " VERSION_CRYPTO,
		workloads,
	};

	return peer_main(&peer, argc, argv);
}
