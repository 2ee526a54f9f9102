package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestScreensSayWhatOpeningMended harms the database between two starts: the
// screens name what was found and done, and the order is there.
func TestScreensSayWhatOpeningMended(t *testing.T) {
	t.Parallel()
	p := &pad{t: t, home: t.TempDir()}
	p.orderpad("order", "new", "--line", "pc54 navy s4 m8 @8.50")
	if err := os.Truncate(filepath.Join(p.home, "orders.db"), 8192); err != nil {
		t.Fatal(err)
	}
	again := open(t, opening{home: p.home})
	// The frame's status stands when the terminal has answered what the program
	// asked it at the start; a key among the answers can be lost.
	again.WaitFor("orders.db was damaged; 1 order came back from its journal", "1 not sent")
	again.Press("alt+2").WaitFor("102.00", "1 not sent")
}
