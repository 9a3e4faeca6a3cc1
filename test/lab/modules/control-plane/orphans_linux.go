package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const prSetChildSubreaper = 36

// adoptOrphans makes grandchildren (a git or helm that Argo CD started in a group of its own) children of this process
// when their parent dies, so that killOrphans finds them.
func adoptOrphans() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, prSetChildSubreaper, 1, 0)
}

func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// killOrphans kills whatever is still a child of this process, and what those leave, until there is none.
func killOrphans() {
	for {
		lists, _ := filepath.Glob("/proc/self/task/*/children")
		found := false
		for _, list := range lists {
			text, _ := os.ReadFile(list)
			for _, field := range strings.Fields(string(text)) {
				if pid, err := strconv.Atoi(field); err == nil {
					_ = syscall.Kill(pid, syscall.SIGKILL)
					_, _ = syscall.Wait4(pid, nil, 0, nil)
					found = true
				}
			}
		}
		if !found {
			return
		}
	}
}
