package store

import (
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// fileMark tells a file from a later one under its name, such as one that came
// back from a backup; empty where that is not known. It is the volume's serial
// and the file's index: the time of creation is carried over by copiers, and by
// Windows itself to a file that soon follows under the same name.
func fileMark(file string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }() // only looked at
	var info windows.ByHandleFileInformation
	if windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info) != nil {
		return ""
	}
	return fmt.Sprintf("%08x %08x%08x", info.VolumeSerialNumber, info.FileIndexHigh, info.FileIndexLow)
}
