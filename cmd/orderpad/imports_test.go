package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// pkg is what go list says of a package of ours.
type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// arrows says what each room may import of ours, and of others where that is
// bounded. The longest prefix that fits decides; "std" is the standard
// library.
var arrows = []struct {
	room  string
	ours  []string // packages of ours, by path or by prefix ending in /
	other []string // modules of others; nil is any
}{
	{"assets", nil, []string{}},
	{"store/catalog", []string{"assets"}, []string{"github.com/charmbracelet/x/ansi"}},
	{"store/sheet", []string{}, []string{"golang.org/x/text", "github.com/thedatashed/xlsxreader"}},      // files of cells: encodings and .xlsx are others' work
	{"store/shopfile", []string{"store/catalog", "store/order"}, []string{"github.com/BurntSushi/toml"}}, // the shop's own file is TOML
	{"store/order", []string{"assets", "store/catalog", "store/sheet"}, []string{"github.com/google/uuid"}},
	{"store/paper", []string{"store/catalog", "store/order"}, []string{"codeberg.org/go-pdf/fpdf", "golang.org/x/image"}}, // PDF is others' work
	{"store/search", []string{"assets", "store/catalog"}, []string{}},
	{"store", []string{"assets", "store/catalog", "store/order", "store/search", "store/migrations"}, nil},
	{"client", []string{"assets", "store/catalog", "store/order", "client"}, nil},
	{"client/", []string{"assets", "store/catalog", "store/order", "client", "client/"}, nil},
	{"tui/work", []string{"assets", "store", "store/", "client", "client/"}, nil},
	{"tui/kit", []string{"assets"}, nil},
	{"tui/term", []string{}, []string{"charm.land/bubbletea/v2", "golang.org/x/sys"}},
	{"tui/tuitest", []string{"tui", "tui/kit"}, nil},
	{"tui/", []string{"assets", "tui/kit", "tui/paste", "tui/work", "store/catalog", "store/order"}, nil},
	{"tui", []string{"tui/kit"}, nil},
	{"cmd/", []string{"cmd/internal/", "assets", "store", "store/", "client", "client/", "tui", "tui/"}, nil},
}

// TestArrows holds ARCHITECTURE "Rooms": who may import whom.
func TestArrows(t *testing.T) {
	for _, p := range listPackages(t) {
		room := strings.TrimPrefix(p.ImportPath, "orderpad/")
		rule := -1
		for i, a := range arrows {
			fits := room == a.room || (strings.HasSuffix(a.room, "/") && strings.HasPrefix(room, a.room))
			if fits && (rule < 0 || len(a.room) > len(arrows[rule].room)) {
				rule = i
			}
		}
		if rule < 0 {
			t.Errorf("no rule says what %s may import", room)
			continue
		}
		for _, imported := range p.Imports {
			if !allowed(arrows[rule].ours, arrows[rule].other, imported) {
				t.Errorf("%s may not import %s", room, imported)
			}
		}
	}
}

func allowed(ours, other []string, imported string) bool {
	if inner, ok := strings.CutPrefix(imported, "orderpad/"); ok {
		for _, o := range ours {
			if inner == o || (strings.HasSuffix(o, "/") && strings.HasPrefix(inner, o)) {
				return true
			}
		}
		return false
	}
	if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") || other == nil {
		return true // the standard library
	}
	for _, o := range other {
		if imported == o || strings.HasPrefix(imported, o+"/") {
			return true
		}
	}
	return false
}

// TestDriverStaysInStore keeps go-sqlite3 out of the domain, the clients and
// the screens, and I/O out of the screens: what they import decides it.
func TestDriverStaysInStore(t *testing.T) {
	io := []string{"net", "net/http", "os", "os/exec", "database/sql", "io/ioutil", "path/filepath"}
	for _, p := range listPackages(t) {
		room := strings.TrimPrefix(p.ImportPath, "orderpad/")
		if strings.HasPrefix(room, "client") || strings.HasPrefix(room, "store/") || room == "tui/kit" {
			for _, dep := range p.Deps {
				if strings.HasPrefix(dep, "github.com/mattn/go-sqlite3") {
					t.Errorf("%s depends on go-sqlite3", room)
				}
			}
		}
		if !isScreen(room) {
			continue
		}
		for _, imported := range p.Imports {
			for _, banned := range io {
				if imported == banned {
					t.Errorf("screen %s does I/O: it imports %s", room, imported)
				}
			}
		}
	}
}

func isScreen(room string) bool {
	inner, ok := strings.CutPrefix(room, "tui/")
	return ok && inner != "kit" && inner != "work" && inner != "term" && inner != "tuitest"
}

func listPackages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports,Deps", "orderpad/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 10 {
		t.Fatalf("go list found only %d packages", len(all))
	}
	return all
}
