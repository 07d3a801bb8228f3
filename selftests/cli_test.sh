#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Why: the ltask command over the real device: what it prints and how it exits.
# (userspace/tests has the details, over a stand-in device.)
#
# ok() calls most functions by name:
# shellcheck disable=SC2317
echo "TAP version 13"
if [ "$(id -u)" != 0 ] || [ ! -e /dev/ltask ] || ! command -v ltask >/dev/null; then
	echo "1..0 # SKIP needs root, /dev/ltask and the ltask command"
	exit 4
fi
export LC_ALL=C.UTF-8
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
nr=0
bad=0

# ok NAME COMMAND... - the command succeeds
ok()
{
	local name=$1

	shift
	nr=$((nr + 1))
	if "$@" >.log 2>&1; then
		echo "ok $nr $name"
	else
		echo "not ok $nr $name"
		sed 's/^/# /' .log | head -n 20
		bad=1
	fi
}

# run COMMAND... - leaves $status, .out, .err
run()
{
	timeout 60 "$@" >.out 2>.err </dev/null
	status=$?
}

# exits STATUS COMMAND...
exits()
{
	local want=$1

	shift
	run "$@"
	head -n 5 .out .err
	[ "$status" -eq "$want" ]
}

# says TEXT COMMAND... - succeeds, and prints that
says()
{
	local want=$1

	shift
	run "$@"
	head -n 5 .out .err
	[ "$status" -eq 0 ] && [ "$(cat .out)" = "$want" ]
}

# same ARGUMENT... - ltask sum is sha256sum
same()
{
	local first

	run sha256sum "$@"
	first=$status
	mv .out .out1
	sed 's/^sha256sum: /ltask sum: /' .err >.err1
	run ltask sum "$@"
	diff .out1 .out && diff .err1 .err && [ "$status" -eq "$first" ]
}

tasks()
{
	ltask stat -j | sed -n 's/.*"tasks": *\([0-9]*\).*/\1/p'
}

all_ops()
{
	local op

	run ltask ops
	cat .out .err
	for op in nop sleep spin sha256 copy; do
		grep -q "^$op\>" .out || return 1
	done
	[ "$status" -eq 0 ]
}
ok "ops lists the operations" all_ops

ok "go nop" says ret=0 ltask go nop
ok "go with a count, quietly" exits 0 ltask go -q -n 10000 nop
ok "go with a duration" says ret=0 ltask go sleep 10ms
ok "go is cancelled when its time is over" exits 1 ltask go -q -t 200ms sleep 1h
ok "go of no operation" exits 2 ltask go nothing
ok "go without one" exits 2 ltask go
ok "go with a bad argument" exits 2 ltask go sleep never
ok "go with too many arguments" exits 2 ltask go nop 1
ok "an unknown command" exits 2 ltask nothing
ok "an unknown option" exits 1 ltask sum --nothing
ok "help" exits 0 ltask --help

interrupted()
{
	local pid status

	ltask go -q -n 1000 sleep 1h &
	pid=$!
	for _ in $(seq 100); do
		[ "$(tasks)" -ge 1000 ] && break
		sleep 0.1
	done
	[ "$(tasks)" -ge 1000 ] || return 1
	kill -TERM "$pid"
	wait "$pid"
	status=$?
	echo "exit $status, $(tasks) tasks"
	[ "$status" -gt 128 ] && [ "$(tasks)" -eq 0 ]
}
ok "its tasks end with it" interrupted

seq 100000 >numbers
copied()
{
	rm -f copy
	says ret=588895 ltask go copy numbers '>copy' && cmp numbers copy
}
[ "$(stat -c %s numbers)" = 588895 ] || echo "# seq has changed"
ok "copy" copied
part()
{
	rm -f copy
	says ret=1000 ltask go copy numbers '>copy' off_in=1K len=1000 &&
		cmp <(tail -c +1025 numbers | head -c 1000) copy
}
ok "copy of a range" part

mkdir -p tree/a/b 'tree/odd names'
for size in 0 1 55 64 4096 65537 1000000; do
	head -c $size /dev/zero | tr '\0' z >"tree/a/size $size"
done
for name in 'back\slash' $'new\nline' "it's" '#' '~'; do
	echo "$name" >"tree/odd names/$name"
done
for i in $(seq 500); do
	echo "$i" >"tree/a/b/$i"
done
ok "sum of files" same tree/a/size* tree/a/b/* "tree/odd names"/*
ok "sum of files, some of which can't be read" same numbers nothing tree numbers
ok "sum in BSD style" same --tag tree/a/size*
ok "sum with NUL" same -z "tree/odd names"/*
ok "sum of a file of /proc" same /proc/version
ok "sum of an empty device" same /dev/null

whole_tree()
{
	run ltask sum -r tree
	find tree -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >.out1
	diff .out1 .out && [ ! -s .err ] && [ "$status" -eq 0 ]
}
ok "sum of a tree" whole_tree

from_pipe()
{
	[ "$(ltask sum <numbers)" = "$(sha256sum <numbers)" ] &&
		[ "$(tail -n +1 numbers | ltask sum)" = "$(sha256sum <numbers)" ]
}
ok "sum of standard input" from_pipe

sha256sum tree/a/size* numbers >list
ok "check" same -c list
sed '3s/^./x/;4s/^[0-9a-f]/0/;5s/^[0-9a-f]/1/' list >wrong
ok "check of what has changed" same -c wrong
ok "check, quietly" same -c --quiet wrong
ok "check, silently" exits 1 ltask sum -c --status wrong
echo "$(sha256sum numbers | cut -d' ' -f1)  gone" >>list
ok "check of a missing file" same -c list
ok "check that ignores it" same -c --ignore-missing list

limit=/sys/module/ltask/parameters/max_session_tasks
beyond()
{
	local before status

	before=$(cat "$limit")
	echo 1000 >"$limit"
	ltask go -d -n 20000 nop && says "ret=0 (20000 times)" ltask go -n 20000 nop
	status=$?
	echo "$before" >"$limit"
	return "$status"
}
ok "go as more tasks than there may be at once" beyond
over()
{
	exits 1 ltask go -d -n 4000000000 -t 500ms nop && grep -q 'timed out' .err
}
ok "go without end, for some time" over

figures()
{
	run ltask stat
	grep -q '^tasks ' .out && grep -q '^carriers ' .out &&
		grep -q '^memory ' .out && [ "$status" -eq 0 ]
}
ok "stat" figures
json()
{
	run ltask stat -j
	cat .out
	grep -q '^{.*"tasks":.*"carriers":.*}$' .out && [ "$status" -eq 0 ]
}
ok "stat in JSON" json

not_allowed()
{
	exits 1 setpriv --reuid 65534 --clear-groups "$(command -v ltask)" ops &&
		grep -q 'Permission denied' .err
}
if command -v setpriv >/dev/null; then
	ok "without the right to open the device" not_allowed
fi

ok "nothing is left running" [ "$(tasks)" -eq 0 ]
echo "1..$nr"
exit $bad
