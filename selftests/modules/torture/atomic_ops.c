// SPDX-License-Identifier: GPL-2.0-only
/*
 * Torture: what may be done where nobody may sleep, with a lock that a kernel
 * function came back with, most often after it has blocked.
 */
#include <linux/kernel.h>
#include "torture.h"

void tt_atomic(struct tt_actor *a)
{
	enum lt_section how = tt_below(a, LT_NR_SECTIONS);
	unsigned int us = tt_below(a, 3) ? tt_below(a, 300) : 0;
	unsigned int n = 1 + tt_below(a, 4);

	tt_section_enter(a->scene, how, us);
	a->as = TT_INTR;
	while (n--)
		tt_step(a);
	a->as = a->who;
	tt_section_leave(a->scene, how);
}
