#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: the sample module is what people copy from, so it has to work: the 300th
# prime is 1987, other lengths work, and bad ones are refused.
. "$(dirname "$0")/lib.sh"
primes=$debugfs/ltask_sieve/primes

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

plan 4 ltask ltask_sieve
[ "$(tail -n 1 $primes)" = 1987 ]
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
finish
