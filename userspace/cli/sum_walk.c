// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * The files of ltask sum -r: every regular file below a directory, sorted by
 * path, so that the output is the same each time. Links are not followed.
 * Directories are read one at a time from a list, so neither depth nor number
 * uses up stack or descriptors.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sum.h"

static void add(struct sum_paths *list, char *path)
{
	/* Grow when the number is a power of two. */
	if (!(list->nr & (list->nr - 1)))
		list->paths = xrealloc(list->paths, list->nr ? 2 * list->nr : 1,
				       sizeof(*list->paths));
	list->paths[list->nr++] = path;
}

static char *join(const char *directory, const char *name)
{
	size_t len = strlen(directory);
	char *path = xrealloc(NULL, len + strlen(name) + 2, 1);

	strcpy(path, directory);
	if (len && directory[len - 1] != '/')
		path[len++] = '/';
	strcpy(path + len, name);
	return path;
}

/* The type of an entry; DT_UNKNOWN after a message. */
static unsigned char entry_type(DIR *dir, const struct dirent *entry,
				const char *path)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type;
	if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		report_name(errno, path);
		return DT_UNKNOWN;
	}
	return IFTODT(st.st_mode);
}

static int read_directory(const char *directory, int flags,
			  struct sum_paths *files, struct sum_paths *more)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int ret = 0;

	if (!dir) {
		report_name(errno, directory);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	for (;;) {
		char *path;

		errno = 0;
		entry = readdir(dir);
		if (!entry)
			break;
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		path = join(directory, entry->d_name);
		switch (entry_type(dir, entry, path)) {
		case DT_REG:
			add(files, path);
			continue;
		case DT_DIR:
			add(more, path);
			continue;
		case DT_UNKNOWN:
			ret = -1;
			break;
		default:
			break;
		}
		free(path);
	}
	if (errno) {
		report_name(errno, directory);
		ret = -1;
	}
	closedir(dir);
	return ret;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int sum_walk(const char *root, struct sum_paths *found)
{
	struct sum_paths directories = { 0 };
	/* The root was named by the user, and may be a link. */
	int flags = 0;
	int ret = 0;

	add(&directories, xstrdup(root));
	while (directories.nr) {
		char *directory = directories.paths[--directories.nr];

		if (read_directory(directory, flags, found, &directories) < 0)
			ret = -1;
		free(directory);
		flags = O_NOFOLLOW;
	}
	free(directories.paths);
	if (found->nr)
		qsort(found->paths, found->nr, sizeof(*found->paths), by_path);
	return ret;
}

void sum_paths_free(struct sum_paths *paths)
{
	size_t i;

	for (i = 0; i < paths->nr; i++)
		free(paths->paths[i]);
	free(paths->paths);
	paths->paths = NULL;
	paths->nr = 0;
}
