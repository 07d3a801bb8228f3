/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * What the parts of ltask sum share. A source gives jobs (files to hash), the
 * engine has the kernel hash many of them at the same time, and gives them
 * back to the source one by one in the order in which they came.
 */
#ifndef LTASK_CLI_SUM_H
#define LTASK_CLI_SUM_H

#include "cli.h"

#define SHA256_LEN	32
#define SHA256_HEX	64

struct sum_options {
	bool binary;
	bool tag;
	bool zero;
	bool check;
	bool recursive;
	bool progress;
	bool quiet;
	bool status;
	bool strict;
	bool warn;
	bool ignore_missing;
};

/* What the engine does with a job. */
enum sum_state {
	SUM_NEW,	/* not begun */
	SUM_BATCHED,	/* in a batch that is not submitted */
	SUM_RUNNING,	/* a task has it */
	SUM_RETRY,	/* the kernel can't read it: copy it for the kernel */
	SUM_DONE,	/* result or error is there */
};

/*
 * @name: the file, "-" for standard input; belongs to the source.
 * @in_tree: found by walking: must be a regular file, no link.
 * @expect, @line, @bad_line: for checking; the engine does not look at them,
 *	but gives back at once a job that comes with @state SUM_DONE.
 * @err: positive errno, or 0 and @digest and @len are valid.
 * @is_stdin, @copied: the engine's.
 */
struct sum_job {
	const char *name;
	bool in_tree;
	unsigned char expect[SHA256_LEN];
	unsigned long line;
	bool bad_line;
	enum sum_state state;
	int err;
	__u64 len;
	unsigned char digest[SHA256_LEN];
	bool is_stdin;
	bool copied;
};

/*
 * @next: fills in a job that is zeroed; false: there are no more.
 * @emit: takes a job that is done.
 */
struct sum_source {
	bool (*next)(struct sum_source *source, struct sum_job *job);
	void (*emit)(struct sum_source *source, struct sum_job *job);
};

/* sum_engine.c: 0, or -1 after a message. */
struct sum_engine;
int sum_engine_open(struct sum_engine **engine);
void sum_engine_close(struct sum_engine *engine);
int sum_engine_run(struct sum_engine *engine, struct sum_source *source);

/* sum_open.c: what a job reads, as a descriptor, or a negative errno. */
int sum_open(struct sum_job *job);
/* The same as a copy that anything can read from its beginning. */
int sum_open_copy(struct sum_job *job);
/* After standard input was hashed: it has been read. */
void sum_stdin_done(const struct sum_job *job);

/* sum_print.c */
void sum_print_digest(const struct sum_options *options,
		      const struct sum_job *job);
void sum_print_name(const char *name, bool escape);

/* sum_list.c: hash the files; sum_check.c: check a list. Exit statuses. */
int sum_list(struct sum_engine *engine, const struct sum_options *options,
	     int nr_names, char **names);
int sum_check(struct sum_engine *engine, const struct sum_options *options,
	      const char *list);

/* sum_line.c */
struct sum_line {
	char *name;			/* in the line that was parsed */
	unsigned char digest[SHA256_LEN];
};

/* Whether a list has "DIGEST NAME" lines of one blank; it can't have both. */
enum sum_blanks {
	BLANKS_UNKNOWN,
	BLANKS_TWO,
	BLANKS_ONE,
};

bool sum_parse_line(char *line, size_t len, enum sum_blanks *blanks,
		    struct sum_line *parsed);

/* sum_walk.c: all regular files below @root, sorted. 0, or -1 after a message. */
struct sum_paths {
	char **paths;
	size_t nr;
};

int sum_walk(const char *root, struct sum_paths *found);
void sum_paths_free(struct sum_paths *paths);

/* progress.c: a bar on stderr; nothing if it was not begun. 0 files: unknown. */
void progress_begin(__u64 files);
void progress_step(__u64 bytes);
void progress_clear(void);
void progress_end(void);

#endif /* LTASK_CLI_SUM_H */
