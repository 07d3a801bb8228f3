// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': passes more than 64 bytes of arguments on the stack */
#include "../outside.h"

void f(int x)
{
	use_many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, x);
}
