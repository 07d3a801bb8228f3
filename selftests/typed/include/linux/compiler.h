/* SPDX-License-Identifier: GPL-2.0-only */
/* As much of the kernel's as the headers need here, to compile only. */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#define __maybe_unused	__attribute__((__unused__))
#define READ_ONCE(x)	(*(const volatile __typeof__(x) *)&(x))
#define barrier()	((void)0)
#define OPTIMIZER_HIDE_VAR(var)	((void)(var))

#endif
