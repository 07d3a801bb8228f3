// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': branches into the middle of use */
#include "../outside.h"

void f(void)
{
	asm volatile("call use + 8");
}
