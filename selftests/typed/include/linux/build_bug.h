/* SPDX-License-Identifier: GPL-2.0-only */
/* As much of the kernel's as the headers need here: checks while compiling. */
#ifndef _LINUX_BUILD_BUG_H
#define _LINUX_BUILD_BUG_H

#include <assert.h>

#define BUILD_BUG_ON_MSG(cond, msg)	static_assert(!(cond), msg)
#define BUILD_BUG_ON(cond)	BUILD_BUG_ON_MSG(cond, #cond)

#endif
