// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': branches to table, which is not code */
#include "../outside.h"

int table[4];
void f(void)
{
	asm volatile("call table");
}
