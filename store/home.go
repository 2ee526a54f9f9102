package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"orderpad/store/order"
)

// syncedFolders are folders that a program copies elsewhere behind our back; a
// database in one of them is torn apart while it is written.
var syncedFolders = []string{"onedrive", "dropbox", "google drive", "googledrive", "iclouddrive", "mobile documents", "cloudstorage"}

// CheckHome refuses a folder for the databases that would lose or tear them:
// one on a network drive, or one that OneDrive and its like copy elsewhere.
func CheckHome(dir string) error {
	refuse := func(why string) error {
		return &order.Error{
			Kind: order.KindStorage, Field: dir,
			Message: dir + " is " + why + ", where databases get damaged; choose a folder on this computer's own disk with --home",
			Hint:    "use --home DIR or ORDERPAD_HOME",
		}
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		return failure(err, dir)
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real
	}
	if runtime.GOOS == "windows" && strings.HasPrefix(full, `\\`) && !strings.HasPrefix(full, `\\?\`) {
		return refuse("on a network drive")
	}
	for _, part := range strings.Split(strings.ToLower(filepath.ToSlash(full)), "/") {
		for _, synced := range syncedFolders {
			if part == synced || strings.HasPrefix(part, synced+" -") {
				return refuse("in a folder that is synced elsewhere (" + part + ")")
			}
		}
	}
	// The folder itself may not be there yet: its nearest parent tells.
	for at := full; ; at = filepath.Dir(at) {
		if exists(at) {
			if onNetwork(at) {
				return refuse("on a network drive")
			}
			return nil
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

// makeHome makes the folder and tells in a sentence why it cannot be used.
func makeHome(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		return nil
	}
	for at := dir; ; at = filepath.Dir(at) {
		info, statErr := os.Stat(at)
		if statErr == nil && !info.IsDir() {
			return &order.Error{
				Kind: order.KindStorage, Field: dir, Err: err, Hint: "use --home DIR or ORDERPAD_HOME",
				Message: at + " is a file, not a folder; choose another folder with --home",
			}
		}
		if statErr == nil || at == filepath.Dir(at) {
			return failure(err, dir)
		}
	}
}

// createPrivate makes an empty file that only its owner reads. SQLite gives
// -wal and -shm the same mode, and VACUUM INTO takes an empty file as it is.
func createPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// writePrivate replaces a small file so that a reader sees the old or the new
// one whole.
func writePrivate(file string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.part") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // fails when it was renamed, as it should
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return moveInto(f.Name(), file)
}

// moveInto renames a file into place and makes the folder's entry durable.
func moveInto(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// syncDir makes a folder's entries durable. Windows has no such call, and
// renames there are journaled by the file system.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
