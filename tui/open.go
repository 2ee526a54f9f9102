package tui

import (
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"orderpad/tui/kit"
)

// openURL opens an https address, the page that shows a network's sign-in, a
// letter (mailto:) or a paper that orderpad wrote, with the system's own opener,
// as an argument and never through a shell.
func openURL(url string) error {
	paper := filepath.IsAbs(url) && strings.EqualFold(filepath.Ext(url), ".pdf")
	if !paper && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "mailto:") && url != kit.ProbePage {
		return errors.New("only https addresses, letters and papers are opened")
	}
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	case "darwin":
		cmd = exec.Command("open", url)
	default:
		cmd = exec.Command("xdg-open", url)
	}
	return cmd.Run()
}
