// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * ltask sum: sha256sum, with the hashing done by tasks in the kernel.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sum.h"

enum {
	OPT_HELP = 256,
	OPT_IGNORE_MISSING,
	OPT_NO_PROGRESS,
	OPT_PROGRESS,
	OPT_QUIET,
	OPT_STATUS,
	OPT_STRICT,
	OPT_TAG,
};

static const struct option long_options[] = {
	{ "binary", no_argument, NULL, 'b' },
	{ "check", no_argument, NULL, 'c' },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "ignore-missing", no_argument, NULL, OPT_IGNORE_MISSING },
	{ "no-progress", no_argument, NULL, OPT_NO_PROGRESS },
	{ "progress", no_argument, NULL, OPT_PROGRESS },
	{ "quiet", no_argument, NULL, OPT_QUIET },
	{ "recursive", no_argument, NULL, 'r' },
	{ "status", no_argument, NULL, OPT_STATUS },
	{ "strict", no_argument, NULL, OPT_STRICT },
	{ "tag", no_argument, NULL, OPT_TAG },
	{ "text", no_argument, NULL, 't' },
	{ "warn", no_argument, NULL, 'w' },
	{ "zero", no_argument, NULL, 'z' },
	{ NULL, 0, NULL, 0 },
};

static int print_help(void)
{
	fputs("Usage: ltask sum [OPTION]... [FILE]...\n"
	      "  or:  ltask sum -r [OPTION]... [DIRECTORY]...\n"
	      "  or:  ltask sum -c [OPTION]... [LIST]...\n"
	      "Print or check SHA-256 checksums, as sha256sum does, computed by one kernel\n"
	      "task per file. With no FILE, or when it is -, read standard input.\n"
	      "\n"
	      "  -b, --binary          read in binary mode (no difference but in the output)\n"
	      "  -c, --check           read checksums from the LISTs and check them\n"
	      "  -r, --recursive       all regular files below the DIRECTORYs (.), sorted by\n"
	      "                        path; links are not followed\n"
	      "      --tag             create a BSD-style checksum\n"
	      "  -t, --text            read in text mode (default)\n"
	      "  -z, --zero            end each line with NUL, and do not escape names\n"
	      "      --progress        show a progress bar on standard error; without this\n"
	      "                        option only for -r, if that is a terminal\n"
	      "      --no-progress     show none\n"
	      "\n"
	      "Only when checking:\n"
	      "      --ignore-missing  do not fail or report status for missing files\n"
	      "      --quiet           do not print OK for each file that matches\n"
	      "      --status          do not print anything, the exit status tells\n"
	      "      --strict          fail for lines that are improperly formatted\n"
	      "  -w, --warn            warn about these\n"
	      "\n"
	      "      --help            display this help and exit\n",
	      stdout);
	return finish(EXIT_SUCCESS);
}

/* In sha256sum's words, each of the two below. */
static int no_checking(const char *options)
{
	return usage_error("the %s meaningless when verifying checksums",
			   options);
}

static int only_checking(const char *option)
{
	return usage_error("the %s option is meaningful only when verifying checksums",
			   option);
}

/* Options that make no sense together; sha256sum refuses the same. */
static int check_options(const struct sum_options *options, bool text)
{
	if (options->check) {
		if (options->tag)
			return no_checking("--tag option is");
		if (options->zero)
			return usage_error("the %s verifying checksums",
					   "--zero option is not supported when");
		if (options->recursive)
			return no_checking("--recursive option is");
		if (options->binary || text)
			return no_checking("--binary and --text options are");
		return 0;
	}
	if (options->tag && text)
		return usage_error("--tag does not support --text mode");
	if (options->ignore_missing)
		return only_checking("--ignore-missing");
	if (options->status)
		return only_checking("--status");
	if (options->warn)
		return only_checking("--warn");
	if (options->quiet)
		return only_checking("--quiet");
	if (options->strict)
		return only_checking("--strict");
	return 0;
}

static int sum(const struct sum_options *options, int nr_names, char **names)
{
	char alone[2] = { options->recursive ? '.' : '-' };
	char *nothing = alone;
	struct sum_engine *engine;
	int status = 0, i;

	if (!nr_names) {
		names = &nothing;
		nr_names = 1;
	}
	if (sum_engine_open(&engine) < 0)
		return EXIT_FAILED;
	/* Whole lines at once, since others may write to the same place. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (options->check) {
		for (i = 0; i < nr_names; i++)
			if (sum_check(engine, options, names[i]))
				status = EXIT_FAILED;
	} else {
		status = sum_list(engine, options, nr_names, names);
	}
	sum_engine_close(engine);
	return status;
}

static int run_sum(int argc, char **argv)
{
	struct sum_options options = { 0 };
	bool text = false, no_progress = false;
	int opt, ret;

	while ((opt = getopt_long(argc, argv, "bcrtwz", long_options,
				  NULL)) != -1) {
		switch (opt) {
		case 'b':
			options.binary = true;
			text = false;
			break;
		case 'c':
			options.check = true;
			break;
		case 'r':
			options.recursive = true;
			break;
		case 't':
			text = true;
			options.binary = false;
			break;
		/* The last of these three wins. */
		case 'w':
			options.warn = true;
			options.status = false;
			options.quiet = false;
			break;
		case OPT_STATUS:
			options.status = true;
			options.warn = false;
			options.quiet = false;
			break;
		case OPT_QUIET:
			options.quiet = true;
			options.warn = false;
			options.status = false;
			break;
		case OPT_STRICT:
			options.strict = true;
			break;
		case OPT_IGNORE_MISSING:
			options.ignore_missing = true;
			break;
		case OPT_TAG:
			options.tag = true;
			break;
		case 'z':
			options.zero = true;
			break;
		case OPT_PROGRESS:
			options.progress = true;
			no_progress = false;
			break;
		case OPT_NO_PROGRESS:
			options.progress = false;
			no_progress = true;
			break;
		case OPT_HELP:
			return print_help();
		default:
			return try_help();
		}
	}
	ret = check_options(&options, text);
	if (ret)
		return ret;
	if (options.recursive && !no_progress && isatty(STDERR_FILENO))
		options.progress = true;
	return finish(sum(&options, argc - optind, argv + optind));
}

int cmd_sum(int argc, char **argv)
{
	int ret = run_sum(argc, argv);

	/* For whoever has sha256sum in a script. */
	return ret == EXIT_USAGE ? EXIT_FAILED : ret;
}
