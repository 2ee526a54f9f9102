package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
)

// Every command of the README is run, one after the other in one home, with the
// sandbox in place of the shop, as a person would who reads from top to bottom.
func TestReadmeRuns(t *testing.T) {
	box, err := sandbox.Start(sandbox.Options{Data: demoData()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = box.Close() }()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	stands := strings.NewReplacer(
		"https://proxy.example.com", box.URLs().Proxy, "FILE", filepath.Join(dir, "copy.db"), "FOLDER", filepath.Join(dir, "copies"),
		"age1...", key.Recipient().String(), " [--identity key.txt]", "", "login shop", "login shop --stdin",
	)
	ring := credential.Memory()
	ahead, ran := time.Duration(0), 0
	run := func(args []string) (int, string) {
		a, out, said := testApp(filepath.Join(dir, "home"))
		a.vault = credential.With(ring, func(string) string { return "" })
		a.in = strings.NewReader("demo\n")
		a.now = func() time.Time { return time.Now().Add(ahead) }
		code := a.run(t.Context(), args)
		return code, out.String() + said.String()
	}
	for _, line := range typed(projectFile(t, "README.md")) {
		line, _, _ = strings.Cut(line, " #")
		args := shellWords(stands.Replace(strings.TrimSpace(line)))[1:]
		code, said := run(args)
		if strings.HasPrefix(line, "orderpad order queue") && code == exitNeedsPerson {
			code, said = run(append(args, "--yes")) // what a person answers to its warnings
		}
		if code != 0 {
			t.Errorf("%s ended with %d:\n%s", line, code, said)
		}
		ahead += time.Minute // a person's pace, which the server's limit asks for
		box.Advance(time.Minute)
		ran++
	}
	if ran < 15 {
		t.Errorf("only %d commands were found", ran)
	}
}

const exitNeedsPerson = 4

// shellWords takes a line apart as a shell would that knows single quotes.
func shellWords(line string) (words []string) {
	var word bytes.Buffer
	quoted, begun := false, false
	for _, r := range line + " " {
		switch {
		case r == '\'':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	return words
}
