package main

import (
	"fmt"
	"os"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// serveRedis is the Redis that Argo CD keeps its trees and manifests in: `redis ADDRESS`. It holds everything in memory.
func serveRedis() int {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: redis ADDRESS")
		return 2
	}
	server := miniredis.NewMiniRedis()
	if err := server.StartAddr(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("ready on", server.Addr())
	// miniredis has no clock of its own: without this no key would ever expire.
	for range time.Tick(time.Second) {
		server.FastForward(time.Second)
	}
	return 0
}
