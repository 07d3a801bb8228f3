/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the assembly files share: per-CPU access, branches and hints that
 * differ between kernel versions.
 */
#ifndef _LTASK_ARCH_MACROS_H
#define _LTASK_ARCH_MACROS_H

#include <linux/version.h>
#include <asm/nospec-branch.h>
#include <asm/percpu.h>
#include <asm/unwind_hints.h>
#include "layout.h"

#ifdef CONFIG_UML
/* Where the kernel has no such register, ours does the same: see ../um/percpu.h. */
#define PER_CPU_VAR(var)	%gs:var
#endif

/* Bounds of a file's code, named in marks.h. */
.macro LT_MARK name
	.globl	\name
	.type	\name, @notype
\name:
	LT_NOENDBR
	nop
.endm

/* objtool: no stack below this that it could know. */
.macro LT_UNWIND_END
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	UNWIND_HINT_END_OF_STACK
#else
	UNWIND_HINT_EMPTY
#endif
.endm

/* Reached by call, return or a direct jump only. */
.macro LT_NOENDBR
	ANNOTATE_NOENDBR
.endm

/*
 * The kernel's own way to branch to what a register says. Where there is IBT
 * the target must begin with ENDBR.
 */
.macro LT_JMP_R11
	JMP_NOSPEC r11
.endm

.macro LT_CALL_R11
	CALL_NOSPEC r11
.endm

/*
 * %rax: the task whose code runs on this CPU. A stub or check that runs on
 * another stack, in an interrupt or on the system stack, isn't the task's.
 */
.macro LT_JUMP_IF_NOT_ON_STACK label
	cmpq	LT_SEG(%rax), %rsp
	ja	\label
	cmpq	LT_LO(%rax), %rsp
	jb	\label
.endm

.macro LT_PUSH_CALLEE_SAVED
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
.endm

.macro LT_POP_CALLEE_SAVED
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
.endm

/*
 * The same on the system stack, whose new end is where C is called from: in User
 * Mode Linux that may come to the host's C library, which wants 16 bytes of
 * alignment.
 */
.macro LT_PUSH_SYSTEM
	LT_PUSH_CALLEE_SAVED
#ifdef CONFIG_UML
	subq	$8, %rsp
#endif
.endm

.macro LT_POP_SYSTEM
#ifdef CONFIG_UML
	addq	$8, %rsp
#endif
	LT_POP_CALLEE_SAVED
.endm

#endif /* _LTASK_ARCH_MACROS_H */
