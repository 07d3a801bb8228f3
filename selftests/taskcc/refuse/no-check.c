// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': does not begin with a call to ltask_check */
#include "../outside.h"

notrace int f(int x)
{
	return x + 1;
}
