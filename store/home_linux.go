package store

import (
	"slices"
	"syscall"
)

// networkTypes are statfs magics of NFS, SMB, CIFS, SMB2 and AFS.
var networkTypes = []uint32{0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f}

func onNetwork(dir string) bool {
	var fs syscall.Statfs_t
	return syscall.Statfs(dir, &fs) == nil && slices.Contains(networkTypes, uint32(fs.Type)) //nolint:gosec // magics have 32 bits
}
