// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Arguments of ltask go: words of the command line, turned into bytes by the
 * layout that the kernel tells for the operation. Nothing here knows an
 * operation by name, so those of other modules work as well.
 *
 * All words are understood before the first file is opened, and all files are
 * opened before the first is truncated: a call that is wrong costs nobody a file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "go.h"

/* Files that were opened for the operation, to be closed at the end. */
static struct opened {
	int fd;
	int flags;
	const char *path;
	bool regular;
	dev_t dev;
	ino_t ino;
} opened[LTASK_OP_MAX_ARGS];
static unsigned int nr_opened;

static bool is_output(const struct ltask_arg_desc *arg)
{
	size_t len = strnlen(arg->name, LTASK_ARG_NAME_LEN);

	return len >= 3 && !strncmp(arg->name + len - 3, "out", 3);
}

static int open_word(const char *path, int flags, __s64 *value)
{
	int fd = open(path, (flags & ~O_TRUNC) | O_CLOEXEC | O_NOCTTY, 0666);
	struct opened *file = &opened[nr_opened];
	struct stat st;

	if (fd < 0) {
		report_name(errno, path);
		return EXIT_FAILED;
	}
	*file = (struct opened){ .fd = fd, .flags = flags, .path = path };
	nr_opened++;
	if (fstat(fd, &st) < 0) {
		report_name(errno, path);
		return EXIT_FAILED;
	}
	file->regular = S_ISREG(st.st_mode);
	file->dev = st.st_dev;
	file->ino = st.st_ino;
	*value = fd;
	return 0;
}

/* A file that is read and written at once would be lost, or grow for ever. */
static int check_same(void)
{
	const struct opened *a, *b, *end = opened + nr_opened;

	for (a = opened; a < end; a++) {
		for (b = opened; b < end; b++) {
			if ((a->flags & O_ACCMODE) == O_RDONLY &&
			    (b->flags & O_ACCMODE) != O_RDONLY &&
			    a->regular && b->regular && a->ino == b->ino &&
			    a->dev == b->dev) {
				report("'%s' and '%s' are the same file",
				       a->path, b->path);
				return EXIT_FAILED;
			}
		}
	}
	return 0;
}

static int truncate_all(void)
{
	const struct opened *file;

	for (file = opened; file < opened + nr_opened; file++) {
		if (file->flags & O_TRUNC && file->regular &&
		    ftruncate(file->fd, 0) < 0) {
			report_name(errno, file->path);
			return EXIT_FAILED;
		}
	}
	return 0;
}

static int descriptor_value(const struct ltask_arg_desc *arg, const char *word,
			    __s64 *value)
{
	const int create = O_WRONLY | O_CREAT;
	const char *number = word + (*word == '&');
	bool output = is_output(arg);

	if (*number && strspn(number, "0123456789") == strlen(number)) {
		if (parse_s64(number, value) < 0 || *value > INT32_MAX)
			return usage_error("invalid descriptor '%s'", word);
		return 0;
	}
	if (*word == '&')
		return usage_error("invalid descriptor '%s'", word);
	if (!strcmp(word, "-")) {
		*value = output ? STDOUT_FILENO : STDIN_FILENO;
		return 0;
	}
	if (*word == '<')
		return open_word(word + 1, O_RDONLY, value);
	if (word[0] == '>' && word[1] == '>')
		return open_word(word + 2, create | O_APPEND, value);
	if (*word == '>')
		return open_word(word + 1, create | O_TRUNC, value);
	if (output)
		return open_word(word, create | O_TRUNC, value);
	return open_word(word, O_RDONLY, value);
}

static int word_value(const struct ltask_arg_desc *arg, const char *word,
		      __s64 *value)
{
	__u64 number = 0;
	int ret;

	switch (arg->type) {
	case LTASK_ARG_FD:
		return descriptor_value(arg, word, value);
	case LTASK_ARG_S64:
		ret = parse_s64(word, value);
		break;
	case LTASK_ARG_NS:
		ret = parse_duration(word, &number);
		*value = (__s64)number;
		break;
	default:
		ret = parse_u64(word, &number);
		*value = (__s64)number;
		if (!ret && arg->type == LTASK_ARG_U32 && number > UINT32_MAX)
			ret = -ERANGE;
		break;
	}
	if (ret < 0)
		return usage_error("%s '%s' for argument '%.*s'",
				   ret == -ERANGE ? "too large a value" :
						    "invalid value",
				   word, LTASK_ARG_NAME_LEN, arg->name);
	return 0;
}

/* An argument's index if @word is NAME=VALUE of one, and where VALUE begins. */
static int named(const struct ltask_op_info *op, const char *word,
		 const char **value)
{
	const char *equals = strchr(word, '=');
	char name[LTASK_ARG_NAME_LEN];
	size_t len;

	if (!equals)
		return -ENOENT;
	len = (size_t)(equals - word);
	if (!len || len >= sizeof(name))
		return -ENOENT;
	memcpy(name, word, len);
	name[len] = '\0';
	*value = equals + 1;
	return ltask_op_arg(op, name);
}

static int set(const struct ltask_op_info *op, void *args, unsigned int index,
	       const char *word)
{
	__s64 value = 0;
	int ret = word_value(&op->args[index], word, &value);

	if (ret)
		return ret;
	ret = ltask_op_set_arg(op, args, index, value);
	if (ret < 0) {
		report_errno(-ret, "argument '%.*s'", LTASK_ARG_NAME_LEN,
			     op->args[index].name);
		return EXIT_FAILED;
	}
	return 0;
}

/* What an argument is that nobody gave. */
static int set_default(const struct ltask_op_info *op, void *args,
		       unsigned int index)
{
	switch (op->args[index].type) {
	case LTASK_ARG_FD:
		return usage_error("missing argument '%.*s' of '%.*s'",
				   LTASK_ARG_NAME_LEN, op->args[index].name,
				   LTASK_OP_NAME_LEN, op->name);
	case LTASK_ARG_S64:
		return set(op, args, index, "-1");
	default:
		return set(op, args, index, "0");
	}
}

/* Finds the word of each argument. */
static int assign(const struct ltask_op_info *op, int nr_words, char **words,
		  const char **given)
{
	unsigned int next = 0;
	int w;

	for (w = 0; w < nr_words; w++) {
		const char *value = words[w];
		int index = named(op, words[w], &value);

		if (index < 0) {
			value = words[w];
			while (next < op->nr_args && given[next])
				next++;
			if (next == op->nr_args)
				return usage_error("extra operand '%s'", value);
			index = (int)next;
		} else if (given[index]) {
			return usage_error("argument '%s' is given twice",
					   words[w]);
		}
		given[index] = value;
	}
	return 0;
}

/* Sets the arguments that are files, or those that are not. */
static int set_all(const struct ltask_op_info *op, void *args,
		   const char *const *given, bool files)
{
	unsigned int i;
	int ret;

	for (i = 0; i < op->nr_args; i++) {
		bool file = op->args[i].type == LTASK_ARG_FD;

		/* One that is missing is wrong, and so found at first. */
		if (given[i] && file != files)
			continue;
		ret = given[i] ? set(op, args, i, given[i]) :
				 set_default(op, args, i);
		if (ret)
			return ret;
	}
	return 0;
}

int go_parse_args(const struct ltask_op_info *op, void *args, int nr_words,
		  char **words)
{
	const char *given[LTASK_OP_MAX_ARGS] = { NULL };
	int ret = assign(op, nr_words, words, given);

	if (!ret)
		ret = set_all(op, args, given, false);
	if (!ret)
		ret = set_all(op, args, given, true);
	if (!ret)
		ret = check_same();
	return ret ? ret : truncate_all();
}

void go_close_args(void)
{
	while (nr_opened)
		close(opened[--nr_opened].fd);
}
