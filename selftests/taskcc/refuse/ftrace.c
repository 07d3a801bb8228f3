// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': calls __fentry__: ftrace hooks */
#include "../outside.h"

void f(void)
{
	asm volatile("call __fentry__");
}
