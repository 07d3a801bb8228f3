#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Tests taskcc on the host, with gcc and binutils only: each file of refuse/
# breaks a rule and must be refused with the messages that it names, those of
# accept/ must compile, and run. Prints TAP. $CC and $HOSTCC name compilers.
#
# $CC and $flags are lists of words:
# shellcheck disable=SC2086

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "$here/../../module/build" && pwd)
CC=${CC:-gcc}
HOSTCC=${HOSTCC:-$CC}
num=0
failed=0

tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# The kernel's flags, as far as they matter here.
flags="-O2 -fno-pie -fno-pic -mno-sse -fno-asynchronous-unwind-tables"
flags="$flags -fno-stack-protector -fcf-protection=none -fno-strict-aliasing"
flags="$flags -mpreferred-stack-boundary=3 -ffreestanding -Wno-vla"

report() {	# status, text
	num=$((num + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $num - $2"
	else
		echo "not ok $num - $2"
		failed=$((failed + 1))
		sed 's/^/# /' "$tmp/err"
	fi
}

taskcc() {
	"$tmp/taskcc" --symbols="$build/symbols" --no-include "$@" 2>"$tmp/err"
}

compile() {	# source, object, more flags
	source=$1
	object=$2
	shift 2
	taskcc $CC $flags "$@" -c -o "$object" "$source"
}

# Nothing but the listed files may be left behind.
left_behind() {
	(cd "$tmp/out" && ls -A)
}

refused() {	# source
	name=$(basename "$1" .c)

	rm -rf "$tmp/out" && mkdir "$tmp/out"
	compile "$1" "$tmp/out/x.o"
	status=$?
	ok=0
	[ $status -eq 1 ] || ok=1
	[ -z "$(left_behind)" ] || ok=1
	sed -n 's,^/\* expect: \(.*\) \*/$,\1,p' "$1" >"$tmp/expect"
	[ -s "$tmp/expect" ] || ok=1
	while read -r line; do
		grep -qF "taskcc: $1: $line" "$tmp/err" || ok=1
	done <"$tmp/expect"
	report $ok "refuse: $name"
}

accepted() {	# name, more flags
	name=$1
	shift
	rm -rf "$tmp/out" && mkdir "$tmp/out"
	compile "$here/accept/$name.c" "$tmp/out/$name.o" "$@"
	status=$?
	[ $status -eq 0 ] && [ ! -s "$tmp/err" ] &&
		[ "$(left_behind)" = "$name.o" ]
	report $? "accept: $name${1:+ with }$*"
}

targets() {	# object: what its branches go to, per section
	objdump -dr "$1" | sed -n 's/.*R_X86_64_PLT32[[:space:]]*\([^-]*\)-.*/\1/p'
}

set -- "$here"/refuse/*.c
runs=14
others=28
echo "TAP version 13"
echo "1..$((1 + $# + runs + others))"
$HOSTCC -O2 -Wall -Wextra -Werror -o "$tmp/taskcc" "$build"/*.c 2>"$tmp/err"
report $? "taskcc builds without a warning"
[ $failed -eq 0 ] || exit 1

for source in "$@"; do
	refused "$source"
done

# Flags that taskcc takes back or works with.
accepted task
accepted other
accepted flags -fstack-protector-all -pg -mfentry -mrecord-mcount \
	-mnop-mcount -fomit-frame-pointer -fstack-clash-protection
! objdump -d "$tmp/out/flags.o" | grep -q '%[fg]s:0x28' >"$tmp/err"
report $? "flags: no stack protector"
accepted flags -fsanitize-coverage=trace-pc
accepted flags -fsanitize=thread
accepted flags -fprofile-arcs -ftest-coverage
accepted flags -mindirect-branch=keep -fjump-tables
accepted flags -fcf-protection=branch -fpatchable-function-entry=16,16 -g
objdump -d -j .text.ltask_stubs "$tmp/out/flags.o" >"$tmp/err"
[ "$(grep -c '	90 ' "$tmp/err")" -eq 16 ]
report $? "flags: stubs are padded like functions"
accepted flags -fsanitize=kernel-address --param asan-stack=1 \
	-fasan-shadow-offset=0xdffffc0000000000
accepted alternative
targets "$tmp/out/alternative.o" | sort -u | tr '\n' ' ' >"$tmp/err"
[ "$(cat "$tmp/err")" = "BUG_func clear_page_erms kernel_function.ltask ltask_check ltask_stub_kernel " ]
report $? "alternative: only the kernel's call goes through a stub"

# Each function and each stub is kept from kprobes.
rm -rf "$tmp/out" && mkdir "$tmp/out"
compile "$here/accept/task.c" "$tmp/out/task.o"
nm "$tmp/out/task.o" | sed -n 's/^[0-9a-f]* [TtWw] //p' |
	grep -v '^ltask_stubs\.ltask$\|^task_.*\.ltask$' | sort >"$tmp/want"
echo task_in_other_object.ltask | sort -o "$tmp/want" "$tmp/want" -
readelf -rW "$tmp/out/task.o" |
	sed -n '/_kprobe_blacklist/,/^$/s/.*R_X86_64_64 *[0-9a-f]* \(.*\) + 0$/\1/p' |
	sort >"$tmp/have"
[ -s "$tmp/have" ] && diff "$tmp/want" "$tmp/have" >"$tmp/err"
report $? "every function enters the kprobe blacklist"

# The two objects as parts of one module, linked and run.
rm -rf "$tmp/out" && mkdir "$tmp/out"
compile "$here/accept/task.c" "$tmp/out/task.o" &&
	compile "$here/accept/other.c" "$tmp/out/other.o" &&
	ld -r -o "$tmp/out/module.o" "$tmp/out/task.o" "$tmp/out/other.o" \
		2>"$tmp/err" &&
	$CC -O1 -no-pie -fno-pie -fcf-protection=none -o "$tmp/out/host" \
		"$here/accept/host.c" "$tmp/out/module.o" 2>"$tmp/err"
report $? "run: two task objects link"
if [ -x "$tmp/out/host" ]; then
	"$tmp/out/host" $num || failed=$((failed + 1))
fi
num=$((num + runs))

# The command line.
rm -rf "$tmp/out" && mkdir "$tmp/out"
taskcc --frame-max=2000 $CC $flags -c -o "$tmp/out/x.o" "$here/refuse/frame.c"
report $? "option: a larger limit for frames"
$CC -E "$here/accept/flags.c" >"$tmp/want" &&
	taskcc $CC -E "$here/accept/flags.c" >"$tmp/have" &&
	cmp -s "$tmp/want" "$tmp/have"
report $? "without -c: the preprocessor's output is unchanged"
$CC -O2 -S -o "$tmp/want" "$here/accept/flags.c" &&
	taskcc $CC -O2 -S -o "$tmp/have" "$here/accept/flags.c" &&
	cmp -s "$tmp/want" "$tmp/have"
report $? "without -c: the compiler's output is unchanged"
echo 'int f(void) { return nothing; }' >"$tmp/broken.c"
taskcc $CC -c -o "$tmp/out/y.o" "$tmp/broken.c"
status=$?
[ $status -eq 1 ] && [ ! -e "$tmp/out/y.o" ] && [ ! -e "$tmp/out/y.su" ]
report $? "a compiler's error is passed on"
echo 'no-such-kind x' >"$tmp/symbols"
taskcc --symbols="$tmp/symbols" $CC -c -o "$tmp/out/y.o" "$here/accept/flags.c"
status=$?
[ $status -eq 2 ] && grep -q "symbols:1: unknown kind 'no-such-kind'" "$tmp/err"
report $? "a bad list of symbols is refused"
echo 'direct use' >"$tmp/symbols"
taskcc --symbols="$tmp/symbols" $CC $flags -c -o "$tmp/out/y.o" \
	"$here/accept/flags.c" &&
	targets "$tmp/out/y.o" | grep -qx use
report $? "a second list of symbols counts"
mkdir "$tmp/out/with space" &&
	echo 'int f(int x) { return x; }' >"$tmp/out/with space/a b.c" &&
	compile "$tmp/out/with space/a b.c" "$tmp/out/with space/a b.o"
report $? "names with spaces"
taskcc
status=$?
[ $status -eq 2 ]
report $? "no compiler: usage"
"$tmp/taskcc" $CC -c -o "$tmp/out/n.o" "$here/accept/flags.c" 2>"$tmp/err"
status=$?
[ $status -eq 2 ] && [ ! -e "$tmp/out/n.o" ] && grep -q 'list of symbols' "$tmp/err"
report $? "no list of symbols: nothing is compiled"
(cd "$tmp/out" && taskcc $CC -c "$here/accept/flags.c")
status=$?
[ $status -eq 2 ] && grep -q "needs '-o FILE'" "$tmp/err"
report $? "no output: nothing is compiled"
cat >"$tmp/a.S" <<EOF
	.text
	.globl f
	.type f, @function
f:	call ltask_check
	push %rbp
	mov %rsp, %rbp
	call kernel_function
	pop %rbp
	ret
	.size f, . - f
EOF
taskcc $CC -c -o "$tmp/out/a.o" "$tmp/a.S" &&
	targets "$tmp/out/a.o" | grep -qx kernel_function.ltask
report $? "assembly: calls go through stubs"
sed -i '/ltask_check/s/call ltask_check//' "$tmp/a.S"
taskcc $CC -c -o "$tmp/out/b.o" "$tmp/a.S"
status=$?
[ $status -eq 1 ] && [ ! -e "$tmp/out/b.o" ] &&
	grep -q "function 'f': does not begin with a call" "$tmp/err"
report $? "assembly: refused without the check"
echo 'not an object' >"$tmp/fake.o"
cat >"$tmp/fakecc" <<EOF
#!/bin/sh
while [ "\$1" != -o ]; do shift; done
cp "$tmp/fake.o" "\$2"
EOF
chmod +x "$tmp/fakecc"
taskcc "$tmp/fakecc" -c -o "$tmp/out/z.o" "$here/accept/flags.c"
status=$?
[ $status -eq 2 ] && grep -q 'not a relocatable x86-64 object' "$tmp/err"
report $? "what is no object is refused"

[ $failed -eq 0 ]
