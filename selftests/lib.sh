# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Why: what the tests written in shell share: TAP, and cases of test modules.
# LTASK_MODULES is the directory of the modules.
modules=${LTASK_MODULES:-modules}
debugfs=/sys/kernel/debug
nr=0
bad=0

# plan N MODULE... - begins; skips all if a module is not there.
plan()
{
	count=$1
	shift
	echo "TAP version 13"
	if [ "$(id -u)" != 0 ]; then
		echo "1..0 # SKIP needs root"
		exit 4
	fi
	for module; do
		if [ ! -e "$modules/$module.ko" ]; then
			echo "1..0 # SKIP needs $module.ko in LTASK_MODULES"
			exit 4
		fi
	done
	for module; do
		[ -e "/sys/module/$module" ] ||
			insmod "$modules/$module.ko" || exit 1
	done
	echo "1..$count"
}

# result NAME - from the status of the command before.
result()
{
	if [ $? = 0 ]; then
		nr=$((nr + 1))
		echo "ok $nr $1"
	else
		nr=$((nr + 1))
		echo "not ok $nr $1"
		bad=1
	fi
}

# skip NAME REASON
skip()
{
	nr=$((nr + 1))
	echo "ok $nr $1 # SKIP $2"
}

# run SUITE CASE [MAXPROCS] - a case in the kernel; what it says if it fails.
run()
{
	suite=$debugfs/ltask_test/$1
	if (echo "$2 ${3-0}" >"$suite/run") 2>/dev/null; then
		return 0
	fi
	sed "s/^/# $2: /" "$suite/log"
	return 1
}

# finish MODULE... - unloads them, ends the test.
finish()
{
	for module; do
		rmmod "$module" || bad=1
	done
	exit $bad
}
