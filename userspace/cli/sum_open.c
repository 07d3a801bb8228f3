// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Descriptors for the kernel to hash. Its operation reads a file from the
 * beginning; for standard input in the middle of a file, and for files that
 * the kernel can't read for itself, a copy without a name is made.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sum.h"

/* A file without a name: on disk if that can be had, else in memory. */
static int temporary_file(void)
{
	const char *directory = getenv("TMPDIR");
	int fd;

	if (!directory || !*directory)
		directory = "/tmp";
	fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = memfd_create("ltask sum", MFD_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t put = write(fd, data, len);

		if (put < 0) {
			if (errno == EINTR)
				continue;
			return -errno;
		}
		data += put;
		len -= (size_t)put;
	}
	return 0;
}

static int copy_all(int to, int from)
{
	static char buffer[65536];
	ssize_t got;
	int ret = 0;

	while (!ret) {
		got = read(from, buffer, sizeof(buffer));
		if (!got)
			return 0;
		if (got > 0)
			ret = write_all(to, buffer, (size_t)got);
		else if (errno != EINTR)
			ret = -errno;
	}
	return ret;
}

static int copy_of(int from)
{
	int fd = temporary_file();
	int ret;

	if (fd < 0)
		return fd;
	ret = copy_all(fd, from);
	if (ret < 0) {
		close(fd);
		return ret;
	}
	return fd;
}

static int open_stdin(struct sum_job *job)
{
	struct stat st;
	int fd;

	job->is_stdin = true;
	if (fstat(STDIN_FILENO, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	/* Only a reader of its own may stop at what a terminal calls the end. */
	if (isatty(STDIN_FILENO) ||
	    lseek(STDIN_FILENO, 0, SEEK_CUR) > 0) {
		job->copied = true;
		return copy_of(STDIN_FILENO);
	}
	fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	return fd < 0 ? -errno : fd;
}

static int open_named(const struct sum_job *job)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;
	struct stat st;
	int fd, ret = 0;

	/* What was a file when the tree was walked may be anything now. */
	if (job->in_tree)
		flags |= O_NOFOLLOW | O_NONBLOCK;
	fd = open(job->name, flags);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		ret = -errno;
	else if (S_ISDIR(st.st_mode))
		ret = -EISDIR;
	else if (job->in_tree && !S_ISREG(st.st_mode))
		ret = -EINVAL;
	if (ret < 0) {
		close(fd);
		return ret;
	}
	return fd;
}

int sum_open(struct sum_job *job)
{
	if (!strcmp(job->name, "-"))
		return open_stdin(job);
	return open_named(job);
}

int sum_open_copy(struct sum_job *job)
{
	int from, fd;

	job->copied = true;
	if (job->is_stdin)
		return copy_of(STDIN_FILENO);
	from = open_named(job);
	if (from < 0)
		return from;
	fd = copy_of(from);
	close(from);
	return fd;
}

void sum_stdin_done(const struct sum_job *job)
{
	/* The kernel leaves the position alone; a pipe has none. */
	if (!job->err && !job->copied)
		lseek(STDIN_FILENO, (off_t)job->len, SEEK_SET);
}
