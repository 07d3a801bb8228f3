/* SPDX-License-Identifier: LGPL-2.1-or-later OR MIT */
/*
 * What the subcommands of ltask share: how they report, how they read
 * numbers, and how they end.
 */
#ifndef LTASK_CLI_H
#define LTASK_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <libltask.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Lets the compiler check the arguments of a function like printf(). */
#define FORMAT_ATTRIBUTE __attribute__
#define __printf(string, first) FORMAT_ATTRIBUTE((format(printf, string, first)))

/* Exit statuses: coreutils' 1 for what failed, and 2 for a wrong call. */
#define EXIT_FAILED	1
#define EXIT_USAGE	2

int cmd_go(int argc, char **argv);
int cmd_ops(int argc, char **argv);
int cmd_stat(int argc, char **argv);
int cmd_sum(int argc, char **argv);

/* report.c */

/* "ltask" or "ltask sum": what messages begin with. */
extern const char *program;

void __printf(1, 2) report(const char *format, ...);
void __printf(2, 3) report_errno(int err, const char *format, ...);
/* As coreutils do: "PROGRAM: NAME: reason", NAME quoted if it is odd. */
void report_name(int err, const char *name);
/* The name as a shell would take it; freed by the caller. */
char *quote_name(const char *name);
/* What is wrong with the call, and where help is to be had; EXIT_USAGE. */
int __printf(1, 2) usage_error(const char *format, ...);
/* The second half of that, when getopt() has said what is wrong. */
int try_help(void);
/* Asked after output, it remembers why that failed. */
bool output_failed(void);
/* Ends a command: flushes stdout, and fails if that can't be written. */
int finish(int status);
/* Opens a session, or says why not. */
int open_session(struct ltask_session **session);
/* malloc() and the like that end the program if there is no memory. */
void *xrealloc(void *old, size_t nr, size_t size);
char *xstrdup(const char *s);

/* parse.c: 0, -EINVAL for something else, -ERANGE if it does not fit. */
int parse_u64(const char *s, __u64 *value);
int parse_s64(const char *s, __s64 *value);
int parse_duration(const char *s, __u64 *ns);

#endif /* LTASK_CLI_H */
