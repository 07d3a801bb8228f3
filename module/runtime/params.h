/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Module parameters that the runtime goes by.
 */
#ifndef _LTASK_RUNTIME_PARAMS_H
#define _LTASK_RUNTIME_PARAMS_H

#include <linux/types.h>

extern unsigned int ltask_max_carriers;
extern unsigned long ltask_max_tasks;
extern unsigned int ltask_stack_max;

/* Fault injection: true if the next allocation of ltask's shall fail. */
#if defined(CONFIG_FAULT_INJECTION) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)
extern struct fault_attr ltask_fail_alloc;
bool ltask_alloc_fails(size_t size);
#else
static inline bool ltask_alloc_fails(size_t size)
{
	return false;
}
#endif

#endif /* _LTASK_RUNTIME_PARAMS_H */
