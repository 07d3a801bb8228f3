// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks that stay until their group is cancelled.
 */
#include "hold.h"

void hold_task(void)
{
	while (!ltask_sleep_ns(3600ULL * 1000000000))
		;
}

/* Waits in the kernel, and never for anything of ltask's. */
void hold_blocked(struct completion *never)
{
	while (!wait_for_completion_interruptible(never))
		;
}
