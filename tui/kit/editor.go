package kit

import (
	"os"
	"os/exec"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Edit opens long text in the rep's editor ($VISUAL, $EDITOR, else the
// system's plain one) and brings what was saved as a Result of the request.
// The screen comes back when the editor is closed.
func Edit(req RequestID, text string) tea.Cmd {
	return func() tea.Msg {
		name, err := editFile(text)
		if err != nil {
			return Result[string]{Req: req, Value: text, Err: err}
		}
		argv := append(editorCommand(os.Getenv, runtime.GOOS), name)
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Stdin = os.Stdin // the program's own input is no file to a child: the editor would get a pipe
		return tea.ExecProcess(cmd, func(err error) tea.Msg {
			return edited(req, text, name, err)
		})()
	}
}

// editFile writes the text where only this person can read it.
func editFile(text string) (string, error) {
	f, err := os.CreateTemp("", "orderpad-*.txt") // 0600
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if e := f.Close(); err == nil {
		err = e
	}
	return f.Name(), err
}

// edited reads the file back and removes it. An editor that failed leaves the
// text as it was.
func edited(req RequestID, text, name string, err error) Result[string] {
	res := Result[string]{Req: req, Value: text, Err: err}
	if err == nil {
		var b []byte
		if b, res.Err = os.ReadFile(name); res.Err == nil {
			res.Value = strings.TrimRight(string(b), "\r\n")
		}
	}
	if e := os.Remove(name); res.Err == nil {
		res.Err = e
	}
	return res
}

// editorCommand is the editor with its arguments, as in EDITOR="code --wait".
func editorCommand(getenv func(string) string, goos string) []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if argv := strings.Fields(getenv(name)); len(argv) > 0 {
			return argv
		}
	}
	if goos == "windows" {
		return []string{"notepad"}
	}
	return []string{"vi"}
}
