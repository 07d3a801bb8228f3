// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has a jump table or a computed goto */
#include "../outside.h"

__attribute__((optimize("jump-tables"))) void f(int x)
{
	switch (x) {
	case 0:
		return use(&x);
	case 1:
		return use_many(x, 4, 5);
	case 2:
		return use_many(3);
	case 3:
		return use_many(x, 6);
	case 4:
		return use_many(x, 7, 2, 2);
	case 5:
		return use(hook);
	case 6:
		return hook();
	}
}
