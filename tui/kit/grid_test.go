package kit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

// twoColours is Navy without XS over Jet Black with every size.
func twoColours() *kit.Grid {
	g := &kit.Grid{}
	g.SetCols([]kit.GridCol{{Title: "XS"}, {Title: "S"}, {Title: "M"}, {Title: "L"}, {Title: "2XL", Bar: true}})
	g.SetRows([]kit.GridRow{
		{Label: "Navy", Note: "on hand", Total: "187.00", Cells: []kit.GridCell{{Off: true}, {Note: "120"}, {Note: "340"}, {Note: "0", NoteRole: kit.None}, {Note: "44"}}},
		{Label: "Jet Black", Note: "on hand", Total: "0.00", Cells: make([]kit.GridCell, 5)},
	})
	return g
}

func changes(list []kit.GridChange) string {
	var out []string
	for _, c := range list {
		s := fmt.Sprintf("%d,%d=%d", c.Row, c.Col, c.Value)
		if c.Committed {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestGridEditing(t *testing.T) {
	for name, c := range map[string]struct {
		keys  string
		want  string
		row   int
		col   int
		value int
	}{
		"starts on a made cell":        {"", "", 0, 1, 0},
		"digits append":                {"1 2", "0,1=1 0,1=12", 0, 1, 12},
		"leaving commits":              {"4 tab", "0,1=4 0,1=4!", 0, 2, 0},
		"entering replaces":            {"4 right left 7", "0,1=4 0,1=4! 0,1=7", 0, 1, 7},
		"the same value is no change":  {"4 right left 4 right", "0,1=4 0,1=4!", 0, 2, 0},
		"zero clears":                  {"4 right left 0 tab", "0,1=4 0,1=4! 0,1=0 0,1=0!", 0, 2, 0},
		"plus and minus step":          {"+ + - tab", "0,1=1 0,1=2 0,1=1 0,1=1!", 0, 2, 0},
		"minus stops at zero":          {"-", "", 0, 1, 0},
		"a digit after a step starts":  {"+ 5", "0,1=1 0,1=5", 0, 1, 5},
		"backspace takes a digit":      {"1 2 backspace 7", "0,1=1 0,1=12 0,1=1 0,1=17", 0, 1, 17},
		"delete empties":               {"1 2 delete", "0,1=1 0,1=12 0,1=0", 0, 1, 0},
		"the most is 99,999":           {"9 9 9 9 9 9 + tab", "0,1=9 0,1=99 0,1=999 0,1=9999 0,1=99999 0,1=99999!", 0, 2, 0},
		"enter goes to the next cell":  {"4 enter 8 enter", "0,1=4 0,1=4! 0,2=8 0,2=8!", 0, 3, 0},
		"tab goes on in the next row":  {"end tab", "", 1, 0, 0},
		"back over what is not made":   {"end tab shift+tab shift+tab shift+tab shift+tab shift+tab", "", 0, 1, 0},
		"tab stops at the end":         {"down end tab tab", "", 1, 4, 0},
		"tab at the end holds":         {"down end 1 2 tab 6", "1,4=1 1,4=12 1,4=12!", 1, 4, 12},
		"enter at the end holds":       {"down end 1 2 enter 6 5", "1,4=1 1,4=12 1,4=12!", 1, 4, 12},
		"down at the end holds":        {"down end 1 2 down 6", "1,4=1 1,4=12 1,4=12!", 1, 4, 12},
		"right at the end holds":       {"end 1 2 right 6", "0,4=1 0,4=12 0,4=12!", 0, 4, 12},
		"what is empty is not held":    {"down end tab 6", "1,4=6", 1, 4, 6},
		"backspace ends the hold":      {"down end 1 2 tab backspace 6", "1,4=1 1,4=12 1,4=12! 1,4=1 1,4=16", 1, 4, 16},
		"an arrow ends the hold":       {"down end 1 2 tab left right 6", "1,4=1 1,4=12 1,4=12! 1,4=6", 1, 4, 6},
		"ditto fills the next cell":    {"8 ' '", "0,1=8 0,1=8! 0,2=8 0,2=8! 0,3=8", 0, 3, 8},
		"a digit after ditto replaces": {"8 ' 5", "0,1=8 0,1=8! 0,2=8 0,2=5", 0, 2, 5},
		"ditto stays in its row":       {"end 3 ' 6", "0,4=3 0,4=3!", 0, 4, 3},
		"left stays in its row":        {"left left", "", 0, 1, 0},
		"up from a size not made here": {"down home up", "", 0, 1, 0},
		"down keeps the size":          {"right 3 down 5 up", "0,2=3 0,2=3! 1,2=5 1,2=5!", 0, 2, 3},
	} {
		g := twoColours()
		var got []kit.GridChange
		for _, k := range strings.Fields(c.keys) {
			list, ok := g.Key(press(t, k))
			if !ok {
				t.Errorf("%s: %s is not the grid's", name, k)
			}
			got = append(got, list...)
		}
		row, col := g.Focus()
		if changes(got) != c.want || row != c.row || col != c.col || g.Value() != c.value {
			t.Errorf("%s: %q at %d,%d with %d; want %q at %d,%d with %d", name, changes(got), row, col, g.Value(), c.want, c.row, c.col, c.value)
		}
	}
	if _, ok := twoColours().Key(press(t, "x")); ok {
		t.Error("a letter is not the grid's")
	}
	if _, ok := (&kit.Grid{}).Key(press(t, "4")); ok {
		t.Error("an empty grid took a digit")
	}
}

func TestGridCommitsAfterAPause(t *testing.T) {
	g := twoColours()
	g.Key(press(t, "1"))
	first := g.Pending()
	g.Key(press(t, "2"))
	if got := g.CommitIf(first); got != nil {
		t.Errorf("an older pause committed %v", got)
	}
	if got := changes(g.CommitIf(g.Pending())); got != "0,1=12!" {
		t.Errorf("committed %q", got)
	}
	if got := g.CommitIf(g.Pending()); got != nil || g.Pending() != 0 {
		t.Errorf("committed twice: %v", got)
	}
	if list, _ := g.Key(press(t, "3")); changes(list) != "0,1=123" {
		t.Errorf("a pause ended the number: %q", changes(list))
	}
}

func TestGridGoesOnWithANumberThatWasSaved(t *testing.T) {
	g := twoColours()
	g.Key(press(t, "1"))
	g.CommitIf(g.Pending())
	g.SetRows([]kit.GridRow{{Label: "Navy", Cells: []kit.GridCell{{Off: true}, {Qty: 1}, {}, {}, {}}}})
	if list, _ := g.Key(press(t, "2")); changes(list) != "0,1=12" {
		t.Errorf("the saved number went on as %q", changes(list))
	}
	g.CommitIf(g.Pending())
	g.SetRows([]kit.GridRow{{Label: "Navy", Cells: []kit.GridCell{{Off: true}, {Qty: 7}, {}, {}, {}}}})
	if list, _ := g.Key(press(t, "2")); changes(list) != "0,1=2" {
		t.Errorf("a number from elsewhere went on as %q", changes(list))
	}
}

func TestGridRevertAndSet(t *testing.T) {
	g := twoColours()
	g.Key(press(t, "4"))
	g.Key(press(t, "right"))
	g.Key(press(t, "left"))
	g.Key(press(t, "9"))
	if got := changes(g.Revert()); got != "0,1=4" || g.Value() != 4 {
		t.Errorf("reverted %q to %d", got, g.Value())
	}
	for _, c := range []struct {
		row, col, qty int
		want          string
	}{{0, 2, 8, "0,2=8!"}, {0, 0, 8, ""}, {0, 2, -1, ""}, {0, 2, kit.MaxQty + 1, ""}, {9, 0, 1, ""}, {0, 9, 1, ""}} {
		if got := changes(g.Set(c.row, c.col, c.qty)); got != c.want {
			t.Errorf("set %v: %q", c, got)
		}
	}
	if g.Pieces(0) != 12 {
		t.Errorf("%d pieces", g.Pieces(0))
	}
}

func TestGridKeepsAnEditWhenRowsArrive(t *testing.T) {
	g := twoColours()
	g.Key(press(t, "7"))
	g.SetRows([]kit.GridRow{{Label: "Navy", Cells: []kit.GridCell{{Off: true}, {Qty: 3, Note: "99"}, {}, {}, {}}}})
	if row, col := g.Focus(); g.Value() != 7 || row != 0 || col != 1 {
		t.Errorf("value %d at %d,%d", g.Value(), row, col)
	}
	if got := changes(g.Revert()); got != "0,1=3" {
		t.Errorf("reverted to %q", got)
	}
	g.Key(press(t, "7"))
	g.SetRows(nil)
	if g.Pending() != 0 || g.Value() != 0 || g.Commit() != nil {
		t.Error("an edit outlived its cell")
	}
}

func TestGridScrollsByWholeColumns(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	g := &kit.Grid{}
	var cols []kit.GridCol
	cells := make([]kit.GridCell, 20)
	for i := range 20 {
		cols = append(cols, kit.GridCol{Title: fmt.Sprintf("W%d", 28+i)})
		cells[i] = kit.GridCell{Qty: 100 + i}
	}
	g.SetCols(cols)
	g.SetRows([]kit.GridRow{{Label: "Khaki", Total: "1,950.00", Cells: cells}})
	first := ansi.Strip(g.Draw(80, 10, &th))
	if !strings.Contains(first, "W28") || strings.Contains(first, "‹") || !strings.Contains(first, "›") || strings.Contains(first, "W47") {
		t.Errorf("at the left end:\n%s", first)
	}
	for range 10 {
		g.Key(press(t, "right"))
	}
	mid := ansi.Strip(g.Draw(80, 10, &th))
	for _, want := range []string{"‹", "›", "Khaki", "1,950.00", "2,190", "[110]"} {
		if !strings.Contains(mid, want) {
			t.Errorf("%q is missing:\n%s", want, mid)
		}
	}
	g.Key(press(t, "left"))
	if again := ansi.Strip(g.Draw(80, 10, &th)); strings.Index(again, "W38") != strings.Index(mid, "W38") {
		t.Errorf("a step inside the window scrolled:\n%s\n%s", mid, again)
	}
	g.Key(press(t, "end"))
	if last := ansi.Strip(g.Draw(80, 10, &th)); !strings.Contains(last, "W47") || strings.Contains(last, "›") {
		t.Errorf("at the right end:\n%s", last)
	}
}

func TestGridNineSizesFitAt80(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	g := &kit.Grid{}
	var cols []kit.GridCol
	var cells []kit.GridCell
	for _, s := range []string{"XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL", "5XL"} {
		cols = append(cols, kit.GridCol{Title: s, Bar: s == "2XL"})
		cells = append(cells, kit.GridCell{Qty: 24, Note: "340"})
	}
	g.SetCols(cols)
	g.SetRows([]kit.GridRow{{Label: "Jet Black", Note: "on hand", Total: "219.50", Cells: cells}})
	if out := ansi.Strip(g.Draw(80, 10, &th)); !strings.Contains(out, "5XL") || strings.Contains(out, "›") {
		t.Errorf("nine sizes scroll at 80:\n%s", out)
	}
}

func TestGridVertical(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	g := twoColours()
	out := ansi.Strip(g.Draw(60, 20, &th))
	for _, want := range []string{" Navy", "0 pcs  187.00", "S        [·]   120 on hand", "Jet Black"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	g.Key(press(t, "down"))
	if _, col := g.Focus(); col != 2 {
		t.Errorf("down went to size %d", col)
	}
	g.Key(press(t, "right"))
	if row, col := g.Focus(); row != 1 || col != 2 {
		t.Errorf("right went to %d,%d", row, col)
	}
	if out := ansi.Strip(g.Draw(60, 4, &th)); !strings.Contains(out, "[·]") {
		t.Errorf("the focus is out of sight:\n%s", out)
	}
}

func TestGridClick(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	for _, w := range []int{60, 100} {
		g := twoColours()
		g.Key(press(t, "5"))
		lines := strings.Split(ansi.Strip(g.Draw(w, 20, &th)), "\n")
		y, x := 3, strings.LastIndex(lines[0], "2XL")+2
		if w == 60 {
			y, x = 11, 10
		} else {
			x = kit.Width(lines[0][:strings.LastIndex(lines[0], "2XL")]) + 2
		}
		got, ok := g.Click(x, y)
		row, col := g.Focus()
		if !ok || row != 1 || col != 4 || changes(got) != "0,1=5!" {
			t.Errorf("%d: click at %d,%d: %v at %d,%d %q", w, x, y, ok, row, col, changes(got))
		}
		if _, ok := g.Click(0, 0); ok && w == 100 {
			t.Error("a click on the head is a cell")
		}
	}
}

// FuzzGrid: no key sequence panics, leaves the range, rests on a cell that is
// not made, or draws over the edge; and the screen's own bookkeeping of the
// committed changes ends with the grid's values.
func FuzzGrid(f *testing.F) {
	f.Add([]byte("12t8t"), uint8(80), uint8(24))
	f.Add([]byte("999999+rdlu"), uint8(60), uint8(5))
	f.Add([]byte("hexb+-d0S"), uint8(99), uint8(10))
	f.Fuzz(func(t *testing.T, keys []byte, w, h uint8) {
		if len(keys) > 100 {
			return
		}
		names := map[byte]string{'t': "tab", 'r': "right", 'l': "left", 'u': "up", 'd': "down", 'b': "backspace", 'x': "delete", 'e': "enter", 'h': "home", 'E': "end", 's': "shift+tab"}
		th := kit.NewTheme(kit.Look{})
		g := twoColours()
		kept := map[[2]int]int{}
		keep := func(list []kit.GridChange) {
			for _, c := range list {
				if c.Committed {
					kept[[2]int{c.Row, c.Col}] = c.Value
				}
			}
		}
		for _, b := range keys {
			name := names[b]
			switch {
			case name != "":
			case b >= '0' && b <= '9' || b == '+' || b == '-':
				name = string(b)
			case b == 'S':
				keep(g.Set(int(b)%2, len(keys)%5, len(keys)))
				continue
			case b == 'R':
				keep(g.Revert())
				continue
			default:
				keep(g.CommitIf(g.Pending()))
				continue
			}
			list, _ := g.Key(press(t, name))
			keep(list)
			if bad := tuitest.Fits(g.Draw(int(w), int(h), &th), int(w), max(int(h), 1)); bad != "" {
				t.Fatal(bad)
			}
			if row, col := g.Focus(); row == 0 && col == 0 {
				t.Fatal("the focus is on a cell that is not made")
			}
			if v := g.Value(); v < 0 || v > kit.MaxQty {
				t.Fatalf("value %d", v)
			}
		}
		keep(g.Commit())
		for row := range 2 {
			for col := range 5 {
				if got := g.Qty(row, col); got != kept[[2]int{row, col}] {
					t.Fatalf("%d,%d shows %d, committed %d", row, col, got, kept[[2]int{row, col}])
				}
			}
		}
	})
}
