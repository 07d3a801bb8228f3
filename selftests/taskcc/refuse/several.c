// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has a frame of */
/* expect: function 'g': traps (ud2 */
/* expect: function 'h': calls do_exit */
/* All violations are named in one run. */
#include "../outside.h"

void f(void)
{
	char buf[600];

	use(buf);
}

void g(void)
{
	__builtin_trap();
}

void h(void)
{
	do_exit(0);
}
