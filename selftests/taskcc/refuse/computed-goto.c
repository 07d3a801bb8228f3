// SPDX-License-Identifier: GPL-2.0-only
/* expect: function 'f': has a jump table or a computed goto */
int f(int x, int y)
{
	static const void * const labels[] = { &&add, &&sub, &&mul };

	goto *labels[x];
add:
	return x + y;
sub:
	return x - y;
mul:
	return x * y;
}
