/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be seen of ltask from outside.
 */
#ifndef _LTASK_OBSERVE_H
#define _LTASK_OBSERVE_H

void ltask_debugfs_init(void);
void ltask_debugfs_exit(void);

#endif /* _LTASK_OBSERVE_H */
