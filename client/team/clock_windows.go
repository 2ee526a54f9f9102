package team

import (
	"time"

	"golang.org/x/sys/windows"
)

// BootClock is how long this computer has run, sleep counted. Windows gives a
// run no mark that a change of its clock leaves alone, so that a lease lives as
// long as the program.
func BootClock() (up time.Duration, boot string) {
	return windows.DurationSinceBoot(), thisProcess()
}
