#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
#
# ltask sum against sha256sum: the same bytes on both outputs, the same exit
# status, whatever the files are called and whatever is wrong with them.

. "$(dirname "$0")/tap.sh"
cd "$work" || exit 1

mkdir data many
cd data || exit 1
for size in 0 1 55 56 63 64 65 16384 1000001; do
	head -c $size /dev/zero | tr '\0' x > "size $size"
done
for name in plain "it's" 'a"b' 'back\slash' $'new\nline' $'carriage\rreturn' \
	$'both\\\n' '#hash' 'a#' '~tilde' 'a~' dol\$lar 'star*' 'colon:' \
	'{' '{}' 'a=b' $'control\001' $'tab\tx' $'n\n\001'\''x' 'é' '%d' '!'; do
	echo "$name" > "$name"
done
cd .. || exit 1

# Data

ok "files of all kinds of names and sizes" same data/*
ok "binary mode" same -b data/*
ok "BSD style" same --tag data/*
ok "BSD style, binary" same --tag -b data/plain
ok "lines that end in NUL" same -z data/*
ok "BSD style, NUL" same -z --tag data/*
ok "text after binary" same -b -t data/plain
ok "after --, anything is a name" same -- data/plain -x --help
ok "missing files of all kinds of names" same -- data/plain 'no' 'a b' "no'q" \
	'a"b' 'b\s' $'n\nl' $'\001' $'a\001\002b' $'\t' '' '#h' 'h#' '~t' 't~' \
	'$' 'c:' '{' '}' '{x' '[' 'a=b' 'é' $'\303' '%s' '!' '?' '@' ',' '^' '|' \
	$'n\n\001'\''x' $'\177' $'\033[0m' "a'\$" data/plain
ok "the same in the C locale" env LC_ALL=C bash -c "$(declare -f same ltask)
	work=$work O=$O INPUT=/dev/null SETTINGS=; same é $'\303\251' data/é x"
ok "a directory" same data/plain data data/plain
ok "a file that can't be read at its beginning" same /proc/self/mem data/plain
ok "a file without a size" same /proc/version
ok "a link, and one that leads nowhere" bash -c 'ln -s plain data/.link &&
	ln -s nowhere data/.dangling'
ok "links are followed" same data/.link data/.dangling
ok "a name that is too long" same "$(printf '%0300d' 0)" data/plain

if [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null &&
	setpriv --reuid 65534 --clear-groups test -r "$O/tests/fake.so" -a -x "$O/ltask"; then
	chmod 755 "$work"
	echo secret > secret
	chmod 600 secret
	drop() { setpriv --reuid 65534 --clear-groups "$@"; }
	denied() {
		run drop env LD_PRELOAD="$O/tests/fake.so" "$O/ltask" sum data/plain secret data/plain
		cat .out .err
		[ "$status" = 1 ] && [ "$(wc -l < .out)" = 2 ] &&
			[ "$(cat .err)" = "ltask sum: secret: Permission denied" ]
	}
	ok "a file that may not be read" denied
elif [ "$(id -u)" != 0 ]; then
	echo secret > secret
	chmod 0 secret
	ok "a file that may not be read" same data/plain secret data/plain
else
	skip "a file that may not be read" "root reads everything"
fi

# Standard input

echo some input > input
seq 20000 > long
INPUT=input
ok "standard input" same
ok "standard input by name" same -
ok "standard input twice: the second is empty" same - data/plain -
ok "its error" same - nothing
INPUT=/dev/null
from_pipe() { [ "$(seq 20000 | ltask sum "$@")" = "$(seq 20000 | sha256sum "$@")" ]; }
ok "a pipe" from_pipe
ok "a pipe, twice" from_pipe - data/plain -
for how in 2 1; do
	SETTINGS=FAKE_LTASK_NO_PIPES=$how
	ok "a pipe that the kernel can't read" from_pipe
	ok "the same, twice" from_pipe - data/plain -
done
ok "a FIFO that the kernel can't read" bash -c 'mkfifo fifo'
fifo() {
	cat long > fifo &
	prints "$(sha256sum < long | sed 's/-$/fifo/')" ltask sum fifo
}
ok "is copied" fifo
SETTINGS=
middle() {
	{ read -r _; ltask sum; } < long > .out1
	{ read -r _; sha256sum; } < long > .out2
	diff .out1 .out2
}
ok "from the middle of a file" middle
after() { { ltask sum - > /dev/null; cat; } < long > .out1; [ ! -s .out1 ]; }
ok "has been read afterwards" after
ok "is closed" bash -c "$(declare -f same ltask); work=$work O=$O SETTINGS=
	ltask sum <&- 2>&1 | grep -x 'ltask sum: -: Bad file descriptor'"

# Output

full() {
	ltask sum data/plain > /dev/full 2> .err
	[ $? = 1 ] && [ "$(cat .err)" = "ltask sum: write error: No space left on device" ]
}
ok "a full disk" full
ok "closed output" bash -c "$(declare -f ltask); O=$O SETTINGS=
	ltask sum data/plain >&- 2> .err; [ \$? = 1 ] && grep 'write error' .err"

# Many files

for i in $(seq -w 1 3000); do
	echo "$i" > "many/$i-$(printf '%0100d' 0)"
done
ok "thousands of files" same many/*
for files in 8 12 20 40 100; do
	ok "the same with $files descriptors" bash -c "ulimit -n $files
		$(declare -f same ltask); work=$work O=$O SETTINGS= INPUT=/dev/null
		same many/*"
done
crowded() (
	for fd in {20..93}; do
		eval "exec $fd< /dev/null"
	done
	ulimit -n 100
	same many/*
)
ok "the same with most descriptors in use" crowded
for tasks in 1 7 100; do
	SETTINGS=FAKE_LTASK_TASKS=$tasks
	ok "the same with at most $tasks tasks" same many/*
done
killed() {
	ltask sum many/* > .out1 2> .err1
	[ $? = 1 ] && sha256sum many/* | sed 700d | diff - .out1 &&
		[ "$(cat .err1)" = "ltask sum: $(printf '%s\n' many/* | sed -n 700p): Value too large for defined data type" ]
}
SETTINGS=FAKE_LTASK_KILL=700
ok "one task of them is ended by the kernel" killed
SETTINGS=

# Trees

tree() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum; }
mkdir -p tree/a/b/c tree/a.b tree/empty
cp data/* tree/a/b/c 2> .log
cp data/plain tree/a/z
cp data/plain tree/a.b/x
ln -s a tree/link
ln -s nowhere tree/dangling
mkfifo tree/fifo
ok "a tree" prints "$(tree tree)" ltask sum -r tree
ok "a tree with a slash" prints "$(tree tree/)" ltask sum -r tree/
ok "trees and a file" prints "$(tree many; tree tree; sha256sum long)" \
	ltask sum -r many tree long
ok "a tree behind a link" prints "$(tree tree/link/)" ltask sum -r tree/link/
here() ( cd tree && prints "$(tree .)" ltask sum -r; )
ok "the current directory" here
ok "a missing tree" fails "ltask sum: nothing: No such file or directory" \
	ltask sum -r nothing tree
ok "but the other is there" diff .out <(tree tree)

# The pipe fills up long before file 2900 is opened.
vanish() {
	local gone
	gone=$(echo many/2900*)
	ltask sum -r many 2> .err1 |
		{ read -r line; mv "$gone" gone; echo "$line"; cat; } > .out1
	local status1=${PIPESTATUS[0]}
	mv gone "$gone"
	tree many | sed 2900d | diff - .out1 && [ "$status1" = 1 ] &&
		[ "$(cat .err1)" = "ltask sum: $gone: No such file or directory" ]
}
ok "a file that vanishes" vanish
swap() {
	local gone
	gone=$(echo many/2900*)
	ltask sum -r many 2> .err1 |
		{ read -r line; mv "$gone" gone; mkfifo "$gone"; echo "$line"; cat; } > .out1
	local status1=${PIPESTATUS[0]}
	mv gone "$gone"
	tree many | sed 2900d | diff - .out1 && [ "$status1" = 1 ] &&
		[ "$(cat .err1)" = "ltask sum: $gone: Invalid argument" ]
}
ok "a file that becomes a FIFO" swap

# Progress

progress() {
	run ltask sum --progress data/plain long
	diff .out <(sha256sum data/plain long) && grep '/2 files' .err
}
ok "a progress bar" progress
quiet() { run ltask sum -r tree; [ ! -s .err ]; }
ok "none where there is no terminal" quiet
if command -v script > /dev/null; then
	bar() { script -qec "LD_PRELOAD=$O/tests/fake.so $O/ltask sum -r $1 many > /dev/null" .log < /dev/null; }
	on_terminal() { bar | grep '/3000 files'; }
	ok "on a terminal" on_terminal
	no_bar() { ! bar --no-progress | grep files; }
	ok "none on a terminal if not wanted" no_bar
else
	skip "on a terminal" "no script(1)"
fi

# Wrong calls

# As sha256sum refuses it, in words and status.
refused() {
	sha256sum "$@" > .out1 2> .err1 < /dev/null
	local status1=$?
	sed -i 's/sha256sum/ltask sum/g' .err1
	run ltask sum "$@"
	diff .err1 .err && [ ! -s .out ] && [ "$status" = $status1 ]
}
ok "unknown option" refused --nothing
for option in --quiet --status --strict --warn --ignore-missing; do
	ok "$option without -c" refused $option data/plain
done
for option in --tag -z -b -t; do
	ok "$option with -c" refused -c $option list
done
ok "-r with -c" fails "Try 'ltask sum --help' for more information." \
	ltask sum -c -r list
ok "--tag with -t" refused --tag -t data/plain

finish_tap
