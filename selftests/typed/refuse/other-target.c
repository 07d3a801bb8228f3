// SPDX-License-Identifier: GPL-2.0-only
/* expect: passing argument 2 of 'ints_recv' from incompatible pointer type */
/* A receiver's variable of another type. */
#include "../typed.h"

int f(struct ints *c, int *v, long *l)
{
#ifdef WRONG
	return ints_recv(c, l);
#else
	return ints_recv(c, v) + *l;
#endif
}
