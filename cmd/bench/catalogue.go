package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/tui/work"
)

// tools are the programs that are measured.
type tools struct{ orderpad, idle string }

func build(ctx context.Context, dir, binary string) (tools, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return tools{}, err
	}
	t := tools{binary, filepath.Join(dir, "idle.exe")} // the ending does no harm elsewhere
	made := map[string]string{t.idle: "./cmd/bench/idle"}
	if binary == "" {
		t.orderpad = filepath.Join(dir, "orderpad.exe")
		made[t.orderpad] = "./cmd/orderpad"
	}
	for out, pkg := range made {
		cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", out, pkg)
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return t, fmt.Errorf("%s cannot be built, is this the project's folder? %w", pkg, err)
		}
	}
	abs, err := filepath.Abs(t.orderpad)
	t.orderpad = abs
	return t, err
}

// day is the day of the sample data.
const day = "2026-11-21"

// catalogue is a home folder with an inventory, and the server that it came
// from.
type catalogue struct {
	tools tools
	dir   string
	rows  int
	env   []string
	stop  func()

	work  *work.Work
	store *store.Store
}

func (c *catalogue) home() string { return filepath.Join(c.dir, "home") }

// open starts the sandbox, and makes a home that is connected to it.
func (c *catalogue) open(ctx context.Context) error {
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return err
	}
	ready := filepath.Join(c.dir, "ready.json")
	server := exec.CommandContext(ctx, c.tools.orderpad, "--quiet", "sandbox", "--rows", strconv.Itoa(c.rows), "--seed", "1", "--today", day, "--ready-file", ready)
	server.Stderr = os.Stderr
	if err := server.Start(); err != nil {
		return err
	}
	c.stop = func() {
		_ = server.Process.Kill()
		_ = server.Wait() // it was killed
	}
	var urls struct {
		ManageOrders string `json:"manageorders"`
	}
	for deadline := time.Now().Add(patience); ; {
		text, err := os.ReadFile(ready)
		if err == nil && json.Unmarshal(text, &urls) == nil {
			break
		}
		if time.Now().After(deadline) {
			return errors.New("the sandbox does not come up")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	c.env = []string{"ORDERPAD_SECRET=demo"}
	_, err := c.command(ctx, "connection", "add", "bench", "--kind", "manageorders", "--url", urls.ManageOrders, "--user", "demo")
	return err
}

// usage is what a program took that ended.
type usage struct {
	took time.Duration
	peak int64 // bytes; 0 where it is not known
}

// command runs an orderpad command in the home.
func (c *catalogue) command(ctx context.Context, args ...string) (usage, error) {
	return timed(ctx, c.env, c.dir, c.tools.orderpad, append([]string{"--home", c.home(), "--quiet"}, args...)...)
}

// timed runs a program to its end, its output thrown away.
func timed(ctx context.Context, env []string, dir, bin string, args ...string) (usage, error) {
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Env, cmd.Dir = append(os.Environ(), env...), dir
	var said strings.Builder
	cmd.Stderr = &said
	started := time.Now()
	err := cmd.Run()
	took := time.Since(started)
	if err != nil {
		return usage{}, fmt.Errorf("%s %s: %w %s", filepath.Base(bin), strings.Join(args, " "), err, said.String())
	}
	return usage{took, peakBytes(cmd.ProcessState)}, nil
}

// attach opens the home in this process.
func (c *catalogue) attach(ctx context.Context) error {
	s, err := store.Open(ctx, store.Options{Dir: c.home()})
	if err != nil {
		return err
	}
	c.store, c.work = s, work.New(work.Deps{Store: s})
	return nil
}

func (c *catalogue) close() error {
	if c.stop != nil {
		c.stop()
	}
	if c.store == nil {
		return nil
	}
	return c.store.Close()
}

// lines writes what is searched of each row as a line of text, for fzf, and
// returns them in lower case.
func (c *catalogue) lines(ctx context.Context, path string) (lower []string, err error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriter(file)
	_, err = c.store.EachInventory(ctx, func(row catalog.InventoryRow) error {
		line := row.Part + " " + row.Color + " " + row.Description
		lower = append(lower, strings.ToLower(line))
		_, err := out.WriteString(line + "\n")
		return err
	})
	return lower, errors.Join(err, out.Flush(), file.Close())
}
