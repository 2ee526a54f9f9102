package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// onDisk tells whether a text is kept in the orders of a home.
func (p *pad) onDisk(home, text string) bool {
	p.t.Helper()
	for _, name := range []string{"orders.db", "orders.db-wal"} {
		data, err := os.ReadFile(filepath.Join(home, name))
		if err != nil && !os.IsNotExist(err) {
			p.t.Fatal(err)
		}
		if strings.Contains(string(data), text) {
			return true
		}
	}
	return false
}

func TestScreensKilledInAFormFillItAgain(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{})
	home := filepath.Join(p.home, "demo")
	p.Press("alt+5").WaitFor("5 Cust", "Burien").Press("alt+n").WaitFor("A new customer")
	p.Type("Elm Street School").Press("tab", "tab").Type("office@elm").WaitFor("office@elm")
	p.until("the e-mail on the disk", func() bool { return p.onDisk(home, "office@elm") })
	p.Kill()

	again := open(t, opening{home: p.home, args: []string{"demo"}})
	again.WaitFor("5 Cust", "Company        Elm Street School", "office@elm", "Kept from before")
	again.Press("tab", "tab").Type(".edu").WaitFor("office@elm.edu").Terminal.WaitGone("Kept from before")
	again.Press("esc").WaitFor("Burien").Press("alt+n").WaitFor("office@elm.edu", "Kept from before") // esc takes nothing either
	again.Press("esc").WaitFor("Dana Ruiz").Terminal.WaitGone("office@elm")
	again.until("the e-mail off the disk", func() bool {
		return !strings.Contains(again.orderpad("customers", "search", "elm", "--home", home, "--json"), "office@elm")
	})
}

func TestScreensKilledInTheConnectionKeepAllButTheSecret(t *testing.T) {
	t.Parallel()
	p := open(t, opening{})
	p.WaitFor("Welcome").Press("c").WaitFor("What does the shop use?").Press("m").WaitFor("A new connection")
	p.Press("tab").Type("https://mo.example.com").Press("tab").Type("annlee").Press("tab").Type("hunter22").WaitFor("********")
	p.until("the user on the disk", func() bool { return p.onDisk(p.home, "annlee") })
	p.Kill()
	if p.onDisk(p.home, "hunter22") {
		t.Error("the password is on the disk")
	}
	again := open(t, opening{home: p.home})
	again.WaitFor("6 Setup", "https://mo.example.com", "annlee", "Kept from before").Terminal.WaitGone("****")
}

// inNotes opens the notes of a new order with a note in it.
func (p *pad) inNotes() *pad {
	p.t.Helper()
	p.grid().cells("4", "").WaitFor("4 pieces").Press("esc").WaitFor("BEFORE IT GOES")
	p.Press("home")
	for range 10 { // one style, more goods, eight sections
		p.Press("down")
	}
	p.WaitFor("▸notes").Press("enter").WaitFor("+ a note")
	p.Press("enter").WaitFor("Which department").Press("enter").WaitFor("▸ Text", "enter save")
	return p
}

func TestScreensKilledInAFieldOfTheOrder(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{}).inNotes()
	home := filepath.Join(p.home, "demo")
	p.Type("call the gym first").WaitFor("call the gym first")
	p.until("the note on the disk", func() bool { return p.onDisk(home, "call the gym first") })
	p.Kill()
	again := open(t, opening{home: p.home, args: []string{"demo"}})
	again.WaitFor("2 Orders", "▌Notes", "▸ Text").Press("enter")
	again.WaitFor("call the gym first", "kept from before")
}

// editor is a program that stands in for the rep's editor.
func editor(t *testing.T, script string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "editor")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil { //nolint:gosec // a program of the test's own
		t.Fatal(err)
	}
	return file
}

func TestScreensLongTextInTheEditor(t *testing.T) {
	t.Parallel()
	good, bad := editor(t, `printf '%s in the editor\nand a line more\n' "$(cat "$1")" > "$1"`), editor(t, `echo lost > "$1"; exit 3`)
	for name, c := range map[string]struct {
		env  []string
		want []string
	}{
		"EDITOR":        {[]string{"EDITOR=" + good}, []string{"begun here in the editor"}},
		"VISUAL first":  {[]string{"VISUAL=" + good, "EDITOR=" + bad}, []string{"begun here in the editor"}},
		"it fails":      {[]string{"EDITOR=" + bad}, []string{"The editor failed; the text is as it was"}},
		"there is none": {[]string{"EDITOR=" + filepath.Join(t.TempDir(), "none")}, []string{"The editor failed; the text is as it was"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openDemo(t, opening{env: c.env}).inNotes()
			p.Type("begun here").WaitFor("begun here").Press("alt+e").WaitFor(c.want...)
			if strings.Contains(p.Screen(), "failed") {
				p.Press("enter").WaitFor("begun here", "kept from before")
			}
		})
	}
}

func TestScreensDemoFindsItsShopAgain(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{})
	p.Press("ctrl+q")
	if err := p.WaitExit(); err != nil {
		t.Fatal(err)
	}
	again := openDemo(t, opening{home: p.home}).reference()
	again.Press("alt+3").WaitFor("Cascade Youth", "OnSite order")
}
