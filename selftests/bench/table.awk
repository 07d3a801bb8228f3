# SPDX-License-Identifier: GPL-2.0-only
# Why: figures for people who sit before a terminal: a line for each side of a
# workload, its ratio to ltask's beside it. Without rows, the heading.

BEGIN {
	FS = "\t"
	if (!rows)
		line("", "", "median", "min", "max", "", "of task")
}

function number(v)
{
	return v >= 1000 ? sprintf("%.0f", v) : v
}

function line(a, b, c, d, e, f, g,	text)
{
	text = sprintf("%-34s %-15s %11s %11s %11s %-6s %s", a, b, c, d, e, f, g)
	sub(/ +$/, "", text)
	print text
}

$3 == "ratio" {
	split($2, pair, "/")
	ratio[$1, pair[1]] = $4 + 0 >= 100 ? sprintf("%.0f", $4) : $4
	next
}

{
	n++
	what[n] = $1; who[n] = $2; unit[n] = $3
	median[n] = $4; min[n] = $5; max[n] = $6
}

END {
	for (i = 1; i <= n; i++) {
		r = ratio[what[i], who[i]]
		line(what[i] == what[i - 1] ? "" : what[i], who[i], number(median[i]),
		     number(min[i]), number(max[i]), unit[i], r == "" ? "" : r "x")
	}
}
