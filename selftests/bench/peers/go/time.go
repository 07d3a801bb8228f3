// SPDX-License-Identifier: GPL-2.0-only

package main

import (
	"context"
	"runtime"
	"sync"
	"time"
)

func sleep(n int) {
	for _, s := range []struct {
		figure string
		d      time.Duration
	}{
		{"sleep of 50 us", 50 * time.Microsecond},
		{"sleep of 1 ms", time.Millisecond},
	} {
		var took []float64

		for i := 0; i < n; i++ {
			start := time.Now()
			time.Sleep(s.d)
			took = append(took, float64(time.Since(start).Nanoseconds()))
		}
		tell(s.figure, "ns", median(took))
	}
}

// Another CPU than the waiter's, for that one is idle: a thread of its own.
func wake(n int) {
	var took []float64
	c := make(chan time.Time, 1)

	if runtime.NumCPU() < 2 {
		return
	}
	go func() {
		runtime.LockOSThread()
		for i := 0; i < n; i++ {
			time.Sleep(300 * time.Microsecond)
			c <- time.Now()
		}
		close(c)
	}()
	for stamp := range c {
		took = append(took, float64(time.Since(stamp).Nanoseconds()))
	}
	tell("wake-up by another CPU", "ns", median(took))
}

func cancel(n int) {
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
	each("cancel, each of 100000 waiting", n, func() {
		stop()
		gone.Wait()
	})
}
