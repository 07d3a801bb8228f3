/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tasks of this module.
 */
#ifndef _LTASK_HOLD_H
#define _LTASK_HOLD_H

#include <linux/completion.h>
#include <ltask/ltask.h>

void hold_task(void);
void hold_blocked(struct completion *never);

#endif /* _LTASK_HOLD_H */
