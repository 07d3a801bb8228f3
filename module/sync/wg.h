/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wait groups, as the floors above see them.
 */
#ifndef _LTASK_SYNC_WG_H
#define _LTASK_SYNC_WG_H

#include <ltask/wg.h>

int ltask_wg_wait_until(struct ltask_wg *wg, s64 deadline);
bool ltask_wg_idle(struct ltask_wg *wg);

#endif /* _LTASK_SYNC_WG_H */
