package order

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"orderpad/store/catalog"
)

func quotedOrder(t *testing.T) Order {
	t.Helper()
	return Order{ExtOrderID: "OP7F3K-0012", CustomerName: "Cascade Youth", Lines: rows(t, "PC54 Navy S=4@8.50 M=12@8.50", "PC54 Red S=1@8.50")}
}

// TestHashChangesWithAnyCell holds that any size, price, colour or style changes
// the hash.
func TestHashChangesWithAnyCell(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := quotedOrder(t)
		was := o.Shown().Hash()
		changed := o.Clone()
		l := &changed.Lines[rapid.IntRange(0, len(o.Lines)-1).Draw(rt, "line")]
		c := &l.Cells[rapid.IntRange(0, len(l.Cells)-1).Draw(rt, "cell")]
		switch rapid.IntRange(0, 5).Draw(rt, "what") {
		case 0:
			c.Qty += rapid.IntRange(1, 99).Draw(rt, "more")
		case 1:
			c.Price.Money += catalog.Money(rapid.IntRange(1, 999).Draw(rt, "cents"))
		case 2:
			c.Size = "5XL"
		case 3:
			l.Color += "x"
		case 4:
			l.Style += "9"
		case 5:
			changed.Fields.DateOrderRequestedToShip = Date{2026, 12, 1}.AddDays(rapid.IntRange(0, 300).Draw(rt, "day"))
		}
		if changed.Shown().Hash() == was {
			rt.Fatalf("%+v has the hash of before", changed.Lines)
		}
	})
}

// TestHashChangesWithNothingElse holds that what the customer is not shown, and
// the order of rows, leave the hash.
func TestHashChangesWithNothingElse(t *testing.T) {
	o := quotedOrder(t)
	was := o.Shown().Hash()
	one := int64(1)
	for name, change := range map[string]func(*Order){
		"version": func(o *Order) { o.Version += 5 }, "state": func(o *Order) { o.State = Held }, "test": func(o *Order) { o.Test = true },
		"note":       func(o *Order) { o.Fields.Notes = []Note{{"x", "Notes To Art"}} },
		"PO":         func(o *Order) { o.Fields.CustomerPurchaseOrder = "PO-1" },
		"rep":        func(o *Order) { o.Fields.CustomerServiceRep = "Ann" },
		"order type": func(o *Order) { o.Fields.IDOrderType = &one },
		"source":     func(o *Order) { o.Lines[0].PriceFrom = "list" },
		"rows":       func(o *Order) { o.Lines[0], o.Lines[1] = o.Lines[1], o.Lines[0] },
		"quotes":     func(o *Order) { o.Quotes = []Quote{{Number: "x"}} },
		"times":      func(o *Order) { o.UpdatedAt = time.Now() },
		"placed":     func(o *Order) { o.Fields.DateOrderPlaced = Date{2026, 11, 28} },
	} {
		changed := o.Clone()
		change(&changed)
		if changed.Shown().Hash() != was {
			t.Errorf("%s changes the hash", name)
		}
	}
}

func TestSinceTheQuote(t *testing.T) {
	o := Order{ExtOrderID: "OP-1", Lines: rows(t, "PC54 Navy S=4@8.50 M=12@8.50")}
	q := Quote{Number: o.NextQuote(), Hash: o.Shown().Hash(), Shown: o.Shown()}
	if q.Number != "OP-1-Q1" || q.Since(o.Shown()) != "" {
		t.Fatalf("%q %q", q.Number, q.Since(o.Shown()))
	}
	for want, change := range map[string]func(*Order){
		"changed since the quote: M 12 -> 24, +102.00":            func(o *Order) { o.Lines[0].Cells[1].Qty = 24 },
		"changed since the quote: S 4 -> 0, -34.00":               func(o *Order) { o.Lines[0].Cells = o.Lines[0].Cells[1:] },
		"changed since the quote: S 8.50 -> 7.75, -3.00":          func(o *Order) { o.Lines[0].Cells[0].Price.Money = 775 },
		"changed since the quote: ship by none -> 2026-12-11":     func(o *Order) { o.Fields.DateOrderRequestedToShip = Date{2026, 12, 11} },
		"changed since the quote: PC54 Red L 0 -> 2, +17.00":      func(o *Order) { o.Lines = append(o.Lines, rows(t, "PC54 Red L=2@8.50")...) },
		"changed since the quote: shipping 0.00 -> 12.00, +12.00": func(o *Order) { o.Fields.Shipping = catalog.PriceOf(1200) },
		"changed since the quote: customer none -> Acme":          func(o *Order) { o.CustomerName = "Acme" },
	} {
		changed := o.Clone()
		change(&changed)
		if got := q.Since(changed.Shown()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if (Quote{Until: Date{2026, 11, 28}}).Lapsed(Date{2026, 11, 28}) || !(Quote{Until: Date{2026, 11, 28}}).Lapsed(Date{2026, 11, 29}) {
		t.Error("a quote holds on its last day, and no longer")
	}
}

// TestAgreementTravelsUntilAnEdit holds that an edit voids an agreement, that it
// stands again when the edit is taken back, and that its note goes with it.
func TestAgreementTravelsUntilAnEdit(t *testing.T) {
	o := quotedOrder(t)
	o.Agreement = &Agreement{Name: "Ana Ruiz", Hash: o.Shown().Hash(), Total: o.Total(), At: time.Date(2026, 11, 28, 14, 5, 0, 0, time.UTC)}
	travels := func(o Order) bool {
		n := 0
		for _, note := range DefaultSettings().Defaults(o).Fields.Notes {
			if note.Type == "Notes On Order" && strings.HasPrefix(note.Note, "AGREED by Ana Ruiz, 2026-11-28 14:05 UTC") {
				n++
			}
		}
		return n == 1
	}
	if !travels(o) || len(o.Fields.Notes) != 0 {
		t.Fatal("an agreement travels as a note, once")
	}
	changed := o.Clone()
	changed.Lines[0].Cells[0].Qty++
	if _, stands := changed.Agreed(); stands || travels(changed) {
		t.Error("an edit voids it")
	}
	changed.Lines[0].Cells[0].Qty--
	if !travels(changed) {
		t.Error("it stands again when the edit is taken back")
	}
	for _, bad := range []string{"", "  ", "\x00", strings.Repeat("x", 5000), "4111 1111 1111 1111"} {
		if _, err := AgreeName(bad); err == nil {
			t.Errorf("%.20q is a name", bad)
		}
	}
	if name, err := AgreeName("  Ana\tRuíz "); err != nil || name != "Ana Ruíz" {
		t.Errorf("%q %v", name, err)
	}
}

func TestQuotableSaysWhy(t *testing.T) {
	for want, o := range map[string]Order{
		"no pieces":                {ExtOrderID: "OP-1"},
		"PC54 Navy M has no price": {Lines: rows(t, "PC54 Navy S=4@8.50 M=1")},
	} {
		if err := o.Quotable(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := quotedOrder(t).Quotable(); err != nil {
		t.Error(err)
	}
}

func TestPlainText(t *testing.T) {
	o := quotedOrder(t)
	o.Fields.DateOrderRequestedToShip = Date{2026, 12, 11}
	o.Fields.CustomerServiceRep = "secret rep"
	s := DefaultSettings()
	s.Shop.Name = "Kent Print Works"
	text := o.PlainText(s)
	for _, want := range []string{"Kent Print Works\n", "For Cascade Youth\n", "PC54 Navy\n  S 4, M 12   $8.50 each\n  16 pieces   $136.00", "17 pieces", "$144.50", "Friday, December 11, 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in:\n%s", want, text)
		}
	}
	if strings.Contains(text, "secret") {
		t.Error("the shop's own is on the customer's text")
	}
}
