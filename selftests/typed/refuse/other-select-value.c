// SPDX-License-Identifier: GPL-2.0-only
/* expect: passing argument 2 of 'ints_send_case' from incompatible pointer type */
/* A select's value of another type. */
#include "../typed.h"

struct ltask_case f(struct ints *c, int *v, long *l)
{
#ifdef WRONG
	return ints_send_case(c, l);
#else
	return *l ? ints_send_case(c, v) : LTASK_DEFAULT;
#endif
}
