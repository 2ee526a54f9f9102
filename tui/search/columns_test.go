package search_test

import (
	"strings"
	"testing"

	"orderpad/tui/kit"
)

// hide puts columns away, as the columns box does.
func (r rig) hide(t *testing.T, ids string) {
	t.Helper()
	table, inSight := r.screen.List()
	if !inSight {
		t.Fatal("the list is not in sight\n" + r.Screen())
	}
	table.Apply(kit.ListPrefs{Hidden: ids})
}

func TestColumnsAreHidden(t *testing.T) {
	for _, c := range []struct{ ids, text, shown, gone string }{
		{"", "pc54 navy", "DESCRIPTION S M XL 2XL 4XL TOTAL", ""},
		{"description", "pc54 navy", "STYLE COLOUR S 2XL TOTAL", "DESCRIPTION"},
		{"oversize", "pc54 navy", "S XL TOTAL", "2XL 3XL 4XL"},
		{"sizes", "pc54 navy", "2XL 3XL TOTAL", " S M L XL"},
		{"total", "pc54 navy", "S 2XL DESCRIPTION", "TOTAL 891"},
		{"description,small,sizes,oversize,other,total", "navy", "STYLE COLOUR PC54 Navy", "TOTAL DESCRIPTION 2XL"},
		{"other", "pt20", "STYLE TOTAL", "3030 3230"},
		{"sizes", "pt20", "3030 3230", ""},
	} {
		t.Run(c.ids+" "+c.text, func(t *testing.T) {
			r := newRig(t, 120, 30, nil)
			r.Type(c.text)
			r.hide(t, c.ids)
			var head string
			lines := strings.Split(r.Screen(), "\n")
			for _, l := range lines[:len(lines)-2] { // the last tells what is out of sight
				if strings.Contains(l, "STYLE") || strings.Contains(l, "Navy") {
					head += " " + strings.Join(strings.Fields(l), " ") + " "
				}
			}
			for _, want := range strings.Fields(c.shown) {
				if !strings.Contains(head, " "+want+" ") {
					t.Errorf("%s is not in sight\n%s", want, r.Screen())
				}
			}
			for _, not := range strings.Fields(c.gone) {
				if strings.Contains(head, " "+not+" ") {
					t.Errorf("%s is in sight\n%s", not, r.Screen())
				}
			}
			r.FitsEverywhere(t)
		})
	}
}

// What is hidden makes room for what is not, and is told of the selected row.
func TestHiddenColumnsMakeRoom(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("pc54 navy").HasNot("DESCRIPTION")
	r.hide(t, "oversize")
	r.Has("DESCRIPTION", "Core Cotton Tee", "2XL 44").HasNot("+")
	table, _ := r.screen.List()
	for _, fixed := range []string{"style", "color"} {
		for _, c := range table.Columns {
			if c.ID == fixed && !c.Fixed {
				t.Errorf("%s can be hidden", fixed)
			}
		}
	}
}

func TestNoColumnsWithoutHits(t *testing.T) {
	r := newRig(t, 80, 24, func(f *shop) { f.stock(nil) })
	if _, inSight := r.screen.List(); inSight {
		t.Error("an empty list has columns to hide")
	}
}
