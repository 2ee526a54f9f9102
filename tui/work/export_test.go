package work

import "testing"

func TestDefuse(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "PC54": "PC54", "-3": "-3", "8.50": "8.50", "=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "+1 253": "'+1 253",
		"-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0", "  =A1": "'  =A1",
	} {
		if got := defuse(cell); got != want {
			t.Errorf("%q becomes %q", cell, got)
		}
	}
}
