// Command orderpad is an order pad for the sales reps of a decorated-apparel
// shop: a terminal UI, and every action of it as a command.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, endByForce())
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// patience is how long the program may take to end after a signal: a POST that
// is under way gets 5 s of it.
const patience = 8 * time.Second

// endByForce ends the program when a signal did not, because something waits
// that cannot be told to stop, such as a pipe that nobody writes to. Every
// change was committed before it was called done.
func endByForce() func() {
	before, err := term.GetState(os.Stdin.Fd())
	return func() {
		time.Sleep(patience)
		if err == nil {
			_ = term.Restore(os.Stdin.Fd(), before) // there is nobody left to tell
		}
		fmt.Fprintln(os.Stderr, "orderpad: stopped while it was waiting; what was saved before is safe")
		os.Exit(1)
	}
}
