package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// entry is one file of an archive, by its slash-separated name.
type entry struct {
	name string
	mode int64
	data []byte
}

// stem is an archive's name without its ending.
func (r *release) stem(t target) string {
	return fmt.Sprintf("orderpad-%s-%s-%s", r.version, t.os, t.arch)
}

func (r *release) archive(t target, entries []entry) (err error) {
	write, ending := r.tarball, ".tar.gz"
	if t.os == "windows" {
		write, ending = r.zip, ".zip"
	}
	file, err := os.Create(filepath.Join(r.out, r.stem(t)+ending))
	if err != nil {
		return err
	}
	defer func() {
		if shut := file.Close(); err == nil {
			err = shut
		}
	}()
	return write(file, r.stem(t), sorted(entries))
}

func sorted(entries []entry) []entry {
	return slices.SortedFunc(slices.Values(entries), func(a, b entry) int { return strings.Compare(a.name, b.name) })
}

func (r *release) tarball(w io.Writer, root string, entries []entry) error {
	packed, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(packed)
	for _, e := range entries {
		head := &tar.Header{
			Typeflag: tar.TypeReg, Name: path.Join(root, e.name), Mode: e.mode, Size: int64(len(e.data)), ModTime: r.date,
		}
		if err := archive.WriteHeader(head); err != nil {
			return err
		}
		if _, err := archive.Write(e.data); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return packed.Close()
}

func (r *release) zip(w io.Writer, root string, entries []entry) error {
	archive := zip.NewWriter(w)
	for _, e := range entries {
		head := &zip.FileHeader{Name: path.Join(root, e.name), Method: zip.Deflate, Modified: r.date}
		head.SetMode(os.FileMode(e.mode))
		file, err := archive.CreateHeader(head)
		if err != nil {
			return err
		}
		if _, err := file.Write(e.data); err != nil {
			return err
		}
	}
	return archive.Close()
}

// packages makes the deb and the rpm of a Linux system.
func (r *release) packages(t target, entries []entry) error {
	type info struct {
		Mode int64 `json:"mode"`
	}
	type content struct {
		Source string `json:"src"`
		Target string `json:"dst"`
		Info   info   `json:"file_info"`
	}
	root := filepath.Join(r.work, "packages-"+t.arch)
	var contents []content
	for _, e := range entries {
		source := filepath.Join(root, filepath.FromSlash(e.name))
		if err := os.MkdirAll(filepath.Dir(source), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(source, e.data, 0o600); err != nil {
			return err
		}
		contents = append(contents, content{source, installed(e.name), info{e.mode}})
	}
	// Of this format nfpm reads YAML, which JSON is.
	settings, err := json.MarshalIndent(map[string]any{
		"name": "orderpad", "arch": t.arch, "version": packageVersion(r.version), "maintainer": "The orderpad authors",
		"description": "Order pad for the sales reps of a decorated-apparel shop", "license": "MIT",
		"mtime": r.date.Format("2006-01-02T15:04:05Z"), "contents": contents,
		"rpm": map[string]any{"buildhost": "orderpad"},
		"overrides": map[string]any{
			"deb": map[string]any{"depends": []string{"libc6 (>= 2.34)"}},
			"rpm": map[string]any{"depends": []string{"glibc >= 2.34"}},
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	file := filepath.Join(r.work, "nfpm-"+t.arch+".yaml")
	if err := os.WriteFile(file, settings, 0o600); err != nil {
		return err
	}
	for _, kind := range []string{"deb", "rpm"} {
		_, err := output([]string{fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.date.Unix())}, "go", "run", packager, "package",
			"-f", file, "-p", kind, "-t", filepath.Join(r.out, r.stem(t)+"."+kind))
		if err != nil {
			return err
		}
	}
	return nil
}

// described is what git describes of a commit behind a tag: how many commits,
// and which.
var described = regexp.MustCompile(`-([0-9]+)-g([0-9a-f]+)$`)

// packageVersion is a version that deb and rpm take: it begins with a digit, and
// commits behind a tag are later than the tag, not a candidate for it.
func packageVersion(version string) string {
	if !strings.Contains(version, ".") {
		return "0.0.0+" + version
	}
	return described.ReplaceAllString(version, "+$1.g$2")
}

// installed is where a package puts a file of the archive.
func installed(name string) string {
	folder, base := path.Split(name)
	switch {
	case name == "orderpad":
		return "/usr/bin/orderpad"
	case folder == "man/":
		return "/usr/share/man/man1/" + base
	case base == "orderpad.bash":
		return "/usr/share/bash-completion/completions/orderpad"
	case base == "_orderpad":
		return "/usr/share/zsh/vendor-completions/_orderpad"
	case base == "orderpad.fish":
		return "/usr/share/fish/vendor_completions.d/orderpad.fish"
	}
	return "/usr/share/doc/orderpad/" + base
}
