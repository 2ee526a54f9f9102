package kit_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

func stockTable(n int) (*kit.Table, *int) {
	fetched := new(int)
	t := &kit.Table{
		Columns: []kit.Column{
			{ID: "style", Title: "STYLE", Width: 8},
			{ID: "colour", Title: "COLOUR", Width: 10, Flex: 1},
			{ID: "what", Title: "DESCRIPTION", Width: 16, Flex: 2, Fold: 1},
			{ID: "state", Title: "STATE", Width: 8, Fold: 2},
			{ID: "total", Title: "TOTAL", Width: 5, Number: true, Bar: true},
		},
		KeyOf: func(i int) string { return fmt.Sprintf("%05d", i) },
	}
	t.Row = func(i int) []kit.Cell {
		*fetched++
		return []kit.Cell{{Text: "PC54"}, {Text: fmt.Sprintf("Colour %d", i)}, {Text: "Port & Company Core Cotton Tee"}, {Text: "made"}, {Text: kit.Int(123456 + i)}}
	}
	t.SetLen(n)
	return t, fetched
}

func TestTableFetchesOnlyWhatIsInSight(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	table, fetched := stockTable(1_000_000)
	table.Select(500_000)
	out := table.Draw(&th, 100, 20)
	if *fetched != 19 {
		t.Errorf("%d rows were fetched for 19 in sight", *fetched)
	}
	if !strings.Contains(ansi.Strip(out), "▸ PC54      Colour 500000") {
		t.Errorf("the cursor's row is not in sight:\n%s", ansi.Strip(out))
	}
}

func TestTableFoldsAndNeverCutsNumbers(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	table, _ := stockTable(40)
	for w := 30; w <= 250; w++ {
		out := table.Draw(&th, w, 12)
		if bad := tuitest.Fits(out, w, 12); bad != "" {
			t.Fatal(bad)
		}
		if plain := ansi.Strip(out); !strings.Contains(plain, "123,456") || !strings.Contains(plain, "123,466") {
			t.Fatalf("%d: a number is cut:\n%s", w, plain)
		}
	}
	for _, c := range []struct {
		w    int
		want string
		not  string
	}{{100, "STATE", "zz"}, {58, "DESCRIPTION", "STATE"}, {40, "COLOUR", "DESCRIPTION"}} {
		head, _, _ := strings.Cut(ansi.Strip(table.Draw(&th, c.w, 12)), "\n")
		if !strings.Contains(head, c.want) || strings.Contains(head, c.not) {
			t.Errorf("%d: head %q", c.w, head)
		}
	}
	if got := ansi.Strip(table.Draw(&th, 8, 3)); tuitest.Fits(got, 8, 3) != "" {
		t.Errorf("8 cells: %q", got)
	}
}

func TestTableKeysWheelClickAndMarks(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	table, _ := stockTable(100)
	table.Draw(&th, 80, 11)
	for _, c := range []struct {
		key  string
		want int
	}{{"down", 1}, {"j", 2}, {"k", 1}, {"pgdown", 10}, {"end", 99}, {"G", 99}, {"down", 99}, {"pgup", 90}, {"home", 0}, {"up", 0}} {
		if !table.Key(press(t, c.key)) || table.Cursor() != c.want {
			t.Errorf("%s: row %d, want %d", c.key, table.Cursor(), c.want)
		}
		table.Draw(&th, 80, 11)
	}
	if table.Key(press(t, "x")) {
		t.Error("x is not a table's key")
	}
	table.Mouse(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if table.Cursor() != 3 {
		t.Errorf("after the wheel: row %d", table.Cursor())
	}
	if !table.Mouse(tea.MouseClickMsg{Y: 3, Button: tea.MouseLeft}) || table.Cursor() != 5 {
		t.Errorf("after the click: row %d", table.Cursor())
	}
	if table.Click(0) || table.Click(40) {
		t.Error("a click beside the rows selected one")
	}
	if got := table.HeadAt(3, 0); got != "style" {
		t.Errorf("head at 3: %q", got)
	}
	table.Mark(5)
	table.Mark(7)
	table.Mark(5)
	table.Mark(9)
	if got := strings.Join(table.Marked(), " "); got != "00007 00009" {
		t.Errorf("marked %q", got)
	}
	if !strings.Contains(ansi.Strip(table.Draw(&th, 80, 11)), "◆ PC54      Colour 7") {
		t.Error("the mark is not drawn")
	}
	table.SetLen(3)
	if table.Cursor() != 2 {
		t.Errorf("after shrinking: row %d", table.Cursor())
	}
	table.SetLen(0)
	if table.Cursor() != -1 {
		t.Errorf("empty: row %d", table.Cursor())
	}
	if got := ansi.Strip(table.Draw(&th, 80, 4)); strings.Count(got, "\n") != 3 {
		t.Errorf("empty: %q", got)
	}
}

func TestTableSortMarkAndHiddenColumns(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	table, _ := stockTable(3)
	table.SortBy, table.SortDown = "style", true
	table.Columns[1].Hidden = true
	head, _, _ := strings.Cut(ansi.Strip(table.Draw(&th, 100, 4)), "\n")
	if !strings.Contains(head, "STYLE▼") || strings.Contains(head, "COLOUR") {
		t.Errorf("head %q", head)
	}
}

// BenchmarkTable shows that a frame costs the same for any number of rows.
func BenchmarkTable(b *testing.B) {
	th := kit.NewTheme(kit.Look{})
	for _, n := range []int{100, 10_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			table, _ := stockTable(n)
			table.Select(n / 2)
			b.ReportAllocs()
			for b.Loop() {
				table.Draw(&th, 120, 40)
			}
		})
	}
}
