#!/bin/bash
# SPDX-License-Identifier: LGPL-2.1-or-later OR MIT
#
# ltask sum -c against sha256sum -c: verdicts, warnings and exit status, for
# good lists and for bad ones.

. "$(dirname "$0")/tap.sh"
cd "$work" || exit 1

mkdir data
cd data || exit 1
for name in plain 'sp ace' 'back\slash' $'new\nline' $'carriage\rreturn' ' lead' \
	'*star' 'paren)' 'x) = y' $'e\\\n'; do
	echo "$name" > "$name"
done
cd .. || exit 1
sum=$(sha256sum < data/plain | cut -d ' ' -f 1)
zero=$(printf '%064d' 0)

sha256sum data/* > good
sha256sum -b data/* > binary
sha256sum --tag data/* > tagged
sed 's/$/\r/' good > crlf
tr a-f A-F < good > .upper
sed 's/DAtA/data/; s/DAT/dat/' .upper > upper
printf '%s data/plain\n%s data/sp ace\n' "$sum" "$zero" > reversed
printf '%s  data/plain\n%s data/plain\n' "$sum" "$sum" > mixed
printf '%s data/plain\n%s  data/plain\n%s *data/plain\n' "$sum" "$sum" "$sum" > mixed2
printf '%s  data/plain\n%s  data/missing\n%s  data\n' "$zero" "$zero" "$zero" > bad
printf 'nonsense\n\n# comment\n%s  data/plain\n%s\n%sx data/plain\n%s  \n' \
	"$sum" "$sum" "$sum" "$sum" > formats
printf '%s  data/plain\n\r\n \n\t\r\n%s  data/plain\n' "$sum" "$sum" > empties
printf '%s\tdata/plain\n   %s  data/plain\n%s  data/plain' "$sum" "$sum" "$sum" > blanks
printf '\\%s  data/back\\\\slash\n\\%s  data/new\\nline\n\\%s  a\\tb\n\\%s  a\\\n' \
	"$sum" "$sum" "$sum" "$sum" > escapes
printf 'SHA256(data/plain)= %s\nSHA256 (data/plain) = %sx\nSHA256 data/plain = %s\nSHA256 (data/plain %s\nMD5 (data/plain) = %s\nSHA256 (data/plain)  =  %s\n' \
	"$sum" "$sum" "$sum" "$sum" "$sum" "$sum" > tags
printf '%s  data/plain\0x\n%s  data/pl\0ain\n\\%s  data/pl\0ain\n\0\n' "$sum" "$sum" "$sum" > nuls
printf '%s  -\n' "$sum" > stdin_name
: > empty
echo '# only a comment' > comment
echo nonsense > nonsense
printf '%s  missing1\n%s  missing2\n' "$sum" "$sum" > missing

lists='good binary tagged crlf upper reversed mixed mixed2 bad formats blanks
	empties escapes tags nuls empty comment nonsense missing'
for list in $lists; do
	for options in '' --quiet --status --strict --warn --ignore-missing \
		'--quiet --strict' '--ignore-missing --strict --warn'; do
		# shellcheck disable=SC2086 # none or more words
		ok "$list $options" same -c $options $list
	done
done
ok "lists together" same -c good bad mixed tagged formats
ok "a list that is missing" same -c nothing good
ok "a list with a bad name" same -c 'no thing' $'no\nthing'
ok "a list that is a directory" same -c data good
INPUT=good
ok "a list from standard input" same -c
ok "a list from standard input by name" same -c - bad
INPUT=nonsense
ok "a bad list from standard input" same -c
INPUT=stdin_name
ok "standard input can't be in a list from there" same -c
INPUT=data/plain
ok "but in another" same -c stdin_name
INPUT=/dev/null

for i in $(seq 2000); do
	echo "$i" > "data/$i"
done
sha256sum data/* > many
ok "thousands of files" same -c many
ok "thousands of files, quietly" same -c --quiet many
sed '1000s/^./g/; 1500s/^.../fff/; 1700s/data/gone/' many > many_bad
ok "with a few that are bad" same -c --warn many_bad
full() {
	ltask sum -c good > /dev/full 2> .err
	[ $? = 1 ] && grep 'write error: No space left on device' .err
}
ok "a full disk" full
round() { ltask sum "$@" data/* > list && prints '' sha256sum --quiet -c list; }
ok "sha256sum takes our lists" round
ok "sha256sum takes our tagged lists" round --tag

finish_tap
