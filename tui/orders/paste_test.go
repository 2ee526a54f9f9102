package orders_test

import (
	"strings"
	"testing"
	"time"

	"orderpad/tui/kit"
)

func TestPaste(t *testing.T) {
	const sheet = "sheet: " // it is looked at first
	for _, c := range []struct{ name, text, want, said string }{
		{"sizes", "S 4, M 8, 2XL 2", "PC54 Navy S4 M8 2XL2 @8.50", "Pasted 14 pieces in 1 row"},
		{"row", "4\t8\t8\t2", "PC54 Navy S4 M8 L8 XL2 @8.50", "Pasted 22 pieces"},
		{"column of numbers", "4\n8\n8\n2\n", "", sheet + "4 of which sizes?"},
		{"sizes with a price", "S\t4\t$7.00\nM\t8\t$7.00", "PC54 Navy S4 M8 @7.00", "Pasted 12 pieces"},
		{"a row below a total", "\tS\tM\nNavy\t4\t8\nJet Black\t1\t1\n\t5\t9", "PC54 Navy S4 M8 @8.50 | PC54 Jet Black S1 M1 @8.50", "2 rows"},
		{"table", "Colour\tS\tM\tL\nJet Black\t1\t2\t3\nNvy\t4\t5\t6", "PC54 Navy S4 M5 L6 @8.50 | PC54 Jet Black S1 M2 L3 @8.50", "2 rows"},
		{"e-mail", "Hi Ann, 12 mediums and 6 XL please, by the 3rd?", "", sheet + "is not read: “by”"},
		{"two colours", "Navy: S 4, M 8\nJet Black: S 2, M 2", "PC54 Navy S4 M8 @8.50 | PC54 Jet Black S2 M2 @8.50", "Pasted 16 pieces in 2 rows"},
		{"not made", "XS 4, M 2", "", "Navy is not made in XS"},
		{"another colour", "Red: S 4, M 8", "", sheet + "“Red: S 4, M 8”"},
		{"youth", "Youth: S 4, M 8", "", sheet + "PC54 has no youth sizes"},
		{"nothing", "see you there", "", "no sizes with numbers are in it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, 80, 24).grid()
			r.Paste(c.text)
			if asked, ok := strings.CutPrefix(c.said, sheet); ok {
				r.Has("Paste into a new order", asked)
			} else {
				r.said(t, c.said)
			}
			if c.want == "" {
				if len(r.shop.orders) != 0 {
					t.Fatal("an order was made")
				}
				return
			}
			o := r.only(t)
			if got := lines(o); got != c.want {
				t.Fatal(got)
			}
			r.Press("ctrl+z")
			if o := r.only(t); len(o.Lines) != 0 {
				t.Fatalf("undone to %s", lines(o))
			}
		})
	}
}

// TestPasteOfAColourWithoutARow offers its row on the sheet; enter adds it.
func TestPasteOfAColourWithoutARow(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Paste("Navy: S 4, M 8\nTrue Royal: S 2, M 2").Has("Paste into a new order", "PC54 True Royal", "adds 16 pcs")
	r.clock.Advance(time.Second)
	r.Press("enter")
	r.said(t, "Pasted 16 pieces in 2 lines")
	if got := lines(r.only(t)); got != "PC54 Navy S4 M8 @8.50 | PC54 True Royal S2 M2 @8.50" {
		t.Fatal(got)
	}
	r.Has("True Royal")
	r.Press("ctrl+z")
	if o := r.only(t); len(o.Lines) != 0 {
		t.Fatalf("undone to %s", lines(o))
	}
}

// TestPasteOnAnOrder opens the sheet there too, whatever its style.
func TestPasteOnAnOrder(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("4", "esc").Paste("pc54 jet black m 12, l 6").Has("Paste into OP7F3K-0012", "PC54 Jet Black", "adds 18 pcs")
	r.clock.Advance(time.Second)
	r.Press("enter")
	if got := lines(r.only(t)); got != "PC54 Navy S4 @8.50 | PC54 Jet Black M12 L6 @8.50" {
		t.Fatal(got)
	}
}

func TestUnmarkedPasteTakesItsFirstKeyBack(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("1")
	r.Send(kit.PasteMsg{Text: "12\t6", Typed: 1})
	if got := lines(r.only(t)); got != "PC54 Navy S12 M6 @8.50" {
		t.Fatal(got)
	}
}
