package orders_test

import (
	"strings"
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/orders"
)

// full is an order with something in every section.
func (r *rig) full() order.Order {
	id := int64(1204)
	ship := "SHIP-1"
	o := order.Order{CustomerName: "Cascade Youth", Lines: []order.Line{
		{Style: "PC54", Color: "Navy", Description: "Core Cotton Tee"}, {Style: "PC54", Color: "Jet Black"}, {Style: "DD", Fee: true, Description: "Digitizing"},
	}}
	set := r.shop.settings()
	for size, n := range map[string]int{"S": 4, "M": 8, "L": 8, "XL": 2, "2XL": 2} {
		o.Lines[0].SetQty(size, n, set.Surcharges)
	}
	o.Lines[0].SetPrice(catalog.PriceOf(850), "last paid 2026-09-14, order 141712", set.Surcharges)
	o.Lines[0].ExtShipID = &ship
	for size, n := range map[string]int{"M": 12, "L": 12, "XL": 6} {
		o.Lines[1].SetQty(size, n, set.Surcharges)
	}
	o.Lines[2].SetPrice(catalog.PriceOf(4500), "", nil)
	o.Lines[2].SetQty("", 1, nil)
	f := &o.Fields
	f.IDCustomer = &id
	f.ContactNameFirst, f.ContactNameLast, f.ContactEmail = "Ann", "Lee", "ann@cascade.org"
	f.DateOrderRequestedToShip = order.Date{Year: 2026, Month: 11, Day: 28}
	f.CustomerPurchaseOrder, f.Terms = "PO-778", "Net 30"
	f.ShippingAddresses = []order.ShipTo{{ShipCompany: "Cascade Youth", ShipCity: "Kent", ShipState: "WA", ExtShipID: "SHIP-1"}}
	f.Designs = []order.Design{{DesignName: "Owl", ExtDesignID: "DESIGN-1", Locations: []order.Location{{Location: "Left Chest", TotalColors: "2"}}}}
	f.Notes = []order.Note{{Type: "Notes To Production", Note: "Fold and bag by size"}}
	f.Shipping = catalog.PriceOf(1200)
	return r.shop.add(o)
}

// open opens an order from the list.
func (r *rig) open(o order.Order) *rig {
	r.Send(orders.OpenMsg{Key: o.ExtOrderID})
	return r
}

// several puts orders in several states on the laptop.
func (r *rig) several() *rig {
	r.full()
	for _, o := range []order.Order{
		{State: order.Imported, OnSiteOrder: 141899, CustomerName: "Harbor Cafe"},
		{State: order.Rejected, CustomerName: "Elm Street School"},
		{State: order.Unknown, NeedsPerson: true, CustomerName: "Rainier Roofing"},
		{State: order.Queued, CustomerName: "Harbor Cafe"},
		{State: order.Held},
		{State: order.Discarded, CustomerName: "Thrown Away"},
	} {
		o.Lines = []order.Line{{Style: "PC54", Color: "Navy"}}
		o.Lines[0].SetPrice(catalog.PriceOf(850), "", nil)
		o.Lines[0].SetQty("M", 12*int(r.shop.next), nil)
		o.Fields.CustomerPurchaseOrder = "PO-9"
		r.shop.add(o)
		r.clock.Advance(hour)
	}
	r.Send(kit.ChangedMsg{Orders: true})
	return r
}

func TestListGolden(t *testing.T)      { newRig(t, 80, 24).several().Goldens(t) }
func TestEmptyListGolden(t *testing.T) { newRig(t, 80, 24).Goldens(t) }

func TestListFilters(t *testing.T) {
	r := newRig(t, 80, 24).several()
	r.Press("/").Type("harbor").Has("2 orders", "Harbor Cafe").HasNot("Elm Street")
	r.Type("zz").Has("No order has these words").Press("esc").Has("6 orders", "Elm Street")
	r.HasNot("Thrown Away").Press("a").Has("Thrown Away", "dropped too")
	r.FitsEverywhere(t)
}

func TestListSortsAndCopies(t *testing.T) {
	r := newRig(t, 80, 24).several()
	r.Press("s", "home", "y")
	if r.Clipboard() != "OP7F3K-0017" { // without a customer
		t.Errorf("by customer the first is %q", r.Clipboard())
	}
	r.Press("s", "home", "y")
	if r.Clipboard() != "OP7F3K-0017" {
		t.Errorf("by total the first is %q", r.Clipboard())
	}
	r.Press("s", "home", "y")
	if r.Clipboard() != "OP7F3K-0012" {
		t.Errorf("by state the first is %q", r.Clipboard())
	}
	r.ClickOn("CUSTOMER").Press("end", "y")
	if r.Clipboard() != "OP7F3K-0015" {
		t.Errorf("by customer the last is %q", r.Clipboard())
	}
}

func TestListActions(t *testing.T) {
	r := newRig(t, 80, 24).several()
	at := func(name string) { // the order of a customer
		r.Press("home", "/")
		for range 20 {
			r.Press("backspace")
		}
		r.Type(name).Press("down")
	}
	at("cascade")
	r.Press("b")
	r.said(t, "OP7F3K-0012 is held back")
	r.Has("held").Press("b")
	r.said(t, "is released")
	r.Press("v")
	r.said(t, "only a sent order is revised")
	r.Press("x")
	r.said(t, "is discarded")
	r.HasNot("OP7F3K-0012").Press("a").Has("dropped").Press("x")
	r.said(t, "is restored")
	r.Press("d")
	r.said(t, "is a new order like it")
	r.Has("OP7F3K-0019", "draft", "Cascade Youth")
	r.Press("esc")

	at("harbor")
	r.Press("end", "v").Has("A new order", "Revise", "shop must cancel").Press("enter")
	r.Has("OP7F3K-0020").Press("esc")
	at("harbor")
	r.Press("end", "v", "r")
	r.said(t, "replaces the sent order")
	if o := r.shop.one(t, 21); o.Replaces != "OP7F3K-0013" {
		t.Errorf("replaces %q", o.Replaces)
	}
	r.Press("esc")
	at("harbor")
	r.Press("end", "d")
	if len(r.again) != 1 || !strings.HasPrefix(r.again[0], "1") {
		t.Errorf("placed again: %v", r.again)
	}
	at("elm")
	r.Press("l")
	if got := r.root.gone[len(r.root.gone)-1]; got.Screen != kit.Queue || got.Msg != "14" {
		t.Errorf("went to %v", got)
	}
}

func TestListKeepsItsOrderWhenOthersArrive(t *testing.T) {
	r := newRig(t, 80, 24).several()
	r.Press("down", "down")
	r.shop.add(order.Order{CustomerName: "New One"})
	r.Send(kit.ChangedMsg{Orders: true})
	r.Has("New One").Press("enter").Has("OP7F3K-0015")
}

func TestOrderGolden(t *testing.T) {
	r := newRig(t, 80, 24)
	r.open(r.full()).Goldens(t)
}

func TestEmptyOrderGolden(t *testing.T) { newRig(t, 80, 24).Press("ctrl+n").Goldens(t) }

func TestOrderFits(t *testing.T) {
	r := newRig(t, 80, 24)
	r.open(r.full()).FitsEverywhere(t)
}

func TestOrderOfAnotherScreenGoesBackThere(t *testing.T) {
	r := newRig(t, 80, 24)
	r.open(r.full())
	r.Press("enter").Has("SENT AS").Press("esc").Has("BEFORE IT GOES").Press("esc")
	if !r.root.left {
		t.Error("esc stayed here")
	}
}

// section opens a section by its title.
func (r *rig) section(title string) *rig {
	at := map[string]string{
		"Customer": "customer", "Ship-to": "ship to", "Dates": "ship by", "PO, terms, rep": "PO", "Designs": "design", "Names, numbers": "names",
		"Notes": "notes", "Money": "money", "Attachments": "files", "All fields": "all",
	}[title]
	r.Press("home")
	for range 30 {
		if strings.Contains(r.Screen(), "\u25b8"+at+" ") {
			break
		}
		r.Press("down")
	}
	return &rig{Driver: r.Press("enter").Has("▌" + title), shop: r.shop, screen: r.screen, root: r.root, env: r.env, clock: r.clock, poked: r.poked}
}

func TestFieldsAreTypedWithTheErrorBeside(t *testing.T) {
	r := newRig(t, 100, 24)
	o := r.full()
	r.open(o)
	r.section("Dates").Press("enter", "backspace").Type("x").Press("enter")
	r.Has("Ship by").HasNot("Undone", "date_Order")
	if got := r.shop.one(t, o.ID).Fields.DateOrderRequestedToShip.String(); got != "2026-11-28" {
		t.Fatalf("saved %s", got)
	}
	r.Press("backspace").Type("9").Press("tab").Type("2026-12-05").Press("enter")
	f := r.shop.one(t, o.ID).Fields
	if f.DateOrderRequestedToShip.String() != "2026-11-29" || f.DateOrderDropDead.String() != "2026-12-05" {
		t.Fatalf("%+v", f)
	}
	r.Press("up", "enter").Type("zzz").Press("esc")
	if got := r.shop.one(t, o.ID).Version; got != 3 {
		t.Fatalf("version %d", got)
	}
	r.Press("ctrl+z")
	r.said(t, "Undone: Drop-dead")
	r.HasNot("2026-12-05")
}

func TestCardNumbersAreRefused(t *testing.T) {
	r := newRig(t, 100, 24)
	o := r.full()
	r.open(o)
	r.section("PO, terms, rep").Press("enter").Type(" 4111 1111 1111 1111").Press("enter").Has("full card number")
	if got := r.shop.one(t, o.ID).Fields.CustomerPurchaseOrder; got != "PO-778" {
		t.Fatal(got)
	}
}

func TestPartsAreAdded(t *testing.T) {
	r := newRig(t, 100, 40)
	o := r.full()
	r.open(o)
	r.section("Notes").Press("end", "enter").Has("Notes To Art").Type("ship").Press("enter").Type("Back door").Press("enter")
	r.Press("esc")
	r.section("Ship-to").Press("down")
	for !strings.Contains(r.Screen(), "\u25b8 + a ship-to") {
		r.Press("down")
	}
	r.Press("enter").Type("Rainier Roofing").Press("enter", "end", "enter").Has("Where does PC54 Jet Black go?").Type("rainier").Press("enter")
	r.Press("esc")
	r.section("Designs").Press("end").Press("enter").Has("Which design does").Type("no").Press("enter")
	r.Press("esc")
	r.section("Money").Press("end", "enter", "enter").Has("type the amount").Type("1oo").Press("enter").Has("amount such as").Press("backspace", "backspace").Type("00").Press("enter", "down", "enter").Has("makes a payment in OnSite").Type("pend").Press("enter")
	r.Press("esc")
	r.section("Attachments").Press("home", "enter").Type("https://example.com/a.png").Press("tab").Type("logo").Press("enter").Has("logo")
	got := r.shop.one(t, o.ID)
	f := got.Fields
	if len(f.Notes) != 2 || f.Notes[1].Type != "Notes To Shipping" || f.Notes[1].Note != "Back door" {
		t.Errorf("notes %+v", f.Notes)
	}
	if len(f.ShippingAddresses) != 2 || f.ShippingAddresses[1].ShipCompany != "Rainier Roofing" || got.Lines[1].ExtShipID == nil || *got.Lines[1].ExtShipID != f.ShippingAddresses[1].ExtShipID {
		t.Errorf("ship-to %+v %v", f.ShippingAddresses, got.Lines[1].ExtShipID)
	}
	if b := got.Lines[1].ExtDesignIDBlock; b == nil || *b != "" {
		t.Errorf("design of the line %v", b)
	}
	if len(f.Payments) != 1 || f.Payments[0].Amount.Money != 10000 || f.Payments[0].Status != "pending" {
		t.Errorf("payments %+v", f.Payments)
	}
	if len(f.Attachments) != 1 || f.Attachments[0].MediaURL == "" {
		t.Errorf("attachments %+v", f.Attachments)
	}
	r.Press("alt+x")
	r.said(t, "Removed")
	if n := len(r.shop.one(t, o.ID).Fields.Attachments); n != 0 {
		t.Errorf("%d attachments", n)
	}
}

// What queueing would say of a field stands beside it as soon as it is left.
func TestWhatQueueingRefusesIsSaidWhereItIsTyped(t *testing.T) {
	r := newRig(t, 100, 30)
	r.open(r.full())
	r.section("Dates").Press("home", "enter", "ctrl+u").Type("2026-11-02").Press("enter").Has("2026-11-02  ! the ship date 2026-11-02 is past")
	r.Press("esc")
	r.section("Customer").Press("home", "down").HasNot("type the contact's last name")
	for !strings.Contains(r.Screen(), "▸ Last name") {
		r.Press("down")
	}
	r.Press("enter", "ctrl+u", "enter").Has("✗ type the contact's last name")
	r.Press("esc")
	r.section("Attachments").Press("home", "enter").Type("C:\\art\\logo.png").Press("enter").Has("is not a web address")
	r.FitsEverywhere(t)
}

func TestAllFieldsGolden(t *testing.T) {
	r := newRig(t, 80, 24)
	r.open(r.full())
	r.section("All fields").Goldens(t)
}

func TestAllFieldsAreSearched(t *testing.T) {
	r := newRig(t, 120, 24)
	o := r.full()
	r.open(o)
	r.section("All fields").Type("stitch").Has("Designs.0.Locations.0.TotalStitches", "number of stitches", "not set").HasNot("ContactEmail")
	r.Press("enter").Type("5200").Press("enter")
	if got := r.shop.one(t, o.ID).Fields.Designs[0].Locations[0].TotalStitches; got != "5200" {
		t.Fatalf("stitches %q", got)
	}
	r.Press("esc").Type("id_ordertype").Has("6 (the shop's)", "the shop's default")
	r.Press("esc").Type("qqq").Has("no field has these words")
	r.FitsEverywhere(t)
}

func TestCheckGoldenAndJumps(t *testing.T) {
	r := newRig(t, 100, 24).grid()
	r.shop.list = nil
	r.Press("end", "9", "tab", "esc")
	r.Press("ctrl+o")
	r.said(t, "Not queued")
	r.Has("▌What is missing", "type the contact's first name", "Asked once at queueing", "3 on hand, 9 asked")
	r.Goldens(t)
	r.Resize(100, 24)
	if r.Press("enter"); len(r.root.gone) == 0 || r.root.gone[len(r.root.gone)-1].Screen != kit.Customers {
		t.Fatalf("enter on the customer went to %v", r.root.gone)
	}
	r.Press("down", "enter").Has("▌Customer").Type("Ann").Press("tab").Type("Lee").Press("tab").Type("ann@acme.com").Press("enter", "esc")
	r.Press("alt+c").HasNot("first name").Press("enter").Has("price", "4XL").Press("esc").Has("PC54")
	if f := r.only(t).Fields; f.ContactNameFirst != "Ann" || f.ContactNameLast != "Lee" || f.ContactEmail != "ann@acme.com" {
		t.Fatalf("%+v", f)
	}
}

func TestQueueAsksOnceForWarnings(t *testing.T) {
	r := newRig(t, 100, 30)
	o := r.full()
	r.open(o)
	r.Press("ctrl+o").Has("has no price")
	r.Press("enter").Has("Jet Black, every size").Type("9").Press("enter", "end", "9", "ctrl+o")
	r.Has("all the same?", "8 on hand, 9 asked", "Look at them")
	if n := r.shop.count("Queue"); n != 2 {
		t.Fatalf("asked %d times", n)
	}
	r.Press("enter").Has("▌What is missing", "8 on hand, 9 asked")
	r.Press("ctrl+o", "y")
	r.said(t, "OP7F3K-0012 is queued")
	if got := r.shop.one(t, o.ID); got.State != order.Queued || *r.poked != 1 {
		t.Fatalf("%s, poked %d times", got.State, *r.poked)
	}
	r.Has("queued").Press("alt+f")
	r.said(t, "this order is queued")
	// What follows is another order.
	r.Send(orders.GridMsg{Style: "PC54", Colors: []string{"Navy"}}).Has("new order")
}

func TestACopyThatIsNotMadeIsSaid(t *testing.T) {
	r := newRig(t, 100, 30)
	o := r.full()
	r.shop.noCopy = "the order is queued, but its copy could not be written to /mnt/stick: no such folder"
	r.open(o)
	r.Press("ctrl+o").Has("has no price")
	r.Press("enter").Has("Jet Black, every size").Type("9").Press("enter", "end", "9", "ctrl+o", "y")
	r.said(t, "OP7F3K-0012: the order is queued, but its copy could not be written to /mnt/stick")
	if got := r.shop.one(t, o.ID); got.State != order.Queued {
		t.Fatal(got.State)
	}
}

func TestQueueFromTheListIsAsked(t *testing.T) {
	r := newRig(t, 100, 30)
	r.full()
	r.Send(kit.ChangedMsg{Orders: true})
	r.Press("ctrl+o").Has("Queue OP7F3K-0012?", "Cascade Youth, 54 pieces").Press("y").Has("has no price")
}

func TestFees(t *testing.T) {
	r := newRig(t, 80, 24)
	o := r.full()
	r.open(o)
	r.Press("alt+f").Has("A fee or service").Type("rush").Has("the shop knows RUSH").Press("tab").Type("Two days").Press("tab", "tab").Type("1x").Press("enter").Has("not an amount")
	r.Press("backspace").Type("5").Press("enter")
	fee := r.shop.one(t, o.ID).Lines[3]
	if !fee.Fee || fee.Style != "RUSH" || fee.Description != "Two days" || fee.Total() != 1500 {
		t.Fatalf("%+v", fee)
	}
	r.Press("home", "down", "down", "enter").Has("Change RUSH").Press("tab", "tab", "backspace").Type("3").Press("enter")
	if fee := r.shop.one(t, o.ID).Lines[3]; fee.Cell("").Qty != 3 || fee.Total() != 4500 {
		t.Fatalf("%+v", fee)
	}
	r.Press("alt+x")
	r.said(t, "Removed RUSH")
	if n := len(r.shop.one(t, o.ID).Lines); n != 3 {
		t.Fatalf("%d lines", n)
	}
}

func TestNewCustomerIsTyped(t *testing.T) {
	r := newRig(t, 80, 24)
	r.Press("ctrl+n")
	r.section("Customer").Press("down", "enter").Has("A new customer").Press("enter").Has("type the customer's name")
	r.Type("Acme Bakery").Press("tab").Type("Ann").Press("tab").Type("Lee").Press("tab").Type("ann@").Press("enter").Has("not an e-mail")
	r.Type("acme.com").Press("enter")
	r.said(t, "Acme Bakery is kept on this laptop")
	if o := r.only(t); o.CustomerName != "Acme Bakery" || o.Fields.ContactEmail != "ann@acme.com" {
		t.Fatalf("%+v", o.Fields)
	}
	r.Has("Acme Bakery")
}

func TestBackgroundChangeOfAnOrderThatIsOnlyReadIsTaken(t *testing.T) {
	r := newRig(t, 80, 24)
	o := r.full()
	r.open(o).Press("down")
	r.shop.edit(o.ID, func(o *order.Order) { o.State = order.Accepted })
	r.Send(kit.ChangedMsg{Orders: true})
	r.Has("in shop").HasNot("newer")
}

func TestPickedCustomerComesBackToTheGrid(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("4", "f4")
	o := r.only(t)
	r.Run(r.screen.Leave())
	r.shop.edit(o.ID, func(o *order.Order) { o.CustomerName = "Cascade Youth" })
	r.Run(r.screen.Enter())
	r.Send(orders.OpenMsg{Key: o.ExtOrderID})
	r.Has("Cascade Youth", "on hand", "[4]")
	if id := r.screen.DraftID(); id != o.ID {
		t.Errorf("the draft is %d", id)
	}
	r.Press("esc", "esc")
	if id := r.screen.DraftID(); id != 0 {
		t.Errorf("on the list the draft is %d", id)
	}
}

// Sentences name the keys as the rep has them.
func TestEmptyStatesNameTheRepsKeys(t *testing.T) {
	keys, err := kit.NewKeymap(map[string][]string{"global.screen-search": {"f12"}, "orders.list.new": {"+"}, "global.queue": {"f7"}}, orders.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, 80, 24)
	r.env.Keys = keys
	r.Has("F12  find a style first", "+    a new order").HasNot("alt+1")
	r.Press("ctrl+n").Has("finds a style (F12)").HasNot("alt+1")
}

func TestRemovingAStyleShowsItsNeighbour(t *testing.T) {
	r := newRig(t, 120, 40).reference()
	r.shop.styles["K500"] = catalog.Style{Number: "K500", Description: "Silk Touch Polo", Sizes: []string{"S", "M"},
		Colors: []catalog.StyleColor{{Color: "Black", Stock: map[string]catalog.Stock{"S": {Made: true, OnHand: 9}, "M": {Made: true, OnHand: 9}}}}}
	r.Send(orders.GridMsg{Style: "K500", Colors: []string{"Black"}}).Press("4", "tab")
	r.Has("STYLES 2", "style 2 of 2", "59 pcs").Press("ctrl+right").Has("style 1 of 2", "Jet Black").Press("ctrl+left")
	r.Press("esc", "alt+x")
	r.said(t, "Removed K500, 4 pieces")
	r.Has("▸PC54", "Jet Black", "55 pcs").HasNot("K500")
	r.Press("ctrl+z").Has("K500", "59 pcs")
	// The rail's cursor shows the grid beside it, without opening it.
	r.Press("down").Has("Silk Touch Polo", "Black").HasNot("[4]").Press("tab").Has("[4]")
	r.FitsEverywhere(t)
}

func TestTheListStandsOnTheOrderThatWasLeft(t *testing.T) {
	r := newRig(t, 80, 24).several()
	r.Press("home", "down", "down", "enter").Has("OP7F3K-0015")
	r.shop.add(order.Order{CustomerName: "New One"})
	r.Press("esc").Has("▸ ! needs you  OP7F3K-0015")
	r.Press("ctrl+n", "esc").Has("▸ ! needs you  OP7F3K-0015") // of nothing there is no row
}
