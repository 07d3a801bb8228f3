// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs task.c and other.c in a process. The runtime here counts each way out of
 * task code and then goes where it was told to, so a call that takes the wrong
 * way shows as a wrong count, and one that breaks its arguments as a wrong
 * result.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "test.h"

unsigned long checks, kernel_calls, runtime_calls, indirect_calls;

/*
 * Register conventions as taskcc.c states them. Only %r11 and flags may change
 * on the way.
 */
asm(".text\n"
	".globl ltask_check, ltask_stub_kernel, ltask_stub_rt\n"
	"ltask_check:\n"
	"	incq checks(%rip)\n"
	"	ret\n"
	"ltask_stub_kernel:\n"
	"	incq kernel_calls(%rip)\n"
	"	jmp *%r11\n"
	"ltask_stub_rt:\n"
	"	incq runtime_calls(%rip)\n"
	"	jmp *%r11\n"
	".irp reg, rax, rbx, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15\n"
	".globl ltask_icall_\\reg\n"
	"ltask_icall_\\reg:\n"
	"	incq indirect_calls(%rip)\n"
	"	jmp *%\\reg\n"
	".endr\n"
	".section .note.GNU-stack, \"\", @progbits\n"
	".text\n");

int kernel_format(char *buf, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsprintf(buf, fmt, ap);
	va_end(ap);
	return n;
}

int kernel_add(int a, int b)
{
	return a + b;
}

int kernel_double(int x)
{
	return 2 * x;
}

int __SCT__thing(int x)
{
	return 3 * x;
}

int ltask_wg_wait(int x)
{
	return x + 1000;
}

static unsigned int num, failed;

static void result(int ok, const char *what)
{
	printf("%sok %u - run: %s\n", ok ? "" : "not ", ++num, what);
	failed += !ok;
}

/* Whether the last call went each way out as often as given. */
static int ways(unsigned long kernel, unsigned long runtime,
		unsigned long indirect)
{
	int ok = kernel_calls == kernel && runtime_calls == runtime &&
		 indirect_calls == indirect && checks;

	kernel_calls = 0;
	runtime_calls = 0;
	indirect_calls = 0;
	checks = 0;
	return ok;
}

int main(int argc, char **argv)
{
	char buf[100] = "", copy[8] = "";
	int x;

	if (argc == 2 && sscanf(argv[1], "%u", &num) != 1)
		return 2;

	x = task_kernel_call(buf, 3);
	result(x == 13 && !strcmp(buf, "3 4 5 6 7 8 9") && ways(1, 0, 0),
	       "kernel call with nine arguments");
	x = task_tail_call(7);
	result(x == 8 && ways(1, 0, 0), "tail call into the kernel");
	x = task_conditional_tail_call(-7);
	result(x == -6 && ways(1, 0, 0), "conditional tail call");
	x = task_runtime_call(5);
	result(x == 1006 && ways(0, 1, 0), "runtime call");
	x = task_indirect_call(kernel_double, 21);
	result(x == 43 && ways(0, 0, 1), "indirect call");
	x = task_indirect_tail_call(kernel_double, 21);
	result(x == 42 && ways(0, 0, 1), "indirect tail call");
	result(task_address() == kernel_double && ways(0, 0, 0),
	       "address of a kernel function");
	x = task_own_pointer()(4);
	result(x == 4 && ways(0, 0, 0), "address of a task function");
	x = task_static_call(5);
	result(x == 16 && ways(1, 0, 0), "static call through its landing pad");
	x = task_recursion(3);
	result(x == 98 && checks == 5 && ways(0, 0, 0),
	       "a check at every entry of a recursion");
	result(task_switch(5) == 20 && task_switch(9) == -1 && ways(1, 0, 0),
	       "dense switch");
	x = task_stack_arguments(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
	result(x == 105 && ways(0, 0, 0), "eight words of stack arguments");
	task_copy(copy, "direct", 7);
	result(!strcmp(copy, "direct") && ways(0, 0, 0), "direct call");
	x = task_across(1);
	result(x == 104 && checks == 3 && ways(2, 0, 0),
	       "call between two task objects");
	return failed != 0;
}
