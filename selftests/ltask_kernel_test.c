// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs the cases that test modules offer below /sys/kernel/debug/ltask_test:
 * each in a child of its own with its own time limit, with one active processor
 * and with all. For one that fails or hangs it shows what every task does.
 *
 * usage: ltask_kernel_test [-l] [-m directory of modules] [suite[.case]]...
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "kselftest.h"

#define ROOT	"/sys/kernel/debug/ltask_test"
#define PREFIX	"ltask_test_"
#define MAX_CASES 1024
/* What a killed case may take to clean up. */
#define GRACE	15

struct test {
	char suite[32];
	char name[64];
	unsigned int seconds;
	unsigned int procs;	/* 0: all */
};

static struct test tests[MAX_CASES];
static unsigned int nr_tests;
static const char *modules;
static char **patterns;
static int nr_patterns;
static char loaded[64][64];
static unsigned int nr_loaded;

/* Shows a file as diagnostic lines, at most @max of them. */
static void show(const char *what, const char *path, unsigned int max)
{
	FILE *f = fopen(path, "re");
	char line[512];

	if (!f)
		return;
	while (max-- && fgets(line, sizeof(line), f)) {
		if (what)
			ksft_print_msg("%s:\n", what);
		what = NULL;
		ksft_print_msg("  %s%s", line, strchr(line, '\n') ? "" : "\n");
	}
	fclose(f);
}

static bool load(const char *name)
{
	char path[PATH_MAX];
	int fd, err;

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	if (!access(path, F_OK))
		return true;
	snprintf(path, sizeof(path), "%s/%s.ko", modules, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	err = syscall(SYS_finit_module, fd, "", 0);
	close(fd);
	if (err) {
		ksft_print_msg("%s: %s\n", path, strerror(errno));
		return false;
	}
	if (nr_loaded < 64)
		snprintf(loaded[nr_loaded++], sizeof(loaded[0]), "%s", name);
	return true;
}

static void unload_all(void)
{
	bool ok = true;

	while (nr_loaded--) {
		if (syscall(SYS_delete_module, loaded[nr_loaded], O_NONBLOCK)) {
			ksft_print_msg("unload %s: %s\n", loaded[nr_loaded],
				       strerror(errno));
			ok = false;
		}
	}
	ksft_test_result(ok, "test modules can be unloaded\n");
}

static int module_filter(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return !strncmp(d->d_name, PREFIX, strlen(PREFIX)) && len > 3 &&
	       !strcmp(d->d_name + len - 3, ".ko");
}

/* Loads every suite's module; a failure counts. */
static bool load_suites(void)
{
	struct dirent **names;
	bool ok = true;
	int nr, i;

	nr = scandir(modules, &names, module_filter, alphasort);
	for (i = 0; i < nr; i++) {
		names[i]->d_name[strlen(names[i]->d_name) - 3] = 0;
		ok &= load(names[i]->d_name);
		free(names[i]);
	}
	if (nr >= 0)
		free(names);
	return ok && nr > 0;
}

static bool wanted(const char *suite, const char *name)
{
	char full[128];
	int i;

	if (!nr_patterns)
		return true;
	snprintf(full, sizeof(full), "%s.%s", suite, name);
	for (i = 0; i < nr_patterns; i++) {
		if (!strcmp(patterns[i], suite) ||
		    !fnmatch(patterns[i], full, 0))
			return true;
	}
	return false;
}

static void add(const char *suite, const char *name, unsigned int seconds,
		unsigned int procs)
{
	struct test *t = &tests[nr_tests];

	if (nr_tests == MAX_CASES)
		ksft_exit_fail_msg("too many cases\n");
	snprintf(t->suite, sizeof(t->suite), "%s", suite);
	snprintf(t->name, sizeof(t->name), "%s", name);
	t->seconds = seconds;
	t->procs = procs;
	nr_tests++;
}

static void list_suite(const char *suite)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	char path[PATH_MAX], name[64], how[16];
	unsigned int seconds;
	FILE *f;

	snprintf(path, sizeof(path), ROOT "/%s/list", suite);
	f = fopen(path, "re");
	if (!f)
		return;
	while (fscanf(f, "%63s %u %15s", name, &seconds, how) == 3) {
		if (!wanted(suite, name))
			continue;
		if (!strcmp(how, "both") && cpus > 1)
			add(suite, name, seconds, 1);
		add(suite, name, seconds, 0);
	}
	fclose(f);
}

static int dir_filter(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static void list_all(void)
{
	struct dirent **names;
	int nr, i;

	nr = scandir(ROOT, &names, dir_filter, alphasort);
	for (i = 0; i < nr; i++) {
		list_suite(names[i]->d_name);
		free(names[i]);
	}
	if (nr >= 0)
		free(names);
}

/* The child: exits with 0, or the errno of the write. */
static void run_child(const struct test *t)
{
	char path[PATH_MAX], text[96];
	int fd, len, ends[2];

	/* Cases may want a pipe: see ltask_test.h. */
	if (!pipe(ends)) {
		dup2(ends[0], 200);
		dup2(ends[1], 201);
	}
	snprintf(path, sizeof(path), ROOT "/%s/run", t->suite);
	len = snprintf(text, sizeof(text), "%s %u", t->name, t->procs);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, len) != len)
		_exit(errno);
	_exit(0);
}

/* Waits up to @seconds; whether the child has ended. */
static bool ended_within(pid_t pid, unsigned int seconds, int *status)
{
	const struct timespec nap = { .tv_nsec = 5000000 };
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		nanosleep(&nap, NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec - start.tv_sec <= (time_t)seconds);
	return false;
}

static void show_all(const struct test *t, pid_t pid)
{
	char path[PATH_MAX];

	if (pid) {
		snprintf(path, sizeof(path), "/proc/%d/stack", pid);
		show("the thread of the case", path, 40);
	}
	snprintf(path, sizeof(path), ROOT "/%s/log", t->suite);
	show("log", path, 40);
	show("tasks", "/sys/kernel/debug/ltask/tasks", 120);
	show("processors", "/sys/kernel/debug/ltask/procs", 40);
}

static void note(const struct test *t)
{
	FILE *f = fopen("/dev/kmsg", "we");

	if (!f)
		return;
	fprintf(f, "ltask_kernel_test: %s.%s %u\n", t->suite, t->name,
		t->procs);
	fclose(f);
}

/* Whether the kernel is fit for the next one. */
static bool run(const struct test *t)
{
	char name[128], path[PATH_MAX];
	bool stuck = false;
	int status, err;
	pid_t pid;

	snprintf(name, sizeof(name), "%s.%s%s", t->suite, t->name,
		 t->procs ? " on one processor" : "");
	note(t);
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		ksft_exit_fail_msg("fork: %s\n", strerror(errno));
	if (!pid)
		run_child(t);
	if (!ended_within(pid, t->seconds, &status)) {
		ksft_print_msg("%s: no end after %u s\n", name, t->seconds);
		show_all(t, pid);
		kill(pid, SIGKILL);
		stuck = !ended_within(pid, GRACE, &status);
		ksft_test_result_fail("%s\n", name);
		return !stuck;
	}
	err = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
	snprintf(path, sizeof(path), ROOT "/%s/log", t->suite);
	if (!err) {
		show("log", path, 8);
		ksft_test_result_pass("%s\n", name);
	} else if (err == EOPNOTSUPP) {
		show("log", path, 8);
		ksft_test_result_skip("%s\n", name);
	} else {
		ksft_print_msg("%s: %s\n", name, strerror(err));
		show_all(t, 0);
		ksft_test_result_fail("%s\n", name);
	}
	return true;
}

int main(int argc, char **argv)
{
	bool list = false, ok;
	unsigned int i;
	int opt;

	modules = getenv("LTASK_MODULES");
	while ((opt = getopt(argc, argv, "lm:")) != -1) {
		if (opt == 'l') {
			list = true;
		} else if (opt == 'm') {
			modules = optarg;
		} else {
			fprintf(stderr, "usage: %s [-l] [-m modules] [suite[.case]]...\n",
				argv[0]);
			return KSFT_FAIL;
		}
	}
	patterns = argv + optind;
	nr_patterns = argc - optind;
	if (!modules)
		modules = "modules";

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!list)
		ksft_print_header();
	if (geteuid())
		ksft_exit_skip("needs root\n");
	if (!load("ltask") || !load("ltask_test"))
		ksft_exit_skip("no test modules in %s: set LTASK_MODULES\n",
			       modules);
	ok = load_suites();
	list_all();
	if (list) {
		for (i = 0; i < nr_tests; i++)
			printf("%s.%s %u\n", tests[i].suite, tests[i].name,
			       tests[i].procs);
		return 0;
	}
	ksft_set_plan(nr_tests + 2);
	ksft_test_result(ok, "test modules can be loaded\n");
	for (i = 0; i < nr_tests; i++) {
		if (!run(&tests[i]))
			ksft_exit_fail_msg("Bail out! %s.%s can't even be killed\n",
					   tests[i].suite, tests[i].name);
	}
	unload_all();
	ksft_finished();
}
