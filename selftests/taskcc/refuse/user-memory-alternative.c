// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': calls rep_movs_alternative: a fault would run on the small stack */
/* The shape of the kernel's ALTERNATIVE(): original, entry, replacement. */
#include "../outside.h"

void f(void)
{
	asm volatile("661: rep movsb\n"
		     ".pushsection .altinstructions, \"a\"\n"
		     ".long 661b - .\n"
		     ".long 663f - .\n"
		     ".popsection\n"
		     ".pushsection .altinstr_replacement, \"ax\"\n"
		     "663: call rep_movs_alternative\n"
		     ".popsection\n");
}
