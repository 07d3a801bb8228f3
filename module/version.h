/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The module's version, for modinfo and for programs that ask.
 */
#ifndef _LTASK_VERSION_H
#define _LTASK_VERSION_H

#define LTASK_VERSION "0.1"

#endif /* _LTASK_VERSION_H */
