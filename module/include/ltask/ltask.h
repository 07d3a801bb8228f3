/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ltask: goroutines for the kernel. All that another module needs.
 *
 * Two kinds of code call ltask. Task code runs on a task's small stack: it is
 * compiled through taskcc (see module/build/Makefile.ltask), and only
 * functions of such files can be started by ltask_go(). Everything else is
 * ordinary kernel code in ordinary threads or interrupts. The kernel-doc of each
 * function, in the .c files of module/runtime, sync and ops, says what it
 * returns and where it may be called:
 *
 *  - task: task code on a task. A wait parks the task and holds no thread.
 *    A task that waits must hold nothing that belongs to its thread: no lock,
 *    no RCU read side, no overridden credentials.
 *  - thread: an ordinary kernel thread or a system call, where it may sleep.
 *    A wait blocks the thread. Called by a task inside another kernel
 *    function it counts as thread, too.
 *  - any: also softirq and hardirq, with or without interrupts off; not NMI.
 */
#ifndef _LTASK_LTASK_H
#define _LTASK_LTASK_H

#include <ltask/group.h>
#include <ltask/go.h>
#include <ltask/task.h>
#include <ltask/chan.h>
#include <ltask/select.h>
#include <ltask/ctx.h>
#include <ltask/wg.h>
#include <ltask/timer.h>
#include <ltask/future.h>
#include <ltask/mutex.h>
#include <ltask/rwmutex.h>
#include <ltask/cond.h>
#include <ltask/once.h>
#include <ltask/sem.h>
#include <ltask/errgroup.h>

#endif /* _LTASK_LTASK_H */
