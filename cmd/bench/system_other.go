//go:build !unix

package main

import (
	"os"
	"syscall"
)

// ownTerminal has nothing to add: a ConPTY belongs to its program.
func ownTerminal() *syscall.SysProcAttr { return nil }

// peakBytes is not known here.
func peakBytes(*os.ProcessState) int64 { return 0 }
