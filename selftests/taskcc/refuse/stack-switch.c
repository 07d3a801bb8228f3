// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': changes the stack pointer by 'mov */
/* expect: function 'g': changes the stack pointer by 'xchg */
/* expect: function 'h': changes the stack pointer by 'sub */
#include "../outside.h"

void f(void *p)
{
	asm volatile("mov %0, %%rsp" : : "r" (p) : "memory");
}

void g(void *p)
{
	asm volatile("xchg %0, %%rsp" : "+r" (p) : : "memory");
}

void h(unsigned long n)
{
	asm volatile("sub %0, %%rsp" : : "r" (n) : "memory");
}
