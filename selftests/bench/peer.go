// SPDX-License-Identifier: GPL-2.0-only

// What the benchmark compares ltask with: the same workloads in Go, as one would
// write them there. Run inside the same guest; a repetition a call:
//
//	peer WORKLOAD	lines of figure, "go", unit, value; with tabs between
//
// Figures have the names that the module's have. What the module does on one
// processor is done with GOMAXPROCS=1 here.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
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

func nop(wg *sync.WaitGroup) {
	wg.Done()
}

func batch() {
	const n, atOnce = 100000, 1000
	var wg sync.WaitGroup

	each("spawn, batches of 1000", n, func() {
		for left := n; left > 0; left -= atOnce {
			wg.Add(atOnce)
			for i := 0; i < atOnce; i++ {
				go nop(&wg)
			}
			wg.Wait()
		}
	})
}

func yield() {
	const n = 200000
	var wg sync.WaitGroup

	runtime.GOMAXPROCS(1)
	each("switch by yield", 2*n, func() {
		for i := 0; i < 2; i++ {
			wg.Add(1)
			go func() {
				for j := 0; j < n; j++ {
					runtime.Gosched()
				}
				wg.Done()
			}()
		}
		wg.Wait()
	})
}

func pingpong() {
	const n = 100000
	there, back := make(chan int), make(chan int)

	runtime.GOMAXPROCS(1)
	each("ping-pong, there and back", n, func() {
		go func() {
			for i := 0; i < n; i++ {
				back <- <-there
			}
		}()
		for i := 0; i < n; i++ {
			there <- i
			<-back
		}
	})
}

func stream() {
	const n = 200000
	c := make(chan int, 128)

	runtime.GOMAXPROCS(1)
	each("stream, buffer of 128", n, func() {
		go func() {
			for i := 0; i < n; i++ {
				c <- i
			}
		}()
		for i := 0; i < n; i++ {
			<-c
		}
	})
}

// Two channels without a buffer, a sender that alternates, a select of both.
func selectTwo() {
	const n = 100000
	a, b := make(chan int), make(chan int)
	done := make(chan bool)

	runtime.GOMAXPROCS(1)
	each("select, 2 channels", n, func() {
		go func() {
			for i := 0; i < n; i++ {
				select {
				case <-a:
				case <-b:
				}
			}
			done <- true
		}()
		for i := 0; i < n; i += 2 {
			a <- i
			b <- i
		}
		<-done
	})
}

// Channels that each have a value, which comes back as soon as it was taken.
func ready() {
	const n = 200000
	var c [8]chan int

	runtime.GOMAXPROCS(1)
	for i := range c {
		c[i] = make(chan int, 1)
		c[i] <- i
	}
	each("select, 2 ready", n, func() {
		for i := 0; i < n; i++ {
			select {
			case v := <-c[0]:
				c[0] <- v
			case v := <-c[1]:
				c[1] <- v
			}
		}
	})
	each("select, 4 ready", n, func() {
		for i := 0; i < n; i++ {
			select {
			case v := <-c[0]:
				c[0] <- v
			case v := <-c[1]:
				c[1] <- v
			case v := <-c[2]:
				c[2] <- v
			case v := <-c[3]:
				c[3] <- v
			}
		}
	})
	each("select, 8 ready", n, func() {
		for i := 0; i < n; i++ {
			select {
			case v := <-c[0]:
				c[0] <- v
			case v := <-c[1]:
				c[1] <- v
			case v := <-c[2]:
				c[2] <- v
			case v := <-c[3]:
				c[3] <- v
			case v := <-c[4]:
				c[4] <- v
			case v := <-c[5]:
				c[5] <- v
			case v := <-c[6]:
				c[6] <- v
			case v := <-c[7]:
				c[7] <- v
			}
		}
	})
}

func producers(n, count int) func() {
	return func() {
		c := make(chan int, 128)

		for p := 0; p < count; p++ {
			go func() {
				for i := 0; i < n/count; i++ {
					c <- i
				}
			}()
		}
		for i := 0; i < n; i++ {
			<-c
		}
	}
}

func contend() {
	const n = 160000

	each("1 producer", n, producers(n, 1))
	each("8 producers", n, producers(n, 8))
}

func sleep() {
	const n = 100

	for _, d := range []time.Duration{50 * time.Microsecond, time.Millisecond} {
		var took []float64

		for i := 0; i < n; i++ {
			start := time.Now()
			time.Sleep(d)
			took = append(took, float64(time.Since(start).Nanoseconds()))
		}
		slices.Sort(took)
		tell("sleep of "+map[bool]string{true: "50 us", false: "1 ms"}[d < time.Millisecond],
			"ns", took[n/2])
	}
}

func cancel() {
	const n = 100000
	ctx, stop := context.WithCancel(context.Background())
	var there, gone sync.WaitGroup

	there.Add(n)
	gone.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			there.Done()
			<-ctx.Done()
			gone.Done()
		}()
	}
	there.Wait()
	time.Sleep(200 * time.Millisecond)
	each("cancel, 100000 waiting", n, func() {
		stop()
		gone.Wait()
	})
}

func leaf(c chan int, num, size int) {
	if size == 1 {
		c <- num
		return
	}
	sub := make(chan int)
	for i := 0; i < 10; i++ {
		go leaf(sub, num+i*size/10, size/10)
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-sub
	}
	c <- sum
}

func skynet() {
	const n = 100000
	c := make(chan int)

	each("skynet, 100000 leaves", n, func() {
		go leaf(c, 0, n)
		if <-c != n*(n-1)/2 {
			panic("wrong sum")
		}
	})
}

var workloads = map[string]func(){
	"batch": batch, "switch": yield, "pingpong": pingpong, "stream": stream,
	"select": selectTwo, "ready": ready, "contend": contend, "sleep": sleep,
	"cancel": cancel, "skynet": skynet,
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "version" {
		fmt.Println(runtime.Version())
		return
	}
	if len(os.Args) != 2 || workloads[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: peer WORKLOAD")
		os.Exit(2)
	}
	workloads[os.Args[1]]()
}
