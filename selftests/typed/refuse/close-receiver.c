// SPDX-License-Identifier: GPL-2.0-only
/* expect: incompatible type for argument 1 of 'ints_close' */
/* Who only receives does not close. */
#include "../typed.h"

int f(struct ints *c, struct ints_receiver *from)
{
#ifdef WRONG
	return ints_close(from);
#else
	return ints_close(c) + ints_len(from);
#endif
}
