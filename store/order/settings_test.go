package order

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/store/catalog"
)

func TestDefaultSettings(t *testing.T) {
	got, err := Connection{Kind: KindProxy}.ReadSettings()
	want := Settings{
		Split: SplitSuffix, Spelling: catalog.Spelling{Table: catalog.TableSeed}, Breaks: BreaksStyle, PushPath: "/onsite/order-push", ExtPrefix: "NWCA-",
		Customer: 2791, OrderType: 6, Location: 2, Employee: 2, Source: "orderpad", APISource: "ManageOrders",
		Calendar: Calendar{Transit: 3, Days: []time.Weekday{1, 2, 3, 4, 5}}, Keep: 36, Rate: 30, Mark: "accepted", Roster: RosterDetails, PartName: "NAME", PartNumber: "NAME/NUMBER",
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
}

func TestEverySetting(t *testing.T) {
	var c Connection
	want := DefaultSettings()
	for _, s := range []struct {
		name, value string
		change      func()
	}{
		{"split", "columns", func() { want.Split = SplitColumns }},
		{"sizes", "export-2026", func() { want.Spelling.Table = catalog.TableExport }},
		{"suffix.3x", "_3XL", func() { want.Spelling.Override = map[string]string{"3XL": "_3XL"} }},
		{"surcharge.2XL", "2.00", func() { want.Surcharges = catalog.Surcharges{"2XL": 200} }},
		{"breaks", "design", func() { want.Breaks = BreaksDesign }},
		{"push_path", "/manageorders/externalorderjson", func() { want.PushPath = "/manageorders/externalorderjson" }},
		{"ext_prefix", "SHOP-", func() { want.ExtPrefix = "SHOP-" }},
		{"test", "on", func() { want.Test = true }},
		{"customer", "107", func() { want.Customer = 107 }},
		{"order_type", "21", func() { want.OrderType = 21 }},
		{"location", "3", func() { want.Location = 3 }},
		{"employee", "222", func() { want.Employee = 222 }},
		{"source", "shop", func() { want.Source = "shop" }},
		{"api_source", "Shop", func() { want.APISource = "Shop" }},
		{"part.name", "Monogram", func() { want.PartName = "Monogram" }},
		{"part.number", "NUMBER", func() { want.PartNumber = "NUMBER" }},
		{"blanks", "on", func() { want.Blanks = true }},
		{"office", "253-555-0100", func() { want.Office = "253-555-0100" }},
		{"change", "1 Dec: sync first", func() { want.Change = "1 Dec: sync first" }},
		{"ca", "/etc/company.pem", func() { want.CA = "/etc/company.pem" }},
		{"keep", "24", func() { want.Keep = 24 }},
		{"rep", "Pat", func() { want.Rep = "Pat" }},
		{"email", "orders@shop.com", func() { want.Email = "orders@shop.com" }},
		{"rate", "60", func() { want.Rate = 60 }},
		{"tax_flags", "2, 1,2", func() { want.TaxFlags = []int{1, 2} }},
		{"org", "demo", func() { want.Org = "demo" }},
		{"dates", "day-first", func() { want.DayFirst = true }},
		{"mark", "committed", func() { want.Mark = "committed" }},
		{"roster", "notes", func() { want.Roster = RosterNotes }},
		{"holidays", "2026-12-25, 12/24/2026", func() { want.Calendar.Holidays = []Date{{2026, 12, 24}, {2026, 12, 25}} }},
		{"transit", "5", func() { want.Calendar.Transit = 5 }},
		{"work_days", "tue, Monday", func() { want.Calendar.Days = []time.Weekday{time.Monday, time.Tuesday} }},
		{"shop.name", "Kent Print Works", func() { want.Shop.Name = "Kent Print Works" }},
		{"shop.address", "410 Railroad Ave N", func() { want.Shop.Address = "410 Railroad Ave N" }},
		{"shop.phone", "253-555-0100", func() { want.Shop.Phone = "253-555-0100" }},
		{"shop.logo", "logo.png", func() { want.Shop.Logo = "logo.png" }},
		{"shop.terms", "Net 30", func() { want.Shop.Terms = "Net 30" }},
		{"shop.mail", "orders@shop.com", func() { want.Shop.Mail = "orders@shop.com" }},
		{"shop.prices", "off", func() { want.Shop.HidePrices = true }},
	} {
		if err := c.SetSetting(s.name, s.value); err != nil {
			t.Errorf("%s=%s: %v", s.name, s.value, err)
		}
		s.change()
		if got, err := c.ReadSettings(); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("after %s=%s\n got %+v, %v\nwant %+v", s.name, s.value, got, err, want)
		}
	}
	if n := len(SettingNames()); n != len(c.Settings) {
		t.Errorf("%d settings are documented, %d were tried", n, len(c.Settings))
	}
	for name := range c.Settings {
		if err := c.SetSetting(name, ""); err != nil {
			t.Errorf("taking %s away: %v", name, err)
		}
	}
	if got, err := c.ReadSettings(); err != nil || !reflect.DeepEqual(got, DefaultSettings()) || len(c.Settings) != 0 {
		t.Errorf("taken away, not the defaults: %+v, %v", got, err)
	}
}

func TestSettingErrors(t *testing.T) {
	for _, s := range []struct{ name, value, want string }{
		{"splt", "suffix", "did you mean split?"},
		{"costumer", "", "did you mean customer?"},
		{"surcharge", "2", "one size at a time, such as surcharge.2XL"},
		{"surchage.3XL", "2", "did you mean surcharge.SIZE?"},
		{"suffix.Banana", "_B", `no size table knows "Banana"`},
		{"surcharge.3XL", "2.005", "more than two decimals"},
		{"surcharge.3XL", "-1", "below zero"},
		{"suffix.3XL", "_3 XL", "what comes after the base part"},
		{"split", "colums", "is one of suffix, server, columns"},
		{"split", "columns", "cannot be used on a proxy"},
		{"sizes", "seed2", "is one of seed, export-2026"},
		{"push_path", "onsite", "is a path such as"},
		{"push_path", "/a?b", "is a path such as"},
		{"test", "yes", "is one of on, off"},
		{"customer", "-1", "whole number"},
		{"customer", "1.5", "whole number"},
		{"order_type", "x", "whole number"},
		{"email", "x", "is an e-mail address"},
		{"rate", "0", "from 4 to 10,000"},
		{"rate", "x", "from 4 to 10,000"},
		{"tax_flags", "5", "numbers from 1 to 4"},
		{"tax_flags", "on", "numbers from 1 to 4"},
		{"org", "x", "has 2 to 9"},
		{"org", "a/b", "has 2 to 9"},
		{"mark", "later", "is one of accepted, committed"},
	} {
		c := Connection{Kind: KindProxy, Settings: map[string]string{"rep": "Pat"}}
		err := c.SetSetting(s.name, s.value)
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindInvalid || e.Field != s.name || !strings.Contains(e.Message, s.want) {
			t.Errorf("%s=%s: %v; want %q", s.name, s.value, err, s.want)
		}
		if len(c.Settings) != 1 {
			t.Errorf("%s=%s is refused and kept", s.name, s.value)
		}
	}
}

func TestDefaultsOfAnOrder(t *testing.T) {
	s := DefaultSettings()
	s.Rep, s.Email = "Pat", "orders@shop.com"
	var o Order
	id := int64(107)
	o.Fields.IDCustomer, o.Fields.ContactEmail = &id, "ann@acme.com"
	f := s.Defaults(o).Fields
	if *f.IDCustomer != 107 || f.ContactEmail != "ann@acme.com" || *f.IDOrderType != 6 || *f.IDCompanyLocation != 2 || *f.IDEmpCreatedBy != 2 ||
		f.ExtSource != "orderpad" || f.APISource != "ManageOrders" || f.CustomerServiceRep != "Pat" {
		t.Errorf("filled in: %+v", f)
	}
	if o.Fields.IDOrderType != nil || o.Fields.CustomerServiceRep != "" {
		t.Error("the order itself changed")
	}
	if f := s.Defaults(Order{}).Fields; *f.IDCustomer != 2791 || f.ContactEmail != "orders@shop.com" {
		t.Errorf("stand-ins: %d %s", *f.IDCustomer, f.ContactEmail)
	}
}

// TestStates goes through every state and event: what Transitions
// allows happens, everything else is a conflict.
func TestStates(t *testing.T) {
	allowed := map[State]map[Event]State{
		Draft:     {EventQueue: Queued, EventHold: Held, EventDiscard: Discarded, EventGive: Cancelled},
		Held:      {EventRelease: Draft, EventDiscard: Discarded, EventGive: Cancelled},
		Queued:    {EventSend: Sending, EventDequeue: Draft, EventHold: Held, EventLookUp: Accepted, EventAsk: Unknown, EventCancel: Cancelled, EventGive: Cancelled},
		Sending:   {EventNotSent: Queued, EventAccept: Accepted, EventLost: Unknown, EventReject: Rejected},
		Unknown:   {EventAccept: Accepted, EventImport: Imported, EventPersonYes: Accepted, EventPersonNo: Queued, EventCancel: Cancelled},
		Accepted:  {EventImport: Imported, EventPersonYes: Accepted, EventPersonNo: Queued, EventCancel: Cancelled, EventGone: Cancelled},
		Imported:  {EventGone: Cancelled},
		Rejected:  {EventEdit: Draft, EventQueue: Queued, EventPersonYes: Accepted, EventPersonNo: Queued, EventCancel: Cancelled, EventDiscard: Discarded},
		Discarded: {EventRestore: Draft, EventGive: Cancelled},
	}
	events := []Event{EventQueue, EventHold, EventRelease, EventEdit, EventDequeue, EventSend, EventNotSent, EventAccept, EventLost, EventReject,
		EventImport, EventPersonYes, EventPersonNo, EventCancel, EventGone, EventDiscard, EventRestore, EventLookUp, EventAsk, EventGive}
	rows := 0
	for _, from := range States {
		for _, event := range events {
			want, ok := allowed[from][event]
			got, err := Next(from, event)
			if ok {
				rows++
			}
			if (ok && (err != nil || got != want)) || (!ok && (!IsKind(err, KindConflict) || got != from || !strings.Contains(err.Error(), string(from)))) {
				t.Errorf("%s on %s: %s, %v", event, from, got, err)
			}
		}
	}
	if rows != len(Transitions) {
		t.Errorf("the machine has %d rows, %d are tried", len(Transitions), rows)
	}
	if slices.ContainsFunc(Transitions, func(tr Transition) bool { return tr.From == Cancelled }) {
		t.Error("cancelled is no end")
	}
	// Only a person sends again what may have arrived.
	for _, tr := range Transitions {
		if tr.To == Queued && (tr.From == Unknown || tr.From == Accepted) && tr.Event != EventPersonNo {
			t.Errorf("%s goes back into the queue by %s", tr.From, tr.Event)
		}
		if tr.To == Sending && tr.From != Queued {
			t.Errorf("%s is sent past the queue", tr.From)
		}
	}
}

func TestStatePredicates(t *testing.T) {
	which := func(is func(State) bool) string {
		var all []string
		for _, s := range States {
			if is(s) {
				all = append(all, string(s))
			}
		}
		return strings.Join(all, " ")
	}
	for want, is := range map[string]func(State) bool{
		"draft held rejected":                        State.Editable,
		"draft held queued sending unknown rejected": State.OnlyHere,
		"queued sending unknown accepted":            State.Unfinished,
		"queued sending unknown accepted imported":   State.Commits,
	} {
		if got := which(is); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if len(States) != 10 {
		t.Errorf("%d states", len(States))
	}
}

func TestTimeline(t *testing.T) {
	day := Date{2026, 11, 20}
	for _, c := range []struct {
		name string
		past Past
		want string // done steps, those partly done with a question mark
		open bool
	}{
		{"new", Past{Number: 1}, "ordered", true},
		{"art and goods", Past{Ordered: day, Status: PastStatus{ArtDone: "1", Purchased: "1"}}, "ordered art goods?", true},
		{"received in part", Past{Ordered: day, Status: PastStatus{Received: "0.5"}}, "ordered goods?", true},
		{"all words", Past{Ordered: day, Status: PastStatus{ArtDone: "Yes", Received: "yes", Produced: "Y", Shipped: "true", Paid: "No", Invoiced: "partial"}}, "ordered art goods produced shipped invoiced?", false},
		{"numbers as text", Past{Ordered: day, Status: PastStatus{ArtDone: "1.00", Received: "0.00", Produced: "0.50", Shipped: "0"}}, "ordered art produced?", true},
		{"dates without status", Past{Ordered: day, Produced: day, Shipped: day, Invoiced: day}, "ordered produced shipped invoiced", false},
		{"partly shipped, with a date", Past{Ordered: day, Produced: day, Shipped: day, Status: PastStatus{Produced: "1", Shipped: "0.5"}}, "ordered produced shipped?", true},
		{"paid", Past{Ordered: day, Status: PastStatus{Paid: "1"}}, "ordered paid", true},
	} {
		var got, order []string
		for _, s := range c.past.Timeline() {
			order = append(order, s.Step)
			if s.Done && s.Part {
				t.Errorf("%s: %s is done and partly done", c.name, s.Step)
			}
			if s.Done {
				got = append(got, s.Step)
			} else if s.Part {
				got = append(got, s.Step+"?")
			}
		}
		if text := strings.Join(got, " "); text != c.want || c.past.Open() != c.open {
			t.Errorf("%s: %s, open %v; want %s, %v", c.name, text, c.past.Open(), c.want, c.open)
		}
		if text := strings.Join(order, " "); text != "ordered art goods produced shipped invoiced paid" {
			t.Errorf("steps: %s", text)
		}
	}
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "  ": "", "2026-11-28": "2026-11-28", "2026-1-2": "2026-01-02", "11/28/2026": "2026-11-28", "1/2/2026": "2026-01-02",
		"2026-11-28T23:30:00-08:00": "2026-11-28", "2026-11-28T23:30:00Z": "2026-11-28", "2026-11-28 10:30": "2026-11-28",
		"11/28/2026 10:30:00 AM": "2026-11-28", " 2026-11-28 ": "2026-11-28", "2024-02-29": "2024-02-29",
		"20261128": "2026-11-28", "Nov 25, 2026": "2026-11-25", "November 25, 2026": "2026-11-25", "nov 5,  2026": "2026-11-05", "25-Nov-2026": "2026-11-25",
	} {
		if got, err := ParseDate(text); err != nil || got.String() != want {
			t.Errorf("%q: %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"2026-13-45", "2026-02-30", "2025-02-29", "28/11/2026", "11/31/2026", "tomorrow", "2026", "2026-11", "27-10-2025", "0001-01-01", "26-11-28",
		"2026-11-28 or so", "2026-11-28x", "20261328", "Nov 31, 2026", "Nov 2026", "2026-11-28T", "undefined/undefined/10",
	} {
		if got, err := ParseDate(text); !IsKind(err, KindInvalid) {
			t.Errorf("%q is taken as %s, %v", text, got, err)
		}
	}
	d := Date{2026, 2, 28}
	if d.US() != "02/28/2026" || d.AddDays(1).String() != "2026-03-01" || d.AddDays(-59).String() != "2025-12-31" || !d.Before(d.AddDays(1)) || d.Before(d) {
		t.Errorf("%s %s", d.US(), d.AddDays(1))
	}
	if (Date{}).US() != "" || !(Date{}).IsZero() || fmt.Sprint(DateOf(d.Time())) != d.String() {
		t.Error("the zero date is no date")
	}
	var back Date
	for _, text := range []string{`"2026-02-28"`, `"02/28/2026"`} {
		if err := back.UnmarshalJSON([]byte(text)); err != nil || back != d {
			t.Errorf("%s: %s, %v", text, back, err)
		}
	}
	if err := back.UnmarshalJSON([]byte(`null`)); err != nil || !back.IsZero() {
		t.Errorf("null: %s, %v", back, err)
	}
	if err := back.UnmarshalJSON([]byte(`20260228`)); err == nil {
		t.Error("a number is taken for a date")
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("disk full")
	err := fmt.Errorf("saving: %w", Errorf(KindStorage, "cannot save: %w", cause))
	if KindOf(err) != KindStorage || !errors.Is(err, cause) || KindOf(cause) != KindInternal || KindOf(nil) != "" || IsKind(nil, "") {
		t.Errorf("kinds: %s %s", KindOf(err), KindOf(cause))
	}
	if e := FieldError("Qty", "no"); e.Kind != KindInvalid || e.Field != "Qty" || e.Error() != "no" {
		t.Errorf("%+v", e)
	}
	for typed, want := range map[string]string{"splt": "split", "Custmer": "customer", "SPLIT": "split"} {
		if got := Nearest(typed, []string{"customer", "split", "sizes"}); got != want {
			t.Errorf("nearest to %s is %s", typed, got)
		}
	}
}

func TestOrderTotalsAndClone(t *testing.T) {
	o := Order{Lines: rows(t, "PC54 Navy S=4@8.50 2XL=2@10.50")}
	o.AddLine(Line{Style: "DD", Fee: true, Cells: []Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}})
	for path, v := range map[string]string{"cur_Shipping": "15.99", "TaxTotal": "10.20", "TotalDiscounts": "12.50", "ContactNameFirst": "Ann", "Notes.0.Note": "x"} {
		if err := o.SetPath(path, v); err != nil {
			t.Fatal(err)
		}
	}
	if o.Pieces() != 6 || o.LinesTotal().String() != "115.00" || o.Total().String() != "128.69" || o.Contact() != "Ann" {
		t.Errorf("%d pieces, %s, %s, %q", o.Pieces(), o.LinesTotal(), o.Total(), o.Contact())
	}
	c := o.Clone()
	c.Lines[0].Cells[0].Qty, c.Fields.Notes[0].Note = 99, "y"
	if o.Lines[0].Cells[0].Qty != 4 || o.Fields.Notes[0].Note != "x" {
		t.Error("changing a clone changes the order")
	}
	// The same style, colour and price share a row; another price of a size does not.
	before := len(o.Lines)
	o.AddLine(rows(t, "PC54 Navy S=1@8.50 M=3@8.50")[0])
	if len(o.Lines) != before || o.Lines[0].Cell("S").Qty != 5 || o.Lines[0].Cell("M").Qty != 3 {
		t.Errorf("rows: %+v", o.Lines)
	}
	if at := o.AddLine(rows(t, "PC54 Navy S=1@9")[0]); at != before {
		t.Errorf("another price of S went to row %d", at)
	}
	if at := o.AddLine(rows(t, "PC54 Navy S=99999@8.50")[0]); at == 0 {
		t.Error("more than 99,999 of a size are put together")
	}
}
