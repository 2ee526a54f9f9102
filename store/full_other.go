//go:build !windows

package store

import "syscall"

// diskFull is what a user's quota says; ENOSPC is known everywhere.
var diskFull error = syscall.EDQUOT
