// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preemption of task code that calls nothing: the timer's interrupt makes it
 * call ltask_async_entry where it was interrupted, if that is a safe point.
 *
 * Safe is: task code proper on its own stack (not our assembly, which is
 * half-way between stacks, nor a function of the kernel, but
 * ltask_unlock_enable() when it is done), no lock held, and room for all
 * registers. What isn't safe now will be at some later tick.
 */
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <asm/irq_regs.h>
#include <asm/pgtable.h>
#include <asm/ptrace.h>
#include "../../runtime/sched.h"
#include "../../runtime/stack.h"
#include "marks.h"

/* Registers, flags, return address, what ltask_stub_rt saves, an interrupt. */
#define ROOM	(LTASK_STACK_RESERVE * 3 / 4)

static bool in_assembly(unsigned long ip)
{
	static char * const parts[][2] = {
		{ ltask_check_begin, ltask_check_end },
		{ ltask_stub_begin, ltask_stub_end },
		{ ltask_switch_begin, ltask_switch_end },
		{ ltask_go_begin, ltask_go_end },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(parts); i++)
		if (ip >= (unsigned long)parts[i][0] &&
		    ip < (unsigned long)parts[i][1])
			return true;
	return false;
}

/**
 * ltask_async_preempt - make the interrupted task yield, if that is safe
 * @t: the task whose code runs on this CPU.
 *
 * Context: hardirq.
 */
void ltask_async_preempt(struct ltask *t)
{
	struct pt_regs *regs = get_irq_regs();

	/* Half-way to another task: see ltask_yield(). */
	if (READ_ONCE(t->state) != LTASK_RUNNING)
		return;
	if (!regs || user_mode(regs) || !(regs->flags & X86_EFLAGS_IF) ||
	    preempt_count() != PREEMPT_OFFSET + HARDIRQ_OFFSET)
		return;
	if (regs->sp < t->lo + ROOM || regs->sp >= (unsigned long)t->seg)
		return;
	if (regs->ip < MODULES_VADDR || regs->ip >= MODULES_END ||
	    in_assembly(regs->ip))
		return;
	/*
	 * As if the task had called it, but its stack ends where the saved
	 * registers begin, so that ltask_async_entry does the push.
	 */
	this_cpu_write(ltask_this.async_ip, regs->ip);
	regs->ip = (unsigned long)ltask_async_entry;
}

/* What ltask_async_entry calls, on the system stack. */
long ltask_async_yield(void)
{
	struct ltask *t = ltask_caller();

	this_cpu_write(ltask_this.limit, t->lo + LTASK_STACK_RESERVE);
	ltask_preempt_task(t);
	return 0;
}
