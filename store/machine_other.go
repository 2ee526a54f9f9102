//go:build !linux && !darwin && !windows

package store

// machine is not known here: path and file alone tell a copy.
func machine() string { return "" }
