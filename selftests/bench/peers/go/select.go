// SPDX-License-Identifier: GPL-2.0-only

package main

import "runtime"

// Two channels without a buffer, a sender that alternates, a select of both.
func selectTwo(n int) {
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
func ready(n int) {
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
