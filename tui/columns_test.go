package tui_test

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui"
	"orderpad/tui/kit"
)

// sortable is a list whose columns the rep hides and sorts by.
type sortable struct {
	*list
	away   bool // the list is not in sight
	sorted []kit.ListPrefs
}

func (s *sortable) List() (*kit.Table, bool) { return &s.table, !s.away }

func (s *sortable) Resort() tea.Cmd {
	s.sorted = append(s.sorted, s.table.Prefs())
	return nil
}

func columnsRig(t *testing.T, w, h int, from tui.Places) (rig, *sortable, *[]tui.Places) {
	t.Helper()
	var kept []tui.Places
	var queue *sortable
	r := newRig(t, w, h, func(o *tui.Options) {
		queue = &sortable{list: newList(o.Env, "Queue", 30)}
		queue.inList = true
		queue.table.Sorts = []string{"style", "total"}
		o.Screens[kit.Queue], o.Places = queue, from
		o.Keep = func(p tui.Places) error { kept = append(kept, p); return nil }
	})
	r.Press("alt+3")
	return r, queue, &kept
}

func TestColumnsGolden(t *testing.T) {
	r, _, _ := columnsRig(t, 80, 24, tui.Places{})
	r.Press("alt+h", "down", "space", "down", "down", "x", "home", "s").Goldens(t)
}

func TestColumnsAreHiddenAndShown(t *testing.T) {
	r, queue, kept := columnsRig(t, 120, 40, tui.Places{})
	r.Has("COLOUR", "DESCRIPTION")
	r.Press("alt+h").Has("Columns of Queue").Press("down", "space").Has("hidden")
	r.Press("esc").HasNot("Columns of", "COLOUR").Has("STYLE", "DESCRIPTION")
	r.Fire(nil)
	if got := (*kept)[len(*kept)-1].Lists[kit.Queue]; got.Hidden != "colour" {
		t.Errorf("kept %+v", got)
	}
	r.Press("alt+h", "down", "space", "enter").Has("COLOUR")
	// The last column stays.
	r.Press("alt+h", "home")
	for range queue.table.Columns {
		r.Press("space", "down")
	}
	r.Press("end", "space").Has("one column stays").Press("esc").Has("TOTAL").HasNot("STYLE")
	// So does one that is fixed, and a list without an order is not sorted.
	queue.table.Apply(kit.ListPrefs{})
	queue.table.Columns[0].Fixed, queue.table.Sorts = true, nil
	r.Press("alt+h").HasNot("sort").Press("space").Has("this column stays").Press("esc").Has("STYLE")
}

func TestColumnsSort(t *testing.T) {
	r, queue, _ := columnsRig(t, 120, 40, tui.Places{})
	r.Press("alt+h", "s").Has("upwards").Press("s").Has("downwards").Press("s").HasNot("upwards", "downwards")
	want := []kit.ListPrefs{{SortBy: "style"}, {SortBy: "style", SortDown: true}, {}}
	if len(queue.sorted) != 3 || queue.sorted[0] != want[0] || queue.sorted[1] != want[1] || queue.sorted[2] != want[2] {
		t.Errorf("sorted %+v", queue.sorted)
	}
	r.Press("down", "s").Has("not sorted by this column")
	if len(queue.sorted) != 3 {
		t.Error("a column that cannot be sorted by was")
	}
}

func TestColumnsAreAsTheyWereAtTheNextStart(t *testing.T) {
	r, queue, _ := columnsRig(t, 120, 40, tui.Places{Lists: map[kit.ScreenID]kit.ListPrefs{
		kit.Queue: {Hidden: "colour,gone", SortBy: "total", SortDown: true},
	}})
	r.HasNot("COLOUR").Has("TOTAL▼")
	if p := queue.table.Prefs(); p.SortBy != "total" || !p.SortDown {
		t.Errorf("%+v", p)
	}
	queue.table.Apply(kit.ListPrefs{SortBy: "no longer there"})
	if p := queue.table.Prefs(); p.SortBy != "total" {
		t.Errorf("sorted by %q", p.SortBy)
	}
}

func TestColumnsOnlyWhereAListIsInSight(t *testing.T) {
	r, queue, _ := columnsRig(t, 120, 40, tui.Places{})
	queue.away = true
	r.Press("alt+h").HasNot("Columns of Queue").Has("Columns: hide, show, sort: not on this screen.")
	r.Press("alt+2", "alt+h").HasNot("Columns of")
}

func TestColumnsFitEverywhere(t *testing.T) {
	r, _, _ := columnsRig(t, 80, 24, tui.Places{})
	r.Press("alt+h", "down", "space").FitsEverywhere(t)
}
