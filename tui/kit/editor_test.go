package kit

import (
	"errors"
	"os"
	"strings"
	"testing"
)

func TestEditorCommand(t *testing.T) {
	for _, c := range []struct{ visual, editor, goos, want string }{
		{"", "", "linux", "vi"}, {"", "", "windows", "notepad"}, {"", "nano", "linux", "nano"}, {"code --wait", "nano", "darwin", "code --wait"},
	} {
		env := map[string]string{"VISUAL": c.visual, "EDITOR": c.editor}
		if got := strings.Join(editorCommand(func(k string) string { return env[k] }, c.goos), " "); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func TestEditedTextComesBackAndTheFileGoes(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, fail := range []error{nil, errors.New("exit status 1")} {
		name, err := editFile("before")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("after\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		got := edited(NewRequest(Orders), "before", name, fail)
		want := "after"
		if fail != nil {
			want = "before"
		}
		if got.Value != want || got.Err != fail {
			t.Errorf("editor %v: %q %v", fail, got.Value, got.Err)
		}
		if _, err := os.Stat(name); !os.IsNotExist(err) {
			t.Error("the file is left over")
		}
	}
}
