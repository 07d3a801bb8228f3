/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Read-write mutexes, between the two files that make them.
 */
#ifndef _LTASK_SYNC_RWMUTEX_H
#define _LTASK_SYNC_RWMUTEX_H

#include <ltask/rwmutex.h>

int ltask_rwmutex_wait(struct ltask_rwmutex *rw, bool write,
		       unsigned int thread_state);

#endif /* _LTASK_SYNC_RWMUTEX_H */
