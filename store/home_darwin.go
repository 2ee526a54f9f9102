package store

import (
	"slices"
	"syscall"
)

func onNetwork(dir string) bool {
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) != nil {
		return false
	}
	var name []byte
	for _, c := range fs.Fstypename {
		if c == 0 {
			break
		}
		name = append(name, byte(c))
	}
	return slices.Contains([]string{"nfs", "smbfs", "afpfs", "webdav"}, string(name))
}
