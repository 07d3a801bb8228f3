# SPDX-License-Identifier: GPL-2.0-only
# Why: the figures as a table for a README: a row for each workload, a column for each
# who did it, the median with its spread in brackets.

BEGIN { FS = "\t" }

function number(v)
{
	return v >= 100 ? sprintf("%.0f", v) : v + 0
}

# Thousands with commas, as one reads them.
function commas(v,	s)
{
	v = number(v) ""
	while (match(v, /^[0-9][0-9][0-9][0-9]+/)) {
		s = RLENGTH
		v = substr(v, 1, s - 3) "," substr(v, s - 2)
	}
	return v
}

$3 == "ratio" || /^#/ { next }

{
	if (!($1 in unit))
		figure[++figures] = $1
	unit[$1] = $3
	if (!seen[$2]++)
		who[++nr] = $2
	cell[$1, $2] = commas($4) " (" commas($5) "-" commas($6) ")"
}

END {
	printf "| |"
	for (w = 1; w <= nr; w++)
		printf " %s |", who[w]
	printf "\n|---|"
	for (w = 1; w <= nr; w++)
		printf "---|"
	print ""
	for (f = 1; f <= figures; f++) {
		printf "| %s, %s |", figure[f], unit[figure[f]]
		for (w = 1; w <= nr; w++)
			printf " %s |", cell[figure[f], who[w]]
		print ""
	}
}
