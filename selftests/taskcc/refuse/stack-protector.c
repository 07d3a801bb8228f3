// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': calls __stack_chk_fail: the stack protector's canary is per kthread */
#include "../outside.h"

__attribute__((optimize("stack-protector-all")))
void f(void)
{
	char buf[64];

	use(buf);
}
