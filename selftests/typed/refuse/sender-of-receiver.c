// SPDX-License-Identifier: GPL-2.0-only
/* expect: passing argument 1 of 'ints_sender' from incompatible pointer type */
/* One view is not made of the other. */
#include "../typed.h"

int f(struct ints *c, struct ints_receiver *from)
{
#ifdef WRONG
	return ints_send(ints_sender(from), 1);
#else
	return ints_send(ints_sender(c), ints_len(from));
#endif
}
