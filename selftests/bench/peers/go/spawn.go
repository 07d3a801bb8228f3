// SPDX-License-Identifier: GPL-2.0-only

package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func nop(wg *sync.WaitGroup) {
	wg.Done()
}

func startAndJoin(figure string, n, atOnce int, fn func(*sync.WaitGroup)) {
	var wg sync.WaitGroup

	each(figure, n, func() {
		for left := n; left > 0; left -= atOnce {
			wg.Add(atOnce)
			for i := 0; i < atOnce; i++ {
				go fn(&wg)
			}
			wg.Wait()
		}
	})
}

func batch(n int) {
	startAndJoin("spawn, batches of 1000", n, 1000, nop)
}

// Whoever starts goroutines is one: the same under the names of the task's.
func join(n int) {
	startAndJoin("spawn by a task, one by one", n, 1, nop)
}

func nested(n int) {
	startAndJoin("spawn by a task, batches of 1000", n, 1000, nop)
}

func link(left int, done chan bool) {
	if left--; left > 0 {
		go link(left, done)
	} else {
		done <- true
	}
}

func chain(n int) {
	done := make(chan bool)

	each("chain, each starts the next", n, func() {
		go link(n, done)
		<-done
	})
}

func crowd(n int) {
	for nr := 10; nr <= n; nr *= 10 {
		startAndJoin(fmt.Sprintf("spawn and join, %d at once", nr),
			max(nr, 100000), nr, nop)
	}
}

//go:noinline
func frame(left int) int {
	var words [8]int

	words[left%8] = left
	below := 0
	if left > 0 {
		below = frame(left - 1)
	}
	return below + words[left%8]
}

func frames(wg *sync.WaitGroup) {
	frame(99)
	wg.Done()
}

func grow(n int) {
	startAndJoin("spawn and 100 frames", n, 1000, frames)
}

//go:noinline
func called(v int) int {
	var some [16]int

	some[v%16] = v
	return some[v*v%16] + 1
}

// A stack that is copied has no edge: once it has grown a call is a call.
func edge(n int) {
	v := 0

	each("call in a loop", n, func() {
		for i := 0; i < n; i++ {
			v = called(v)
		}
	})
}

// Until all are made they wait: else those that there are would yield between any
// two that are made.
func yieldAmong(figure string, nr, rounds int) {
	made := make(chan bool)
	var there atomic.Int32
	var begin atomic.Bool
	var wg sync.WaitGroup

	runtime.GOMAXPROCS(1)
	wg.Add(nr)
	for i := 0; i < nr; i++ {
		go func() {
			<-made
			there.Add(1)
			for !begin.Load() {
				runtime.Gosched()
			}
			for j := 0; j < rounds; j++ {
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	close(made)
	for there.Load() != int32(nr) {
		runtime.Gosched()
	}
	each(figure, nr*rounds, func() {
		begin.Store(true)
		wg.Wait()
	})
}

func yieldTwo(n int) {
	yieldAmong("switch by yield", 2, n/2)
}

func yield(n int) {
	for nr := 10; nr <= n; nr *= 10 {
		yieldAmong(fmt.Sprintf("yield, among %d", nr), nr, max(400000/nr, 4))
	}
}

// steps is as bench_task_compute() of the module.
//
//go:noinline
func steps(n int) uint64 {
	v := uint64(n)
	for ; n > 0; n-- {
		v = v*6364136223846793005 + 1442695040888963407
	}
	return v
}

var result atomic.Uint64

func cpus(n int) {
	var wg sync.WaitGroup

	for i := 1; i <= min(runtime.NumCPU(), 4); i++ {
		plural := map[bool]string{true: "s"}[i > 1]
		runtime.GOMAXPROCS(i)
		each(fmt.Sprintf("independent tasks, %d CPU%s", i, plural), n, func() {
			wg.Add(n)
			for j := 0; j < n; j++ {
				go func() {
					result.Store(steps(20000))
					wg.Done()
				}()
			}
			wg.Wait()
		})
	}
}

func parked(n int) {
	var there, gone sync.WaitGroup
	c := make(chan int)

	before := available()
	there.Add(n)
	gone.Add(n)
	each("start and park", n, func() {
		for i := 0; i < n; i++ {
			go func() {
				there.Done()
				<-c
				gone.Done()
			}()
		}
		there.Wait()
	})
	tell("memory, parked", "bytes", (before-available())/float64(n))
	each("wake and end", n, func() {
		for i := 0; i < n; i++ {
			c <- i
		}
		gone.Wait()
	})
}
