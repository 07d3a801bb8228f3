#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: an operation of a module outside ltask's tree is listed, runs by its name,
# is refused bad arguments as ltask's own are, and goes with its module.
. "$(dirname "$0")/lib.sh"

if ! command -v ltask >/dev/null; then
	echo "TAP version 13"
	echo "1..0 # SKIP needs the ltask command"
	exit 4
fi
plan 5 ltask ltask_add
ltask ops | grep -q '^add '
result "the operation is listed"
[ "$(ltask go add 3 b=4)" = ret=7 ]
result "3 and 4 are 7"
[ "$(ltask go add -n 1000 0xffffffff 1)" = "ret=4294967296 (1000 times)" ]
result "a thousand tasks add, beyond 32 bits"
! ltask go add 1 2 3 2>/dev/null && ! ltask go add 0x100000000 2>/dev/null &&
	! ltask go add x 2>/dev/null
result "too many arguments, or bad ones, are refused"
rmmod ltask_add && ! ltask go add 3 4 2>/dev/null
result "without its module there is no such operation"
finish
