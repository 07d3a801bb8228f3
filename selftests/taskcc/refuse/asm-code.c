// SPDX-License-Identifier: GPL-2.0-only
/* expect: section '.text': has code outside every function */

asm(".text\n"
	"f:	mov %edi, %eax\n"
	"	ret\n");
