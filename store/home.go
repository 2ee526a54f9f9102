package store

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"orderpad/store/order"
)

// syncedFolders are folders that a program copies elsewhere behind our back; a
// database in one of them is torn apart while it is written.
var syncedFolders = []string{"onedrive", "dropbox", "google drive", "googledrive", "iclouddrive", "mobile documents", "cloudstorage"}

// CheckHome refuses a folder for the databases that would lose or tear them,
// such as one on a network drive or one that OneDrive and its like copy
// elsewhere, and one that holds what could keep a reader waiting for ever.
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
			if why := notOurs(at); why != "" {
				return refuse(why)
			}
			return refuseSpecial(full)
		}
		if at == filepath.Dir(at) {
			return nil
		}
	}
}

// refuseSpecial refuses a home with a pipe, a socket or a device in it: opening
// one may wait for ever.
func refuseSpecial(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // it is not there yet, or opening it tells better why
	}
	for _, e := range entries {
		if e.Type().IsRegular() || e.IsDir() {
			continue
		}
		file := filepath.Join(dir, e.Name())
		if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
			return &order.Error{
				Kind: order.KindStorage, Field: file, Hint: "move it elsewhere, or use --home DIR",
				Message: file + " is no file but a pipe, a socket or a device, which could keep orderpad waiting for ever; move it elsewhere",
			}
		}
	}
	return nil
}

// makeHome makes the folder, for its owner alone, and tells in a sentence why
// it cannot be used.
func makeHome(dir string) error {
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		return closeToOthers(dir)
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

// closeToOthers takes from others what they may do in a home that was made by
// hand. The person's own folder and one that all share stay as they are.
func closeToOthers(dir string) error {
	info, err := os.Stat(dir)
	own, _ := os.UserHomeDir() // none: then it is not that
	if err != nil || info.Mode()&os.ModeSticky != 0 || runtime.GOOS == "windows" || filepath.Clean(dir) == filepath.Clean(own) {
		return failure(err, dir)
	}
	if open := info.Mode().Perm() & 0o077; open != 0 {
		return failure(os.Chmod(dir, info.Mode().Perm()&^0o077), dir)
	}
	return nil
}

// sweep removes what killed programs left half done. The caller is alone.
func (s *Store) sweep() {
	for dir, patterns := range map[string][]string{
		"":         {"*.part", "*.part-*", ordersName + ".new*", cacheName + ".new*"},
		backupsDir: {"*.part", "*.part-*", "seal-*.db"},
		asideDir:   {"*.part"},
	} {
		for _, pattern := range patterns {
			left, err := named(s.path(dir), pattern)
			for _, file := range left {
				err = errors.Join(err, removeIfThere(file))
			}
			if err != nil {
				s.opt.Log.Warn("what a killed program left could not be removed", "err", err)
			}
		}
	}
}

// named are the files of a folder whose names match a pattern, by name. Unlike
// filepath.Glob it takes the folder's own name as it is, brackets and all.
func named(dir, pattern string) (files []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if ok, _ := path.Match(pattern, e.Name()); ok && e.Type().IsRegular() {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, err
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
	err = errors.Join(err, fsync(f), f.Close())
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

// fsync makes what was written to a file, or a folder's entries, outlive a power
// cut. Tests watch when it is called, and let it fail.
var fsync = (*os.File).Sync

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
	return errors.Join(fsync(d), d.Close())
}
