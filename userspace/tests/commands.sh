#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
#
# ltask go, ops and stat: how arguments are read, what is printed, how it ends.

. "$(dirname "$0")/tap.sh"
cd "$work" || exit 1
echo contents > file
digest=$(sha256sum < file | cut -d ' ' -f 1)

# Calls in general

full_help() { ltask "$@" --help > /dev/full; [ $? = 1 ]; }
for command in '' go ops stat sum; do
	run ltask ${command:+"$command"} --help
	ok "help for '$command'" grep -q '^Usage: ltask' .out
	ok "is no error" [ "$status" = 0 ]
	ok "unless it can't be written" full_help ${command:+"$command"}
	[ -z "$command" ] || [ "$command" = sum ] || ok "wrong option for '$command'" wrong ltask "$command" --nothing
done
ok "version" prints "ltask $(sed -n 's/.*LIBLTASK_VERSION "\(.*\)"/\1/p' "$SRC/include/libltask.h")" \
	ltask --version
ok "no command" wrong ltask
ok "unknown command" wrong ltask nothing
no_device() {
	run "$O/ltask" ops
	[ "$status" = 1 ] && grep '^ltask ops: /dev/ltask: ' .err
}
if [ -e /dev/ltask ]; then
	skip "no device" "there is one"
else
	ok "no device" no_device
fi

# ops

run ltask ops
ok "ops" [ "$status" = 0 ]
ok "lists names, arguments, descriptions" \
	grep -q '^sleep  *ns:ns  *sleep$' .out
ok "all of them" [ "$(wc -l < .out)" = 5 ]
ok "ops takes no operand" wrong ltask ops x

# go

ok "a task" prints ret=0 ltask go nop
ok "unknown operation" wrong ltask go nothing
ok "no operation" wrong ltask go
ok "extra operand" wrong ltask go nop 1
ok "a payload" prints "ret=0 len=9 digest=$digest" ltask go sha256 file
ok "the same, said otherwise" prints "ret=0 len=9 digest=$digest" \
	ltask go sha256 'fd=<file'
from() { prints "ret=0 len=9 digest=$digest" ltask go sha256 "$1" < file; }
ok "standard input" from -
ok "a descriptor" from 0
ok "a descriptor, said otherwise" from '&0'
ok "missing descriptor" wrong ltask go sha256
ok "wrong descriptor" wrong ltask go sha256 '&x'
ok "closed descriptor" fails \
	"ltask go: sha256: started 0 of 1 tasks: Bad file descriptor" \
	ltask go sha256 77
ok "missing file" fails "ltask go: 'no file': No such file or directory" \
	ltask go sha256 'no file'
ok "a task that fails" fails "ltask go: sha256: Is a directory" ltask go sha256 .
ok "copy" prints ret=9 ltask go copy file new
ok "made a copy" cmp file new
ok "copy over something longer" bash -c 'seq 100 > new'
ok "with a bound" prints ret=4 ltask go copy file new len=4
ok "truncates" prints cont cat new
ok "append" prints ret=9 ltask go copy '<file' '>>new'
ok "appended" prints contcontents cat new
ok "offset by name" prints ret=3 ltask go copy off_in=2 file '>new' len=0x3
ok "was used" prints nte cat new
ok "to standard output" prints contents$'\n'ret=9 ltask go copy file -
echo kept > kept
untouched() { "$@" && [ "$(cat kept)" = kept ]; }
ok "a wrong number costs no file" untouched wrong ltask go copy file kept len=x
ok "nor does an extra operand" untouched wrong ltask go copy file kept 1 2 3 4
ok "nor a missing file" untouched fails \
	"ltask go: 'no file': No such file or directory" ltask go copy 'no file' kept
ok "nor one that can't be opened" untouched fails \
	"ltask go: no/file: No such file or directory" \
	ltask go copy fd_out=kept 'no/file'
ln kept link
ok "nor the same file twice" untouched fails \
	"ltask go: 'kept' and 'link' are the same file" ltask go copy kept link
ok "appended to itself" untouched fails \
	"ltask go: 'kept' and 'kept' are the same file" ltask go copy kept '>>kept'
ok "a device twice" prints ret=0 ltask go copy /dev/null '>/dev/null'
ok "twice the same" wrong ltask go copy file new len=1 len=2
for bad in x 1x -1 1KK 18446744073709551616 16E 99999999999999999999 ''; do
	ok "wrong number '$bad'" wrong ltask go copy file new "len=$bad"
done
for bad in - 9223372036854775808 -9223372036854775809; do
	ok "wrong signed number '$bad'" wrong ltask go copy file new "off_in=$bad"
done
for bad in x 1x 1.5.5s -1s 1d 18446744073709551616 18446744074s .5s ''; do
	ok "wrong duration '$bad'" wrong ltask go sleep "$bad"
done
for good in 0 1 1ns 1us 1ms 0.001s 1.5ms 0m 0.0h 1.0000000001ms; do
	ok "duration '$good'" prints ret=0 ltask go sleep "$good"
done
took() {
	local begin end
	begin=$(date +%s%N)
	ltask go sleep "$1"
	end=$(date +%s%N)
	[ $(((end - begin) / 1000000)) -ge "$2" ]
}
ok "sleeps as long as it should" took 0.25s 250
ok "many tasks" prints "ret=0 (5000 times)" ltask go nop -n 5000
ok "quietly" prints '' ltask go -q -n 5000 nop
ok "without results" prints '' ltask go --discard -n 1000000 nop
summary() { run ltask go -s -d -n 300 nop; grep -E '^300 tasks in [0-9.]+ s, [0-9]+ ns each$' .out; }
ok "with a summary" summary
SETTINGS=FAKE_LTASK_TASKS=10
ok "more than may run" prints '' ltask go -q -n 1000 sleep 1us
ok "more than may run, without results" prints '' ltask go -d -n 1000 sleep 1us
SETTINGS=FAKE_LTASK_KILL=3
ok "the kernel ends one" fails \
	"ltask go: the kernel ended a task: Value too large for defined data type" \
	ltask go -n 5 sleep 1us
SETTINGS=
for bad in 0 x -1 ''; do
	ok "wrong count '$bad'" wrong ltask go -n "$bad" nop
done
ok "wrong timeout" wrong ltask go -t x nop
ok "timeout" fails "ltask go: sleep: Operation canceled" \
	ltask go -t 50ms sleep 1h
ok "says so" grep -qx "ltask go: timed out" .err
ok "timeout without results" fails "ltask go: timed out" \
	ltask go -d -t 50ms sleep 1h
interrupt() {
	local begin=$SECONDS
	timeout --preserve-status -s INT 0.5 env LD_PRELOAD="$O/tests/fake.so" \
		"$O/ltask" go sleep 1h
	[ $? = 130 ] && [ $((SECONDS - begin)) -lt 3 ]
}
ok "an interrupt" interrupt
full() { ltask go nop > /dev/full; [ $? = 1 ]; }
ok "a full disk" full

# stat

run ltask stat
ok "stat" [ "$status" = 0 ]
ok "shows memory" grep -q '1.5K stacks' .out
run ltask stat -j -i 0.01 -n 3
ok "JSON, three times" [ "$(grep -c '^{"tasks":0,.*"stack_bytes":1536,.*}$' .out)" = 3 ]
if command -v python3 > /dev/null; then
	ok "is JSON" python3 -c 'import json, sys
for line in open(sys.argv[1]): assert len(json.loads(line)) == 20' .out
else
	skip "is JSON" "no python3"
fi
for bad in 0 x -1 1.5.2; do
	ok "wrong interval '$bad'" wrong ltask stat -i "$bad"
done
ok "count without interval" wrong ltask stat -n 3
ok "stat takes no operand" wrong ltask stat x
endless() { ltask stat -i 0.001 > /dev/full; [ $? = 1 ]; }
ok "stops when it can't write" endless

finish_tap
