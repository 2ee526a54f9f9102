package kit

import "strings"

// figures are the signs of an amount, digits three dots wide, all five high.
var figures = map[rune][5]string{
	'0': {"###", "# #", "# #", "# #", "###"},
	'1': {" # ", "## ", " # ", " # ", "###"},
	'2': {"###", "  #", "###", "#  ", "###"},
	'3': {"###", "  #", "###", "  #", "###"},
	'4': {"# #", "# #", "###", "  #", "  #"},
	'5': {"###", "#  ", "###", "  #", "###"},
	'6': {"###", "#  ", "###", "# #", "###"},
	'7': {"###", "  #", "  #", "  #", "  #"},
	'8': {"###", "# #", "###", "# #", "###"},
	'9': {"###", "# #", "###", "  #", "###"},
	'$': {" ##", "## ", " # ", " ##", "## "},
	'.': {" ", " ", " ", " ", "#"},
	',': {"  ", "  ", "  ", " #", "# "},
	'-': {"  ", "  ", "##", "  ", "  "},
}

// Large draws an amount five lines high, each line as wide as the others. A
// dot of a sign is as many cells wide as said: two make it square.
func Large(t *Theme, amount string, cells int) [5]string {
	dots := strings.NewReplacer("#", strings.Repeat(t.Glyphs.Full, cells), " ", Spaces(cells))
	var out [5]string
	for i := range out {
		var signs []string
		for _, c := range amount {
			signs = append(signs, figures[c][i])
		}
		out[i] = dots.Replace(strings.Join(signs, " "))
	}
	return out
}
