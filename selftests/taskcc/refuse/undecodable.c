// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has an instruction that objdump can't decode */
#include "../outside.h"

void f(void)
{
	asm volatile(".byte 0x06");
}
