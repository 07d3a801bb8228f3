#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: a limit that makes no sense would show later, and elsewhere: it is refused
# when it is written and when the module is loaded, and the log says why.
. "$(dirname "$0")/lib.sh"
parameters=/sys/module/ltask/parameters

# refused NAME VALUE... - none is taken, and the log says so
refused()
{
	name=$1
	shift
	old=$(cat "$parameters/$name")
	for value; do
		if (echo "$value" >"$parameters/$name") 2>/dev/null; then
			echo "# $name=$value was taken"
			echo "$old" >"$parameters/$name"
			return 1
		fi
	done
	[ "$(cat "$parameters/$name")" = "$old" ] &&
		dmesg | grep -q "ltask: $name must be "
}

# taken NAME VALUE... - each is, and can be read again
taken()
{
	name=$1
	shift
	old=$(cat "$parameters/$name")
	for value; do
		echo "$value" >"$parameters/$name" || return 1
		[ "$(cat "$parameters/$name")" = "$value" ] || return 1
	done
	echo "$old" >"$parameters/$name"
}

plan 11 ltask
first=$(cat $parameters/stack_max)
for name in maxprocs max_carriers max_tasks max_session_tasks stack_max; do
	refused $name 0 -1 1x ''
	result "$name can't be 0, or no number"
done
refused max_session_tasks 4294967296 && refused max_carriers 1000000 &&
	refused max_tasks 9223372036854775808
result "limits have limits"
refused stack_max 1 1000 4294967295
result "a stack is no smaller than its first segment, nor huge"
taken max_tasks 1 100 9223372036854775807 && taken max_session_tasks 1 100 &&
	taken max_carriers 1 256 && taken stack_max $((first / 32)) $((first * 16))
result "what makes sense is taken"
rmmod ltask && ! insmod "$modules/ltask.ko" max_tasks=0 2>/dev/null &&
	! insmod "$modules/ltask.ko" stack_max=1 2>/dev/null &&
	[ ! -e /sys/module/ltask ]
result "ltask does not load with nonsense"
dmesg | tail -n 20 | grep -q "ltask: stack_max must be from $((first / 32)) to "
result "and says what may be"
insmod "$modules/ltask.ko" stack_max=$((first * 2)) max_tasks=1000 &&
	[ "$(cat $parameters/stack_max)" = $((first * 2)) ] &&
	[ "$(cat $parameters/max_tasks)" = 1000 ] && rmmod ltask &&
	insmod "$modules/ltask.ko" && [ "$(cat $parameters/stack_max)" = "$first" ]
result "it does with other limits"
finish
