#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
#
# All tests of user space as one TAP stream: each script is a test point, with
# its own points indented below. Run by "make check".

SRC=$(cd "$(dirname "$0")/.." && pwd)
O=$(cd "$O" && pwd) || exit 1
export SRC O CC="${CC:-cc}" CXX="${CXX:-c++}" MAKE="${MAKE:-make}"
# Messages are compared; names in UTF-8 must be printable.
export LC_ALL=C.UTF-8
unset TMPDIR POSIXLY_CORRECT

points=("lib" "build" "commands" "sum" "check")
number=0
failed=0
echo "TAP version 13"
echo "1..${#points[@]}"
for point in "${points[@]}"; do
	number=$((number + 1))
	if [ "$point" = lib ]; then
		LD_LIBRARY_PATH=$O LD_PRELOAD=$O/tests/fake.so "$O/tests/lib"
	else
		"$SRC/tests/$point.sh"
	fi 2>&1 | sed 's/^/    /'
	if [ "${PIPESTATUS[0]}" = 0 ]; then
		echo "ok $number - $point"
	else
		echo "not ok $number - $point"
		failed=1
	fi
done
exit $failed
