package store

import "testing"

// The numbers are statfs(2)'s; mounting one of each takes more than a test may.
func TestFileSystemsOfOthersAreRefused(t *testing.T) {
	for name, magic := range map[string]uint32{"nfs": 0x6969, "cifs": 0xff534d42, "fuse and sshfs": 0x65735546, "9p": 0x01021997, "ceph": 0x00c36400} {
		if elsewhere[magic] == "" {
			t.Error(name, "is taken for a disk of this computer")
		}
	}
	for name, magic := range map[string]uint32{"ext4": 0xef53, "btrfs": 0x9123683e, "xfs": 0x58465342, "tmpfs": 0x01021994, "overlay": 0x794c7630, "zfs": 0x2fc12fc1} {
		if why := elsewhere[magic]; why != "" {
			t.Error(name, why)
		}
	}
	if why := notOurs(t.TempDir()); why != "" {
		t.Error(why)
	}
}
