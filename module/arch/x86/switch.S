/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the scheduler to a task, and a task's first and last steps.
 */
#include <linux/linkage.h>
#include "macros.h"

	.text
	LT_MARK ltask_switch_begin

/*
 * void ltask_switch_to(struct ltask *t): runs t until it parks or ends. The
 * stubs come back here by LT_CPU_SYS_SP.
 */
SYM_FUNC_START(ltask_switch_to)
	LT_PUSH_SYSTEM
	movq	%rsp, PER_CPU_VAR(ltask_this + LT_CPU_SYS_SP)
	movq	LT_LO(%rdi), %rcx
	addq	$LTASK_STACK_RESERVE, %rcx
	movq	%rcx, PER_CPU_VAR(ltask_this + LT_CPU_LIMIT)
	movq	%rdi, PER_CPU_VAR(ltask_this + LT_CPU_TASK)
	movq	LT_RET(%rdi), %rax
	movq	LT_SP(%rdi), %rsp
	LT_POP_CALLEE_SAVED
	RET
SYM_FUNC_END(ltask_switch_to)

/* From the task in %rdi to the one in %rsi, which left its stack in the same way. */
.macro LT_SWAP_STACKS
	LT_PUSH_CALLEE_SAVED
	movq	%rsp, LT_SP(%rdi)
	movq	LT_SP(%rsi), %rsp
	movq	%rsi, PER_CPU_VAR(ltask_this + LT_CPU_TASK)
.endm

/*
 * int ltask_swap(struct ltask *t, struct ltask *next, struct ltask **slot,
 * u32 *tail): from t to next, on whose stack this returns. t goes into the slot, and
 * the tail one on, when nothing of it is in use any more: these are stores in
 * this order, which x86 keeps; they pair with the acquire in steal_half().
 */
SYM_FUNC_START(ltask_swap)
	LT_SWAP_STACKS
	movq	%rdi, (%rdx)
	incl	(%rcx)
	movq	LT_RET(%rsi), %rax
	LT_POP_CALLEE_SAVED
	RET
SYM_FUNC_END(ltask_swap)

/*
 * int ltask_swap_unlock(struct ltask *t, struct ltask *next, raw_spinlock_t *lock):
 * the same for one that waits, whom others find by something with that lock, held
 * with interrupts off. Both end when nothing of its stack is in use any more.
 */
SYM_FUNC_START(ltask_swap_unlock)
	LT_SWAP_STACKS
	/* Before interrupts are enabled, for one may make next yield in there. */
	movq	LT_RET(%rsi), %rbx
	movq	%rdx, %rdi
	call	ltask_unlock_enable
	movq	%rbx, %rax
	LT_POP_CALLEE_SAVED
	RET
SYM_FUNC_END(ltask_swap_unlock)

/*
 * void ltask_call_full(void (*fn)(void *), void *arg): runs fn(arg) on the
 * system stack, in a frame like ltask_switch_to()'s, so that
 * ltask_abandon() can end it.
 */
SYM_FUNC_START(ltask_call_full)
	LT_PUSH_SYSTEM
	movq	%rsp, PER_CPU_VAR(ltask_this + LT_CPU_SYS_SP)
	movq	%rdi, %r11
	movq	%rsi, %rdi
	LT_CALL_R11
	LT_POP_SYSTEM
	RET
SYM_FUNC_END(ltask_call_full)

/*
 * void ltask_call_args(const u64 args[6], ltask_fn_t fn): calls fn with six
 * register arguments.
 */
SYM_FUNC_START(ltask_call_args)
	movq	%rsi, %r11
	movq	%rdi, %rax
	movq	0(%rax), %rdi
	movq	8(%rax), %rsi
	movq	16(%rax), %rdx
	movq	24(%rax), %rcx
	movq	32(%rax), %r8
	movq	40(%rax), %r9
	LT_JMP_R11
SYM_FUNC_END(ltask_call_args)

/* void ltask_abandon(unsigned long sys_sp): drops all that lies above it. */
SYM_CODE_START(ltask_abandon)
	LT_UNWIND_END
	LT_NOENDBR
	movq	%rdi, %rsp
	LT_POP_SYSTEM
	RET
SYM_CODE_END(ltask_abandon)

#ifndef CONFIG_UML
/* Called, as it were, between any two instructions of task code. */
SYM_CODE_START(ltask_async_entry)
	LT_UNWIND_END
	LT_NOENDBR
	pushq	PER_CPU_VAR(ltask_this + LT_CPU_ASYNC_IP)
	pushfq
	.irp	reg, rax, rcx, rdx, rbx, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
	pushq	%\reg
	.endr
	cld
	movq	$ltask_async_yield, %r11
	call	ltask_stub_rt
	.irp	reg, r15, r14, r13, r12, r11, r10, r9, r8, rdi, rsi, rbx, rdx, rcx, rax
	popq	%\reg
	.endr
	popfq
	RET
SYM_CODE_END(ltask_async_entry)
#endif

/* Where a new task begins: %rax has LT_RET. */
SYM_CODE_START(ltask_entry)
	LT_UNWIND_END
	LT_NOENDBR
	movq	PER_CPU_VAR(ltask_this + LT_CPU_TASK), %r10
	movq	LT_FN(%r10), %r11
	testb	$LT_F_DATA, LT_FLAGS(%r10)
	movq	%rax, %rdi
	jnz	1f
	movq	(LT_ARGS + 0)(%r10), %rdi
	movq	(LT_ARGS + 8)(%r10), %rsi
	movq	(LT_ARGS + 16)(%r10), %rdx
	movq	(LT_ARGS + 24)(%r10), %rcx
	movq	(LT_ARGS + 32)(%r10), %r8
	movq	(LT_ARGS + 40)(%r10), %r9
1:	xorl	%ebp, %ebp
	LT_CALL_R11
	movq	PER_CPU_VAR(ltask_this + LT_CPU_TASK), %rax
	cmpq	$0, LT_DEFERS(%rax)
	je	ltask_return
	call	ltask_exit
	ud2
SYM_CODE_END(ltask_entry)

	LT_MARK ltask_switch_end
