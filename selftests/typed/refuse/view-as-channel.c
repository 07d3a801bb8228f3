// SPDX-License-Identifier: GPL-2.0-only
/* expect: passing argument 1 of 'ints_chan' from incompatible pointer type */
/* A view does not become a channel without a type. */
#include "../typed.h"

struct ltask_chan *f(struct ints *c, struct ints_receiver *from)
{
#ifdef WRONG
	return ints_chan(from);
#else
	return from ? ints_chan(c) : NULL;
#endif
}
