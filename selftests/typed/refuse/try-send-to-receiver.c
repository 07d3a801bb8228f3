// SPDX-License-Identifier: GPL-2.0-only
/* expect: incompatible type for argument 1 of 'ints_try_send' */
/* A receive-only view is not sent on. */
#include "../typed.h"

int f(struct ints *c, struct ints_receiver *from)
{
#ifdef WRONG
	return ints_try_send(from, 1);
#else
	return ints_try_send(c, ints_len(from));
#endif
}
