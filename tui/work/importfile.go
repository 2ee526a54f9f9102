package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"orderpad/store/order"
)

// importMost bounds a file of orders, in bytes.
const importMost = 64 << 20

// ImportFile is Import of a file by its path, as a person types it or as a
// terminal writes one that was dropped on it: in quotes, or below ~. What is
// refused is written beside it, also when a person stopped the import. The data
// of the request is the file's.
func (w *Work) ImportFile(ctx context.Context, path string, req ImportRequest) (ImportView, error) {
	path = typedPath(path)
	var err error
	if req.Data, err = readImport(path); err != nil {
		return ImportView{}, err
	}
	view, err := w.Import(ctx, req)
	if err != nil || req.DryRun || view.Rest == nil {
		return view, err
	}
	view.File, err = WriteRefused(path, view)
	return view, err
}

func typedPath(path string) string {
	path = strings.TrimSpace(path)
	if n := len(path); n > 1 && (path[0] == '"' || path[0] == '\'') && path[n-1] == path[0] {
		path = path[1 : n-1]
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			path = filepath.Join(home, rest)
		}
	}
	return path
}

func readImport(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer func() { _ = file.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(file, importMost+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	if len(data) > importMost {
		return nil, order.FieldError(path, "%s is larger than 64 MB", path)
	}
	return data, nil
}

// unreadable names a file that could not be read, and why.
func unreadable(path string, err error) error {
	e := order.Errorf(order.KindInvalid, "the file %s cannot be read", path)
	if errors.Is(err, fs.ErrNotExist) {
		e = order.Errorf(order.KindNotFound, "there is no file %s", path)
	}
	e.Field, e.Err = path, err
	return e
}

// WriteRefused writes what was refused beside the file it came from; what came
// from standard input ("-"), into this folder. A file that is there, perhaps
// mended already, stays: this one gets a further name.
func WriteRefused(name string, view ImportView) (string, error) {
	if name == "-" {
		name = "import"
	}
	const most = 1000
	var file string
	var to *os.File
	var err error
	for n := range most {
		file = name + ".refused." + view.RestKind
		if n > 0 {
			file = fmt.Sprintf("%s.refused-%d.%s", name, n+1, view.RestKind)
		}
		to, err = os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	if err == nil {
		_, err = to.Write(view.Rest)
		if err == nil {
			err = to.Sync()
		}
		if closing := to.Close(); err == nil {
			err = closing
		}
		if err != nil {
			_ = os.Remove(file) // half of it is worth nothing
		}
	}
	if err != nil {
		e := order.Errorf(order.KindStorage, "the refused orders could not be written to %s: %w; what was imported is safe", file, err)
		e.Field = file
		return "", e
	}
	return file, nil
}
