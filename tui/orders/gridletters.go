package orders

import (
	"slices"
	"strings"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
)

// letters are those typed in the grid to find a size: xl, or xxl for 2XL.
type letters struct {
	text string
	at   time.Time
}

// lettersFor is how long a letter goes on with those before it.
const lettersFor = time.Second

// findSize moves to the column of the size whose name the letters begin: one
// that is called so before one that goes on. A letter that finds nothing with
// those before it begins anew. It tells whether the key was a letter.
func (s *Screen) findSize(k tea.KeyPressMsg) (tea.Cmd, bool) {
	g, now := &s.grid, s.env.Now()
	typed := []rune(kit.KeyName(k))
	if len(typed) != 1 || !unicode.IsLetter(typed[0]) || len(g.rows) == 0 {
		g.letters = letters{}
		return nil, false
	}
	letter := strings.ToUpper(string(typed))
	text := letter
	if now.Sub(g.letters.at) < lettersFor {
		text = g.letters.text + letter
	}
	col := sizeOf(g.sizes, text)
	if col < 0 {
		text = letter
		col = sizeOf(g.sizes, text)
	}
	g.letters = letters{text, now}
	if col < 0 {
		return kit.Notify(kit.Info, "No size of "+catalog.Clean(g.number)+" begins with "+strings.ToLower(letter)+"."), true
	}
	row, _ := g.cells.Focus()
	color := g.rows[row].color
	if c, known := g.style.Color(color); known && !c.Stock[g.sizes[col]].Made {
		return kit.Notify(kit.Info, catalog.Clean(color)+" is not made in "+catalog.Clean(g.sizes[col])+"."), true
	}
	return s.took(g.cells.FocusOn(row, col)), true
}

// sizeOf is the place of the size that letters mean, -1 for none. X stands for
// extra as often as it is typed: XXL is 2XL.
func sizeOf(sizes []string, text string) int {
	says := []string{text}
	if n := len(text) - len(strings.TrimLeft(text, "X")); n > 1 {
		says = append(says, string(rune('0'+n))+text[n-1:])
	}
	for _, same := range []func(size, said string) bool{func(a, b string) bool { return a == b }, strings.HasPrefix} {
		for _, said := range says {
			if i := slices.IndexFunc(sizes, func(size string) bool { return same(strings.ToUpper(size), said) }); i >= 0 {
				return i
			}
		}
	}
	return -1
}
