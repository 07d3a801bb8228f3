#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
#
# What is built and installed: headers that stand alone, the library's symbols,
# the manual, an installed tree that a program can be built against.

. "$(dirname "$0")/tap.sh"
cd "$SRC" || exit 1

strict='-Wall -Wextra -Wshadow -pedantic -Werror -Iinclude -I../uapi -fsyntax-only'
for header in libltask.h ltask.h; do
	for compiler in "$CC -std=c99 -x c" "$CC -std=gnu11 -x c" \
		"$CXX -std=c++11 -x c++" "clang -std=c99 -x c" \
		"clang++ -std=c++11 -x c++"; do
		if command -v "${compiler%% *}" > /dev/null; then
			# shellcheck disable=SC2086 # more words
			ok "$header alone: $compiler" $compiler $strict - <<< \
				"#include <$header>"
		else
			skip "$header alone: $compiler" "no such compiler"
		fi
	done
done

lib=$O/libltask.so.0
nm -D --defined-only "$lib" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' |
	sort -u > "$work/exported"
grep -oE '^(__s64|int|void|unsigned int|const struct ltask_go_req \*)[ ]?ltask_[a-z_]+|^ltask_batch_first' \
	include/libltask.h | grep -oE 'ltask_[a-z_]+$' | grep -v '^ltask_go_req$' |
	sort -u > "$work/declared"
ok "the library has what the header declares, no more" \
	diff "$work/declared" "$work/exported"
versioned() { ! nm -D --defined-only "$lib" | grep ' T ' | grep -vE '@@?LIBLTASK_0\.[12]$'; }
ok "all with a version" versioned
# What 0.1 had is there still, for programs that were linked with it.
old() {
	for name in ltask_go ltask_go_many ltask_batch_add; do
		nm -D --defined-only "$lib" | grep -q " T $name@LIBLTASK_0.1$" || return 1
	done
}
ok "calls that have changed are there twice" old
soname() { readelf -d "$lib" | grep 'SONAME.*\[libltask\.so\.0\]'; }
ok "soname" soname
while read -r function; do
	grep -q "F[no] $function" man/libltask.3 || echo "$function"
done < "$work/declared" > "$work/undocumented"
ok "every call is in the manual" [ ! -s "$work/undocumented" ]

for page in man/*; do
	if command -v man > /dev/null; then
		warnings() { LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l "$page" 2>&1 > /dev/null | grep . ; }
		clean() { ! warnings; }
		ok "$page: man --warnings" clean
	fi
	if command -v mandoc > /dev/null; then
		ok "$page: mandoc" mandoc -T lint -W warning "$page"
	else
		skip "$page: mandoc" "no mandoc"
	fi
done

root=$work/root
ok "install" "$MAKE" -s install O="$O" DESTDIR="$root" prefix=/usr
for file in bin/ltask lib/libltask.so.0 lib/libltask.so lib/libltask.a \
	lib/pkgconfig/libltask.pc include/libltask.h include/ltask.h \
	share/man/man1/ltask.1 share/man/man3/libltask.3 share/man/man4/ltask.4 \
	lib/udev/rules.d/60-ltask.rules lib/ltask/examples/hello; do
	ok "installs $file" test -r "$root/usr/$file"
done
# The prefix of this installation, not of the one before.
other() {
	"$MAKE" -s install O="$O" DESTDIR="$work/other" prefix=/opt/ltask &&
		"$MAKE" -s install O="$O" DESTDIR="$work/odd" prefix=/opt/ltask \
			libdir=/usr/lib/odd
}
ok "install with other prefixes" other
pc=lib/pkgconfig/libltask.pc
ok "libltask.pc differs by the prefix alone" \
	diff <(sed 's|^prefix=/usr$|prefix=/opt/ltask|' "$root/usr/$pc") \
	"$work/other/opt/ltask/$pc"
# variable TREE FILE NAME: its value, all variables put in
variable() {
	(
		unset prefix libdir includedir
		eval "$(sed -n '/^[a-z]*=/p' "$1/$2")"
		echo "${!3}"
	)
}
ok "libdir below the prefix" \
	prints /opt/ltask/lib variable "$work/other" opt/ltask/$pc libdir
ok "libdir elsewhere" \
	prints /usr/lib/odd variable "$work/odd" usr/lib/odd/pkgconfig/libltask.pc libdir
ok "includedir" \
	prints /opt/ltask/include variable "$work/odd" usr/lib/odd/pkgconfig/libltask.pc includedir
for how in shared static; do
	flags='-lltask'
	[ $how = shared ] || flags='-Wl,-Bstatic -lltask -Wl,-Bdynamic'
	# shellcheck disable=SC2086 # more words
	ok "a program, $how" $CC -o "$work/hash" examples/hash.c \
		-I"$root/usr/include" -L"$root/usr/lib" $flags
	ok "runs, $how" prints "$(sha256sum Makefile)" \
		env LD_LIBRARY_PATH="$root/usr/lib" LD_PRELOAD="$O/tests/fake.so" \
		"$work/hash" Makefile
done
nops() {
	LD_LIBRARY_PATH=$O LD_PRELOAD=$O/tests/fake.so FAKE_LTASK_TASKS=5000 \
		"$O/examples/nops" 20000 64
}
ok "example nops" nops
ok "the source tree stays clean" [ -z "$(find . -name '*.o' -o -name '*.so' -o -name '*.d')" ]

finish_tap
