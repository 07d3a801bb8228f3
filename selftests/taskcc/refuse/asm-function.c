// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': does not begin with a call to ltask_check */

asm(".text\n"
	".globl f\n"
	".type f, @function\n"
	"f:	push %rbp\n"
	"	mov %rsp, %rbp\n"
	"	pop %rbp\n"
	"	ret\n"
	".size f, . - f\n");
