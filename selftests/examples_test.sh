#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Why: the examples are what people copy: each prints what it should, over the
# real device, and leaves nothing running.
#
# ok() calls most functions by name:
# shellcheck disable=SC2317
echo "TAP version 13"
command=$(command -v ltask)
examples=${LTASK_EXAMPLES:-${command%/bin/ltask}/lib/ltask/examples}
if [ "$(id -u)" != 0 ] || [ ! -e /dev/ltask ] || [ ! -x "$examples/hello" ]; then
	echo "1..0 # SKIP needs root, /dev/ltask and the examples (LTASK_EXAMPLES)"
	exit 4
fi
export LC_ALL=C.UTF-8
out=$(mktemp) || exit 1
trap 'rm -f "$out"' EXIT
nr=0
bad=0

# ok NAME COMMAND...
ok()
{
	local name=$1

	shift
	nr=$((nr + 1))
	if "$@"; then
		echo "ok $nr $name"
	else
		echo "not ok $nr $name"
		sed 's/^/# /' "$out" | head -n 20
		bad=1
	fi
}

# run NAME [ARGUMENT...] - an example; its output goes to $out
run()
{
	local name=$1

	shift
	timeout 60 "$examples/$name" "$@" >"$out" 2>&1 </dev/null
}

hello()
{
	run hello && [ "$(cat "$out")" = $'hello\nworld' ]
}
ok "hello" hello

# Which of three workers is the faster is anybody's guess.
worker_pool()
{
	run worker_pool &&
		diff <(sort "$out") <(for i in $(seq 9); do echo "job $i is done"; done)
}
ok "worker pool" worker_pool

pipeline()
{
	run pipeline &&
		[ "$(cat "$out")" = $'1\n2\n3\nall stages have ended: Operation canceled' ]
}
ok "pipeline with cancel" pipeline

fan_in()
{
	run fan_in && [ "$(tail -n 1 "$out")" = silence ] &&
		[ "$(grep -cx 'ann says something' "$out")" = 3 ] &&
		[ "$(grep -cx 'joe says something' "$out")" = 3 ] &&
		[ "$(wc -l <"$out")" = 7 ]
}
ok "fan-in with timeout" fan_in

# Three at once, and then no more than one in 50 ms.
rate_limiter()
{
	run rate_limiter && [ "$(wc -l <"$out")" = 6 ] &&
		awk '$1 != "request" || $2 != NR || (NR > 3 && $4 < (NR - 3) * 50) { bad = 1 }
			END { exit bad }' "$out"
}
ok "rate limiter" rate_limiter

hash()
{
	run hash /bin/sh && [ "$(cat "$out")" = "$(sha256sum /bin/sh)" ]
}
ok "hash" hash

nops()
{
	run nops 20000 64 && [ "$(grep -c '20000 tasks' "$out")" = 2 ]
}
ok "nops" nops

nothing()
{
	ltask stat -j >"$out" && grep -q '"tasks": *0\>' "$out"
}
ok "nothing is left running" nothing
echo "1..$nr"
exit $bad
