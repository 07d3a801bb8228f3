// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * ltask ops: the operations that modules have registered, as a table.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const char *type_name(__u32 type)
{
	switch (type) {
	case LTASK_ARG_U64:
		return "u64";
	case LTASK_ARG_S64:
		return "s64";
	case LTASK_ARG_U32:
		return "u32";
	case LTASK_ARG_FD:
		return "fd";
	case LTASK_ARG_NS:
		return "ns";
	default:
		return "?";
	}
}

/* "fd_in:fd len:u64"; freed by the caller. */
static char *describe_args(const struct ltask_op_info *op)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	__u32 i;

	if (!out) {
		report_errno(errno, "giving up");
		exit(EXIT_FAILED);
	}
	for (i = 0; i < op->nr_args; i++)
		fprintf(out, "%s%.*s:%s", i ? " " : "", LTASK_ARG_NAME_LEN,
			op->args[i].name, type_name(op->args[i].type));
	if (!op->nr_args)
		fputc('-', out);
	fclose(out);
	return text;
}

static int list(struct ltask_session *session)
{
	struct ltask_op_info *ops = NULL;
	char **args = NULL;
	int name_width = 4, args_width = 9;
	unsigned int nr, i;
	int ret;

	for (nr = 0;; nr++) {
		int width;

		ops = xrealloc(ops, nr + 1, sizeof(*ops));
		args = xrealloc(args, nr + 1, sizeof(*args));
		ret = ltask_op_at(session, nr, &ops[nr]);
		if (ret < 0)
			break;
		args[nr] = describe_args(&ops[nr]);
		width = (int)strnlen(ops[nr].name, LTASK_OP_NAME_LEN);
		if (width > name_width)
			name_width = width;
		width = (int)strlen(args[nr]);
		if (width > args_width)
			args_width = width;
	}
	if (ret == -ENOENT) {
		printf("%-*s  %-*s  DESCRIPTION\n", name_width, "NAME",
		       args_width, "ARGUMENTS");
		for (i = 0; i < nr; i++)
			printf("%-*.*s  %-*s  %.*s\n", name_width,
			       LTASK_OP_NAME_LEN, ops[i].name, args_width,
			       args[i], LTASK_OP_DESC_LEN, ops[i].description);
		ret = 0;
	} else {
		report_errno(-ret, "listing operations");
	}
	for (i = 0; i < nr; i++)
		free(args[i]);
	free(args);
	free(ops);
	return ret;
}

int cmd_ops(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct ltask_session *session;
	int opt, ret;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (opt != 'h')
			return try_help();
		puts("Usage: ltask ops\n"
		     "List the operations that can be run: name, arguments with\n"
		     "their types (see 'ltask go --help'), description.");
		return finish(EXIT_SUCCESS);
	}
	if (optind < argc)
		return usage_error("extra operand '%s'", argv[optind]);
	if (open_session(&session) < 0)
		return EXIT_FAILED;
	ret = list(session);
	ltask_session_close(session);
	return finish(ret < 0 ? EXIT_FAILED : EXIT_SUCCESS);
}
