// SPDX-License-Identifier: GPL-2.0-only
/*
 * Allocation that can't fail, and the reporting of violations: each is
 * printed once, and all are counted so that one run names them all.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "taskcc.h"

static const char *reported_source = "?";
static char **reported;
static unsigned int num_reported;

void die(const char *fmt, ...)
{
	va_list ap;

	fputs("taskcc: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(2);
}

void *xrealloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		die("out of memory");
	return p;
}

void *xzalloc(size_t size)
{
	return memset(xrealloc(NULL, size), 0, size);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		die("out of memory");
	va_end(ap);
	return s;
}

bool has_prefix(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

bool has_suffix(const char *s, const char *suffix)
{
	size_t len = strlen(s), n = strlen(suffix);

	return len >= n && !strcmp(s + len - n, suffix);
}

void report_source(const char *source)
{
	reported_source = source;
}

/* @what is "function" or "section"; a NULL @name speaks of the whole file. */
void refuse(const char *what, const char *name, const char *fmt, ...)
{
	char *reason, *line;
	unsigned int i;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&reason, fmt, ap) < 0)
		die("out of memory");
	va_end(ap);
	if (name)
		line = xasprintf("taskcc: %s: %s '%s': %s", reported_source,
				 what, name, reason);
	else
		line = xasprintf("taskcc: %s: %s", reported_source, reason);
	free(reason);

	for (i = 0; i < num_reported; i++) {
		if (!strcmp(reported[i], line)) {
			free(line);
			return;
		}
	}
	fprintf(stderr, "%s\n", line);
	reported = xrealloc(reported, (num_reported + 1) * sizeof(*reported));
	reported[num_reported++] = line;
}

unsigned int refusals(void)
{
	return num_reported;
}
