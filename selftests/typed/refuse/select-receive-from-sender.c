// SPDX-License-Identifier: GPL-2.0-only
/* expect: incompatible type for argument 1 of 'ints_recv_case' */
/* A send-only view is not received from, in a select neither. */
#include "../typed.h"

struct ltask_case f(struct ints *c, struct ints_sender *to, int *v)
{
#ifdef WRONG
	return ints_recv_case(to, v);
#else
	return to ? ints_send_case(to, v) : ints_recv_case(c, v);
#endif
}
