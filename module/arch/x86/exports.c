// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the compiler and taskcc make other modules' task code call. Exported
 * from C, where symbols have versions.
 */
#include <linux/export.h>
#include <ltask/go.h>

#define EXPORT(name)		\
	void name(void);	\
	EXPORT_SYMBOL_GPL(name)

EXPORT(ltask_check);
EXPORT(ltask_stub_rt);
EXPORT(ltask_stub_kernel);
EXPORT_SYMBOL_GPL(__ltask_go);
EXPORT_SYMBOL_GPL(__ltask_go_args);

EXPORT(ltask_icall_rax);
EXPORT(ltask_icall_rbx);
EXPORT(ltask_icall_rcx);
EXPORT(ltask_icall_rdx);
EXPORT(ltask_icall_rsi);
EXPORT(ltask_icall_rdi);
EXPORT(ltask_icall_rbp);
EXPORT(ltask_icall_r8);
EXPORT(ltask_icall_r9);
EXPORT(ltask_icall_r10);
EXPORT(ltask_icall_r11);
EXPORT(ltask_icall_r12);
EXPORT(ltask_icall_r13);
EXPORT(ltask_icall_r14);
EXPORT(ltask_icall_r15);
