/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Module parameters that the runtime goes by.
 */
#ifndef _LTASK_RUNTIME_PARAMS_H
#define _LTASK_RUNTIME_PARAMS_H

#include <linux/moduleparam.h>
#include <linux/types.h>

extern unsigned long ltask_max_carriers;
extern unsigned long ltask_max_tasks;
extern unsigned long ltask_stack_max;

/**
 * struct ltask_limit - a module parameter, and what it may be
 * @value: it.
 * @min: at least this.
 * @max: at most this.
 */
struct ltask_limit {
	unsigned long *value;
	unsigned long min;
	unsigned long max;
};

extern const struct kernel_param_ops ltask_limit_ops;

/* A parameter that refuses what it may not be, and says so. */
#define LTASK_LIMIT(_name, _value, _min, _max)				\
	static struct ltask_limit limit_##_name = {			\
		.value = &(_value),					\
		.min = (_min),						\
		.max = (_max),						\
	};								\
	module_param_cb(_name, &ltask_limit_ops, &limit_##_name, 0644)

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
