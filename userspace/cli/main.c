// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * The command ltask: picks the subcommand.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static const struct {
	const char *name;
	const char *program;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "go", "ltask go", cmd_go },
	{ "ops", "ltask ops", cmd_ops },
	{ "stat", "ltask stat", cmd_stat },
	{ "sum", "ltask sum", cmd_sum },
};

static int print_help(void)
{
	fputs("Usage: ltask COMMAND [OPTION]... [ARGUMENT]...\n"
	      "Run work as lightweight tasks in the kernel.\n"
	      "\n"
	      "Commands:\n"
	      "  go OP [ARG]...    run an operation as one task or as many\n"
	      "  ops               list the operations\n"
	      "  stat              show what ltask is doing\n"
	      "  sum [FILE]...     print or check SHA-256 checksums\n"
	      "\n"
	      "  --help            display this help and exit\n"
	      "  --version         output version information and exit\n"
	      "\n"
	      "'ltask COMMAND --help' tells about a command; ltask(1) has it all.\n",
	      stdout);
	return finish(EXIT_SUCCESS);
}

/*
 * Standard descriptors that are closed must not become the session, or a file
 * that an operation writes. Put something there that can't be used either.
 */
static void guard_standard_fds(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			_exit(EXIT_FAILED);
}

int main(int argc, char **argv)
{
	size_t i;

	guard_standard_fds();
	setlocale(LC_CTYPE, "");
	if (argc < 2)
		return usage_error("missing command");
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return print_help();
	if (!strcmp(argv[1], "--version")) {
		puts("ltask " LIBLTASK_VERSION);
		return finish(EXIT_SUCCESS);
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		program = commands[i].program;
		/* getopt() names the program by argv[0] in its messages. */
		argv[1] = (char *)commands[i].program;
		return commands[i].run(argc - 1, argv + 1);
	}
	return usage_error("unknown command '%s'", argv[1]);
}
