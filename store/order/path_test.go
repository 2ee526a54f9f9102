package order

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

// sample is a value of a field's type, and how Filled writes it.
func sample(kind string) (value, want string) {
	switch kind {
	case "number":
		return "7", "7"
	case "money":
		return "$1,010.5", "1010.50"
	case "date":
		return "11/28/2026", "2026-11-28"
	}
	return "some text", "some text"
}

func filled(o Order) map[string]string {
	all := map[string]string{}
	for _, f := range o.Filled() {
		all[f.Path] = f.Value
	}
	return all
}

// TestEveryFieldOfTheTable sets each field by its path and reads it back, one
// after another on one order: lists grow, and nothing disturbs another field.
func TestEveryFieldOfTheTable(t *testing.T) {
	o := Order{Lines: rows(t, "PC54 Navy S=4@8.50")}
	want := map[string]string{}
	for _, f := range FieldTable() {
		path := strings.ReplaceAll(f.Path, ".N.", ".0.")
		if f.Type == "id" || f.Type == "line" || f.Type == "columns" {
			continue
		}
		value, read := sample(f.Type)
		if err := o.SetPath(path, value); err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		want[path] = read
		if info, ok := LookupField(path); !ok || info != f {
			t.Errorf("LookupField(%s): %v", path, info)
		}
	}
	if got := filled(o); !reflect.DeepEqual(got, want) {
		for path, v := range want {
			if got[path] != v {
				t.Errorf("%s reads back as %q, want %q", path, got[path], v)
			}
		}
		for path := range got {
			if _, ok := want[path]; !ok {
				t.Errorf("%s is filled and not in the table of fields", path)
			}
		}
	}
	if !o.BlockEdited {
		t.Error("a change of the Customer block is not marked")
	}
	for path := range want {
		if err := o.SetPath(path, ""); err != nil {
			t.Errorf("clearing %s: %v", path, err)
		}
	}
	if got := filled(o); len(got) != 0 {
		t.Errorf("cleared, and still filled: %v", got)
	}
}

// TestFieldTableIsWhole holds that each leaf of the fields has its row.
func TestFieldTableIsWhole(t *testing.T) {
	var leaves func(reflect.Type, string)
	leaves = func(typ reflect.Type, prefix string) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			path, kind := prefix+jsonName(f), f.Type
			switch {
			case kind.Kind() == reflect.Slice:
				leaves(kind.Elem(), path+".N.")
			case kind.Kind() == reflect.Struct && !isLeaf(kind):
				leaves(kind, path+".")
			default:
				if _, ok := LookupField(path); !ok {
					t.Errorf("%s has no row in the table of fields", path)
				}
			}
		}
	}
	leaves(reflect.TypeFor[Fields](), "")
	leaves(reflect.TypeFor[LineFields](), "LinesOE.N.")
	for _, f := range FieldTable() {
		if !slices.Contains([]string{"id", "text", "number", "money", "date", "block", "line", "columns"}, f.Type) || f.Meaning == "" {
			t.Errorf("%s: type %q, meaning %q", f.Path, f.Type, f.Meaning)
		}
		if strings.Count(f.Proxy, ".N.") > strings.Count(f.Path, ".N.") {
			t.Errorf("%s: the proxy's path %s has places that ours lacks", f.Path, f.Proxy)
		}
	}
}

func TestSetPathLists(t *testing.T) {
	var o Order
	set := func(path, value string) {
		t.Helper()
		if err := o.SetPath(path, value); err != nil {
			t.Fatal(err)
		}
	}
	set("Notes.0.Note", "rush")
	set("Notes.1.Note", "fold")
	set("Notes.1.Type", "Notes To Production")
	set("Notes.2.Note", "") // nothing to put there
	set("Designs.0.Locations.0.LocationDetails.0.Text", "Hello")
	before := o.Clone()
	set("Notes.0", "")
	set("Designs.0.Locations.0.Location", "Left Chest")
	if len(o.Fields.Notes) != 1 || o.Fields.Notes[0].Note != "fold" || len(before.Fields.Notes) != 2 || before.Fields.Designs[0].Locations[0].Location != "" {
		t.Errorf("now %+v, before %+v", o.Fields.Notes, before.Fields)
	}
	set("CustomerSeviceRep", "Pat")
	if o.Fields.CustomerServiceRep != "Pat" {
		t.Error("the Swagger's spelling of the rep is not known")
	}
}

func TestSetPathLines(t *testing.T) {
	o := Order{Lines: rows(t, "PC54 Navy S=4@8.50 3XL=1@11.50", "DD x", "K500 Red 2XL=2")}
	o.Lines[1] = Line{Style: "DD", Fee: true, Cells: []Cell{{Qty: 1}}}
	for _, c := range [][2]string{
		{"LinesOE.0.Color", "JetBlack"}, {"LinesOE.0.Description", "Tee"}, {"LinesOE.0.Size01", "5"}, {"LinesOE.0.Size06", "2"},
		{"LinesOE.0.Size02", "7"}, {"LinesOE.0.PartNumber", "PC61"}, {"LinesOE.2.Qty", "12"}, {"LinesOE.2.Size", "3x"},
		{"LinesOE.2.Price", "9"}, {"LinesOE.2.PartNumber", "K510_3X"}, {"LinesOE.1.Qty", "3"}, {"LinesOE.1.cur_UnitPriceUserEntered", "60"},
		{"LinesOE.0.WorkOrderNotes", "fold"},
	} {
		if err := o.SetPath(c[0], c[1]); err != nil {
			t.Errorf("%s: %v", c[0], err)
		}
	}
	want := "PC61 S 5 @8.50\nPC61 M 7\nPC61_3X 3XL 2 @11.50\nDD 3 [3 0 0 0 0 0] @60.00\nK510_3X 3XL 12 @9.00"
	if got := show(Split(o.Lines, SplitSuffix, catalog.Spelling{})); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if o.Lines[0].Color != "JetBlack" || o.Lines[0].Description != "Tee" || o.Lines[0].WorkOrderNotes != "fold" {
		t.Errorf("line: %+v", o.Lines[0])
	}
}

// TestBlocksHaveThreeStates sets absent, none and one.
func TestBlocksHaveThreeStates(t *testing.T) {
	o := Order{Lines: rows(t, "PC54 Navy S=4")}
	for _, name := range []string{"ExtDesignIDBlock", "DesignIDBlock", "ExtShipID"} {
		path := "LinesOE.0." + name
		for _, value := range []string{"DES-1", "none", ""} {
			if err := o.SetPath(path, value); err != nil {
				t.Fatal(err)
			}
			if got, ok := filled(o)[path]; got != value || ok != (value != "") {
				t.Errorf("%s=%q reads back as %q, filled %v", path, value, got, ok)
			}
		}
	}
	none := ""
	if o.Lines[0].ExtShipID != nil {
		t.Error("a cleared block is not absent")
	}
	if o.Lines[0].ExtShipID = &none; filled(o)["LinesOE.0.ExtShipID"] != "none" {
		t.Error("an empty block is not told from an absent one")
	}
}

func TestSetPathErrors(t *testing.T) {
	base := Order{Lines: rows(t, "PC54 Navy S=4@8.50 3XL=1 4XL=1", "K500 Red M=1")}
	base.Fields.Notes = []Note{{Note: "x"}}
	for _, c := range []struct{ path, value, want string }{
		{"ContactEmial", "a@b.c", "did you mean ContactEmail?"},
		{"Customer.BillingCty", "Kent", "did you mean BillingCity?"},
		{"ExtOrderId", "1", "did you mean ExtOrderID?"},
		{"uuid", "1", "those that are there: "},
		{"LinesOE.0.Colour", "Navy", "did you mean Color?"},
		{"LinesOE.0.WorkOrderNote", "x", "did you mean WorkOrderNotes?"},
		{"ShippingAddresses.0.City", "Kent", "did you mean ShipCity?"},
		{"Notes.3.Note", "x", "takes 0 to 1"},
		{"Notes.-1.Note", "x", "takes 0 to 1"},
		{"Notes.x.Note", "x", "takes 0 to 1"},
		{"Notes.0", "x", "name one of its fields"},
		{"Notes", "x", "name one of them"},
		{"Customer", "x", "name one of them"},
		{"ContactEmail.x", "x", "has no parts"},
		{"date_OrderPlaced.Year", "2026", "has no parts"},
		{"LinesOE.0.Color.x", "x", "has no parts"},
		{"LinesOE", "x", "name a line and its field"},
		{"LinesOE.0", "", "name a line and its field"},
		{"LinesOE.2.Color", "x", "there is no line 2; the order has 2"},
		{"LinesOE.x.Color", "x", "there is no line x"},
		{"ExtOrderID", "X-1", "stays as it was given"},
		{"id_Customer", "abc", "whole number"},
		{"id_Customer", "1.5", "whole number"},
		{"id_Customer", "99999999999999999999", "whole number"},
		{"cur_Shipping", "8.505", "more than two decimals"},
		{"cur_Shipping", "-1", "below zero"},
		{"TaxTotal", "abc", "is not an amount"},
		{"LinesOE.0.Price", "8.505", "more than two decimals"},
		{"date_OrderDropDead", "2026-13-45", "is not a date"},
		{"date_OrderDropDead", "tomorrow", "is not a date"},
		{"LinesOE.0.Qty", "3", "this line has 3 sizes"},
		{"LinesOE.0.Size06", "3", "does not say which size"},
		{"LinesOE.1.Size06", "3", "does not say which size"},
		{"LinesOE.1.Qty", "-3", "negative"},
		{"LinesOE.1.Qty", "1.5", "not a whole number"},
		{"LinesOE.1.Size01", "100000", "over 99,999"},
		{"LinesOE.1.Size", "Banana", "no size table knows"},
		{"LinesOE.1.PartNumber", "", "needs a part number"},
		{"LinesOE.1.PartNumber", "K500_3X", "K500 in 3XL"},
		{"Notes.0.Note", "card 4111 1111 1111 1111", "full card number"},
		{"LinesOE.0.Description", "4111111111111111", "full card number"},
		{"", "x", "there is no field"},
	} {
		o := base.Clone()
		err := o.SetPath(c.path, c.value)
		e, ok := err.(*Error)
		if !ok || e.Kind != KindInvalid || e.Field != c.path || !strings.Contains(e.Message, c.want) {
			t.Errorf("%s=%s: %v; want %q", c.path, c.value, err, c.want)
		}
		if !reflect.DeepEqual(o, base) {
			t.Errorf("%s=%s is refused and changed the order", c.path, c.value)
		}
	}
}
