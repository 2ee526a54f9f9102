package bucket

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"orderpad/store/order"
)

// Folder is a bucket in a folder: a network drive, a synced folder, a stick. It
// is no arbiter: two laptops may write one name before their files meet, and
// what the other's became then (a conflict copy, a name that ValidName does not
// take) is not seen here.
type Folder struct{ dir string }

// NewFolder is the bucket in a folder, which is made when make says so. Else a
// folder that is missing is a store that cannot be reached: a stick that is out
// must not become an empty folder where it was.
func NewFolder(dir string, make bool) (*Folder, error) {
	full, err := filepath.Abs(dir)
	if err == nil && make {
		err = os.MkdirAll(full, 0o700)
	}
	if err != nil {
		e := order.Errorf(order.KindStorage, "the folder %s cannot be used for the shop: %w", dir, err)
		e.Field = dir
		return nil, e
	}
	return &Folder{full}, nil
}

func (f *Folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

// Arbiter is false: see Folder.
func (f *Folder) Arbiter() bool { return false }

// Now is this computer's clock, the only one there is.
func (f *Folder) Now() time.Time { return time.Now() }

// Get reads an object. A file that is half there has the content that it has so
// far: who reads it checks its signature.
func (f *Folder) Get(ctx context.Context, name string) (Object, error) {
	if err := errors.Join(checkName(name), ctx.Err()); err != nil {
		return Object{}, err
	}
	info, err := os.Lstat(f.path(name))
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && !info.Mode().IsRegular():
		return Object{}, ErrMissing // a pipe or a link is nothing that orderpad wrote
	case err != nil:
		return Object{}, f.failed(err, name)
	case info.Size() > Largest:
		return Object{}, tooLarge(name, info.Size())
	}
	file, err := os.Open(f.path(name))
	if err != nil {
		return Object{}, f.failed(err, name)
	}
	defer func() { _ = file.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(file, Largest))
	if err != nil {
		return Object{}, f.failed(err, name)
	}
	return Object{Entry{name, tagOf(data), int64(len(data)), info.ModTime().UTC()}, data}, nil
}

// Put writes a file whole or not at all. On a drive without hard links two that
// create one name at the same instant can both think that they did.
func (f *Folder) Put(ctx context.Context, name string, data []byte, when Condition) (tag string, err error) {
	if err := errors.Join(checkName(name), ctx.Err()); err != nil {
		return "", err
	}
	to := f.path(name)
	if _, err := os.Stat(f.dir); err != nil {
		return "", f.failed(err, name)
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", f.failed(err, name)
	}
	if when.Tag != "" {
		switch now, err := f.Get(ctx, name); {
		case errors.Is(err, ErrMissing), err == nil && now.Tag != when.Tag:
			return "", ErrTaken
		case err != nil:
			return "", err
		}
	}
	temp, err := os.CreateTemp(filepath.Dir(to), ".orderpad-*.part") // no name of ours begins with a dot
	if err != nil {
		return "", f.failed(err, name)
	}
	defer func() { _ = os.Remove(temp.Name()) }() // gone when it was renamed
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return "", f.failed(err, name)
	}
	if when.Absent {
		err = create(temp.Name(), to, data)
	} else {
		err = os.Rename(temp.Name(), to)
	}
	if errors.Is(err, fs.ErrExist) {
		return "", ErrTaken
	}
	return tagOf(data), f.failed(err, name)
}

// create gives a file its name unless there is one of that name.
func create(temp, to string, data []byte) error {
	err := os.Link(temp, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // a drive without links
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return errors.Join(err, out.Sync(), out.Close())
}

// List names the files below a prefix that can be ours.
func (f *Folder) List(ctx context.Context, prefix string) ([]Entry, error) {
	dir, all := f.path(filepath.ToSlash(prefix[:strings.LastIndex(prefix, "/")+1])), []Entry{}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(f.dir); err != nil {
		return nil, f.failed(err, prefix) // a stick that was pulled is no empty store
	}
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		inside, err := filepath.Rel(f.dir, file)
		name := filepath.ToSlash(inside)
		if err != nil || !ValidName(name) || !strings.HasPrefix(name, prefix) {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			all = append(all, Entry{Name: name, Size: info.Size(), Stored: info.ModTime().UTC()})
		}
		return err
	})
	if err != nil {
		return nil, f.failed(err, prefix)
	}
	slices.SortFunc(all, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// Remove deletes a file; none there is no error.
func (f *Folder) Remove(_ context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	if err := os.Remove(f.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return f.failed(err, name)
	}
	return nil
}

func tagOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}

// failed says what a folder answered. A folder that is not there now is a store
// that cannot be reached: the stick is out, the drive is not connected.
func (f *Folder) failed(err error, name string) error {
	if err == nil {
		return nil
	}
	if _, gone := os.Stat(f.dir); gone != nil {
		return order.Errorf(order.KindOffline, "the shop's folder %s cannot be reached: %w", f.dir, err)
	}
	e := order.Errorf(order.KindStorage, "%s in the shop's folder %s cannot be read or written: %w", name, f.dir, err)
	e.Field = f.dir
	return e
}
