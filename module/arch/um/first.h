/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Forced in front of every C file: percpu.h, before the headers whose inline
 * functions shall go by it. Task code has a header that comes before even that.
 */
#ifdef LTASK_TASK_CODE
#include "../../include/ltask/task-code.h"
#else
#include "percpu.h"
#endif
