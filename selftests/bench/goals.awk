# SPDX-License-Identifier: GPL-2.0-only
# Why: how figures stand to the goals. Reads the file "goals", then figures (TSV).

function trim(s)
{
	gsub(/^[ \t]+|[ \t]+$/, "", s)
	return s
}

NR == FNR {
	if (/^#/ || split($0, part, "|") != 3)
		next
	goals++
	figure[goals] = trim(part[1])
	reference[goals] = trim(part[2])
	most[goals] = trim(part[3])
	next
}

FNR == 1 { FS = "\t"; $0 = $0 }

!/^#/ {
	split($0, col, "\t")
	median[col[1], col[2]] = col[4]
	unit[col[1]] = col[3] == "ratio" ? unit[col[1]] : col[3]
}

# Of 0.123, "1/8.1"; of 1.25, "1.25".
function times(v)
{
	return v < 1 ? sprintf("1/%.1f", 1 / v) : sprintf("%.2f", v)
}

function number(v)
{
	return v >= 1000 ? sprintf("%.0f", v) : v + 0
}

function tell(ok, text)
{
	if (!told++)
		print "\nGoals"
	nr[ok]++
	printf "  %-8s %s\n", ok ? "reached" : "MISSED", text
}

END {
	for (g = 1; g <= goals; g++)
		check(figure[g], reference[g], most[g])
	if (told)
		printf "%d reached, %d missed\n", nr[1], nr[0]
}

function check(f, ref, most,	ours, theirs, other, who, part, factor, grown)
{
	ours = median[f, "task"]
	if (ours == "")
		return
	# Nanoseconds that are instructions tell nothing of time.
	if (ref == "=") {
		if (unit[f] != "instr")
			tell(ours <= most + 0, sprintf("%s: %s %s, at most %s", f,
						       number(ours), unit[f], most))
		return
	}
	factor = split(most, part, "/") == 2 ? part[1] / part[2] : most + 0
	grown = sub(/^growth /, "", ref)
	other = f
	who = ref
	if (match(ref, /: /)) {
		who = substr(ref, 1, RSTART - 1)
		other = substr(ref, RSTART + 2)
	}
	theirs = median[other, who]
	if (grown) {
		if (!(median[other, "task"] > 0 && theirs > 0 && median[f, who] > 0))
			return
		ours /= median[other, "task"]
		theirs = median[f, who] / theirs
		f = f ", from " other
	}
	if (!(theirs > 0 && ours > 0))
		return
	tell(ours <= theirs * factor,
	     sprintf("%s: %s of %s, at most %s", f, times(ours / theirs), ref, most))
}
