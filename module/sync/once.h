/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Once, between the two files that make it.
 */
#ifndef _LTASK_SYNC_ONCE_H
#define _LTASK_SYNC_ONCE_H

#include <ltask/once.h>
#include "../runtime/defer.h"

enum {
	LTASK_ONCE_NEW,
	LTASK_ONCE_RUNNING,
	LTASK_ONCE_DONE,
};

/**
 * struct ltask_once_run - in a frame of the one that does it
 * @once: what is done.
 * @d: a deferred call.
 */
struct ltask_once_run {
	struct ltask_once *once;
	struct ltask_defer d;
};

int ltask_once_begin(struct ltask_once_run *run, unsigned int thread_state);
void ltask_once_end(struct ltask_once_run *run);

#endif /* _LTASK_SYNC_ONCE_H */
