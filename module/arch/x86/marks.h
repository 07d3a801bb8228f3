/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the code of each assembly file begins and ends: LT_MARK in those.
 */
#ifndef _LTASK_ARCH_MARKS_H
#define _LTASK_ARCH_MARKS_H

extern char ltask_check_begin[], ltask_check_end[];
extern char ltask_stub_begin[], ltask_stub_end[];
extern char ltask_switch_begin[], ltask_switch_end[];
extern char ltask_go_begin[], ltask_go_end[];

#endif /* _LTASK_ARCH_MARKS_H */
