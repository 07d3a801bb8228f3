#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: what no case thought of: a minute of random mixes of everything, with books
# kept of every value and every task. By hand, as long as one likes, and with any
# of the module's parameters (a seed that failed, say):
#
#	ltask_torture_test.sh seconds=3600 seed=1234
. "$(dirname "$0")/lib.sh"
dir=$debugfs/ltask_torture
seconds=60
# A kernel that looks at every access is some ten times slower.
[ ! -e $debugfs/kmemleak ] || seconds=30
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

plan 2 ltask
insmod "$modules/ltask_torture.ko" seconds="$seconds" "$@" || exit 1
left=$((seconds + 200))
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
result "nothing was lost, doubled, reordered or left behind in $seconds s"
case $state in
passed | failed) rmmod ltask_torture ;;
*) false ;;
esac
result "the module can be unloaded"
exit $bad
