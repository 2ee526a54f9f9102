//go:build !windows

package main

import (
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"orderpad/store/order"
)

// defaultHome is XDG's data folder, or Application Support on macOS. Without
// HOME that would be a folder at the root of the disk, which is nobody's.
func defaultHome() (string, error) {
	if os.Getenv("HOME") == "" && !filepath.IsAbs(os.Getenv("XDG_DATA_HOME")) {
		e := order.Errorf(order.KindStorage, "HOME is not set, so that there is no folder for orderpad's files")
		e.Hint = "set HOME, or name a folder with --home DIR or ORDERPAD_HOME"
		return "", e
	}
	return filepath.Join(xdg.DataHome, "orderpad"), nil
}
