package kit

import "testing"

func TestLargeFigures(t *testing.T) {
	for _, look := range []Look{{Mode: Mono}, {Mode: Mono, ASCII: true}} {
		th := NewTheme(look)
		for _, amount := range []string{"0.00", "$-1,234,567.89"} {
			rows := Large(&th, amount)
			for _, row := range rows {
				if Width(row) != Width(rows[0]) {
					t.Errorf("%s: %q is not as wide as %q", amount, row, rows[0])
				}
			}
		}
	}
	th := NewTheme(Look{Mode: Mono})
	if got := Large(&th, "1.5"); got != [3]string{
		"▀█    █▀▀",
		" █    ▀▀█",
		"▄█▄ ▄ ▄▄█",
	} {
		t.Errorf("got %q", got)
	}
	th = NewTheme(Look{Mode: Mono, ASCII: true})
	if got := Large(&th, "1.5"); got != [3]string{"   ", "   ", "1.5"} {
		t.Errorf("got %q", got)
	}
}
