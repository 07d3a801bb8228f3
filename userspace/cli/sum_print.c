// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Lines of ltask sum, byte for byte those of sha256sum: scripts compare them,
 * and either must be able to check the other's.
 */
#include <string.h>

#include "sum.h"

void sum_print_name(const char *name, bool escape)
{
	if (!escape) {
		fputs(name, stdout);
		return;
	}
	for (; *name; name++) {
		switch (*name) {
		case '\n':
			fputs("\\n", stdout);
			break;
		case '\r':
			fputs("\\r", stdout);
			break;
		case '\\':
			fputs("\\\\", stdout);
			break;
		default:
			putchar(*name);
			break;
		}
	}
}

static void print_hex(const unsigned char *digest)
{
	static const char digits[] = "0123456789abcdef";
	char hex[SHA256_HEX + 1];
	int i;

	for (i = 0; i < SHA256_LEN; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	hex[SHA256_HEX] = '\0';
	fputs(hex, stdout);
}

void sum_print_digest(const struct sum_options *options,
		      const struct sum_job *job)
{
	bool escape = !options->zero && strpbrk(job->name, "\\\n\r");

	if (escape)
		putchar('\\');
	if (options->tag) {
		fputs("SHA256 (", stdout);
		sum_print_name(job->name, escape);
		fputs(") = ", stdout);
		print_hex(job->digest);
	} else {
		print_hex(job->digest);
		fputs(options->binary ? " *" : "  ", stdout);
		sum_print_name(job->name, escape);
	}
	putchar(options->zero ? '\0' : '\n');
}
