#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: the dump of all tasks is what one has when something hangs: it must tell
# where each parked task waits and why, and be right, or at least harmless, while
# tasks start and end. The kernel's log tells of tasks that are left behind, and
# of one that dies.
. "$(dirname "$0")/lib.sh"
tasks=$debugfs/ltask/tasks

# Every parked task of group "hold" has a reason, a starter and a trace.
held()
{
	if ! awk '
		/^group / { in_group = $2 == "\"hold\":"; if (in_group) said = $3 }
		!in_group { next }
		/^  task / {
			tasks++
			if (/ hold_task.* \[sleep\].* started by hold_start/)
				reasons++
			traced = 0
			next
		}
		/^    hold_task[.a-z]*\+/ && !traced++ { traces++ }
		END {
			if (said != 3 || tasks != 3 || reasons != 3 || traces != 3) {
				print "# said " said ", " tasks " tasks, " \
					reasons " reasons, " traces " traces"
				exit 1
			}
		}' "$tasks"
	then
		sed 's/^/# /' "$tasks" | head -n 30
		return 1
	fi
}

plan 9 ltask ltask_hold ltask_test ltask_test_load ltask_test_group \
	ltask_test_stack
sleep 0.2
held
result "each parked task has a reason, its starter and a trace"
# A task that has never waited for ltask's own objects, only in the kernel.
awk '
	/^group / { in_group = $2 == "\"blocked\":" }
	!in_group { next }
	/^  task hold_blocked.* \[kernel call, in thread [0-9]+\], started by hold_start/ {
		task = 1
		next
	}
	task && /^    hold_blocked[.a-z]*\+/ { traced = 1 }
	END { exit !traced }' "$tasks"
result "a task that is blocked in the kernel has its thread and a trace"
run load churn_for_five_seconds &
load=$!
sleep 0.5
reads=0
broken=0
while [ -d /proc/$load ] && [ $reads -lt 300 ]; do
	cat "$tasks" >/tmp/ltask_dump.$$ || broken=1
	grep -q '^group "hold": 3 tasks' /tmp/ltask_dump.$$ || broken=2
	reads=$((reads + 1))
done
wait $load
result "tasks start and end while it is read"
rm -f /tmp/ltask_dump.$$
echo "# $reads dumps"
[ $broken = 0 ] && [ $reads -gt 0 ]
result "every dump meanwhile is whole"
held && ! grep -q '^group "churn"' "$tasks"
result "afterwards only what is there is shown"

# The log's last lines, since a mark of ours.
since()
{
	dmesg | awk -v mark="$1" 'index($0, mark) { text = "" } { text = text $0 "\n" }
		END { printf "%s", text }'
}

mark="ltask_dump_test: leak $$"
echo "$mark" >/dev/kmsg
run group destroy_ends_what_is_left &&
	since "$mark" | grep -q 'group "destroy_ends_what_is_left" is destroyed: 3 tasks left' &&
	[ "$(since "$mark" | grep -c 'task group_leak_recv.* started by destroy_ends_what_is_left')" = 3 ]
result "tasks that a group leaves behind are named, with who started them"
mark="ltask_dump_test: call $$"
echo "$mark" >/dev/kmsg
run group destroy_waits_for_a_kernel_call &&
	since "$mark" | grep -q 'group "destroy_waits_for_a_kernel_call" is destroyed: 1 tasks left' &&
	since "$mark" | grep -q 'task group_msleep.* started by destroy_waits_for.*: kernel call, in thread [0-9]'
result "and one that is blocked in the kernel, with its thread"
mark="ltask_dump_test: deadlock $$"
echo "$mark" >/dev/kmsg
run group deadlock_is_told_to_a_task &&
	since "$mark" | grep -q 'group "inner" is deadlocked: 1 tasks left' &&
	since "$mark" | grep -q 'task group_leak_recv.* group "inner".*: chan receive (nil chan)'
result "tasks that wait for each other are named, with what for"
mark="ltask_dump_test: death $$"
echo "$mark" >/dev/kmsg
run stack recursion_8000_deep &&
	since "$mark" | grep -q 'task stack_recurse.* started by recursion_8000_deep.*: stack overflow' &&
	[ "$(since "$mark" | grep -c ' recurse[.a-z]*+')" -gt 3 ]
result "a task that dies is named, with its call trace"
echo 1 >/sys/module/ltask_hold/parameters/release
finish ltask_test_stack ltask_test_group ltask_test_load ltask_test ltask_hold
