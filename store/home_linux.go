package store

import "syscall"

// elsewhere are the statfs magics of file systems whose locks and syncs other
// computers or other programs answer for.
var elsewhere = map[uint32]string{
	0x6969: "on a network drive (NFS)", 0x517b: "on a network drive (SMB)", 0xff534d42: "on a network drive (CIFS)",
	0xfe534d42: "on a network drive (SMB)", 0x5346414f: "on a network drive (AFS)", 0x73757245: "on a network drive (Coda)",
	0x564c: "on a network drive (NCP)", 0x00c36400: "on a network drive (Ceph)", 0x0bd00bd0: "on a network drive (Lustre)",
	0x65735546: "on a file system of another program (FUSE, such as sshfs)",
	0x01021997: "in a folder of another system (9p)", 0x786f4256: "in a folder of another system (VirtualBox)",
	0xbacbacbc: "in a folder of another system (VMware)", 0x7c7c6673: "in a folder of another system (Parallels)",
}

// notOurs says what is wrong with a folder's file system; empty when it is one
// of this computer's own.
func notOurs(dir string) string {
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) != nil {
		return ""
	}
	return elsewhere[uint32(fs.Type)] //nolint:gosec // magics have 32 bits
}
