//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// ownTerminal makes the pseudo-terminal the program's own.
func ownTerminal() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Setctty: true}
}

// peakBytes is the most memory that an ended program had resident.
func peakBytes(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	peak := int64(usage.Maxrss) //nolint:unconvert // 32 bits on some systems
	if runtime.GOOS != "darwin" {
		peak <<= 10 // there in kilobytes
	}
	return peak
}
