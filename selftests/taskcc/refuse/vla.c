// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has a frame of unknown size */
#include "../outside.h"

void f(int n)
{
	int a[n];

	use(a);
}
