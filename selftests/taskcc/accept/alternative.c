// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls in the replacement of an alternative: the kernel's go through the stub,
 * the leaf's and the one whose place the patching computes stay as they are,
 * and so does the paravirtual call itself.
 */
#include "../outside.h"

void f(void)
{
	asm volatile("call *%0\n"
		     ".pushsection .altinstr_replacement, \"ax\"\n"
		     "call kernel_function\n"
		     "call clear_page_erms\n"
		     "call BUG_func\n"
		     ".popsection\n"
		     : : "m" (pv_ops[2]) : "memory");
}
