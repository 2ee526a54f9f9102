package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestScreensAskForThePasswordWithoutAKeyring signs in on the screens of a
// computer that has no keyring, twice, and looks for the password on the disk.
func TestScreensAskForThePasswordWithoutAKeyring(t *testing.T) {
	t.Parallel()
	_, home := connected(t)
	p := open(t, opening{home: home})
	p.WaitFor("Sign in to shop", "no keyring", "Password")
	p.Type("wrong-password").Press("enter").WaitFor("does not accept this secret")
	for range len("wrong-password") {
		p.Press("backspace")
	}
	p.Type("demo").Press("enter").WaitFor("Signed in to shop until orderpad ends")
	p.Press("ctrl+q")
	if err := p.WaitExit(); err != nil {
		t.Fatal(err)
	}
	again := open(t, opening{home: home})
	again.WaitFor("Sign in to shop").Press("esc").Press("alt+1").WaitFor("1 Search")
	given := open(t, opening{home: home, env: []string{"ORDERPAD_SECRET=demo"}})
	given.WaitFor("F1 help")
	err := filepath.WalkDir(home, func(file string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(file)
		if bytes.Contains(data, []byte("wrong-password")) {
			t.Errorf("%s holds what was typed", file)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
