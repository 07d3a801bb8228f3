#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: memory runs out some day. Makes ltask's allocations fail, all of them or
# some, and lets the cases of suite "fault" see that each call copes; the harness
# sees that nothing leaks.
. "$(dirname "$0")/lib.sh"
attr=$debugfs/ltask/fail_alloc
slab=$debugfs/failslab
cases="start_tasks grow_stacks defer_calls create_channels create_groups"

plan 22 ltask ltask_test ltask_test_fault

# some ATTRIBUTE PERCENT TIMES
some()
{
	echo 0 >"$1/verbose"
	echo 1 >"$1/interval"
	echo N >"$1/task-filter" 2>/dev/null
	echo "$3" >"$1/times"
	echo "$2" >"$1/probability"
}

for c in $cases; do
	run fault $c
	result "nothing fails: $c"
done
for percent in 10 50 100; do
	for c in $cases; do
		name="$percent % of ltask's allocations fail: $c"
		if [ ! -d $attr ]; then
			skip "$name" "no fault injection in this kernel"
			continue
		fi
		# Not for ever, so that the group can be made in the end.
		some $attr $percent 500
		run fault $c
		result "$name"
		echo 0 >$attr/probability
	done
done
name="the slab allocator fails for ltask's caches: start_tasks"
grown="the slab allocator fails for ltask's caches: grow_stacks"
if [ -d $slab ] && [ -e $slab/cache-filter ]; then
	echo Y >$slab/cache-filter
	for f in /sys/kernel/slab/ltask_*/failslab; do
		echo 1 >"$f"
	done
	some $slab 30 -1
	run fault start_tasks
	result "$name"
	run fault grow_stacks
	result "$grown"
	echo 0 >$slab/probability
	for f in /sys/kernel/slab/ltask_*/failslab; do
		echo 0 >"$f"
	done
	echo N >$slab/cache-filter
else
	skip "$name" "no failslab in this kernel"
	skip "$grown" "no failslab in this kernel"
fi
finish ltask_test_fault ltask_test
