/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * User Mode Linux is here to tell what ltask costs at native speed. This makes
 * per-CPU variables what they are on x86: one instruction, relative to %gs, which
 * the host's C library leaves alone. The kernel's own way is a call for the
 * number of the CPU, and a table.
 *
 * All else is x86's: module/arch/x86 has the assembly.
 */
#ifndef _LTASK_ARCH_UM_PERCPU_H
#define _LTASK_ARCH_UM_PERCPU_H

#include <linux/build_bug.h>
#include <linux/types.h>
#include <asm/percpu.h>
#include <shared/smp.h>

/**
 * struct ltask_um - per CPU; constant once ltask is loaded
 * @offset: from a per-CPU symbol to this CPU's variable: what %gs has.
 * @cpu: the CPU's number.
 */
struct ltask_um {
	unsigned long offset;
	int cpu;
};

DECLARE_PER_CPU(struct ltask_um, ltask_um);

/* setup.c is what makes the rest work. */
#ifndef LTASK_UM_SETUP

static __always_inline int ltask_um_cpu(void)
{
	int cpu;

	asm("movl %%gs:%1, %0" : "=r" (cpu) : "m" (ltask_um.cpu));
	return cpu;
}

static __always_inline unsigned long ltask_um_offset(void)
{
	unsigned long offset;

	asm("movq %%gs:%1, %0" : "=r" (offset) : "m" (ltask_um.offset));
	return offset;
}

/* Before <asm/current.h>. */
#define uml_curr_cpu()		ltask_um_cpu()
#undef __my_cpu_offset
#define __my_cpu_offset		ltask_um_offset()

/* Interrupts off: by two leaves, which a small stack has room for. */
int um_get_signals(void);
void block_signals(void);

static __always_inline unsigned long ltask_um_irq_save(void)
{
	unsigned long flags = um_get_signals();

	block_signals();
	return flags;
}

/* Before <asm/irqflags.h>. */
#define arch_local_irq_save	ltask_um_irq_save

#define ltask_um_var(pcp)						\
	(*(volatile typeof(pcp) __seg_gs *)(unsigned long)&(pcp))

/* One instruction, so that no interrupt comes between. */
#define ltask_um_op(op, pcp, val)					\
do {									\
	BUILD_BUG_ON(sizeof(pcp) != 4 && sizeof(pcp) != 8);		\
	if (sizeof(pcp) == 4)						\
		asm volatile(op "l %1, %%gs:%0"				\
			     : "+m" (pcp) : "ri" ((u32)(val)));		\
	else								\
		asm volatile(op "q %1, %%gs:%0"				\
			     : "+m" (pcp) : "re" ((u64)(val)));		\
} while (0)

/* The same, that leaves the old value in @val. */
#define ltask_um_exchange(op, pcp, val)					\
do {									\
	BUILD_BUG_ON(sizeof(pcp) != 4 && sizeof(pcp) != 8);		\
	asm volatile(op " %0, %%gs:%1"					\
		     : "+r" (val), "+m" (pcp) : : "memory");		\
} while (0)

#undef this_cpu_read
#define this_cpu_read(pcp)						\
({									\
	__verify_pcpu_ptr(&(pcp));					\
	ltask_um_var(pcp);						\
})

#undef this_cpu_write
#define this_cpu_write(pcp, val)					\
do {									\
	__verify_pcpu_ptr(&(pcp));					\
	ltask_um_var(pcp) = (val);					\
} while (0)

#undef this_cpu_add
#define this_cpu_add(pcp, val)	ltask_um_op("add", pcp, val)

#undef this_cpu_add_return
#define this_cpu_add_return(pcp, val)					\
({									\
	typeof(pcp) __add = (val), __old = __add;			\
									\
	ltask_um_exchange("xadd", pcp, __old);				\
	__old + __add;							\
})

#undef this_cpu_xchg
#define this_cpu_xchg(pcp, val)						\
({									\
	typeof(pcp) __new = (val);					\
									\
	ltask_um_exchange("xchg", pcp, __new);				\
	__new;								\
})

#endif /* !LTASK_UM_SETUP */
#endif /* _LTASK_ARCH_UM_PERCPU_H */
