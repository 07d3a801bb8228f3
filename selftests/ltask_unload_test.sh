#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: code of a task must not vanish under it: while a group of a module exists,
# neither that module nor ltask can be unloaded; afterwards both can.
#
# LTASK_MODULES: directory of the modules.
modules=${LTASK_MODULES:-modules}

echo "TAP version 13"
if [ "$(id -u)" != 0 ] || [ ! -e "$modules/ltask_hold.ko" ]; then
	echo "1..0 # SKIP needs root and ltask_hold.ko in LTASK_MODULES"
	exit 4
fi
release=/sys/module/ltask_hold/parameters/release
echo "1..5"
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

[ -e /sys/module/ltask ] || insmod "$modules/ltask.ko"
insmod "$modules/ltask_hold.ko"
result "a module with a group is loaded"
! rmmod ltask_hold 2>/dev/null
result "it can't be unloaded"
! rmmod ltask 2>/dev/null
result "nor can ltask"
grep -q '^group "hold": 3 tasks' /sys/kernel/debug/ltask/tasks &&
	grep -q 'task .*hold_task.* \[.*\]' /sys/kernel/debug/ltask/tasks
result "the dump shows its tasks"
echo 1 >$release && rmmod ltask_hold
result "it can be unloaded once its group is destroyed"
exit $bad
