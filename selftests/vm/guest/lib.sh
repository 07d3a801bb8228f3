# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Why: what guest scripts (and tests written in shell) share. The host passes
#
#	LTASK_KERNEL	6.1, 6.12, debug
#	LTASK_MODULES	directory of all modules built for it
#	LTASK_CPUS	number of CPUs
#	LTASK_RESULT	a directory that the host keeps with the run's logs
#	LTASK_REPO, LTASK_BUILD
#
# and programs of userspace/ are found by name.

root=$LTASK_BUILD/user/root
export KSELFTEST=$LTASK_BUILD/user/kselftest
export PATH=$root/usr/bin:$root/usr/sbin:$PATH
export LD_LIBRARY_PATH=$root/usr/lib:$root/usr/lib/x86_64-linux-gnu

fail()
{
	echo "FAILED: $*"
	exit 1
}

# expect_console REGEX - a later line of the kernel's log that matches is wanted,
# and no reason to fail the run.
expect_console()
{
	echo "ltask-expect: $*" >/dev/kmsg
}

# load NAME... - insert modules of this repo.
load()
{
	local name

	for name; do
		[ -e "/sys/module/$name" ] ||
			insmod "$LTASK_MODULES/$name.ko" || fail "insmod $name"
	done
}

# unload - take out whatever of this repo is loaded, users first.
unload()
{
	local name users

	for _ in 1 2 3 4 5 6 7 8; do
		while read -r name _ users _; do
			[ -e "$LTASK_MODULES/$name.ko" ] || continue
			[ "$users" = 0 ] || continue
			rmmod "$name" || return 1
		done </proc/modules
		ours >/dev/null || return 0
		sleep 0.2
	done
	ours
	return 1
}

# ours - the modules of this repo that are loaded; false if there are none.
ours()
{
	local line found=1

	while read -r line; do
		[ -e "$LTASK_MODULES/${line%% *}.ko" ] || continue
		echo "$line"
		found=0
	done </proc/modules
	return $found
}

# The benchmark, see guest/bench.
export bench=$LTASK_BUILD/user/src/selftests/bench/run
