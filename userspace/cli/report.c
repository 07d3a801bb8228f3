// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Messages and exit: every complaint of the command has the same form, and
 * output that could not be written is never taken for success.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "cli.h"

const char *program = "ltask";

static void complain(int err, const char *format, va_list args)
{
	fprintf(stderr, "%s: ", program);
	vfprintf(stderr, format, args);
	if (err)
		fprintf(stderr, ": %s", strerror(err));
	fputc('\n', stderr);
}

void report(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(0, format, args);
	va_end(args);
}

void report_errno(int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(err, format, args);
	va_end(args);
}

void report_name(int err, const char *name)
{
	char *quoted = quote_name(name);

	report_errno(err, "%s", quoted);
	free(quoted);
}

int try_help(void)
{
	fprintf(stderr, "Try '%s --help' for more information.\n", program);
	return EXIT_USAGE;
}

int usage_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(0, format, args);
	va_end(args);
	return try_help();
}

/* The first reason why stdout could not be written. */
static int write_error;

bool output_failed(void)
{
	if (ferror(stdout) && !write_error)
		write_error = errno;
	return ferror(stdout);
}

int finish(int status)
{
	bool failed = ferror(stdout);

	errno = 0;
	if (fclose(stdout) || failed) {
		report_errno(write_error ? write_error : errno, "write error");
		if (!status)
			status = EXIT_FAILED;
	}
	return status;
}

int open_session(struct ltask_session **session)
{
	int ret = ltask_session_open(session);

	if (ret < 0) {
		report_errno(-ret, "/dev/ltask");
		if (ret == -ENOENT)
			report("is the module ltask loaded?");
	}
	return ret;
}

void *xrealloc(void *old, size_t nr, size_t size)
{
	void *p = reallocarray(old, nr ? nr : 1, size);

	if (!p) {
		report_errno(ENOMEM, "giving up");
		exit(EXIT_FAILED);
	}
	return p;
}

char *xstrdup(const char *s)
{
	size_t len = strlen(s) + 1;

	return memcpy(xrealloc(NULL, len, 1), s, len);
}

enum quoting {
	PLAIN,		/* name */
	DOUBLE,		/* "it's" */
	SINGLE,		/* 'a b'$'\n' */
};

/* Bytes of a printable character at @s, or 0. */
static size_t printable(const char *s)
{
	mbstate_t state = { 0 };
	wchar_t wide;
	size_t len = mbrtowc(&wide, s, strlen(s), &state);

	if (!len || len > strlen(s) || !iswprint((wint_t)wide))
		return 0;
	return len;
}

static enum quoting choose_quoting(const char *name)
{
	bool odd = !*name || *name == '#' || *name == '~' ||
		   !strcmp(name, "{") || !strcmp(name, "}");
	bool apostrophe = false;
	bool only_single = false, not_double = false;
	const char *s;
	size_t len;

	for (s = name; *s; s += len) {
		len = printable(s);
		if (!len) {
			only_single = true;
			len = 1;
		} else if (*s == '\'') {
			apostrophe = true;
		} else if (strchr("!\"$&()*;<=>?[\\^`|", *s)) {
			only_single = true;
		} else if (*s == ' ' || *s == ':') {
			odd = true;
		} else if (s != name && strchr("#{}~", *s)) {
			not_double = true;
		}
	}
	if (apostrophe && !only_single && !not_double)
		return DOUBLE;
	return odd || apostrophe || only_single ? SINGLE : PLAIN;
}

static char *quote_single(char *to, const char *s)
{
	static const char letters[] = "\aa\bb\tt\nn\vv\ff\rr";
	bool ansi = false;
	size_t len;

	*to++ = '\'';
	for (; *s; s += len) {
		len = printable(s);
		if (len) {
			if (*s == '\'')
				to = stpcpy(to, "'\\''");
			else
				to = mempcpy(ansi ? stpcpy(to, "''") : to, s,
					     len);
			ansi = false;
			continue;
		}
		if (!ansi)
			to = stpcpy(to, "'$'");
		ansi = true;
		len = 1;
		*to++ = '\\';
		if (*s >= '\a' && *s <= '\r')
			*to++ = strchr(letters, *s)[1];
		else
			to += sprintf(to, "%03o", (unsigned char)*s);
	}
	*to++ = '\'';
	*to = '\0';
	return to;
}

char *quote_name(const char *name)
{
	/* The worst: every second byte opens and leaves an escape. */
	char *quoted = xrealloc(NULL, strlen(name) + 1, 10);

	switch (choose_quoting(name)) {
	case PLAIN:
		strcpy(quoted, name);
		break;
	case DOUBLE:
		sprintf(quoted, "\"%s\"", name);
		break;
	case SINGLE:
		quote_single(quoted, name);
		break;
	}
	return quoted;
}
