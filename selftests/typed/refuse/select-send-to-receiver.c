// SPDX-License-Identifier: GPL-2.0-only
/* expect: incompatible type for argument 1 of 'ints_send_case' */
/* A receive-only view is not sent on, in a select neither. */
#include "../typed.h"

struct ltask_case f(struct ints *c, struct ints_receiver *from, int *v)
{
#ifdef WRONG
	return ints_send_case(from, v);
#else
	return from ? ints_recv_case(from, v) : ints_send_case(c, v);
#endif
}
