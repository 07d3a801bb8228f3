/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ways out of task code. Whatever isn't task code runs on the system stack,
 * the carrier's own. taskcc makes every outside call go through a stub that
 * puts the target in %r11 and comes here.
 *
 * All that the task needs to go on is on its stack and in its LT_SP before
 * the target runs, so nothing of a task that parks is on the system stack,
 * and a waker on another CPU can't resume a half-saved one.
 */
#include <linux/linkage.h>
#include "macros.h"

	.text
	LT_MARK ltask_stub_begin

/*
 * Runtime calls: short, preemption stays off, up to six arguments. One that
 * must wait clears LT_CPU_CALLER; then there's no return but to the
 * scheduler, and the waker leaves the result in LT_RET. Or it names another
 * task there, which is what the scheduler would come to: that one goes on.
 */
SYM_CODE_START(ltask_stub_rt)
	LT_UNWIND_END
	LT_NOENDBR
	movq	PER_CPU_VAR(ltask_this + LT_CPU_TASK), %rax
	testq	%rax, %rax
	jz	.Ldirect
	LT_JUMP_IF_NOT_ON_STACK .Ldirect
	LT_PUSH_CALLEE_SAVED
	movq	%rsp, LT_SP(%rax)
	movq	%rax, PER_CPU_VAR(ltask_this + LT_CPU_CALLER)
	movq	$0, PER_CPU_VAR(ltask_this + LT_CPU_TASK)
	movq	PER_CPU_VAR(ltask_this + LT_CPU_SYS_SP), %rsp
	LT_CALL_R11
	movq	PER_CPU_VAR(ltask_this + LT_CPU_CALLER), %r10
	testq	%r10, %r10
	jz	.Lparked
	cmpb	$0, PER_CPU_VAR(ltask_this + LT_CPU_SWITCHED)
	jne	.Lswitched
.Lgo_on:
	movq	$0, PER_CPU_VAR(ltask_this + LT_CPU_CALLER)
	movq	%r10, PER_CPU_VAR(ltask_this + LT_CPU_TASK)
	movq	LT_SP(%r10), %rsp
	LT_POP_CALLEE_SAVED
	UNWIND_HINT_FUNC
	RET
.Lswitched:
	movb	$0, PER_CPU_VAR(ltask_this + LT_CPU_SWITCHED)
	movq	LT_RET(%r10), %rax
	jmp	.Lgo_on
.Lparked:	/* %rsp is where ltask_switch_to() left it: return from that. */
	LT_POP_SYSTEM
	UNWIND_HINT_FUNC
	RET
.Ldirect:
	LT_JMP_R11

/* The function of the task in %rax has returned: nothing of it is needed. */
SYM_INNER_LABEL(ltask_return, SYM_L_GLOBAL)
	LT_UNWIND_END
	LT_NOENDBR
	movq	%rax, PER_CPU_VAR(ltask_this + LT_CPU_CALLER)
	movq	$0, PER_CPU_VAR(ltask_this + LT_CPU_TASK)
	movq	PER_CPU_VAR(ltask_this + LT_CPU_SYS_SP), %rsp
	movq	%rax, %rdi
	call	ltask_task_return
	movq	PER_CPU_VAR(ltask_this + LT_CPU_CALLER), %r10
	testq	%r10, %r10
	jnz	.Lswitched
	jmp	.Lparked
SYM_CODE_END(ltask_stub_rt)

/*
 * Any other function of the kernel: preemption is on, it may block. Eight
 * words of stack arguments go along.
 */
SYM_CODE_START(ltask_stub_kernel)
	LT_UNWIND_END
	LT_NOENDBR
	pushq	%rax
	movq	PER_CPU_VAR(ltask_this + LT_CPU_TASK), %rax
	testq	%rax, %rax
	jz	.Ldirect_pop
	LT_JUMP_IF_NOT_ON_STACK .Ldirect_pop
	LT_PUSH_CALLEE_SAVED
	movq	%rsp, LT_SP(%rax)
	movq	%rsp, %r12
	movq	%rax, %rbx
	movq	$0, PER_CPU_VAR(ltask_this + LT_CPU_TASK)
	movq	PER_CPU_VAR(ltask_this + LT_CPU_SYS_SP), %rsp
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%rcx
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	movq	%rbx, %rdi
	call	ltask_kcall_enter
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rcx
	popq	%rdx
	popq	%rsi
	popq	%rdi
	/* %r12: six saved registers, %rax, the return address, arguments */
	.irp	word, 7, 6, 5, 4, 3, 2, 1, 0
	pushq	(8 * (8 + \word))(%r12)
	.endr
	movq	(6 * 8)(%r12), %rax
	LT_CALL_R11
	addq	$(LT_STACK_WORDS * 8), %rsp
	movq	%rax, %r13
	movq	%rdx, %r14
	movq	%rbx, %rdi
	call	ltask_kcall_exit
	movq	%r13, %rax
	movq	%r14, %rdx
	movq	%rbx, PER_CPU_VAR(ltask_this + LT_CPU_TASK)
	movq	%r12, %rsp
	LT_POP_CALLEE_SAVED
	leaq	8(%rsp), %rsp
	UNWIND_HINT_FUNC
	RET
.Ldirect_pop:
	popq	%rax
	LT_JMP_R11
SYM_CODE_END(ltask_stub_kernel)

/*
 * Indirect calls of task code, in place of the kernel's thunks. A target that
 * begins with a call of ltask_check is task code and runs right here.
 */
.macro LT_ICALL reg
SYM_CODE_START(ltask_icall_\reg)
	LT_UNWIND_END
	LT_NOENDBR
	.ifnc \reg, r11
	movq	%\reg, %r11
	.endif
	jmp	ltask_icall
SYM_CODE_END(ltask_icall_\reg)
.endm

.irp reg, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15
	LT_ICALL \reg
.endr

SYM_CODE_START_LOCAL(ltask_icall)
	LT_UNWIND_END
	pushq	%rax
	pushq	%rcx
	movq	%r11, %rax
	cmpl	$0xfa1e0ff3, (%rax)		/* endbr64 */
	jne	1f
	addq	$4, %rax
1:	cmpb	$0xe8, (%rax)			/* call rel32 */
	jne	2f
	movslq	1(%rax), %rcx
	leaq	5(%rax, %rcx), %rcx
	cmpq	$ltask_check, %rcx
	jne	2f
	popq	%rcx
	popq	%rax
	LT_JMP_R11
2:	popq	%rcx
	popq	%rax
	jmp	ltask_stub_kernel
SYM_CODE_END(ltask_icall)

	LT_MARK ltask_stub_end
