// SPDX-License-Identifier: GPL-2.0-only
/*
 * taskcc: compiles C into task code.
 *
 *	taskcc [options] COMPILER [flags] -c -o FILE.o FILE.c
 *
 *	--frame-max=BYTES	largest frame of a function (default 384)
 *	--symbols=FILE		list of known symbols (repeatable)
 *	--header=FILE		header forced in front (ltask/task-code.h)
 *	--no-include		force no header
 *
 * Task code runs on stacks of two kilobytes with preemption off. So each of
 * its functions must begin with a stack check, nothing in it may call unchecked
 * code on the small stack, and nothing may trap there. taskcc asks the
 * compiler for the check (-mfentry-name), sends every call that leaves the
 * object through a stub (rewrite.c), and refuses an object that breaks a rule
 * (check.c), naming function and reason. Without -c it runs the compiler as it
 * is.
 *
 * The runtime provides:
 *	ltask_check		called first by every function; keeps all
 *				registers but %r11 and flags
 *	ltask_stub_kernel	jumped to with the kernel function in %r11
 *	ltask_stub_rt		the same for runtime functions that may park
 *	ltask_icall_REG		called or jumped to in place of a call or jump
 *				through REG
 *	ltask_warn, ltask_bug	see ltask/task-code.h
 *
 * The compiler must know -mfentry-name: gcc 11 and 12 do, clang 14 does not.
 * There the object's calls to __fentry__ would have to be renamed.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "taskcc.h"

#define DEFAULT_FRAME_MAX	384

/* Flags of the kernel's that task code must not be compiled with. */
static const char * const dropped_flags[] = {
	"-pg",
	"-mfentry",
	"-mrecord-mcount",
	"-mnop-mcount",
	"-fstack-protector*",
	"-mstack-protector*",
	"-fomit-frame-pointer",
	"-momit-leaf-frame-pointer",
	"-fstack-clash-protection",
	"-fsanitize=thread",
	"-fsanitize-coverage*",
	"-fsanitize-undefined-trap-on-error",
	"-fprofile-arcs",
	"-ftest-coverage",
	"-fpatchable-function-entry=0*",
};

/*
 * What task code is compiled with instead. Shrink-wrapping would read stack
 * arguments before the frame pointer is set up; accumulated arguments show at
 * their offset from %rsp how many there are.
 */
static const char * const added_flags[] = {
	"-pg", "-mfentry", "-mfentry-name=" CHECK_SYMBOL,
	"-mno-red-zone",
	"-fno-stack-protector",
	"-fno-omit-frame-pointer",
	"-mno-omit-leaf-frame-pointer",
	"-fno-shrink-wrap",
	"-maccumulate-outgoing-args",
	"-mindirect-branch=thunk-extern",
	"-mindirect-branch-register",
	"-fno-jump-tables",
	"-fno-reorder-blocks-and-partition",
	"-fno-ipa-ra",
	"-fstack-usage",
};

struct args {
	char **v;
	unsigned int n;
};

static void add_arg(struct args *a, const char *s)
{
	a->v = xrealloc(a->v, (a->n + 2) * sizeof(*a->v));
	a->v[a->n++] = (char *)s;
	a->v[a->n] = NULL;
}

static bool is_dropped(const char *flag)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dropped_flags); i++) {
		const char *d = dropped_flags[i];

		if (has_suffix(d, "*") ? !strncmp(flag, d, strlen(d) - 1) :
					 !strcmp(flag, d))
			return true;
	}
	return false;
}

/* Only a compilation of one C or assembly file to an object is changed. */
static bool understand(struct options *opt, char **argv)
{
	bool compile = false, stop = false;

	for (; *argv; argv++) {
		const char *a = *argv;

		if (!strcmp(a, "-c"))
			compile = true;
		else if (!strcmp(a, "-E") || !strcmp(a, "-S") ||
			 !strcmp(a, "-M") || !strcmp(a, "-MM") ||
			 !strcmp(a, "-fsyntax-only"))
			stop = true;
		else if (!strcmp(a, "-o") && argv[1])
			opt->output = *++argv;
		else if (has_prefix(a, "-fpatchable-function-entry="))
			opt->call_padding = strchr(a, ',') ?
					    atoi(strchr(a, ',') + 1) : 0;
		else if (a[0] != '-' &&
			 (has_suffix(a, ".c") || has_suffix(a, ".S")))
			opt->source = a;
	}
	if (!compile || stop || !opt->source)
		return false;
	if (!opt->output)
		die("%s: needs '-o FILE'", opt->source);
	opt->is_c = has_suffix(opt->source, ".c");
	return true;
}

static void edit_flags(struct args *out, char **argv,
		       const struct options *opt, const char *header)
{
	bool kasan = false, trapping = false, stackleak = false;
	unsigned int i;

	for (; *argv; argv++) {
		if (strstr(*argv, "-fsanitize=kernel-address"))
			kasan = true;
		if (!strcmp(*argv, "-fsanitize-undefined-trap-on-error"))
			trapping = true;
		if (strstr(*argv, "stackleak_plugin"))
			stackleak = true;
		if (!opt->is_c || !is_dropped(*argv))
			add_arg(out, *argv);
	}
	if (!opt->is_c)
		return;
	for (i = 0; i < ARRAY_SIZE(added_flags); i++)
		add_arg(out, added_flags[i]);
	if (kasan) {
		/* No red zones in frames, no constructors for globals. */
		add_arg(out, "--param=asan-stack=0");
		add_arg(out, "--param=asan-globals=0");
	}
	if (trapping) {
		add_arg(out, "-fno-sanitize=undefined");
		add_arg(out, "-fno-sanitize=bounds-strict");
	}
	if (stackleak)
		add_arg(out, "-fplugin-arg-stackleak_plugin-disable");
	if (header) {
		add_arg(out, "-include");
		add_arg(out, header);
	}
}

static int run(char **argv)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		die("fork: %s", strerror(errno));
	if (!pid) {
		execvp(argv[0], argv);
		fprintf(stderr, "taskcc: %s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid: %s", strerror(errno));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static char *with_ending(const char *path, const char *ending)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	size_t len = dot && (!slash || dot > slash) ? (size_t)(dot - path) :
						      strlen(path);

	return xasprintf("%.*s%s", (int)len, path, ending);
}

static int make_task_code(const struct options *opt, const char *su)
{
	char *tmp = with_ending(opt->output, ".taskcc-tmp");

	report_source(opt->source);
	rewrite_object(opt->output, tmp, opt);
	check_object(tmp, opt);
	if (opt->is_c)
		check_frames(su, opt);
	if (refusals()) {
		unlink(tmp);
		unlink(opt->output);
		return 1;
	}
	if (rename(tmp, opt->output))
		die("%s: %s", opt->output, strerror(errno));
	free(tmp);
	return 0;
}

static __noreturn void print_usage(void)
{
	fputs("usage: taskcc [--frame-max=N] [--symbols=FILE]... [--header=FILE]\n"
	      "              [--no-include] COMPILER [flags] -c -o FILE.o FILE.c\n",
	      stderr);
	exit(2);
}

int main(int argc, char **argv)
{
	struct options opt = { .frame_max = DEFAULT_FRAME_MAX };
	bool have_symbols = false;
	const char *header = NULL;
	struct args args = { 0 };
	char *su;
	int ret;

	for (argv++, argc--; argc && has_prefix(*argv, "--"); argv++, argc--) {
		const char *value = strchr(*argv, '=');

		value = value ? value + 1 : "";
		if (has_prefix(*argv, "--frame-max=")) {
			char *end;

			opt.frame_max = strtoul(value, &end, 0);
			if (!*value || *end)
				die("bad number in '%s'", *argv);
		} else if (has_prefix(*argv, "--symbols=")) {
			symbols_load(value);
			have_symbols = true;
		} else if (has_prefix(*argv, "--header=")) {
			header = value;
		} else if (!strcmp(*argv, "--no-include")) {
			header = NULL;
		} else {
			print_usage();
		}
	}
	if (!argc)
		print_usage();
	if (!understand(&opt, argv))
		return run(argv);
	if (!have_symbols)
		die("%s: needs a list of symbols, '--symbols=FILE'",
		    opt.source);

	edit_flags(&args, argv, &opt, header);
	su = with_ending(opt.output, ".su");
	ret = run(args.v);
	if (!ret)
		ret = make_task_code(&opt, su);
	if (opt.is_c)
		unlink(su);
	return ret;
}
