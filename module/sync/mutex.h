/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mutexes, between the two files that make them.
 */
#ifndef _LTASK_SYNC_MUTEX_H
#define _LTASK_SYNC_MUTEX_H

#include <ltask/mutex.h>

/**
 * struct ltask_mutex_try - what one who locks a mutex remembers between waits
 * @since: when it began to wait; 0: it has not.
 * @thread_state: how it waits, if it is a thread.
 * @woken: an unlock has woken it, and nobody else, to try again.
 * @steady: cancelling doesn't end its waiting.
 */
struct ltask_mutex_try {
	u64 since;
	unsigned int thread_state;
	bool woken;
	bool steady;
};

int ltask_mutex_wait(struct ltask_mutex *m, struct ltask_mutex_try *try);

#endif /* _LTASK_SYNC_MUTEX_H */
