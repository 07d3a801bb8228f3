// SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
/*
 * Numbers as people write them: 64, 0x40, 64K, -1; and durations: 250us,
 * 1.5s, 2m.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static int scale(__u64 *value, __u64 by)
{
	return __builtin_mul_overflow(*value, by, value) ? -ERANGE : 0;
}

int parse_u64(const char *s, __u64 *value)
{
	static const char suffixes[] = "KMGTPE";
	const char *suffix;
	char *end;

	if (!isdigit((unsigned char)*s))
		return -EINVAL;
	errno = 0;
	/* Octal is a trap: only 0x changes the base. */
	*value = strtoull(s, &end, s[0] == '0' && (s[1] | 32) == 'x' ? 16 : 10);
	if (errno == ERANGE)
		return -ERANGE;
	if (!*end)
		return 0;
	suffix = strchr(suffixes, *end);
	if (!suffix || end[1])
		return -EINVAL;
	return scale(value, 1ULL << (10 * (suffix - suffixes + 1)));
}

int parse_s64(const char *s, __s64 *value)
{
	bool negative = *s == '-';
	__u64 magnitude;
	int ret = parse_u64(s + negative, &magnitude);

	if (ret < 0)
		return ret;
	if (magnitude > (__u64)INT64_MAX + negative)
		return -ERANGE;
	*value = (__s64)(negative ? -magnitude : magnitude);
	return 0;
}

int parse_duration(const char *s, __u64 *ns)
{
	static const struct {
		const char *name;
		__u64 ns;
	} units[] = {
		{ "", 1 },
		{ "ns", 1 },
		{ "us", 1000 },
		{ "ms", 1000000 },
		{ "s", 1000000000 },
		{ "m", 60000000000 },
		{ "h", 3600000000000 },
	};
	__u64 fraction = 0, parts = 1;
	const char *unit;
	size_t i;
	char *end;

	if (!isdigit((unsigned char)*s))
		return -EINVAL;
	errno = 0;
	*ns = strtoull(s, &end, 10);
	if (errno == ERANGE)
		return -ERANGE;
	unit = end;
	if (*unit == '.') {
		for (unit++; isdigit((unsigned char)*unit); unit++) {
			/* Nine digits are enough for a nanosecond. */
			if (parts == 1000000000)
				continue;
			fraction = fraction * 10 + (__u64)(*unit - '0');
			parts *= 10;
		}
	}
	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(unit, units[i].name))
			continue;
		if (scale(ns, units[i].ns))
			return -ERANGE;
		/* At most 10^9 times 3.6 * 10^12: see that it fits. */
		if (units[i].ns >= parts)
			fraction *= units[i].ns / parts;
		else
			fraction = fraction * units[i].ns / parts;
		return __builtin_add_overflow(*ns, fraction, ns) ? -ERANGE : 0;
	}
	return -EINVAL;
}
