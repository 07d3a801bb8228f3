// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has no frame pointer */

asm(".text\n"
	".globl f\n"
	".type f, @function\n"
	"f:	call ltask_check\n"
	"	mov %edi, %eax\n"
	"	ret\n"
	".size f, . - f\n");
