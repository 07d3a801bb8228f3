// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'many': takes more than 64 bytes of arguments on the stack */
#include "../outside.h"

long many(long a, long b, long c, long d, long e, long g,
	  long h, long i, long j, long k, long l, long m, long n, long o, long p)
{
	return a + b + c + d + e + g + h + i + j + k + l + m + n + o + p;
}
