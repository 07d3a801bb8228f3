// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': uses syscall */
/* expect: function 'g': raises a software interrupt */
/* expect: function 'h': uses iret */
/* expect: function 'i': uses a far return */
/* expect: function 'j': halts the CPU */
#include "../outside.h"

void f(void)
{
	asm volatile("syscall");
}

void g(void)
{
	asm volatile("int $0x80");
}

void h(void)
{
	asm volatile("iretq");
}

void i(void)
{
	asm volatile("lretq");
}

void j(void)
{
	asm volatile("hlt");
}
