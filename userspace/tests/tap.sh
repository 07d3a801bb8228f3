# SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
# shellcheck shell=bash
#
# Helpers of the shell tests: TAP, the command over the stand-in device, and
# comparing it with sha256sum. To be sourced; $O is where things were built.

tests=0
failures=0
work=$(mktemp -d) || exit 1
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

# ok DESCRIPTION COMMAND...: the command succeeds
ok() {
	local what=$1
	shift
	tests=$((tests + 1))
	if "$@" > "$work/.log" 2>&1; then
		echo "ok $tests - $what"
	else
		failures=$((failures + 1))
		echo "not ok $tests - $what"
		head -20 "$work/.log" | sed 's/^/# /'
	fi
}

skip() {
	tests=$((tests + 1))
	echo "ok $tests - $1 # SKIP $2"
}

finish_tap() {
	echo "1..$tests"
	[ "$failures" = 0 ]
}

# The command, over the stand-in device; SETTINGS are variables for that.
SETTINGS=
ltask() {
	# shellcheck disable=SC2086 # none or more words
	env $SETTINGS LD_PRELOAD="$O/tests/fake.so" timeout 60 "$O/ltask" "$@"
}

# run COMMAND...: leaves .out, .err and $status
run() {
	"$@" > "$work/.out" 2> "$work/.err"
	status=$?
}

# same ARGUMENT...: ltask sum and sha256sum agree in all that they print, and
# in how they end. Input for both is the file $INPUT.
INPUT=/dev/null
same() {
	sha256sum "$@" < "$INPUT" > "$work/.out1" 2> "$work/.err1"
	local status1=$?
	ltask sum "$@" < "$INPUT" > "$work/.out2" 2> "$work/.err2"
	local status2=$?
	sed -i 's/^sha256sum: /ltask sum: /' "$work/.err1"
	diff "$work/.out1" "$work/.out2" && diff "$work/.err1" "$work/.err2" &&
		{ [ $status1 = $status2 ] || { echo "exit $status1, $status2"; false; }; }
}

# wrong COMMAND...: refused as wrongly called: says why, exit status 2
wrong() {
	run "$@"
	cat "$work/.err"
	[ "$status" = 2 ] && [ -s "$work/.err" ] && [ ! -s "$work/.out" ]
}

# prints EXPECTED COMMAND...: succeeds, and prints just that
prints() {
	local expected=$1
	shift
	run "$@"
	cat "$work/.out" "$work/.err"
	[ "$status" = 0 ] && [ "$(cat "$work/.out")" = "$expected" ]
}

# fails EXPECTED COMMAND...: exit status 1, and that is the last line of stderr
fails() {
	local expected=$1
	shift
	run "$@"
	cat "$work/.err"
	[ "$status" = 1 ] && [ "$(tail -n 1 "$work/.err")" = "$expected" ]
}
