package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// machine describes the computer and the peers, for the reader of the table.
func machine(ctx context.Context) string {
	parts := []string{fmt.Sprintf("%d cores", runtime.NumCPU())}
	if name := first(`(?m)^model name\s*: (.+)$`, "/proc/cpuinfo"); name != "" {
		parts[0] += " (" + name + ")"
	}
	if kb, err := strconv.Atoi(first(`(?m)^MemTotal:\s*(\d+) kB`, "/proc/meminfo")); err == nil {
		parts = append(parts, fmt.Sprintf("%d GB", (kb+1<<19)>>20))
	}
	system := first(`(?m)^PRETTY_NAME="(.+)"`, "/etc/os-release")
	if system == "" {
		system = runtime.GOOS
	}
	parts = append(parts, system+" "+runtime.GOARCH, runtime.Version())
	for _, peer := range []string{"sqlite3", "fzf"} {
		version := "not installed"
		if out, err := exec.CommandContext(ctx, peer, "--version").Output(); err == nil {
			version, _, _ = strings.Cut(strings.TrimSpace(string(out)), " ")
		}
		parts = append(parts, peer+" "+version)
	}
	return strings.Join(parts, ", ")
}

// first is what the first group of a pattern finds in a file; empty where
// there is no such file.
func first(pattern, file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	if found := regexp.MustCompile(pattern).FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return ""
}

// residentBytes is the memory that a program has resident; 0 where it cannot
// be known.
func residentBytes(ctx context.Context, pid int) int64 {
	if kb, err := strconv.ParseInt(first(`(?m)^VmRSS:\s*(\d+) kB`, fmt.Sprintf("/proc/%d/status", pid)), 10, 64); err == nil {
		return kb << 10
	}
	out, err := exec.CommandContext(ctx, "ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return 0
	}
	kb, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		return 0
	}
	return kb << 10
}

// has tells whether a peer is installed.
func has(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}
