// SPDX-License-Identifier: GPL-2.0-only
/* expect: incompatible type for argument 1 of 'ints_send' */
/* A channel without a type. */
#include "../typed.h"

int f(struct ints *c, struct ltask_chan *p)
{
#ifdef WRONG
	return ints_send(p, 1);
#else
	return ints_send(c, !!p);
#endif
}
