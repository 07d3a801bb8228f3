// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': traps (ud2 */
#include "../outside.h"

void f(void)
{
	__builtin_trap();
}
