//go:build !linux

package store

// lockedBy is another process that has a file locked, which is not known here.
func lockedBy(string) int { return 0 }
