package term

import (
	"io"
	"os"
)

// Input is what the program reads from: the console itself, whose events
// Bubble Tea reads by its handle.
func Input(terminal *os.File, _ func()) io.Reader { return terminal }
