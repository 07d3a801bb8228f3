#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Tests on the host that channels, their views and futures with a type do not
# compile where they are misused: each file of refuse/ compiles as it is, and with
# WRONG defined it must be refused with the message that it names; those of accept/
# must compile. Needs a compiler, but nothing of a kernel: include/ stands for its
# headers. Prints TAP. $CC names the compiler.
#
# $CC and $flags are lists of words:
# shellcheck disable=SC2086

here=$(cd "$(dirname "$0")" && pwd)
headers=$(cd "$here/../../module/include" && pwd)
CC=${CC:-gcc}
num=0
failed=0

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# The kernel's flags, as far as they matter here.
flags="-std=gnu11 -O2 -Wall -Wno-unused-function"
flags="$flags -Werror=incompatible-pointer-types"

report() {	# status, text
	num=$((num + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $num - $2"
	else
		echo "not ok $num - $2"
		failed=$((failed + 1))
		sed 's/^/# /' "$tmp/err"
	fi
}

# In English and ASCII: the messages are compared.
compile() {	# source, more flags
	LC_ALL=C $CC $flags -I"$here/include" -I"$headers" -c \
		-o "$tmp/x.o" "$@" 2>"$tmp/err"
}

accepted() {	# source, text
	compile "$1" -Werror
	report $? "$2"
}

refused() {	# source, text
	compile "$1" -DWRONG
	status=$?
	ok=0
	[ $status -ne 0 ] || ok=1
	[ "$(grep -c 'error:' "$tmp/err")" -eq 1 ] || ok=1
	sed -n 's,^/\* expect: \(.*\) \*/$,\1,p' "$1" >"$tmp/expect"
	[ -s "$tmp/expect" ] || ok=1
	grep -F 'error:' "$tmp/err" | grep -qFf "$tmp/expect" || ok=1
	report $ok "$2"
}

set -- "$here"/refuse/*.c
echo "TAP version 13"
echo "1..$((1 + 2 * $#))"
accepted "$here/accept/all.c" "accept: all that is allowed"
for source in "$@"; do
	name=$(basename "$source" .c)
	accepted "$source" "accept: the right half of $name"
	refused "$source" "refuse: $name"
done

[ $failed -eq 0 ]
