package kit

import "testing"

func TestLargeFigures(t *testing.T) {
	th := NewTheme(Look{Mode: Mono, ASCII: true})
	for _, amount := range []string{"0.00", "-1,234,567.89"} {
		rows := Large(&th, amount, 2)
		for _, row := range rows {
			if Width(row) != Width(rows[0]) {
				t.Errorf("%s: %q is not as wide as %q", amount, row, rows[0])
			}
		}
	}
	if got := Large(&th, "1.5", 1); got != [5]string{
		" #    ###",
		"##    #  ",
		" #    ###",
		" #      #",
		"### # ###",
	} {
		t.Errorf("got %q", got)
	}
}
