// SPDX-License-Identifier: GPL-2.0-only

// What the benchmark compares ltask with: the same workloads in Go, as one would
// write them there. Run inside the same guest, each call once:
//
//	go list			names of the workloads that it has
//	go version		the version of Go
//	go WORKLOAD [N]		lines of figure, "go", unit, value; with tabs between
//
// Figures have the names that the module's have. What the module does on one
// processor is done with GOMAXPROCS=1 here.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

func tell(figure, unit string, value float64) {
	fmt.Printf("%s\tgo\t%s\t%.1f\n", figure, unit, value)
}

// each runs fn and tells its nanoseconds for each of n.
func each(figure string, n int, fn func()) {
	start := time.Now()
	fn()
	tell(figure, "ns", float64(time.Since(start).Nanoseconds())/float64(n))
}

func median(took []float64) float64 {
	slices.Sort(took)
	return took[len(took)/2]
}

// available returns the bytes that are, once there aren't more and more of them.
func available() float64 {
	now, before := 0.0, -1.0
	for tries := 0; now > before && tries < 20; tries++ {
		before = now
		time.Sleep(50 * time.Millisecond)
		f, err := os.Open("/proc/meminfo")
		if err != nil {
			panic(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			word := strings.Fields(lines.Text())
			if word[0] == "MemAvailable:" {
				kb, _ := strconv.Atoi(word[1])
				now = float64(kb) * 1024
			}
		}
		f.Close()
	}
	return now
}

type workload struct {
	name string
	n    int
	run  func(n int)
}

var workloads = []workload{
	{"batch", 100000, batch},
	{"join", 20000, join},
	{"nested", 100000, nested},
	{"chain", 100000, chain},
	{"crowd", 1000000, crowd},
	{"switch", 400000, yieldTwo},
	{"yield", 1000000, yield},
	{"pingpong", 100000, pingpong},
	{"stream", 200000, stream},
	{"produce", 160000, produce},
	{"ring", 200000, ring},
	{"select", 100000, selectTwo},
	{"ready", 100000, ready},
	{"lock", 400000, lock},
	{"contend", 400000, contend},
	{"grow", 20000, grow},
	{"edge", 20000, edge},
	{"sieve", 2000, sieve},
	{"skynet", 1000000, skynet},
	{"cancel", 100000, cancel},
	{"wake", 500, wake},
	{"sleep", 100, sleep},
	{"cpus", 10000, cpus},
	{"parked", 1000000, parked},
	{"hash", 1, hash},
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "version" {
		fmt.Println(runtime.Version())
		return
	}
	if len(os.Args) == 2 && os.Args[1] == "list" {
		for _, w := range workloads {
			fmt.Println(w.name)
		}
		return
	}
	for _, w := range workloads {
		if len(os.Args) > 1 && os.Args[1] == w.name {
			n := w.n
			if len(os.Args) > 2 {
				most, _ := strconv.Atoi(os.Args[2])
				if most > 0 {
					n = min(n, most)
				}
			}
			w.run(n)
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: go list | version | WORKLOAD [N]")
	os.Exit(2)
}
