// SPDX-License-Identifier: GPL-2.0-only
/*
 * Task code that keeps the rules. host.c runs it, with a runtime that only
 * counts, so what is tested is what the calls do, not how they look.
 */
#include "test.h"

static int counter;

static __attribute__((noinline)) int recurse(int n, int a, int b, int c, int d,
					     int e, int f, int g)
{
	int r;

	if (!n)
		return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g;
	r = recurse(n - 1, b, c, d, e, f, g, a);
	counter++;	/* or gcc would make it a loop */
	return r;
}

static int by_pointer(int x)
{
	counter += x;
	return counter;
}

/* Nine arguments, three of them on the stack. */
int task_kernel_call(char *buf, int x)
{
	return kernel_format(buf, "%d %d %d %d %d %d %d", x, x + 1, x + 2,
			     x + 3, x + 4, x + 5, x + 6);
}

int task_tail_call(int x)
{
	return kernel_add(x, 1);
}

int task_conditional_tail_call(int x)
{
	if (x < 0)
		return kernel_add(x, 1);
	return x;
}

int task_runtime_call(int x)
{
	return ltask_wg_wait(x) + 1;
}

int task_indirect_call(fn_t fn, int x)
{
	return fn(x) + 1;
}

int task_indirect_tail_call(fn_t fn, int x)
{
	return fn(x);
}

/* The address of an outside function is that function's own, not its stub's. */
fn_t task_address(void)
{
	return kernel_double;
}

fn_t task_own_pointer(void)
{
	return by_pointer;
}

int task_static_call(int x)
{
	return __SCT__thing(x) + 1;
}

int task_recursion(int n)
{
	return recurse(n, 1, 2, 3, 4, 5, 6, 7);
}

/* A dense switch, which must not become a jump table. */
int task_switch(int x)
{
	switch (x) {
	case 0: return kernel_add(x, 10);
	case 1: return kernel_add(x, 22);
	case 2: return kernel_double(x);
	case 3: return kernel_add(x, 31);
	case 4: return kernel_add(x, 4);
	case 5: return kernel_double(x + 5);
	case 6: return kernel_add(x, 63);
	default: return -1;
	}
}

int task_stack_arguments(int a, int b, int c, int d, int e, int f, int g,
			 int h, int i, int j, int k, int l, int m, int n)
{
	return a + b + c + d + e + f + g + h + i + j + k + l + m + n;
}

void task_copy(void *to, const void *from, unsigned long n)
{
	memcpy(to, from, n);
}

int task_across(int x)
{
	return task_in_other_object(x) + 1;
}
