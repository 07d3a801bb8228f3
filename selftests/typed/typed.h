/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of accept/ and refuse/ use: two types of channels, two types of
 * futures.
 */
#ifndef _TYPED_H
#define _TYPED_H

#include <ltask/chan.h>
#include <ltask/future.h>

struct point {
	int x, y;
};

DEFINE_LTASK_CHAN(ints, int)
DEFINE_LTASK_CHAN(points, struct point *)
DEFINE_LTASK_FUTURE(later_int, int)
DEFINE_LTASK_FUTURE(later_point, struct point)

#endif
