package store

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// fileMark tells a file from a later one under its name, such as one that came
// back from a backup; empty where that is not known.
func fileMark(file string) string {
	var st unix.Statx_t
	if unix.Statx(unix.AT_FDCWD, file, 0, unix.STATX_INO|unix.STATX_BTIME, &st) != nil {
		return ""
	}
	return fmt.Sprintf("%d %d.%09d", st.Ino, st.Btime.Sec, st.Btime.Nsec)
}
