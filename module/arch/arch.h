/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kind of machine has to do before anything else of ltask runs.
 */
#ifndef _LTASK_ARCH_H
#define _LTASK_ARCH_H

#ifdef CONFIG_UML
void ltask_arch_init(void);
#else
static inline void ltask_arch_init(void)
{
}
#endif

#endif /* _LTASK_ARCH_H */
