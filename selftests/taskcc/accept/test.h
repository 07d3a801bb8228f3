/* SPDX-License-Identifier: GPL-2.0-only */
/* Between the task code that is tested, and the host program that runs it. */

typedef int (*fn_t)(int x);

/* "Kernel code", in host.c. */
int kernel_format(char *buf, const char *fmt, ...);
int kernel_add(int a, int b);
int kernel_double(int x);
int __SCT__thing(int x);
void *memcpy(void *to, const void *from, unsigned long n);

/* "Runtime", in host.c; the name is one that the list of symbols knows. */
int ltask_wg_wait(int x);

/* Task code. */
int task_kernel_call(char *buf, int x);
int task_tail_call(int x);
int task_conditional_tail_call(int x);
int task_runtime_call(int x);
int task_indirect_call(fn_t fn, int x);
int task_indirect_tail_call(fn_t fn, int x);
fn_t task_address(void);
fn_t task_own_pointer(void);
int task_static_call(int x);
int task_recursion(int n);
int task_switch(int x);
int task_stack_arguments(int a, int b, int c, int d, int e, int f, int g,
			 int h, int i, int j, int k, int l, int m, int n);
void task_copy(void *to, const void *from, unsigned long n);
int task_across(int x);
int task_in_other_object(int x);
