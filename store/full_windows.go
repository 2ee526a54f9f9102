package store

import "syscall"

// diskFull is ERROR_DISK_FULL, which Go does not map to ENOSPC.
var diskFull error = syscall.Errno(112)
