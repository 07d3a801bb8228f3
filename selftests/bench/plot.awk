# SPDX-License-Identifier: GPL-2.0-only
# Why: from figures (TSV) to gnuplot's scripts, each with its data in it: dir/peers.gp,
# spawn.gp, yield.gp, cpus.gp. What was not measured is not drawn.

BEGIN {
	FS = "\t"
	# Colours that also who can't tell red from green can tell apart.
	colours = split("#000000 #e69f00 #56b4e9 #009e73 #d55e00 #0072b2 #cc79a7 #f0e442 #999999",
			colour, " ")
	charts = split("spawn, batches of 1000;chain, each starts the next;" \
		"switch by yield;ping-pong, there and back;stream, buffer of 128;" \
		"1 producer, 1 consumer;8 producers, 1 consumer;ring of 503, a hop;" \
		"select, 2 channels;mutex, 8 contend;spawn and 100 frames;" \
		"sieve, a prime, 1 CPU;skynet, a leaf;memory, parked;" \
		"from a program, batches of 1024;hash a tree, a file", chart, ";")
}

/^#/ { next }

$3 == "ratio" {
	split($2, pair, "/")
	ratio[$1, pair[1]] = $4
	note(pair[1])
	next
}

{
	median[$1, $2] = $4
	low[$1, $2] = $5
	high[$1, $2] = $6
	note($2)
}

function note(name)
{
	if (!seen[name]++)
		who[++nr] = name
}

function begin(plot, title,	file)
{
	file = dir "/" plot ".gp"
	print "set terminal svg size 1000,600 dynamic font 'sans,14' background '#ffffff'" >file
	print "set title \"" title "\" noenhanced" >file
	print "set key outside right top noenhanced" >file
	print "set grid ytics lc '#dddddd'" >file
	return file
}

END {
	bars()
	against_number("spawn", "spawn and join, %d at once",
		       "To start, run and join so many at once: what one takes")
	against_number("yield", "yield, among %d",
		       "To yield among so many, on one CPU: what one switch takes")
	against_cpus()
}

# Whoever has at least one of these figures.
function bars(	file, c, w, any, row, drawn, cols)
{
	for (c = 1; c <= charts; c++)
		for (w = 1; w <= nr; w++)
			if (ratio[chart[c], who[w]] > 0)
				drawn[w] = 1
	for (w = 1; w <= nr; w++)
		cols += drawn[w]
	if (!cols)
		return
	file = begin("peers", "How many times what ltask takes (less than 1: less than ltask)")
	print "set terminal svg size 1500,800 dynamic font 'sans,14' background '#ffffff'" >file
	print "set style data histogram" >file
	print "set style histogram clustered gap 1" >file
	print "set style fill solid 0.9" >file
	print "set logscale y" >file
	print "set lmargin 16" >file
	print "set format y '%gx'" >file
	print "set xtics rotate by 40 right noenhanced" >file
	print "set datafile missing '-'" >file
	print "set datafile separator '\\t'" >file
	print "$data << END" >file
	for (c = 1; c <= charts; c++) {
		row = ""
		any = 0
		for (w = 1; w <= nr; w++) {
			if (!drawn[w])
				continue
			if (ratio[chart[c], who[w]] > 0) {
				row = row "\t" ratio[chart[c], who[w]]
				any = 1
			} else {
				row = row "\t-"
			}
		}
		if (any)
			print chart[c] row >file
	}
	print "END" >file
	printf "plot 1 lc '#000000' lw 2 title 'ltask'" >file
	cols = 1
	for (w = 1; w <= nr; w++)
		if (drawn[w])
			printf ", $data using %d:xtic(1) lc '%s' title '%s'", ++cols,
				colour[cols % colours + 1], who[w] >file
	print "" >file
	close(file)
}

function against_number(plot, format, title,	file, w, n, figure, any, curve)
{
	for (w = 1; w <= nr; w++)
		for (n = 10; n <= 1000000; n *= 10)
			if (median[sprintf(format, n), who[w]] > 0)
				any = any " " w
	if (!any)
		return
	file = begin(plot, title)
	print "set logscale xy" >file
	print "set xlabel 'tasks'" >file
	print "set ylabel 'ns (median; bars: least and most)'" >file
	print "set format x '10^{%L}'" >file
	for (w = 1; w <= nr; w++) {
		if ((any " ") !~ (" " w " "))
			continue
		printf "$who%d << END\n", w >file
		for (n = 10; n <= 1000000; n *= 10) {
			figure = sprintf(format, n)
			if (median[figure, who[w]] > 0)
				print n, median[figure, who[w]], low[figure, who[w]],
					high[figure, who[w]] >file
		}
		print "END" >file
		curve = curve (curve ? ", " : "plot ") sprintf("$who%d with yerrorlines " \
			"lw 2 pt 7 ps 0.6 lc '%s' title '%s'", w,
			colour[(w - 1) % colours + 1], who[w] == "task" ? "ltask" : who[w])
	}
	print curve >file
	close(file)
}

# Of a guest with four CPUs, if there was one.
function against_cpus(	file, w, n, figure, any, curve, of, one)
{
	of = (("independent tasks, 1 CPU, of 4", "task") in median) ? ", of 4" : ""
	for (w = 1; w <= nr; w++)
		if (median["independent tasks, 1 CPU" of, who[w]] > 0)
			any = any " " w
	if (!any)
		return
	file = begin("cpus", "Independent tasks: throughput" (of ? " in a guest with 4 CPUs, on" : " on") \
		     " a machine with " cpus)
	print "set xlabel 'CPUs'" >file
	print "set ylabel 'times that of one CPU'" >file
	print "set xrange [0.8:4.2]" >file
	print "set yrange [0:4.2]" >file
	print "set xtics 1" >file
	for (w = 1; w <= nr; w++) {
		if ((any " ") !~ (" " w " "))
			continue
		printf "$who%d << END\n", w >file
		one = median["independent tasks, 1 CPU" of, who[w]]
		for (n = 1; n <= 4; n++) {
			figure = "independent tasks, " n " CPU" (n > 1 ? "s" : "") of
			if (median[figure, who[w]] > 0)
				print n, one / median[figure, who[w]] >file
		}
		print "END" >file
		curve = curve sprintf(", $who%d with linespoints lw 2 pt 7 lc '%s' title '%s'",
			w, colour[(w - 1) % colours + 1], who[w] == "task" ? "ltask" : who[w])
	}
	print "plot x with lines dt 2 lc '#aaaaaa' title 'as many times as CPUs'" curve >file
	close(file)
}
