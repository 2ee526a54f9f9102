package store

import (
	"encoding/hex"
	"unsafe"

	"golang.org/x/sys/unix"
)

// machine is the hardware's own UUID, which gethostuuid(2) asks for.
func machine() string {
	var id [16]byte
	wait := unix.Timespec{Sec: 1}
	_, _, failed := unix.Syscall(unix.SYS_GETHOSTUUID, uintptr(unsafe.Pointer(&id)), uintptr(unsafe.Pointer(&wait)), 0)
	if failed != 0 {
		return ""
	}
	return machineID(hex.EncodeToString(id[:]))
}
