#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: the sample module is what people copy from, so it has to work: the 300th
# prime is 1987, other lengths work, and bad ones are refused.
#
# LTASK_MODULES: directory of the modules.
modules=${LTASK_MODULES:-modules}
primes=/sys/kernel/debug/ltask_sieve/primes

echo "TAP version 13"
if [ "$(id -u)" != 0 ] || [ ! -e "$modules/ltask_sieve.ko" ]; then
	echo "1..0 # SKIP needs root and ltask_sieve.ko in LTASK_MODULES"
	exit 4
fi
echo "1..4"
nr=0
bad=0

# result NAME - from the status of the command before
result()
{
	status=$?
	nr=$((nr + 1))
	if [ $status = 0 ]; then
		echo "ok $nr $1"
	else
		echo "not ok $nr $1"
		bad=1
	fi
}

# The primes, the slow way.
slow()
{
	awk -v n="$1" 'BEGIN {
		for (c = 2; found < n; c++) {
			for (d = 2; d * d <= c && c % d; d++)
				;
			if (d * d > c) {
				found++
				print c
			}
		}
	}'
}

[ -e /sys/module/ltask ] || insmod "$modules/ltask.ko"
insmod "$modules/ltask_sieve.ko" && [ "$(tail -n 1 $primes)" = 1987 ]
result "the 300th prime is 1987"
slow 300 | cmp -s - $primes && rmmod ltask_sieve
result "the ones before are right, and the module can be unloaded"
insmod "$modules/ltask_sieve.ko" n=1 && [ "$(cat $primes)" = 2 ] &&
	rmmod ltask_sieve
result "the first prime is 2"
! insmod "$modules/ltask_sieve.ko" n=0 2>/dev/null &&
	! insmod "$modules/ltask_sieve.ko" n=10001 2>/dev/null &&
	[ ! -e /sys/module/ltask_sieve ]
result "no prime, or too many, is refused"
exit $bad
