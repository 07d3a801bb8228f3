// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has an indirect jump that no thunk catches */
#include "../outside.h"

void f(void *p)
{
	asm volatile("jmp *%0" : : "r" (p) : "memory");
}
