# SPDX-License-Identifier: GPL-2.0-only
# Why: from repetitions to figures: lines of figure, who, unit and value, in rounds,
# become lines of figure, who, unit, median, min and max, and after those the ratio
# of each side to "task", taken pair by pair before its median.
#
# With icount, the guest's nanoseconds are instructions.

BEGIN { FS = OFS = "\t" }

function median(v, nr,		i, j, t)
{
	for (i = 2; i <= nr; i++)
		for (j = i; j > 1 && v[j - 1] + 0 > v[j] + 0; j--) {
			t = v[j]; v[j] = v[j - 1]; v[j - 1] = t
		}
	low = v[1]; high = v[nr]
	return nr % 2 ? v[(nr + 1) / 2] : (v[nr / 2] + v[nr / 2 + 1]) / 2
}

{
	key = $1 FS $2
	if (!(key in nr)) {
		order[++keys] = key
		if (!($1 in group))
			names[++groups] = $1
		group[$1] = group[$1] SUBSEP key
	}
	unit[key] = icount && $3 == "ns" ? "instr" : $3
	value[key, ++nr[key]] = $4
}

# A figure's sides stand together, whoever told them.
END {
	for (g = 1; g <= groups; g++) {
		n = split(substr(group[names[g]], 2), side, SUBSEP)
		for (s = 1; s <= n; s++)
			show(side[s])
	}
}

function show(key,	part, ours, i, v, m)
{
	split(key, part, FS)
	for (i = 1; i <= nr[key]; i++)
		v[i] = value[key, i]
	m = median(v, nr[key])
	printf "%s\t%s\t%.1f\t%.1f\t%.1f\n", key, unit[key], m, low, high
	ours = part[1] FS "task"
	if (part[2] == "task" || nr[ours] != nr[key])
		return
	for (i = 1; i <= nr[key]; i++) {
		if (value[ours, i] <= 0)
			return
		v[i] = value[key, i] / value[ours, i]
	}
	m = median(v, nr[key])
	printf "%s/task\tratio\t%.2f\t%.2f\t%.2f\n", key, m, low, high
}
