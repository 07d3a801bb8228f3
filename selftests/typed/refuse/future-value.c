// SPDX-License-Identifier: GPL-2.0-only
/* expect: incompatible type for argument 2 of 'later_point_set' */
/* A future's value of another type. */
#include "../typed.h"

int f(struct later_point *f, struct point *p, int *v)
{
#ifdef WRONG
	return later_point_set(f, *v);
#else
	return later_point_set(f, *p) + *v;
#endif
}
