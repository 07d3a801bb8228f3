/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The check at the entry of every function of task code, and what follows
 * when a segment has too little room: the callee runs on the next one.
 *
 * A stack never moves, for C pointers into it can't be rewritten. Instead the
 * callee's return address is replaced by ltask_seg_return, which goes back.
 * The next segment stays with the task, so that a call on the edge in a loop
 * takes the short way (the hot split that made Go give linked segments up).
 */
#include <linux/linkage.h>
#include "macros.h"

	.text
	LT_MARK ltask_check_begin

/*
 * Called as the first instruction of a function: (%rsp) is its body, 8(%rsp)
 * where it returns to, then its stack arguments. Everything but %r11 and the
 * flags belongs to somebody.
 */
SYM_FUNC_START(ltask_check)
	cmpq	PER_CPU_VAR(ltask_this + LT_CPU_LIMIT), %rsp
	jb	ltask_check_slow
	RET
SYM_FUNC_END(ltask_check)

SYM_CODE_START_LOCAL(ltask_check_slow)
	LT_UNWIND_END
	pushq	%rax
	pushq	%rcx
	movq	PER_CPU_VAR(ltask_this + LT_CPU_TASK), %rax
	testq	%rax, %rax
	jz	.Lstay
	LT_JUMP_IF_NOT_ON_STACK .Lstay
	movq	LT_SEG(%rax), %r11
	movq	LT_SEG_NEXT(%r11), %r11
	testq	%r11, %r11
	jz	.Lask
	cmpq	$LT_POISON, PER_CPU_VAR(ltask_this + LT_CPU_LIMIT)
	jne	.Lswitch

.Lask:	/* Only C knows: a slice has ended, or there is no next segment. */
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	leaq	(9 * 8)(%rsp), %rdi
	movq	$ltask_stack_slow, %r11
	call	ltask_stub_rt
	movl	%eax, %r11d
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	cmpl	$LT_SLOW_SYSTEM, %r11d
	je	.Lsystem
	cmpl	$LT_SLOW_GROW, %r11d
	jne	.Lagain
	movq	PER_CPU_VAR(ltask_this + LT_CPU_TASK), %rax
	movq	LT_SEG(%rax), %r11
	movq	LT_SEG_NEXT(%r11), %r11

.Lswitch:	/* %rax: task, %r11: the segment to go on with */
	movq	%r11, LT_SEG(%rax)
	movq	LT_SEG_LO(%r11), %rcx
	movq	%rcx, LT_LO(%rax)
	addq	$LTASK_STACK_RESERVE, %rcx
	movq	%rcx, PER_CPU_VAR(ltask_this + LT_CPU_LIMIT)
	leaq	(3 * 8)(%rsp), %rax		/* where it returns to */
	movq	%rax, LT_SEG_SP(%r11)
	.irp	word, 8, 7, 6, 5, 4, 3, 2, 1
	movq	(8 * \word)(%rax), %rcx
	movq	%rcx, (-8 * (9 - \word))(%r11)
	.endr
	movq	$ltask_seg_return, (-9 * 8)(%r11)
	leaq	(-9 * 8)(%r11), %r11
	popq	%rcx
	popq	%rax
	/* %rsp points to the body's address. It has no ENDBR: return to it. */
	xchgq	%r11, %rsp
	pushq	(%r11)
	UNWIND_HINT_FUNC
	RET

.Lsystem:	/* No memory: the body runs on the system stack. */
	popq	%rcx
	popq	%rax
	popq	%rax
	movq	$ltask_call_body, %r11
	jmp	ltask_stub_kernel

.Lagain:	/* It yielded, or its limit is right again: look once more. */
	popq	%rcx
	popq	%rax
	UNWIND_HINT_FUNC
	jmp	ltask_check

.Lstay:	/* Not on the task's own stack. The carrier's has an end, too. */
	pushq	%rdx
	pushq	%rsi
	pushq	%rdi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	leaq	(8 * 8)(%rsp), %rdi
	call	ltask_stack_low
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdi
	popq	%rsi
	popq	%rdx
	popq	%rcx
	popq	%rax
	UNWIND_HINT_FUNC
	RET
SYM_CODE_END(ltask_check_slow)

/* %rax: the body of a function. (No SSE here, so varargs need no %al.) */
SYM_FUNC_START(ltask_call_body)
	pushq	%rax
	UNWIND_HINT_FUNC
	RET
SYM_FUNC_END(ltask_call_body)

/* A function that ran on the next segment returns: %rax and %rdx are its. */
SYM_CODE_START(ltask_seg_return)
	LT_UNWIND_END
	LT_NOENDBR
	movq	PER_CPU_VAR(ltask_this + LT_CPU_TASK), %r11
	movq	LT_SEG(%r11), %rcx
	movq	LT_SEG_SP(%rcx), %rsp
	movq	LT_SEG_PREV(%rcx), %rcx
	movq	%rcx, LT_SEG(%r11)
	movq	LT_SEG_LO(%rcx), %rcx
	movq	%rcx, LT_LO(%r11)
	addq	$LTASK_STACK_RESERVE, %rcx
	movq	%rcx, PER_CPU_VAR(ltask_this + LT_CPU_LIMIT)
	RET
SYM_CODE_END(ltask_seg_return)

	LT_MARK ltask_check_end
