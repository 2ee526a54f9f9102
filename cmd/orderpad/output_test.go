package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
)

// Text from outside keeps every character in JSON, and steers no terminal.
func TestJSONSteersNoTerminal(t *testing.T) {
	const hostile = "a\x1b[31m\u009b1mb\u202ec\u200bd\x7f\ue000\U000e0041 \u200d漢字👩‍👩‍👧é<&>"
	document, err := encodeJSON(map[string]string{"name": hostile})
	if err != nil || strings.ContainsAny(document, "\x1b\u009b\u202e\u200b\x7f\ue000\U000e0041") {
		t.Errorf("%q, %v", document, err)
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(document), &back); err != nil || back["name"] != hostile || !strings.Contains(document, "漢字👩‍👩‍👧é<&>") {
		t.Errorf("%q, %v", back["name"], err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// An answer that nobody got is no success, in words as little as in JSON.
func TestAnswerThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{"order", "list"}, {"order", "list", "--json"}, {"doctor"}} {
		var said bytes.Buffer
		a := &app{in: strings.NewReader(""), out: fullDisk{}, err: &said, getenv: func(string) string { return "" },
			vault: credential.With(credential.Memory(), os.Getenv), now: time.Now}
		if code := a.run(t.Context(), append(args, "--home", t.TempDir())); code != 1 || !strings.Contains(said.String(), "cannot be printed") {
			t.Errorf("%v ended with %d: %s", args, code, said.String())
		}
	}
}

func TestNoHomeIsSaid(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("LOCALAPPDATA is what counts there")
	}
	t.Setenv("HOME", "")
	t.Setenv("XDG_DATA_HOME", "relative")
	if dir, err := defaultHome(); err == nil || !strings.Contains(err.Error(), "HOME is not set") {
		t.Errorf("%q, %v", dir, err)
	}
	t.Setenv("HOME", t.TempDir())
	if _, err := defaultHome(); err != nil {
		t.Error(err)
	}
}
