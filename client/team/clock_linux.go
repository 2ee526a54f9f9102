package team

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// BootClock is how long this computer has run, sleep counted, and the mark that
// its system gives to this run.
func BootClock() (up time.Duration, boot string) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts); err != nil {
		return 0, ""
	}
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return time.Duration(ts.Nano()), thisProcess()
	}
	return time.Duration(ts.Nano()), strings.TrimSpace(string(id))
}
