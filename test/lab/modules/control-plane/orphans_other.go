//go:build !linux

package main

import "syscall"

// Elsewhere a grandchild in a group of its own ends by itself: a git or helm command lives for seconds.
func adoptOrphans() {}

func killOrphans() {}

func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
