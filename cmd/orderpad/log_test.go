package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
)

// With --json standard output is one document whatever happens: the result, the
// error, or the result with the error in it. Standard error has words alone, and
// with --quiet nothing.
func TestOneDocument(t *testing.T) {
	home := t.TempDir()
	run := func(args ...string) (int, map[string]any, string) {
		a, out, said := testApp(home)
		code := a.run(t.Context(), args)
		var document map[string]any
		decoder := json.NewDecoder(out)
		if err := decoder.Decode(&document); err != nil || decoder.More() {
			t.Fatalf("%v: %v, more %v", args, err, decoder.More())
		}
		if strings.Contains(said.String(), "{") {
			t.Errorf("%v: standard error has a document: %s", args, said)
		}
		return code, document, said.String()
	}
	steps := []struct {
		args   []string
		code   int
		kind   string
		result string // a key of the result
	}{
		{[]string{"order", "new", "--line", "pc54 navy s4 @8.50"}, 0, "", "ext_order_id"},
		{[]string{"order", "show", "99"}, 1, "not_found", ""},
		{[]string{"order", "shwo", "99"}, 2, "usage", ""},
		{[]string{"order", "list", "--wrong"}, 2, "usage", ""},
		{[]string{"order", "check", "1"}, 1, "invalid", "problems"},
	}
	for _, step := range steps {
		for _, quiet := range []bool{false, true} {
			args := append([]string{"--json"}, step.args...)
			if quiet {
				args = append([]string{"--quiet"}, args...)
			}
			code, document, said := run(args...)
			failed, _ := document["error"].(map[string]any)
			if kind, _ := failed["kind"].(string); code != step.code || kind != step.kind {
				t.Errorf("%v ended with %d: %v", args, code, document)
			}
			if _, there := document[step.result]; step.result != "" && !there {
				t.Errorf("%v has no %s: %v", args, step.result, document)
			}
			if told := strings.Contains(said, "orderpad: "); told != (step.kind != "" && !quiet) || quiet && said != "" {
				t.Errorf("%v says %q", args, said)
			}
		}
	}
}

func TestUnknownFlagNamesTheNearest(t *testing.T) {
	for typed, want := range map[string]string{"--lime": "did you mean --line?", "--jsom": "did you mean --json?", "--zzzz": ""} {
		a, _, said := testApp(t.TempDir())
		if code := a.run(t.Context(), []string{"order", "new", typed, "x"}); code != 2 ||
			strings.Contains(said.String(), "did you mean") != (want != "") || !strings.Contains(said.String(), want) {
			t.Errorf("%s ended with %d: %s", typed, code, said)
		}
	}
}

// The log has the command and the kind of what failed, and nothing of what a rep
// typed, a server answered or is secret; nobody else reads it.
func TestLogTellsWhatFailed(t *testing.T) {
	box, err := sandbox.Start(sandbox.Options{Data: demoData()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = box.Close() }()
	home := t.TempDir()
	for _, args := range [][]string{
		{"connection", "add", "shop", "--kind", "proxy", "--url", "http://127.0.0.1:1"},
		{"order", "new", "--line", "pc54 navy s4 @8.50"},
		{"order", "customer", "1", "Kettle Falls Club"},
		{"order", "set", "1", "ContactEmail=not an address of Ann"},
		{"connection", "test", "shop"},
		{"connection", "set", "shop", "url=" + box.URLs().Proxy},
		{"connection", "test", "shop"},
	} {
		a, _, _ := testApp(home)
		a.getenv = func(name string) string {
			return map[string]string{"ORDERPAD_SECRET": "wrong-secret-123", "ORDERPAD_HOME": home}[name]
		}
		a.vault = credential.With(credential.Memory(), a.getenv)
		a.run(t.Context(), args)
	}
	path := filepath.Join(home, logName)
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"what":"orderpad order customer","kind":"not_found"`, `"what":"orderpad connection test","kind":"offline","cause":"connect","root":"connection refused"`,
		`"kind":"unauthorized"`,
	} {
		if !bytes.Contains(log, []byte(want)) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
	for _, never := range []string{"Kettle", "Ann", "secret-123", "127.0.0.1"} {
		if bytes.Contains(log, []byte(never)) {
			t.Errorf("the log has %s:\n%s", never, log)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), logMost+1), 0o600); err != nil {
		t.Fatal(err)
	}
	a, _, _ := testApp(home)
	a.run(t.Context(), []string{"order", "show", "99"})
	old, err := os.Stat(path + ".1")
	if now, err2 := os.Stat(path); err != nil || err2 != nil || old.Size() <= logMost || now.Size() > 1000 {
		t.Errorf("the log was not moved aside: %v, %v", err, err2)
	}
}
