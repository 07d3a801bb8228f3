// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has no size */

asm(".text\n"
	".type f, @function\n"
	"f:	call ltask_check\n"
	"	ret\n");
