package tuitest

import "syscall"

// ownTerminal has nothing to add: a ConPTY belongs to its program.
func ownTerminal() *syscall.SysProcAttr { return nil }
