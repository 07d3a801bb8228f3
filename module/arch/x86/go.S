/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The callee that ltask_go() lets the compiler call in the function's place:
 * it has the arguments in registers as the language converted them, and finds
 * the frame by the static chain, %r10. It begins as task code does, so it is
 * called without a detour from there, and in its own way from elsewhere.
 */
#include <linux/linkage.h>
#include "macros.h"

	.text
	LT_MARK ltask_go_begin

.macro LT_STORE_ARGS
	movq	%rdi, (LT_GO_ARGS + 0)(%r10)
	movq	%rsi, (LT_GO_ARGS + 8)(%r10)
	movq	%rdx, (LT_GO_ARGS + 16)(%r10)
	movq	%rcx, (LT_GO_ARGS + 24)(%r10)
	movq	%r8, (LT_GO_ARGS + 32)(%r10)
	movq	%r9, (LT_GO_ARGS + 40)(%r10)
	movq	(%rsp), %rax
	movq	%rax, LT_GO_CALLER(%r10)
.endm

SYM_FUNC_START(__ltask_go)
	call	ltask_check
	LT_STORE_ARGS
	movq	%r10, %rdi
	movq	$ltask_go_frame, %r11
	jmp	ltask_stub_rt
SYM_FUNC_END(__ltask_go)

SYM_FUNC_START(__ltask_go_args)
	call	ltask_check
	LT_STORE_ARGS
	xorl	%eax, %eax
	RET
SYM_FUNC_END(__ltask_go_args)

	LT_MARK ltask_go_end
