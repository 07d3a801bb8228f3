#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: what no case thought of: a minute of random mixes of everything, with books
# kept of every value and every task; then some seconds of the same while CPUs go
# and come. By hand, as long as one likes, and with any of the module's parameters
# (a seed that failed, say, or kinds of operation: see modules/torture/kinds.c):
#
#	ltask_torture_test.sh seconds=3600 seed=1234 kinds=+hotplug
. "$(dirname "$0")/lib.sh"
dir=$debugfs/ltask_torture
seconds=60
hotplug_seconds=15
# A kernel that looks at every access is some ten times slower.
[ ! -e $debugfs/kmemleak ] || seconds=30
# What is given is all that is done.
[ $# = 0 ] || hotplug_seconds=0
for word; do
	case $word in
	seconds=*) seconds=${word#*=} ;;
	esac
done

# What everybody does, for whoever looks for what hangs.
show()
{
	for file in ltask/procs ltask/tasks ltask_torture/totals; do
		sed "s|^|# $file: |" "$debugfs/$file" | head -n 300
	done
}

# torture SECONDS HOW [PARAMETER...] - a run, two results.
torture()
{
	for_seconds=$1
	how=$2
	shift 2
	insmod "$modules/ltask_torture.ko" seconds="$for_seconds" "$@" || exit 1
	left=$((for_seconds + 200))
	while state=$(cat $dir/state) && [ "$state" = running ] && [ $left -gt 0 ]; do
		sleep 1
		left=$((left - 1))
	done
	dmesg | sed -n 's/.*ltask_torture: \(seed=.*\)/# \1/p' | tail -n 1
	sed 's/^/# /' $dir/totals
	if [ "$state" != passed ]; then
		dmesg | grep -a 'ltask_torture: FAILED' | sed 's/^/# /' | head -n 20
		show
	fi
	[ "$state" = passed ]
	result "nothing was lost, doubled, reordered or left behind in $for_seconds s$how"
	case $state in
	passed | failed) rmmod ltask_torture ;;
	*) false ;;
	esac
	result "the module can be unloaded$how"
}

if [ $hotplug_seconds = 0 ]; then
	plan 2 ltask
else
	plan 4 ltask
fi
torture "$seconds" "" "$@"
[ $hotplug_seconds != 0 ] || exit $bad
how=", while CPUs go and come"
if [ -e /sys/module/ltask_torture ]; then
	skip "in $hotplug_seconds s$how" "the module is still there"
	skip "the module can be unloaded$how" "the module is still there"
elif [ ! -e /sys/devices/system/cpu/cpu1/online ]; then
	skip "in $hotplug_seconds s$how" "no CPU can go"
	skip "the module can be unloaded$how" "no CPU can go"
else
	torture $hotplug_seconds "$how" kinds=+hotplug
fi
exit $bad
