package team

import (
	"time"

	"golang.org/x/sys/unix"
)

// BootClock is how long this computer has run, sleep counted, and the mark that
// its system gives to this run.
func BootClock() (up time.Duration, boot string) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil { // which goes on in sleep here
		return 0, ""
	}
	id, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil || id == "" {
		id = thisProcess()
	}
	return time.Duration(ts.Nano()), id
}
