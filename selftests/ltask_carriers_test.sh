#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: kthreads that may block for tasks are few: when all are used up the other
# tasks wait for one, and nothing breaks. Few or many, tasks are what they were.
. "$(dirname "$0")/lib.sh"
max=/sys/module/ltask/parameters/max_carriers

plan 5 ltask ltask_test ltask_test_block
before=$(cat $max)
for n in 2 4; do
	echo $n >$max
	run block a_thousand_block
	result "a thousand tasks block with $n carriers for a CPU"
	# Those that are there already stay for a while.
	sleep 12
done
echo 4 >$max
run block a_thousand_block 1
result "and on one processor"
run block cancel_interrupts_a_kernel_call
result "what blocks is interrupted with 4 carriers, too"
echo "$before" >$max
run block mutex_held_across_msleep
result "and all is well with $before"
finish ltask_test_block ltask_test
