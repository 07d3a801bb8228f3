// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * ltask sum FILE... and -r: the files named, or found below the directories
 * named, as a source of jobs.
 */
#include <sys/stat.h>

#include "sum.h"

struct list {
	struct sum_source source;
	const struct sum_options *options;
	char **names;
	size_t nr;
	size_t at;
	bool in_tree;
	bool failed;
};

static bool next(struct sum_source *source, struct sum_job *job)
{
	struct list *list = (struct list *)source;

	if (list->at == list->nr || output_failed())
		return false;
	job->name = list->names[list->at++];
	job->in_tree = list->in_tree;
	return true;
}

static void emit(struct sum_source *source, struct sum_job *job)
{
	struct list *list = (struct list *)source;

	progress_clear();
	if (job->err) {
		report_name(job->err, job->name);
		list->failed = true;
		return;
	}
	sum_print_digest(list->options, job);
	output_failed();
}

static int hash(struct sum_engine *engine, struct list *list)
{
	list->source.next = next;
	list->source.emit = emit;
	return sum_engine_run(engine, &list->source);
}

/* One argument of -r: a tree, or else a file. */
static int hash_root(struct sum_engine *engine,
		     const struct sum_options *options, char *root)
{
	struct list list = { .options = options };
	struct sum_paths found = { 0 };
	struct stat st;
	int ret;

	if (stat(root, &st) < 0 || !S_ISDIR(st.st_mode)) {
		list.names = &root;
		list.nr = 1;
	} else {
		list.failed = sum_walk(root, &found) < 0;
		list.names = found.paths;
		list.nr = found.nr;
		list.in_tree = true;
	}
	if (options->progress)
		progress_begin(list.nr);
	ret = hash(engine, &list);
	progress_end();
	sum_paths_free(&found);
	return ret < 0 || list.failed ? EXIT_FAILED : 0;
}

int sum_list(struct sum_engine *engine, const struct sum_options *options,
	     int nr_names, char **names)
{
	struct list list = {
		.options = options,
		.names = names,
		.nr = (size_t)nr_names,
	};
	int status = 0, ret, i;

	if (!options->recursive) {
		if (options->progress)
			progress_begin(list.nr);
		ret = hash(engine, &list);
		progress_end();
		return ret < 0 || list.failed ? EXIT_FAILED : 0;
	}
	for (i = 0; i < nr_names; i++)
		if (hash_root(engine, options, names[i]))
			status = EXIT_FAILED;
	return status;
}
