// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Lines of a list of checksums, in each form that sha256sum -c takes:
 *
 *	DIGEST  NAME		as text
 *	DIGEST *NAME		as binary
 *	DIGEST NAME		BSD's reversed form
 *	SHA256 (NAME) = DIGEST	BSD's tagged form, and openssl's
 *
 * A backslash in front of all that says that the name has escapes.
 */
#include <string.h>

#include "sum.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_hex(const char *hex, unsigned char *digest)
{
	int i;

	for (i = 0; i < SHA256_LEN; i++) {
		int high = hex_value(hex[2 * i]);
		int low = high < 0 ? -1 : hex_value(hex[2 * i + 1]);

		if (low < 0)
			return false;
		digest[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

/* Undoes the escapes of a name in place. */
static bool unescape(char *name, size_t len)
{
	char *to = name;
	size_t i;

	for (i = 0; i < len; i++) {
		char c = name[i];

		if (!c)
			return false;
		if (c == '\\') {
			if (++i == len)
				return false;
			c = name[i];
			if (c == 'n')
				c = '\n';
			else if (c == 'r')
				c = '\r';
			else if (c != '\\')
				return false;
		}
		*to++ = c;
	}
	*to = '\0';
	return true;
}

/* @line is what follows "SHA256 (". */
static bool parse_tagged(char *line, bool escaped, struct sum_line *parsed)
{
	char *end = strrchr(line, ')');
	char *hex;

	if (!end)
		return false;
	*end = '\0';
	parsed->name = line;
	if (escaped && !unescape(line, (size_t)(end - line)))
		return false;
	hex = end + 1;
	while (is_blank(*hex))
		hex++;
	if (*hex++ != '=')
		return false;
	while (is_blank(*hex))
		hex++;
	return parse_hex(hex, parsed->digest) && !hex[SHA256_HEX];
}

bool sum_parse_line(char *line, size_t len, enum sum_blanks *blanks,
		    struct sum_line *parsed)
{
	static const char tag[] = "SHA256";
	char *end = line + len;
	bool escaped = false;

	while (is_blank(*line))
		line++;
	if (*line == '\\') {
		line++;
		escaped = true;
	}
	if (!strncmp(line, tag, sizeof(tag) - 1)) {
		line += sizeof(tag) - 1;
		line += *line == ' ';
		if (*line != '(')
			return false;
		return parse_tagged(line + 1, escaped, parsed);
	}
	/* A digest, a blank, and one more character at least. */
	if (end - line < SHA256_HEX + 2 || !is_blank(line[SHA256_HEX]) ||
	    !parse_hex(line, parsed->digest))
		return false;
	line += SHA256_HEX + 1;
	if (end - line == 1 || (*line != ' ' && *line != '*')) {
		/* A name that begins with a blank must not change its meaning. */
		if (*blanks == BLANKS_TWO)
			return false;
		*blanks = BLANKS_ONE;
	} else if (*blanks != BLANKS_ONE) {
		*blanks = BLANKS_TWO;
		line++;
	}
	parsed->name = line;
	return !escaped || unescape(line, (size_t)(end - line));
}
