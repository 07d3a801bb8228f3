/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a kind of machine has to do before anything else of ltask runs.
 */
#ifndef _LTASK_ARCH_H
#define _LTASK_ARCH_H

#ifdef CONFIG_UML
int ltask_arch_init(void);
#else
static inline int ltask_arch_init(void)
{
	return 0;
}
#endif

#endif /* _LTASK_ARCH_H */
