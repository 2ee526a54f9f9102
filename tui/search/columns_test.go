package search_test

import (
	"slices"
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
		{"", "pc54 navy", "PC54 Tee S M XL 2XL 4XL Navy 903 up", ""},
		{"description", "pc54 navy", "PC54 S 2XL Navy 903", "Core Tee"},
		{"oversize", "pc54 navy", "S XL 903", "2XL 3XL 4XL"},
		{"sizes", "pc54 navy", "2XL 3XL 903", "S M L XL"},
		{"total", "pc54 navy", "S 2XL Tee", "903 up"},
		{"description,small,sizes,oversize,other,total", "navy", "PC54 Navy", "903 Tee 2XL S"},
		{"other", "pt20", "PT20 101", "3030 3230"},
		{"sizes", "pt20", "3030 3230", ""},
	} {
		t.Run(c.ids+" "+c.text, func(t *testing.T) {
			r := newRig(t, 110, 30, nil)
			r.Type(c.text)
			r.hide(t, c.ids)
			lines := strings.Split(r.Screen(), "\n")
			seen := strings.FieldsFunc(strings.Join(lines[1:len(lines)-2], " "), func(r rune) bool { return r == ' ' || r == '│' })
			for _, want := range strings.Fields(c.shown) {
				if !slices.Contains(seen, want) {
					t.Errorf("%s is not in sight\n%s", want, r.Screen())
				}
			}
			for _, not := range strings.Fields(c.gone) {
				if slices.Contains(seen, not) {
					t.Errorf("%s is in sight\n%s", not, r.Screen())
				}
			}
			r.FitsEverywhere(t)
		})
	}
}

// What is hidden is told of the selected row.
func TestHiddenColumnsAreTold(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("pc54 navy").HasNot("2XL 44")
	r.hide(t, "oversize")
	r.Has("Core Cotton Tee", "2XL 44").HasNot("+")
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
