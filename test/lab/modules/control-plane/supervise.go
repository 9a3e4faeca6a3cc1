package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// order is one line on the supervisor's standard input: start this program.
type order struct {
	Name string   `json:"name"`
	Argv []string `json:"argv"`
	Env  []string `json:"env"`
	Log  string   `json:"log"`
}

// report is one line on its standard output: the program started (Pid), or it ended (Exit says how).
type report struct {
	Name string `json:"name"`
	Pid  int    `json:"pid,omitempty"`
	Exit string `json:"exit,omitempty"`
}

// supervise starts what it is told to on its standard input and owns it: `supervise FOLDER`. The end of its input, for
// which the death of whoever held the other end is enough, ends every process that it started, whatever those started in
// turn, and removes FOLDER. So a lab leaves nothing behind even when its parent is killed without a chance to say so.
func supervise() int {
	if len(os.Args) != 2 || !filepath.IsAbs(os.Args[1]) {
		fmt.Fprintln(os.Stderr, "usage: supervise ABSOLUTE-FOLDER")
		return 2
	}
	folder := os.Args[1]
	// A Ctrl-C in the terminal goes to the whole foreground group. It is the parent's to decide what it means.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	adoptOrphans()

	group := &group{out: json.NewEncoder(os.Stdout)}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var next order
		if err := json.Unmarshal(lines.Bytes(), &next); err != nil {
			fmt.Fprintln(os.Stderr, "not an order:", err)
			continue
		}
		if err := group.start(next); err != nil {
			group.say(report{Name: next.Name, Exit: err.Error()})
		}
	}

	group.end()
	killOrphans()
	if err := removeFolder(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

type group struct {
	mu      sync.Mutex
	out     *json.Encoder
	waiting sync.WaitGroup
	pids    []int
	ending  bool
}

func (g *group) start(next order) error {
	log, err := os.OpenFile(next.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(next.Argv[0], next.Argv[1:]...)
	command.Env = next.Env
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = ownGroup()
	if err := command.Start(); err != nil {
		return err
	}
	g.mu.Lock()
	g.pids = append(g.pids, command.Process.Pid)
	g.mu.Unlock()
	g.say(report{Name: next.Name, Pid: command.Process.Pid})
	g.waiting.Add(1)
	go func() {
		defer g.waiting.Done()
		err := command.Wait()
		how := "exit status 0"
		if err != nil {
			how = err.Error()
		}
		g.say(report{Name: next.Name, Exit: how})
	}()
	return nil
}

// say reports to the parent, who may be gone: then nobody needs the report.
func (g *group) say(line report) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.ending {
		_ = g.out.Encode(line)
	}
}

// end kills at once: nothing in a lab is worth an orderly goodbye, and etcd does not even write to disk for real.
func (g *group) end() {
	g.mu.Lock()
	g.ending = true
	for _, pid := range g.pids {
		_ = syscall.Kill(-pid, syscall.SIGKILL)
	}
	g.mu.Unlock()
	g.waiting.Wait()
}

// removeFolder tries for a while: a process that was just killed can still hold a directory for a moment.
func removeFolder(folder string) error {
	var err error
	for range 50 {
		if err = os.RemoveAll(folder); err == nil {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return err
}
