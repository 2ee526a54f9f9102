package tui

import (
	"errors"
	"os/exec"
	"runtime"
	"strings"

	"orderpad/tui/kit"
)

// openURL opens an https address, or the page that shows a network's sign-in,
// with the system's own opener, as an argument and never through a shell.
func openURL(url string) error {
	if !strings.HasPrefix(url, "https://") && url != kit.ProbePage {
		return errors.New("only https addresses are opened")
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
