// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiled with flags that taskcc has to take back: stack protector, ftrace
 * hooks, no frame pointers, coverage, stack probes, inline thunks.
 */
#include "../outside.h"

int f(int (*fn)(char *p))
{
	char buf[64];

	use(buf);
	return fn(buf) + 1;
}
