package order

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

// shelf knows PC54 in Navy: S 10, M none, 3XL under another spelling.
func shelf(style, color string) Found {
	styles := catalog.BuildStyles([]catalog.InventoryRow{
		{Part: "PC54", Color: "Navy", Sizes: [6]int{10, 0, -2, 5}},
		{Part: "PC54_3XL", Color: "Navy", Sizes: [6]int{0, 0, 0, 0, 0, 12}},
	}, catalog.Spelling{})
	if style != "PC54" {
		return Found{}
	}
	c, ok := styles[0].Color(color)
	return Found{StyleKnown: true, ColorKnown: ok, Color: c}
}

// ready is an order that nothing stands against.
func ready(t *testing.T) Order {
	o := Order{ExtOrderID: "OP7F3K-0012", Lines: rows(t, "PC54 Navy S=4@8.50")}
	o.Fields.ContactNameFirst, o.Fields.ContactNameLast, o.Fields.ContactEmail = "Ann", "Lee", "ann@acme.com"
	o.Fields.Designs = []Design{{IDDesign: "30472"}}
	return o
}

func showProblems(problems []Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, fmt.Sprintf("%s %s: %s", p.Severity, p.Field, p.Message))
	}
	return strings.Join(all, "\n")
}

func TestCheck(t *testing.T) {
	today := Date{2026, 11, 21}
	ptr := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		change func(o *Order, s *Settings)
		want   string // one problem a line, each by its beginning
	}{
		"ready":             {func(*Order, *Settings) {}, ""},
		"no id":             {func(o *Order, _ *Settings) { o.ExtOrderID = "" }, "error ExtOrderID: "},
		"no customer":       {func(_ *Order, s *Settings) { s.Customer = 0 }, "error id_Customer: "},
		"external customer": {func(o *Order, s *Settings) { s.Customer = 0; o.Fields.ExtCustomerID = "C1" }, ""},
		"no order type":     {func(_ *Order, s *Settings) { s.OrderType = 0 }, "error id_OrderType: "},
		"no names": {func(o *Order, _ *Settings) { o.Fields.ContactNameFirst, o.Fields.ContactNameLast = "", " " },
			"error ContactNameFirst: \nerror ContactNameLast: "},
		"no e-mail":          {func(o *Order, _ *Settings) { o.Fields.ContactEmail = "" }, "error ContactEmail: type the contact's e-mail"},
		"stand-in address":   {func(o *Order, s *Settings) { o.Fields.ContactEmail = ""; s.Email = "orders@shop.com" }, ""},
		"bad e-mail":         {func(o *Order, _ *Settings) { o.Fields.ContactEmail = "ann@acme" }, `error ContactEmail: "ann@acme" is not`},
		"bad main e-mail":    {func(o *Order, _ *Settings) { o.Fields.Customer.MainEmail = "x" }, `error Customer.MainEmail: "x" is not`},
		"on hold":            {func(o *Order, _ *Settings) { n := int64(2); o.Fields.OnHold = &n }, "error OnHold: OnHold is 0 or 1"},
		"no lines":           {func(o *Order, _ *Settings) { o.Lines = nil }, "error LinesOE: the order has no pieces"},
		"row without pieces": {func(o *Order, _ *Settings) { o.Lines[0].Cells = nil }, "error LinesOE: the order has no pieces\nerror LinesOE.0.Qty: PC54 Navy has no quantity"},
		"no part":            {func(o *Order, _ *Settings) { o.Lines[0] = Line{Color: "Navy", Fee: true, Cells: o.Lines[0].Cells} }, "error LinesOE.0.PartNumber: "},
		"no colour":          {func(o *Order, _ *Settings) { o.Lines[0].Color = "" }, "error LinesOE.0.Color: PC54 has no colour"},
		"a fee has none": {func(o *Order, _ *Settings) {
			o.AddLine(Line{Style: "DD", Fee: true, Cells: []Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}})
		}, ""},
		"no price": {func(o *Order, _ *Settings) {
			o.Lines[0].SetPrice(catalog.Price{}, "", nil)
			o.Lines[0].SetCellPrice("S", catalog.Price{}, nil)
		},
			"error LinesOE.0.Price: PC54 Navy S has no price"},
		"free of charge":           {func(o *Order, _ *Settings) { o.Lines[0].SetCellPrice("S", catalog.PriceOf(0), nil) }, "warning LinesOE.0.Price: PC54 Navy S is free of charge"},
		"discounted below nothing": {func(o *Order, _ *Settings) { o.Fields.TotalDiscounts = catalog.PriceOf(100_000) }, "warning TotalDiscounts: the discounts are more than the order: its total is -966.00"},
		"past ship date":           {func(o *Order, _ *Settings) { o.Fields.DateOrderRequestedToShip = today.AddDays(-1) }, "warning date_OrderRequestedToShip: the ship date 2026-11-20 is past"},
		"past drop-dead":           {func(o *Order, _ *Settings) { o.Fields.DateOrderDropDead = today.AddDays(-1) }, "warning date_OrderDropDead: "},
		"today is not past": {func(o *Order, _ *Settings) {
			o.Fields.DateOrderDropDead, o.Fields.DateOrderRequestedToShip = today, today
		}, "warning date_OrderRequestedToShip: the ship date 2026-11-21 is a Saturday; the working day after is 2026-11-23"},
		"a working day": {func(o *Order, _ *Settings) { o.Fields.DateOrderRequestedToShip = today.AddDays(2) }, ""},
		"a holiday": {func(o *Order, s *Settings) {
			s.Calendar.Holidays = []Date{{2026, 11, 26}}
			o.Fields.DateOrderRequestedToShip = today.AddDays(5)
		}, "warning date_OrderRequestedToShip: the ship date 2026-11-26 is a holiday of the shop; the working day before is 2026-11-25"},
		"drop-dead before ship": {func(o *Order, _ *Settings) {
			o.Fields.DateOrderRequestedToShip, o.Fields.DateOrderDropDead = today.AddDays(9), today.AddDays(8)
		}, "error date_OrderDropDead: the drop-dead date 2026-11-29 is before the ship date 2026-11-30"},
		"unknown style, said once": {func(o *Order, _ *Settings) { o.Lines = rows(t, "ZZ99 Navy S=1@8 M=1@8 2XL=1@8") },
			"warning LinesOE.0: the inventory on this laptop does not know style ZZ99"},
		"unknown colour, said once": {func(o *Order, _ *Settings) { o.Lines = rows(t, "PC54 Red S=1@8 M=1@8") },
			`warning LinesOE.0: the inventory on this laptop does not know PC54 in "Red"`},
		"short stock, by size": {func(o *Order, _ *Settings) { o.Lines = rows(t, "PC54 Navy S=11@8 M=1@8 L=2@8") },
			"warning LinesOE.0: PC54 Navy S: 10 on hand, 11 asked\nwarning LinesOE.0: PC54 Navy M: none on hand, 1 asked\nwarning LinesOE.0: PC54 Navy L: none on hand, 2 asked"},
		"not made": {func(o *Order, _ *Settings) { o.Lines = rows(t, "PC54 Navy 4XL=1@8") }, "warning LinesOE.0: PC54_4X Navy 4XL: the inventory has no 4XL in Navy"},
		"other spelling": {func(o *Order, _ *Settings) { o.Lines = rows(t, "PC54 Navy 3XL=1@8") },
			"warning LinesOE.0: PC54_3X Navy 3XL: the inventory spells it PC54_3XL, 12 there"},
		"other spelling, where the shop splits": {func(o *Order, s *Settings) { s.Split = SplitServer; o.Lines = rows(t, "PC54 Navy 3XL=1@8") }, ""},
		"unknown size": {func(o *Order, _ *Settings) { o.Lines = rows(t, "PC54 Navy Banana=1@8") },
			"error LinesOE.0.Size: PC54 Navy: no size table knows \"Banana\"; its sizes are S M L XL 3XL, the nearest is S"},
		"no size on a garment": {func(o *Order, _ *Settings) {
			o.Lines = []Line{{Style: "PC54", Color: "Navy", Cells: []Cell{{Qty: 4, Price: catalog.PriceOf(800)}}}}
		},
			"error LinesOE.0.Size: PC54 Navy has 4 pieces without a size; its sizes are S M L XL 3XL\nwarning LinesOE.0: PC54 Navy: the inventory has no  in Navy"},
		"columns name the size": {func(o *Order, s *Settings) { s.Split = SplitColumns; o.Lines = rows(t, "PC54 Navy S=11@8 M=1@8") },
			"warning LinesOE.0: PC54 Navy: S: 10 on hand, 11 asked\nwarning LinesOE.0: PC54 Navy: M: none on hand, 1 asked"},
		"ship-to": {func(o *Order, _ *Settings) { o.Lines[0].ExtShipID = ptr("SHIP-2") }, `error LinesOE.0.ExtShipID: there is no ship-to "SHIP-2"`},
		"ship-to known": {func(o *Order, _ *Settings) {
			o.Lines[0].ExtShipID, o.Fields.ShippingAddresses = ptr("SHIP-2"), []ShipTo{{ExtShipID: "SHIP-2"}}
		}, ""},
		"shipping off":   {func(o *Order, _ *Settings) { o.Lines[0].ExtShipID = ptr("") }, ""},
		"design":         {func(o *Order, _ *Settings) { o.Lines[0].ExtDesignIDBlock = ptr("D9") }, `warning LinesOE.0.ExtDesignIDBlock: the order has no design "D9"`},
		"note type":      {func(o *Order, _ *Settings) { o.Fields.Notes = []Note{{"x", "Notes To Art"}, {"y", "Shipping Notes"}} }, `error Notes.1.Type: "Shipping Notes" is not one of the nine`},
		"note emptied":   {func(o *Order, _ *Settings) { o.Fields.Notes = []Note{{}} }, ""},
		"note unwritten": {func(o *Order, _ *Settings) { o.Fields.Notes = []Note{{Type: "Notes To Art"}} }, "warning Notes.0.Note: the note has no text"},
		"payment status": {func(o *Order, _ *Settings) { o.Fields.Payments = []Payment{{Status: "success"}, {Status: "pending"}} }, "warning Payments.1.Status: only status success"},
		"attachment": {func(o *Order, _ *Settings) {
			o.Fields.Attachments = []Attachment{{MediaURL: "https://x.test/a.ai"}, {LinkURL: "javascript:alert(1)"}, {MediaURL: "C:\\a.ai"}}
		}, "error Attachments.1.LinkURL: \nerror Attachments.2.MediaURL: "},
		"kind of link": {func(o *Order, _ *Settings) { o.Fields.Attachments = []Attachment{{Link: new(int64(5))}} }, "error Attachments.0.Link: Link is 0 or 1, not 5"},
		"picture": {func(o *Order, _ *Settings) {
			o.Fields.Designs = []Design{{Locations: []Location{{ImageURL: "https://x.test/a.png"}, {ImageURL: "logo.png"}}}}
		}, `error Designs.0.Locations.1.ImageURL: "logo.png" is not a web address`},
		"card in a note":        {func(o *Order, _ *Settings) { o.Fields.Notes = []Note{{"4111-1111-1111-1111", "Notes To Accounting"}} }, "error Notes.0.Note: Notes.0.Note holds"},
		"card in a description": {func(o *Order, _ *Settings) { o.Lines[0].Description = "5500 0000 0000 0004" }, "error LinesOE.0.Description: "},
	} {
		o, s := ready(t), DefaultSettings()
		c.change(&o, &s)
		problems := o.Check(s, shelf, today)
		got := strings.Split(showProblems(problems), "\n")
		want := strings.Split(c.want, "\n")
		ok := len(got) == len(want) && (c.want != "" || len(problems) == 0)
		for i := range want {
			ok = ok && strings.HasPrefix(got[i], want[i])
		}
		if !ok {
			t.Errorf("%s:\n got %s\nwant %s", name, strings.Join(got, "\n     "), c.want)
		}
		if errors := strings.Count("\n"+c.want, "\nerror "); Errors(problems) != errors {
			t.Errorf("%s: %d errors, want %d", name, Errors(problems), errors)
		}
	}
}

func TestPreviewSplit(t *testing.T) {
	s := DefaultSettings()
	lines := rows(t, "PC54 Navy S=4@8.50 3XL=1@11.50", "ZZ9 Red S=1")
	lines = append(lines, Line{Style: "DD", Fee: true, Cells: []Cell{{Qty: 1}}})
	var got []string
	for _, p := range PreviewSplit(lines, s, shelf) {
		got = append(got, fmt.Sprintf("%s %d of %d %v %d", p.Part, p.Qty, p.OnHand, p.Known, len(p.Warnings)))
	}
	if text := strings.Join(got, "\n"); text != "PC54 4 of 10 true 0\nPC54_3X 1 of 12 true 1\nZZ9 1 of 0 false 1\nDD 1 of 0 false 0" {
		t.Error(text)
	}
	s.Spelling.Table = catalog.TableExport
	if p := PreviewSplit(lines, s, shelf)[1]; p.Part != "PC54_3XL" || len(p.Warnings) != 0 {
		t.Errorf("spelt as the inventory does: %s, %v", p.Part, p.Warnings)
	}
}

func TestValidEmail(t *testing.T) {
	for _, good := range []string{"ann@acme.com", "a.b+c@x.co.uk", "o'neil@acme.com"} {
		if !ValidEmail(good) {
			t.Errorf("%s is refused", good)
		}
	}
	for _, bad := range []string{"", "ann", "ann@", "@acme.com", "ann@acme", "ann@acme..com", "ann@.com", "ann@acme.", "Ann <ann@acme.com>",
		"ann@acme.com, bob@acme.com", " ann@acme.com", "ann@acme.com\n", "a b@acme.com"} {
		if ValidEmail(bad) {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestNotCarried goes through what the proxy drops (observed, its section 3).
func TestNotCarried(t *testing.T) {
	o := ready(t)
	for path, value := range map[string]string{
		"ExtSource": "x", "ExtCustomerPref": "x", "APISource": "x", "OnHold": "1", "ContactPhone": "1", "Terms": "Net 10", "cur_Shipping": "5",
		"TaxTotal": "0", "TaxPartNumber": "T", "ShippingAddresses.0.ShipCity": "Kent", "ShippingAddresses.0.ExtShipID": "A",
		"Customer.CompanyName": "Acme", "Customer.MainEmail": "other@acme.com", "LinesOE.0.ExtShipID": "B", "LinesOE.0.WorkOrderNotes": "x",
		"Payments.0.Amount": "5", "Attachments.0.Link": "1", "Designs.0.Locations.0.LocationDetails.0.Text": "x", "Customer.BillingCity": "Kent",
	} {
		if err := o.SetPath(path, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.SetPath("ShippingAddresses.1.ShipCity", "Tacoma"); err != nil { // no id, and lost all the same
		t.Fatal(err)
	}
	fields := func(s Settings, kind ConnectionKind) string {
		var all []string
		for _, p := range o.NotCarried(kind, s) {
			if p.Severity != SeverityWarning || !strings.Contains(p.Message, "will not travel through the proxy") {
				t.Errorf("problem: %+v", p)
			}
			all = append(all, p.Field)
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	s := DefaultSettings()
	const always = "APISource Customer.MainEmail ExtCustomerPref ExtSource LinesOE.0.ExtShipID OnHold ShippingAddresses.1 TaxPartNumber TaxTotal"
	if got := fields(s, KindProxy); got != always {
		t.Errorf("got  %s\nwant %s", got, always)
	}
	const picked = "APISource Customer.CompanyName Customer.MainEmail ExtCustomerPref ExtSource LinesOE.0.ExtShipID OnHold ShippingAddresses.1 TaxPartNumber TaxTotal"
	id := int64(107)
	o.Fields.IDCustomer = &id
	if got := fields(s, KindProxy); got != picked {
		t.Errorf("a picked customer: %s", got)
	}
	o.Fields.IDCustomer, s.Customer, s.TaxFlags = nil, 107, []int{1}
	if got := fields(s, KindProxy); got != picked+" tax_flags" {
		t.Errorf("the connection's customer: %s", got)
	}
	if got := fields(s, KindManageOrders); got != "" {
		t.Errorf("ManageOrders carries all, not: %s", got)
	}
}

func TestLeftOpen(t *testing.T) {
	o := ready(t)
	o.Fields.Payments = []Payment{{Status: "success"}, {Amount: catalog.PriceOf(500)}, {}}
	if got := showProblems(o.LeftOpen(KindManageOrders, DefaultSettings())); !strings.HasPrefix(got, "warning Payments.1.Status: ") || strings.Count(got, "warning") != 1 {
		t.Errorf("ManageOrders: %s", got)
	}
	if got := o.LeftOpen(KindProxy, DefaultSettings()); len(got) != 0 { // which writes success
		t.Errorf("the proxy: %v", got)
	}
	o.Fields.Payments, o.Fields.ShippingAddresses = nil, []ShipTo{{ShipCity: "Kent"}}
	if got := o.LeftOpen(KindManageOrders, DefaultSettings()); len(got) != 0 {
		t.Errorf("one ship-to: %v", got)
	}
	o.Fields.ShippingAddresses = append(o.Fields.ShippingAddresses, ShipTo{ShipCity: "Tacoma", ExtShipID: "B"})
	if got := showProblems(o.LeftOpen(KindManageOrders, DefaultSettings())); !strings.HasPrefix(got, "warning LinesOE.0.ExtShipID: PC54 Navy names none of the 2 ship-to's") {
		t.Errorf("two ship-to's: %s", got)
	}
	o.Lines[0].ExtShipID = new("")
	if got := o.LeftOpen(KindManageOrders, DefaultSettings()); len(got) != 0 {
		t.Errorf("not shipped: %v", got)
	}
}

func TestProxyPath(t *testing.T) {
	for path, want := range map[string]string{
		"ContactEmail": "customer.email", "LinesOE.3.PartNumber": "lineItems.3.partNumber", "ShippingAddresses.0.ShipCity": "shipping.city",
		"Designs.1.Locations.2.LocationDetails.3.Text": "designs.1.locations.2.details.3.text", "ExtSource": "", "NoSuch": "", "Notes": "",
	} {
		if got, ok := ProxyPath(path); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v; want %q", path, got, ok, want)
		}
	}
}
