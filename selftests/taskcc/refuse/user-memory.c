// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': reaches for user memory inline */
/* expect: function 'g': calls __get_user_8: a fault would run on the small stack */
#include "../outside.h"

void f(void)
{
	asm volatile("stac");
}

long g(long *p)
{
	asm volatile("call __get_user_8" : "+a" (p) : : "rdx");
	return (long)p;
}
