// SPDX-License-Identifier: GPL-2.0-only

package main

import (
	"runtime"
	"sync"
	"time"
)

func pingpong(n int) {
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

func send(figure string, n, places int) {
	c := make(chan int, places)

	each(figure, n, func() {
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

func stream(n int) {
	runtime.GOMAXPROCS(1)
	send("stream, buffer of 128", n, 128)
	send("stream, no buffer", n/2, 0)
}

func produceSome(figure string, n, producers, consumers int) {
	c := make(chan int, 128)
	var wg sync.WaitGroup

	each(figure, n, func() {
		for p := 0; p < producers; p++ {
			go func() {
				for i := 0; i < n/producers; i++ {
					c <- i
				}
			}()
		}
		wg.Add(consumers)
		for p := 0; p < consumers; p++ {
			go func() {
				for i := 0; i < n/consumers; i++ {
					<-c
				}
				wg.Done()
			}()
		}
		wg.Wait()
	})
}

func produce(n int) {
	n = n / 8 * 8
	produceSome("1 producer, 1 consumer", n, 1, 1)
	produceSome("8 producers, 1 consumer", n, 8, 1)
	produceSome("1 producer, 8 consumers", n, 1, 8)
}

func ring(n int) {
	const nr = 503
	var c [nr]chan int
	done := make(chan int)

	for i := range c {
		c[i] = make(chan int)
	}
	for i := range c {
		go func(in, out chan int) {
			for token := range in {
				if token == 0 {
					done <- token
				} else {
					out <- token - 1
				}
			}
		}(c[i], c[(i+1)%nr])
	}
	each("ring of 503, a hop", n, func() {
		c[0] <- n
		<-done
	})
}

func countUp(figure string, n, nr int) {
	var mutex sync.Mutex
	var wg sync.WaitGroup
	count := 0

	each(figure, n, func() {
		wg.Add(nr)
		for i := 0; i < nr; i++ {
			go func() {
				for j := 0; j < n/nr; j++ {
					mutex.Lock()
					count++
					mutex.Unlock()
				}
				wg.Done()
			}()
		}
		wg.Wait()
	})
	if count != n/nr*nr {
		panic("wrong count")
	}
}

func lock(n int) {
	countUp("mutex, alone", n, 1)
}

func contend(n int) {
	countUp("mutex, 8 contend", n, 8)
}

func generate(out chan<- int) {
	for i := 2; ; i++ {
		out <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for i := range in {
		if i%prime != 0 {
			out <- i
		}
	}
}

// primes leaves its goroutines behind: they wait for ever, all for the last.
func primes(n int) {
	c := make(chan int)

	go generate(c)
	for i := 0; i < n; i++ {
		prime := <-c
		next := make(chan int)
		go filter(c, next, prime)
		c = next
	}
}

func sieve(n int) {
	two := runtime.NumCPU() > 1

	runtime.GOMAXPROCS(1)
	each("sieve, a prime, 1 CPU", n, func() { primes(n) })
	if two {
		time.Sleep(100 * time.Millisecond)
		runtime.GOMAXPROCS(2)
		each("sieve, a prime, 2 CPUs", n, func() { primes(n) })
	}
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

func skynet(n int) {
	c := make(chan int)

	each("skynet, a leaf", n, func() {
		go leaf(c, 0, n)
		if <-c != n*(n-1)/2 {
			panic("wrong sum")
		}
	})
}
