#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: CPUs come and go under load; no task may be lost with them, and none may
# keep a CPU from going.
. "$(dirname "$0")/lib.sh"
online=/sys/devices/system/cpu/cpu1/online

if [ ! -w $online ]; then
	echo "TAP version 13"
	echo "1..0 # SKIP no CPU that can be taken away"
	exit 4
fi
plan 4 ltask ltask_test ltask_test_sched
before=$(cat /sys/module/ltask/parameters/maxprocs)
run sched churn_for_five_seconds &
load=$!
rounds=0
failed=0
while [ -d /proc/$load ] && [ $rounds -lt 20 ]; do
	echo 0 >$online || failed=$((failed + 1))
	sleep 0.1
	echo 1 >$online || failed=$((failed + 1))
	sleep 0.1
	rounds=$((rounds + 1))
done
wait $load
result "no task is lost while a CPU goes and comes"
echo "# $rounds times"
[ $failed = 0 ] && [ $rounds -gt 0 ] && [ "$(cat $online)" = 1 ]
result "no task keeps it from going"
[ "$(cat /sys/module/ltask/parameters/maxprocs)" = "$before" ]
result "it takes part again"
run sched run_queue_overflows
result "and runs tasks"
finish ltask_test_sched ltask_test
