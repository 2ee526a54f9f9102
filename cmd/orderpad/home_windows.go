package main

import (
	"os"
	"path/filepath"

	"orderpad/store/order"
)

// defaultHome is under LOCALAPPDATA, which neither roams nor is synced: a
// database in a synced folder is damaged sooner or later.
func defaultHome() (string, error) {
	dir := os.Getenv("LOCALAPPDATA")
	if dir == "" {
		return "", order.Errorf(order.KindStorage, "LOCALAPPDATA is not set; name a folder with --home")
	}
	return filepath.Join(dir, "orderpad"), nil
}
