package store

import (
	"fmt"
	"os"
	"syscall"
)

// fileMark tells a file from a later one under its name, such as one that came
// back from a backup; empty where that is not known.
func fileMark(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return ""
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d %d.%09d", st.Ino, st.Birthtimespec.Sec, st.Birthtimespec.Nsec)
}
