// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': takes the stack pointer's value */
#include "../outside.h"

unsigned long f(void)
{
	unsigned long sp;

	asm volatile("mov %%rsp, %0" : "=r" (sp));
	return sp;
}
