//go:build !windows

package tuitest

import "syscall"

// ownTerminal makes the pseudo-terminal the program's own: without it there
// is no SIGWINCH and no job control.
func ownTerminal() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Setctty: true}
}
