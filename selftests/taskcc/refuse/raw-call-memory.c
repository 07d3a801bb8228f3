// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has an indirect call that no thunk catches */
#include "../outside.h"

void f(void)
{
	asm volatile("call *%0" : : "m" (hook) : "memory");
}
