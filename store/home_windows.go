package store

import (
	"path/filepath"
	"syscall"
	"unsafe"
)

var getDriveType = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDriveTypeW")

// notOurs says what is wrong with a folder's drive; empty when it is one of
// this computer's own.
func notOurs(dir string) string {
	const driveRemote = 4
	root, err := syscall.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	if err != nil {
		return ""
	}
	kind, _, _ := getDriveType.Call(uintptr(unsafe.Pointer(root)))
	if kind == driveRemote {
		return "on a network drive"
	}
	return ""
}
