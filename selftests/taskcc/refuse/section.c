// SPDX-License-Identifier: GPL-2.0-only
/* expect: section '.init.text': is code outside .text */
/* expect: section '.noinstr.text': is code outside .text */
#include "../outside.h"

__section(".init.text") int f(void)
{
	return 0;
}

__section(".noinstr.text") int g(void)
{
	return 0;
}
