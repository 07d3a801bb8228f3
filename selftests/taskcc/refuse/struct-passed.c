// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': takes the stack pointer's value */
#include "../outside.h"

void f(struct large *l)
{
	use_large(*l);
}
