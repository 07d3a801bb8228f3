// SPDX-License-Identifier: GPL-2.0-only
/* expect: incompatible type for argument 1 of 'ints_try_recv' */
/* A send-only view is not received from. */
#include "../typed.h"

int f(struct ints *c, struct ints_sender *to, int *v)
{
#ifdef WRONG
	return ints_try_recv(to, v);
#else
	return ints_try_recv(c, v) + ints_send(to, *v);
#endif
}
