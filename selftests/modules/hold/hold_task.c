// SPDX-License-Identifier: GPL-2.0-only
/*
 * A task that stays until its group is cancelled.
 */
#include <ltask/ltask.h>

void hold_task(void);

void hold_task(void)
{
	while (!ltask_sleep_ns(3600ULL * 1000000000))
		;
}
