// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets the register that per-CPU accesses go by, see percpu.h. Each CPU is a thread
 * of the host's, and so has a %gs of its own.
 */
#include <linux/export.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include "../arch.h"

#define HOST_ARCH_PRCTL	158
#define HOST_SET_GS	0x1001

DEFINE_PER_CPU(struct ltask_um, ltask_um);
EXPORT_PER_CPU_SYMBOL_GPL(ltask_um);

static void set_gs(void *err)
{
	struct ltask_um *um = this_cpu_ptr(&ltask_um);
	long ret;

	um->cpu = smp_processor_id();
	um->offset = per_cpu_offset(um->cpu);
	asm volatile("syscall"
		     : "=a" (ret)
		     : "0" (HOST_ARCH_PRCTL), "D" (HOST_SET_GS),
		       "S" (um->offset)
		     : "rcx", "r11", "memory");
	if (ret)
		*(int *)err = ret;
}

/**
 * ltask_arch_init - make per-CPU variables work
 *
 * No CPU comes later: User Mode Linux starts them all when it boots.
 *
 * Context: may sleep; before any other code of ltask.
 * Return: 0 or a negative errno.
 */
int ltask_arch_init(void)
{
	int err = 0;

	on_each_cpu(set_gs, &err, 1);
	return err;
}
