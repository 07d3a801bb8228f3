// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': calls kthread_exit: it would end the carrier */
#include "../outside.h"

void f(void)
{
	kthread_exit(0);
}
