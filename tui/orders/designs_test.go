package orders_test

import (
	"strings"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestDesignsOfTheCustomerFirst: + a design lists what this customer had made,
// then any number is typed, or a new one by its name.
func TestDesignsOfTheCustomerFirst(t *testing.T) {
	for name, tt := range map[string]struct {
		typed string
		keys  []string
		want  order.Design
	}{
		"the newest of theirs": {"", []string{"enter"}, order.Design{IDDesign: "30472", DesignName: "LC + FB"}},
		"one by its words":     {"cap", []string{"enter"}, order.Design{IDDesign: "38464.01", DesignName: "Cap front"}},
		"one by its number":    {"38464.01", []string{"enter"}, order.Design{IDDesign: "38464.01", DesignName: "Cap front"}},
		"any number":           {"99001", []string{"enter"}, order.Design{IDDesign: "99001"}},
		"a new one by name":    {"Heron", []string{"enter", "enter"}, order.Design{DesignName: "Heron"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 100, 24)
			o := r.full()
			r.shop.designs = map[int64][]work.DesignLine{*o.Fields.IDCustomer: {
				{Number: "30472", Name: "LC + FB", Times: 6, LastUsed: order.Date{Year: 2026, Month: 11, Day: 24}},
				{Number: "38464.01", Name: "Cap front", Times: 1, LastUsed: order.Date{Year: 2025, Month: 3, Day: 2}},
				{Name: "named only", Times: 1},
			}}
			r.open(o)
			r = r.section("Designs").toAdd(t)
			r.Press("enter").Has("30472  LC + FB", "6 times, last Tue 24 Nov", "2 Mar 2025", "a new design").HasNot("named only")
			r.Type(tt.typed).Press(tt.keys...)
			got := r.shop.one(t, o.ID).Fields.Designs
			if len(got) != 2 || got[1].IDDesign != tt.want.IDDesign || got[1].DesignName != tt.want.DesignName || got[1].ExtDesignID != "DESIGN-2" {
				t.Errorf("%+v", got)
			}
		})
	}
}

// TestDesignsOfNobody: without a customer, or one whose art is not known here, a
// design is typed.
func TestDesignsOfNobody(t *testing.T) {
	r := newRig(t, 100, 24)
	o := r.full()
	r.open(o)
	r = r.section("Designs").toAdd(t)
	r.Press("enter").Has("name", "place", "shop's number").Type("Heron").Press("tab", "tab").Type("30x").Press("enter").Has("not a design")
	r.Press("backspace").Press("enter")
	got := r.shop.one(t, o.ID).Fields.Designs
	if len(got) != 2 || got[1].DesignName != "Heron" || got[1].IDDesign != "30" {
		t.Errorf("%+v", got)
	}
}

// toAdd puts the cursor on + a design.
func (r *rig) toAdd(t *testing.T) *rig {
	t.Helper()
	r.Press("home")
	for range 20 {
		if strings.Contains(r.Screen(), "\u25b8 + a design") {
			return r
		}
		r.Press("down")
	}
	t.Fatal(r.Screen())
	return nil
}
