//go:build !linux && !darwin && !windows

package team

import "time"

// BootClock knows no clock here that a sleep does not stop: no lease ever lives,
// and each order waits for the shop's store.
func BootClock() (up time.Duration, boot string) { return 0, "" }
