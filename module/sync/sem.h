/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Weighted semaphores, between the two files that make them.
 */
#ifndef _LTASK_SYNC_SEM_H
#define _LTASK_SYNC_SEM_H

#include <ltask/sem.h>

int ltask_sem_wait(struct ltask_sem *sem, unsigned int n,
		   unsigned int thread_state);

#endif /* _LTASK_SYNC_SEM_H */
