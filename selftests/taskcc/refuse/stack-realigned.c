// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': changes the stack pointer by 'and */
#include "../outside.h"

void f(void)
{
	char buf[64] __aligned(64);

	use(buf);
}
