// SPDX-License-Identifier: GPL-2.0-only

package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"sync"
)

// So many files are open at once.
const window = 256

func hashFile(path string, buf []byte) (sum [sha256.Size]byte) {
	f, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	h := sha256.New()
	// Without WriteTo, which would take a buffer of its own each time.
	if _, err := io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, buf); err != nil {
		panic(err)
	}
	h.Sum(sum[:0])
	return
}

// hash is a goroutine for each file, of sha256sum's output, which BENCH_SUMS names.
func hash(_ int) {
	var paths, want []string
	var wg sync.WaitGroup

	list, err := os.Open(os.Getenv("BENCH_SUMS"))
	if err != nil {
		panic(err)
	}
	for lines := bufio.NewScanner(list); lines.Scan(); {
		line := lines.Text()
		want = append(want, line[:2*sha256.Size])
		paths = append(paths, line[2*sha256.Size+2:])
	}
	got := make([][sha256.Size]byte, len(paths))
	room := make(chan bool, window)
	buffers := sync.Pool{New: func() any { b := make([]byte, 65536); return &b }}
	each("hash a tree, a file", len(paths), func() {
		for i := range paths {
			room <- true
			wg.Add(1)
			go func(i int) {
				buf := buffers.Get().(*[]byte)
				got[i] = hashFile(paths[i], *buf)
				buffers.Put(buf)
				<-room
				wg.Done()
			}(i)
		}
		wg.Wait()
	})
	for i := range got {
		if hex.EncodeToString(got[i][:]) != want[i] {
			panic(paths[i])
		}
	}
}
