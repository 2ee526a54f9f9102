package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
)

//go:embed templates
var templates embed.FS

// manifests writes what Scoop, winget and Homebrew read. They name addresses,
// so nothing is written where no address was given.
func (r *release) manifests() error {
	if r.url == "" {
		fmt.Println("skipped Scoop, winget and Homebrew: RELEASE_URL does not say where the archives will be downloaded from")
		return nil
	}
	for file, needs := range map[string]string{
		"orderpad.json":                     "windows-amd64.zip",
		"orderpad.winget.yaml":              "windows-amd64.zip",
		"orderpad.winget.installer.yaml":    "windows-amd64.zip",
		"orderpad.winget.locale.en-US.yaml": "windows-amd64.zip",
		"orderpad.rb":                       "linux-amd64.tar.gz",
	} {
		if sum, err := r.sum(needs); err != nil {
			return err
		} else if sum == "" {
			fmt.Printf("skipped %s: there is no archive for %s\n", file, needs)
			continue
		}
		if err := r.manifest(file); err != nil {
			return err
		}
	}
	return nil
}

func (r *release) manifest(file string) (err error) {
	text, err := template.New(file).Funcs(template.FuncMap{
		"sum": r.sum, "upper": strings.ToUpper,
		"name":    func(end string) string { return "orderpad-" + r.version + "-" + end },
		"stem":    func(system string) string { return "orderpad-" + r.version + "-" + system },
		"version": func() string { return r.version },
		"url":     func() string { return r.url },
	}).ParseFS(templates, "templates/"+file)
	if err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(r.out, file))
	if err != nil {
		return err
	}
	defer func() {
		if shut := out.Close(); err == nil {
			err = shut
		}
	}()
	return text.Execute(out, nil)
}

// sum is the checksum of the archive with this end; empty if it was not made.
func (r *release) sum(end string) (string, error) {
	sum, err := checksum(filepath.Join(r.out, "orderpad-"+r.version+"-"+end))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return sum, err
}
