//go:build !windows

package term

import (
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// unended is how long a paste may be silent before it counts as ended.
const unended = time.Second

// settle is how long more of a large burst is waited for.
const settle = 3 * time.Millisecond

// large is a read, in bytes, that more may follow.
const large = 64

// input is the terminal with its Read replaced. It stays an *os.File for
// Bubble Tea, which waits on its descriptor.
type input struct {
	*os.File
	rewriter rewriter
	ended    func()
}

// Input is what the program reads from. Ended is called when the input has
// ended.
func Input(terminal *os.File, ended func()) io.Reader {
	return &input{File: terminal, ended: ended}
}

// Read reads once from the terminal, at most what fits into p rewritten. It
// waits inside a paste, for no timer wakes the reader there.
func (in *input) Read(p []byte) (int, error) {
	room := len(p)/longest - 2*len(pasteStart)
	if room < 1 {
		return in.File.Read(p)
	}
	raw := make([]byte, room)
	n, err := in.File.Read(raw)
	if err != nil || n == 0 {
		if in.ended != nil {
			in.ended()
		}
		return 0, err
	}
	out := in.rewriter.rewrite(raw[:n])
	if in.rewriter.pasting && !in.more(n) {
		out = append(out, in.rewriter.end()...)
	}
	return copy(p, out), nil
}

// more tells whether more of a paste comes: at once where the paste was opened
// here, within a second where the terminal marked it.
func (in *input) more(n int) bool {
	wait := unended
	if in.rewriter.opened {
		if wait = 0; n >= large {
			wait = settle
		}
	}
	return readable(int(in.Fd()), wait)
}

// readable waits until there is something to read. An error counts as yes: the
// next read says what it is. Select, because poll does not know macOS's
// terminals.
func readable(fd int, wait time.Duration) bool {
	until := time.Now().Add(wait)
	for {
		var set unix.FdSet
		set.Set(fd)
		left := unix.NsecToTimeval(max(time.Until(until), 0).Nanoseconds())
		n, err := unix.Select(fd+1, &set, nil, nil, &left)
		if err != unix.EINTR {
			return n > 0 || err != nil
		}
	}
}
