package store

import (
	"bytes"
	"slices"
	"strings"
	"syscall"
)

// notOurs says what is wrong with a folder's file system; empty when it is one
// of this computer's own.
func notOurs(dir string) string {
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) != nil {
		return ""
	}
	var name bytes.Buffer
	for _, c := range fs.Fstypename {
		if c == 0 {
			break
		}
		name.WriteByte(byte(c))
	}
	switch {
	case slices.Contains([]string{"nfs", "smbfs", "afpfs", "webdav"}, name.String()):
		return "on a network drive"
	case strings.Contains(name.String(), "fuse"):
		return "on a file system of another program (FUSE, such as sshfs)"
	}
	return ""
}
