package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strings"
)

// papers are what each archive has beside the program: licence, documents,
// manual pages, completions. The program itself writes the last two.
func (r *release) papers() ([]entry, error) {
	var papers []entry
	files, err := filepath.Glob("assets/docs/*.md")
	if err != nil {
		return nil, err
	}
	for _, file := range append([]string{"LICENSE", "README.md", "CHANGELOG.md", "SECURITY.md"}, files...) {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		// The README's links to its pages hold in the archive.
		papers = append(papers, entry{filepath.ToSlash(file), 0o644, data})
	}
	program := filepath.Join(r.work, "here", "orderpad")
	if err := r.build(target{os: runtime.GOOS, arch: runtime.GOARCH}, program); err != nil {
		return nil, err
	}
	manual := filepath.Join(r.work, "man")
	home := []string{"ORDERPAD_HOME=" + filepath.Join(r.work, "home"), fmt.Sprintf("SOURCE_DATE_EPOCH=%d", r.date.Unix())}
	if _, err := output(home, program, "man", manual); err != nil {
		return nil, err
	}
	pages, err := os.ReadDir(manual)
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		data, err := os.ReadFile(filepath.Join(manual, page.Name()))
		if err != nil {
			return nil, err
		}
		papers = append(papers, entry{"man/" + page.Name(), 0o644, data})
	}
	for shell, name := range map[string]string{
		"bash": "orderpad.bash", "zsh": "_orderpad", "fish": "orderpad.fish", "powershell": "orderpad.ps1",
	} {
		script, err := output(home, program, "completion", shell)
		if err != nil {
			return nil, err
		}
		papers = append(papers, entry{"completions/" + name, 0o644, []byte(script + "\n")})
	}
	return papers, nil
}

// module is a module that is linked into the program, as `go list` names it.
type module struct {
	Path, Version, Dir string
	Main               bool
	Replace            *module
}

// notices are the licences of Go and of each module that is linked into t's
// program. A module without a licence's text stops the release.
func notices(t target) ([]byte, error) {
	listed, err := output(t.environment(), "go", "list", "-deps", "-json=Module", "./cmd/orderpad")
	if err != nil {
		return nil, err
	}
	linked := map[string]module{}
	for packages := json.NewDecoder(strings.NewReader(listed)); ; {
		var p struct{ Module *module }
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Module == nil || p.Module.Main {
			continue
		}
		m := *p.Module
		if m.Replace != nil {
			m.Dir = m.Replace.Dir
		}
		linked[m.Path] = m
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	// Some systems' packages of Go keep its licence elsewhere.
	linked["Go"] = module{Path: "Go", Version: runtime.Version(), Dir: strings.TrimSpace(string(root))}
	paths := make([]string, 0, len(linked))
	for path := range linked {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	var text bytes.Buffer
	fmt.Fprintln(&text, "orderpad has in it these works of others, each under its own licence.")
	for _, path := range paths {
		m := linked[path]
		if err := notice(&text, m); err != nil {
			return nil, err
		}
	}
	return text.Bytes(), nil
}

var licence = regexp.MustCompile(`(?i)^(li[cs]en[cs]es?|copying|notice|patents)([-._].*)?$`)

func notice(text *bytes.Buffer, m module) error {
	files, err := os.ReadDir(m.Dir)
	if err != nil {
		return err
	}
	found := false
	for _, f := range files {
		if f.IsDir() || !licence.MatchString(f.Name()) || strings.HasSuffix(f.Name(), ".go") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(m.Dir, f.Name()))
		if err != nil {
			return err
		}
		found = true
		fmt.Fprintf(text, "\n%s\n%s %s: %s\n\n%s\n",
			strings.Repeat("=", 78), m.Path, m.Version, f.Name(), bytes.TrimSpace(data))
	}
	if !found {
		return fmt.Errorf("%s %s has no licence in its folder", m.Path, m.Version)
	}
	return nil
}

// notes writes the version's part of the changelog, or, before it has one, what
// is not released yet.
func (r *release) notes() error {
	log, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err
	}
	part, found := changes(string(log), r.version)
	if !found {
		fmt.Printf("the changelog has no part for %s: NOTES.md has what is not released yet\n", r.version)
		part, _ = changes(string(log), "Unreleased")
	}
	return os.WriteFile(filepath.Join(r.out, "NOTES.md"), []byte(part), 0o644) //nolint:gosec // a release is for everyone
}

// changes is the part of a changelog under the heading of a version: "## 1.2.0"
// or "## [1.2.0] - 2026-12-01".
func changes(log, version string) (string, bool) {
	for _, part := range strings.Split("\n"+log, "\n## ")[1:] {
		heading, _, _ := strings.Cut(part, "\n")
		name, _, _ := strings.Cut(heading, " ")
		if strings.Trim(name, "[]") == version {
			return "# " + strings.TrimSpace(part) + "\n", true
		}
	}
	return "", false
}
