//go:build !windows

package main

import (
	"path/filepath"

	"github.com/adrg/xdg"
)

// defaultHome is XDG's data folder, or Application Support on macOS.
func defaultHome() (string, error) { return filepath.Join(xdg.DataHome, "orderpad"), nil }
