// SPDX-License-Identifier: GPL-2.0-only
/* expect: passing argument 2 of 'points_send' from incompatible pointer type */
/* A value of another type. */
#include "../typed.h"

int f(struct points *c, struct point *p, int *v)
{
#ifdef WRONG
	return points_send(c, v);
#else
	return points_send(c, p) + *v;
#endif
}
