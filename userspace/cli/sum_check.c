// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * ltask sum -c: the lines of a list of checksums as a source of jobs, and
 * verdicts in sha256sum's words.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "sum.h"

struct check {
	struct sum_source source;
	const struct sum_options *options;
	const char *list_name;		/* quoted, for messages */
	bool list_is_stdin;
	FILE *list;
	char *line;
	size_t line_room;
	unsigned long line_number;
	enum sum_blanks blanks;
	int read_error;
	unsigned long well_formed;
	unsigned long ill_formed;
	unsigned long unreadable;
	unsigned long matched;
	unsigned long mismatched;
};

/* A line without its end; -1 if there are no more. */
static ssize_t read_line(struct check *check)
{
	ssize_t len;

	errno = 0;
	len = getline(&check->line, &check->line_room, check->list);
	if (len < 0) {
		if (!feof(check->list))
			check->read_error = errno;
		return -1;
	}
	check->line_number++;
	if (len && check->line[len - 1] == '\n')
		check->line[--len] = '\0';
	if (len && check->line[len - 1] == '\r')
		check->line[--len] = '\0';
	return len;
}

static bool next(struct sum_source *source, struct sum_job *job)
{
	struct check *check = (struct check *)source;
	struct sum_line parsed;
	ssize_t len;

	do {
		len = output_failed() ? -1 : read_line(check);
		if (len < 0)
			return false;
	} while (!len || check->line[0] == '#');
	job->line = check->line_number;
	/* A list that comes from standard input can't speak of it. */
	if (!sum_parse_line(check->line, (size_t)len, &check->blanks,
			    &parsed) ||
	    (check->list_is_stdin && !strcmp(parsed.name, "-"))) {
		job->bad_line = true;
		job->state = SUM_DONE;
		return true;
	}
	job->name = xstrdup(parsed.name);
	memcpy(job->expect, parsed.digest, sizeof(job->expect));
	return true;
}

static void print_verdict(const char *name, const char *verdict)
{
	bool escape = strchr(name, '\n');

	if (escape)
		putchar('\\');
	sum_print_name(name, escape);
	printf(": %s\n", verdict);
	output_failed();
}

static void judge(struct check *check, const struct sum_job *job)
{
	const struct sum_options *options = check->options;

	check->well_formed++;
	if (job->err == ENOENT && options->ignore_missing)
		return;
	if (job->err) {
		report_name(job->err, job->name);
		check->unreadable++;
		if (!options->status)
			print_verdict(job->name, "FAILED open or read");
	} else if (memcmp(job->digest, job->expect, SHA256_LEN)) {
		check->mismatched++;
		if (!options->status)
			print_verdict(job->name, "FAILED");
	} else {
		check->matched++;
		if (!options->status && !options->quiet)
			print_verdict(job->name, "OK");
	}
}

static void emit(struct sum_source *source, struct sum_job *job)
{
	struct check *check = (struct check *)source;

	progress_clear();
	if (job->bad_line) {
		check->ill_formed++;
		if (check->options->warn)
			report("%s: %lu: improperly formatted SHA256 checksum line",
			       check->list_name, job->line);
		return;
	}
	judge(check, job);
	free((char *)job->name);
}

static void warn(unsigned long count, const char *one, const char *many)
{
	if (count)
		report("WARNING: %lu %s", count, count == 1 ? one : many);
}

static int conclude(const struct check *check)
{
	const struct sum_options *options = check->options;

	if (!check->well_formed) {
		report("%s: no properly formatted checksum lines found",
		       check->list_name);
		return EXIT_FAILED;
	}
	if (!options->status) {
		warn(check->ill_formed, "line is improperly formatted",
		     "lines are improperly formatted");
		warn(check->unreadable, "listed file could not be read",
		     "listed files could not be read");
		warn(check->mismatched, "computed checksum did NOT match",
		     "computed checksums did NOT match");
		if (options->ignore_missing && !check->matched)
			report("%s: no file was verified", check->list_name);
	}
	if (!check->matched || check->mismatched || check->unreadable ||
	    (options->strict && check->ill_formed))
		return EXIT_FAILED;
	return 0;
}

static int check_open_list(struct sum_engine *engine, struct check *check)
{
	int ret;

	if (check->options->progress)
		progress_begin(0);
	ret = sum_engine_run(engine, &check->source);
	progress_end();
	if (ret < 0)
		return EXIT_FAILED;
	if (check->read_error) {
		report("%s: read error", check->list_name);
		return EXIT_FAILED;
	}
	return conclude(check);
}

int sum_check(struct sum_engine *engine, const struct sum_options *options,
	      const char *list)
{
	struct check check = {
		.source = { .next = next, .emit = emit },
		.options = options,
		.list_is_stdin = !strcmp(list, "-"),
		.list = stdin,
	};
	char *quoted = quote_name(check.list_is_stdin ? "standard input" :
							list);
	int status = EXIT_FAILED;

	check.list_name = quoted;
	if (!check.list_is_stdin)
		check.list = fopen(list, "re");
	if (check.list) {
		status = check_open_list(engine, &check);
		if (!check.list_is_stdin)
			fclose(check.list);
		else
			clearerr(stdin);
	} else {
		report_errno(errno, "%s", quoted);
	}
	free(check.line);
	free(quoted);
	return status;
}
