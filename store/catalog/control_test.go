package catalog

import (
	"fmt"
	"strings"
	"testing"
)

func TestCleanDropsEveryControlCharacter(t *testing.T) {
	for c := range rune(0xa0) {
		if c >= 0x20 && c < 0x7f {
			continue
		}
		if got := Clean(fmt.Sprintf("a%c b", c)); strings.ContainsRune(got, c) {
			t.Errorf("U+%04X is let through: %q", c, got)
		}
	}
}
