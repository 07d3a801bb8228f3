#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Why: code of a task must not vanish under it: while a group of a module exists,
# neither that module nor ltask can be unloaded; afterwards it can.
. "$(dirname "$0")/lib.sh"

plan 3 ltask ltask_hold
! rmmod ltask_hold 2>/dev/null
result "a module with a group can't be unloaded"
! rmmod ltask 2>/dev/null
result "nor can ltask"
echo 1 >/sys/module/ltask_hold/parameters/release && rmmod ltask_hold
result "it can be unloaded once its group is destroyed"
finish
