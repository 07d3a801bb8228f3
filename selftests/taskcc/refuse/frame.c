// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has a frame of */
#include "../outside.h"

void f(void)
{
	char buf[600];

	use(buf);
}
