package main

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"orderpad/assets"
)

// cited is a heading of a page that a comment names, such as
// DECISIONS "Stock shown".
var cited = regexp.MustCompile(`\b(ARCHITECTURE|DECISIONS|RELIABILITY|DEVELOPING|FIELDS|REP|SHOP|TERMINALS) "([^"]+)"`)

// elsewhere is what a comment must not cite: a page the repository does not
// have.
var elsewhere = regexp.MustCompile(`\b(decisions|sync|house|trust|cli|screens|reader|day|team|speed|toolchain|nwca-proxy|bubbletea-v2)\.md\b|\bseed [0-4]\b|\bseeds [0-4] to |\(decisions\)`)

// TestDocsCited finds what the code cites: every heading is on its page, and no
// page is cited that the repository does not have.
func TestDocsCited(t *testing.T) {
	pages := map[string]string{}
	for _, d := range assets.Docs() {
		pages[strings.ToUpper(d.Name)] = d.Text
	}
	found := 0
	for _, file := range sources(t) {
		text := projectFile(t, file)
		// A citation may run over the end of a comment's line.
		text = regexp.MustCompile(`\n\s*(//|#|--) ?`).ReplaceAllString(text, " ")
		for _, m := range cited.FindAllStringSubmatch(text, -1) {
			found++
			if !strings.Contains(pages[m[1]], "\n## "+m[2]+"\n") {
				t.Errorf("%s cites %s %q, which is not there", file, m[1], m[2])
			}
		}
		if m := elsewhere.FindString(text); m != "" && filepath.Base(file) != "docs_test.go" {
			t.Errorf("%s cites %q, which is no page of ours", file, m)
		}
	}
	if found < 10 {
		t.Errorf("only %d citations were found", found)
	}
}

// sources are the project's files of code.
func sources(t *testing.T) []string {
	t.Helper()
	top := filepath.Join("..", "..")
	var files []string
	for _, room := range []string{"assets", "client", "cmd", "store", "tui"} {
		err := filepath.WalkDir(filepath.Join(top, room), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && slices.Contains([]string{".go", ".sql", ".sh"}, filepath.Ext(path)) {
				path, err = filepath.Rel(top, path)
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
