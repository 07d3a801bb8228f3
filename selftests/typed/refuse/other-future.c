// SPDX-License-Identifier: GPL-2.0-only
/* expect: passing argument 2 of 'later_point_wait' from incompatible pointer type */
/* A future of another type. */
#include "../typed.h"

int f(struct later_point *f, struct point *p, int *v)
{
#ifdef WRONG
	return later_point_wait(f, v);
#else
	return later_point_wait(f, p) + *v;
#endif
}
