// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f.cold': is a part split off */

asm(".text\n"
	".type f.cold, @function\n"
	"f.cold: call ltask_check\n"
	"	ret\n"
	".size f.cold, . - f.cold\n");
