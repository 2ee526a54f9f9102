package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// importing writes a file and asks the Orders screen to import it.
func (p *pad) importing(text string) (file string) {
	p.t.Helper()
	file = filepath.Join(p.t.TempDir(), "team.csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.importFile(file)
	return file
}

func (p *pad) importFile(file string) {
	p.t.Helper()
	p.Press("i").WaitFor("Import orders from a file")
	p.Paste(file).WaitFor(filepath.Base(file)).Press("enter")
}

func TestScreensImportAsksForColumnsOnce(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{w: 100, h: 30})
	p.Press("alt+2").WaitFor("4 orders")
	file := p.importing("Was,Farbe,Size,Wieviel,Regal\nPC54,Navy,SM,4,7\nPC54,Navy,L,x,7\n")
	p.WaitFor("FOR EXAMPLE", "▸ Was")
	for _, what := range []string{"style", "colour", "pieces"} {
		p.Press("enter").WaitFor("type to find").Type(what).WaitFor("▸ " + what).Press("enter").Terminal.WaitGone("take it")
	}
	p.WaitFor("▸ Regal").Press("x").WaitFor("left out").Press("y")
	p.WaitFor("The file has 1 order: 0 to import, 1 refused", "line 3, Wieviel").Press("esc").Terminal.WaitGone("1 refused")
	if err := os.WriteFile(file, []byte("Was,Farbe,Size,Wieviel,Regal\nPC54,Navy,SM,4,7\nPC54,Navy,L,2,7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.importFile(file)
	p.WaitFor("The file has 1 order: 1 to import").Press("y").WaitFor("1 new draft", "not sent")
	p.importFile(file)
	p.WaitFor("1 order was imported on", "a import all again").Press("esc").Terminal.WaitGone("import all again")
}

func TestScreensImportOfManyShowsProgressAndStops(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{})
	p.Press("alt+2").WaitFor("4 orders")
	var text strings.Builder
	text.WriteString("style,color,size,qty,po\n")
	for i := range 10_000 {
		fmt.Fprintf(&text, "PC54,Navy,L,1,PO-%d\n", i)
	}
	p.importing(text.String())
	p.WaitFor("10,000 to import").Press("y").WaitFor("of 10,000 orders", "esc stop").Press("esc")
	p.WaitFor("Stopped: ", "left")
}
