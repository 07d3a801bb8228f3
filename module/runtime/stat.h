/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the runtime has counted.
 */
#ifndef _LTASK_RUNTIME_STAT_H
#define _LTASK_RUNTIME_STAT_H

struct ltask_stat;

void ltask_stat_read(struct ltask_stat *st);

#endif /* _LTASK_RUNTIME_STAT_H */
