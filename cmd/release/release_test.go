package main

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestPackageVersion(t *testing.T) {
	for version, want := range map[string]string{
		"1.2.0": "1.2.0", "1.2.0-rc1": "1.2.0-rc1",
		"1.2.0-14-gabc1234": "1.2.0+14.gabc1234",
		"abc1234":           "0.0.0+abc1234",
	} {
		if got := packageVersion(version); got != want {
			t.Errorf("%s becomes %s, not %s", version, got, want)
		}
	}
}

func TestChanges(t *testing.T) {
	log := "# Changelog\n\n## Unreleased\n\n- new\n\n## [1.2.0] - 2026-12-01\n\n- twelve\n\n## 1.1.0\n\n- eleven\n"
	for version, want := range map[string]string{
		"Unreleased": "# Unreleased\n\n- new\n",
		"1.2.0":      "# [1.2.0] - 2026-12-01\n\n- twelve\n",
		"1.1.0":      "# 1.1.0\n\n- eleven\n",
	} {
		if got, found := changes(log, version); !found || got != want {
			t.Errorf("%s: %q, %v", version, got, found)
		}
	}
	if _, found := changes(log, "1.2"); found {
		t.Error("1.2 is not 1.2.0")
	}
}

// Neither the order in which files are given nor the hour is in an archive.
func TestArchiveIsTheSameBytes(t *testing.T) {
	r := release{version: "1.0.0", date: time.Unix(1.8e9, 0).UTC()}
	files := []entry{{"orderpad", 0o755, []byte("program")}, {"man/orderpad.1", 0o644, []byte("page")}}
	other := []entry{files[1], files[0]}
	for name, write := range map[string]func(*bytes.Buffer, []entry) error{
		"tar.gz": func(b *bytes.Buffer, e []entry) error { return r.tarball(b, "root", sorted(e)) },
		"zip":    func(b *bytes.Buffer, e []entry) error { return r.zip(b, "root", sorted(e)) },
	} {
		var one, two bytes.Buffer
		if err := write(&one, files); err != nil {
			t.Fatal(err)
		}
		if err := write(&two, other); err != nil {
			t.Fatal(err)
		}
		if one.Len() == 0 || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("two archives as %s are not the same bytes", name)
		}
	}
}

// Every linked module has its licence among the notices, and nothing else has:
// SQLite's driver is linked, the reader of PDFs is for tests alone.
func TestNotices(t *testing.T) {
	t.Chdir("../..")
	text, err := notices(target{os: runtime.GOOS, arch: runtime.GOARCH})
	if err != nil {
		t.Fatal(err)
	}
	for _, linked := range []string{"github.com/mattn/go-sqlite3", "charm.land/bubbletea/v2", "filippo.io/age"} {
		if !strings.Contains(string(text), "\n"+linked+" v") {
			t.Errorf("no licence of %s", linked)
		}
	}
	if strings.Contains(string(text), "ledongthuc") {
		t.Error("a module for tests stands among the notices")
	}
}
