// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': is weak: other code might take its place */
#include "../outside.h"

__weak int f(void)
{
	return 0;
}
