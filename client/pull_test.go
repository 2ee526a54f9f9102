package client

import (
	"context"
	"encoding/json"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// canned is a read side that answers everything with one body.
func canned(body string) *Pull {
	return &Pull{
		Get: func(_ context.Context, _ Request, read func(*Answer, io.Reader) error) error {
			return read(&Answer{Status: 200}, strings.NewReader(body))
		},
		Now: func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) },
	}
}

// TestOrderRecords reads heads with the API's typos and the right spellings,
// numbers as text, missing and unreadable fields.
func TestOrderRecords(t *testing.T) {
	day := order.Date{Year: 2026, Month: 11, Day: 9}
	for _, row := range []struct {
		name, record string
		want         func(*order.Past)
		unread       []string
	}{
		{"empty", `{"id_Order":7}`, func(*order.Past) {}, nil},
		{"typo", `{"id_Order":7,"date_Shippied":"2026-11-09","CustomerSeviceRep":"Pat"}`, func(p *order.Past) { p.Shipped, p.Rep = day, "Pat" }, nil},
		{"right spelling", `{"id_Order":7,"date_Shipped":"11/09/2026","CustomerServiceRep":"Pat"}`, func(p *order.Past) { p.Shipped, p.Rep = day, "Pat" }, nil},
		{"datetime", `{"id_Order":7,"date_Ordered":"2026-11-09T23:59:00-08:00"}`, func(p *order.Past) { p.Ordered = day }, nil},
		{"no date", `{"id_Order":7,"date_Ordered":null,"date_Produced":"","date_Invoiced":"0000-00-00"}`, func(*order.Past) {}, nil},
		{"numbers as text", `{"id_Order":"7","id_Customer":"107","cur_Balance":"12.50","TotalProductQuantity":"24.0","sts_Shipped":0.5}`,
			func(p *order.Past) { p.Customer, p.Balance, p.Pieces, p.Status.Shipped = 107, "12.50", 24, "0.5" }, nil},
		{"text as number", `{"id_Order":7,"CustomerPurchaseOrder":4711,"sts_Paid":1}`, func(p *order.Past) { p.PO, p.Status.Paid = "4711", "1" }, nil},
		{"escapes", `{"id_Order":7,"CustomerName":"Ac\u001b[31mme\u202e"}`, func(p *order.Past) { p.CustomerName = "Acme" }, nil},
		{"phone", `{"id_Order":7,"ContactPhone":"W 253-555-0000","ContactFax":"C 1"}`, func(p *order.Past) { p.ContactPhone, p.ContactFax = "253-555-0000", "1" }, nil},
		{"both spellings", `{"id_Order":7,"date_Shippied":"2026-11-09","date_Shipped":"2026-11-10","CustomerServiceRep":"Pat","CustomerSeviceRep":"Lee"}`,
			func(p *order.Past) { p.Shipped, p.Rep = day, "Pat" }, []string{"result[0].date_Shipped", "result[0].CustomerSeviceRep"}},
		{"unreadable", `{"id_Order":7,"id_Customer":{"a":1},"date_Ordered":"soon","CustomerName":"Acme"}`,
			func(p *order.Past) { p.CustomerName = "Acme" }, []string{"result[0].id_Customer", "result[0].date_Ordered"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			p, fresh, err := canned(`{"result":[`+row.record+`]}`).Order(context.Background(), 7, false)
			if err != nil {
				t.Fatal(err)
			}
			if string(p.Raw) != row.record {
				t.Errorf("raw %s", p.Raw)
			}
			want := order.Past{Number: 7, FetchedAt: p.FetchedAt, Raw: p.Raw}
			row.want(&want)
			if !reflect.DeepEqual(p, want) {
				t.Errorf("%+v\nis not\n%+v", p, want)
			}
			named(t, fresh.Unread, row.unread)
		})
	}
	all, fresh, err := canned(`{"result":[{"CustomerName":"nobody's"},5,{"id_Order":8,"date_Ordered":"soon"}]}`).pasts(context.Background(), Request{}, false)
	if err != nil || len(all) != 1 || all[0].Number != 8 {
		t.Errorf("%+v %v", all, err)
	}
	named(t, fresh.Unread, []string{"result[1]", "result[0].id_Order", "result[2].date_Ordered"})
}

// TestWhatHasNoOrderIsNamed: payments and shipments of a range without an order
// number belong nowhere.
func TestWhatHasNoOrderIsNamed(t *testing.T) {
	day := order.Date{Year: 2026, Month: 11, Day: 9}
	paid, fresh, err := canned(`{"result":[{"id_Order":7,"Amount":"5"},{"Amount":"6"}]}`).PaymentsIn(context.Background(), day, day, false)
	if err != nil || len(paid) != 1 || len(paid[7]) != 1 {
		t.Errorf("%+v %v", paid, err)
	}
	named(t, fresh.Unread, []string{"result[1].id_Order"})
	shipped, fresh, err := canned(`{"result":[{"TrackingNumber":"1Z"},{"id_Order":7,"TrackingNumber":"1Z"}]}`).TrackingIn(context.Background(), TrackingQuery{CreatedFrom: day, CreatedTo: day})
	if err != nil || len(shipped) != 1 || len(shipped[7]) != 1 {
		t.Errorf("%+v %v", shipped, err)
	}
	named(t, fresh.Unread, []string{"result[0].id_Order"})
}

func named(t *testing.T, unread, paths []string) {
	t.Helper()
	if len(unread) != len(paths) {
		t.Errorf("unread %v, want %v", unread, paths)
		return
	}
	for _, path := range paths {
		if !slices.ContainsFunc(unread, func(u string) bool { return strings.HasPrefix(u, path) }) {
			t.Errorf("%v does not name %s", unread, path)
		}
	}
}

// TestLineRecords reads the ERP's lines.
func TestLineRecords(t *testing.T) {
	price := func(text string) catalog.Price {
		m, err := catalog.ParseMoney(text)
		if err != nil {
			t.Fatal(err)
		}
		return catalog.PriceOf(m)
	}
	for _, row := range []struct {
		name, record string
		want         order.PartLine
		unread       []string
	}{
		{"as the Swagger has it", `{"PartNumber":"PC54","PartColor":"Jet Black","PartDescription":"Tee","LineQuantity":6,"LineUnitPrice":8.5,"Size01":"4","Size02":"2","Size03":""}`,
			order.PartLine{Part: "PC54", Color: "Jet Black", Description: "Tee", Qty: 6, Columns: [6]int{4, 2}, Price: price("8.50")}, nil},
		{"numbers otherwise", `{"PartNumber":"PC54","PartColor":"X","LineQuantity":"6","LineUnitPrice":"8.50","Size01":6}`,
			order.PartLine{Part: "PC54", Color: "X", Qty: 6, Columns: [6]int{6}, Price: price("8.50")}, nil},
		{"raw colour and part", `{"PartNumber":"PC54 ","PartColor":"Ath\u200bHthr","LineQuantity":1}`,
			order.PartLine{Part: "PC54 ", Color: "Ath\u200bHthr", Qty: 1}, nil},
		{"fee", `{"PartNumber":"DD","LineQuantity":1,"LineUnitPrice":60}`, order.PartLine{Part: "DD", Qty: 1, Fee: true, Price: price("60.00")}, nil},
		{"custom fields", `{"PartNumber":"P","PartColor":"X","LineQuantity":1,"Custom01":"a","Custom05":"e","Name":"Sam","InvoiceNotes":"n"}`,
			order.PartLine{Part: "P", Color: "X", Description: "Sam", Qty: 1, LineFields: order.LineFields{CustomField01: "a", CustomField05: "e", LineItemNotes: "n"}}, nil},
		{"no quantity, but sizes", `{"PartNumber":"P","PartColor":"X","Size06":"3"}`, order.PartLine{Part: "P", Color: "X", Qty: 3, Columns: [6]int{5: 3}}, nil},
		{"sizes and quantity disagree", `{"PartNumber":"P","PartColor":"X","LineQuantity":5,"Size06":"3"}`,
			order.PartLine{Part: "P", Color: "X", Qty: 5, Columns: [6]int{5: 3}}, []string{"result[0] P: LineQuantity"}},
		{"fraction of a cent", `{"PartNumber":"P","PartColor":"X","LineQuantity":1,"LineUnitPrice":2.1875}`,
			order.PartLine{Part: "P", Color: "X", Qty: 1, Price: price("2.19")}, []string{"result[0] P: LineUnitPrice: 2.1875 was rounded to 2.19"}},
		{"price beyond all", `{"PartNumber":"P","PartColor":"X","LineQuantity":1,"LineUnitPrice":99999999999}`,
			order.PartLine{Part: "P", Color: "X", Qty: 1}, []string{"result[0] P: LineUnitPrice"}},
		{"a credit", `{"PartNumber":"P","PartColor":"X","LineQuantity":-4,"Size01":"-4"}`, order.PartLine{Part: "P", Color: "X", Qty: -4, Columns: [6]int{-4}}, nil},
		{"a fraction", `{"PartNumber":"P","PartColor":"X","LineQuantity":"1.5"}`,
			order.PartLine{Part: "P", Color: "X", Odd: "its quantity 1.5 is no number of pieces"}, []string{"result[0] P: LineQuantity: its quantity 1.5 is no number of pieces"}},
		{"thousands", `{"PartNumber":"P","PartColor":"X","LineQuantity":"1,200.00","LineUnitPrice":"1,100.10"}`,
			order.PartLine{Part: "P", Color: "X", Qty: 1200, Price: price("1100.10")}, nil},
		{"text", `{"PartDescription":"see e-mail &amp; call"}`, order.PartLine{Description: "see e-mail &amp; call", Odd: "it has no pieces"}, []string{"result[0] : it has no pieces"}},
		{"mistyped", `{"PartNumber":"P","PartColor":"X","LineQuantity":"six","Size01":[2],"Size02":"2"}`,
			order.PartLine{Part: "P", Color: "X", Qty: 2, Columns: [6]int{1: 2}}, []string{"result[0].LineQuantity", "result[0].Size01"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			lines, fresh, err := canned(`{"result":[`+row.record+`]}`).Lines(context.Background(), 7, false)
			if err != nil || len(lines) != 1 {
				t.Fatal(lines, err)
			}
			if !reflect.DeepEqual(lines[0], row.want) {
				t.Errorf("%+v\nis not\n%+v", lines[0], row.want)
			}
			named(t, fresh.Unread, row.unread)
		})
	}
	lines, fresh, err := canned(`{"result":[{"PartNumber":"B","PartColor":"X","LineQuantity":1,"SortOrder":2},{"PartNumber":"note","LineQuantity":0,"SortOrder":3},{"PartNumber":"A","PartColor":"X","LineQuantity":1,"SortOrder":1}]}`).Lines(context.Background(), 7, false)
	if err != nil || len(lines) != 3 || lines[0].Part != "A" || lines[1].Part != "B" || lines[2].Odd == "" {
		t.Errorf("%+v %v", lines, err)
	}
	named(t, fresh.Unread, []string{"result[1] note: it has no pieces"})
}

// TestPaymentsAndShipments reads both kinds of payment, and tracking.
func TestPaymentsAndShipments(t *testing.T) {
	p := canned(`{"result":[
		{"id_Order":7,"Amount":"60","sts_Approved":1,"BillingCompnay":"Acme","date_PaymentApplied":"2026-11-09","PaymentNumber":"p1"},
		{"id_Order":7,"Amount":5.5,"sts_Approved":"0","FirstName":"Ann","LastName":"Lee"},
		{"id_Order":8,"Amount":1,"PaymentType":"Check","BillingCompany":"Old Mill"}]}`)
	all, fresh, err := p.PaymentsIn(context.Background(), order.Date{}, order.Date{}, false)
	want := map[int64][]order.PaidPayment{
		7: {{Date: order.Date{Year: 2026, Month: 11, Day: 9}, Amount: "60", Number: "p1", Name: "Acme", Approved: true}, {Amount: "5.5", Name: "Ann Lee"}},
		8: {{Amount: "1", Type: "Check", Name: "Old Mill", Approved: true}},
	}
	if err != nil || len(fresh.Unread) != 0 || !reflect.DeepEqual(all, want) {
		t.Errorf("%+v %v %v", all, fresh, err)
	}
	ships, _, err := canned(`{"result":[{"id_Order":7,"TrackingNumber":"1Z999AA10123456784","AddressCity":"Kent","date_Imported":"2026-11-09","Weight":12,"Cost":"14.50"}]}`).Tracking(context.Background(), 7, false)
	wantShip := order.Shipment{Tracking: "1Z999AA10123456784", Carrier: "UPS", URL: "https://www.ups.com/track?tracknum=1Z999AA10123456784",
		City: "Kent", Created: order.Date{Year: 2026, Month: 11, Day: 9}, Weight: "12", Cost: "14.50"}
	if err != nil || len(ships) != 1 || ships[0] != wantShip {
		t.Errorf("%+v %v", ships, err)
	}
}

func TestCarrier(t *testing.T) {
	for _, row := range []struct{ number, kind, want string }{
		{"1Z999AA10123456784", "", "UPS"},
		{"1z 999 AA1 01 2345 6784", "", "UPS"},
		{"9400111899223197428490", "", "USPS"},
		{"420980129405511899223197428490", "", "USPS"},
		{"EA123456789US", "", "USPS"},
		{"123456789012", "", "FedEx"},
		{"123456789012345", "", "FedEx"},
		{"96110198765432109876", "", "FedEx"},
		{"61299998820821171811", "", "FedEx"},
		{"9611020987654312345672", "", "FedEx"},
		{"61299998820821171811", "USPS Priority", "USPS"},
		{"70123456789012345678", "", "USPS"},
		{"92612999988208211718", "", "USPS"},
		{"1234567890", "", "DHL"},
		{"1234567890", "FedEx Freight", "FedEx"},
		{"JJD0146000050000000", "", "DHL"},
		{"TBA123456789012", "", "Amazon"},
		{"T1234567890", "", "UPS"},
		{"C12345678901234", "", "OnTrac"},
		{"JD0146000050000000", "", "DHL"},
		{"1234567890", "DHL Express", "DHL"},
		{"123456789012", "UPS Mail Innovations", "UPS"},
		{"12345", "FedEx Ground", "FedEx"},
		{"PICKUP", "Will call", ""},
		{"", "UPS", ""},
	} {
		name, address := Carrier(row.number, row.kind)
		if name != row.want || (name == "") != (address == "") || name != "" && !strings.HasPrefix(address, "https://") {
			t.Errorf("%q %q is %q at %q, want %q", row.number, row.kind, name, address, row.want)
		}
	}
	if _, address := Carrier(`1&x="<>`, "ups"); strings.ContainsAny(strings.SplitN(address, "?", 2)[1], `"<>`) || strings.Count(address, "&") != 0 {
		t.Errorf("not escaped: %s", address)
	}
}

// TestFreshness reads what stands beside the records.
func TestFreshness(t *testing.T) {
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		body   string
		want   Freshness
		unread []string
	}{
		{`{"result":[],"count":0,"cached":false}`, Freshness{}, nil},
		{`{"result":[],"cached":true,"cacheDate":"2026-11-20T10:00:00.000Z","stale":true,"warnings":["old \u001b[1mdata"]}`, Freshness{CachedAt: at, Stale: true, Warnings: []string{"old data"}}, nil},
		{`{"result":[],"cached":true,"cacheDate":"2026-11-20"}`, Freshness{CachedAt: at.Truncate(24 * time.Hour)}, nil},
		{`{"result":[],"cached":false,"cacheDate":"2026-11-20"}`, Freshness{}, nil},
		{`{"result":[],"cached":true,"cacheDate":"yesterday","stale":"no","warnings":{"a":1}}`, Freshness{}, []string{"cacheDate", "stale", "warnings"}},
	} {
		_, fresh, err := canned(row.body).Payments(context.Background(), 1, false)
		named(t, fresh.Unread, row.unread)
		fresh.Unread = nil
		if err != nil || !reflect.DeepEqual(fresh, row.want) {
			t.Errorf("%s: %+v %v", row.body, fresh, err)
		}
	}
}

// TestNumber: a number that cannot be read is not "not imported".
func TestNumber(t *testing.T) {
	for body, want := range map[string]int64{
		`{"result":[]}`: 0, `{"result":[{"id_Order":141}]}`: 141, `{"result":[{"id_Order":"141"}],"count":1}`: 141, `{"result":[{"id_Order":5},{"id_Order":6}]}`: 0, `{"result":[{"id_Order":5},{"id_Order":5}]}`: 5,
		`{"result":[{"id_Order":7,"ExtOrderID":"B"},{"id_Order":5,"ExtOrderID":"A"}]}`: 5, `{"result":[{"id_Order":5,"ExtOrderID":"B"}]}`: -1,
		`{"result":[{"id_Order":7,"ExtOrderID":"B"},{"id_Order":5}]}`: -1, `{"result":[{"id_Order":-5}]}`: -1, `{"result":[{"id_Order":0}]}`: 0,
		`{"result":[],"error":"no rights"}`: -1, `{"result":[],"success":false}`: -1,
		`{"result":[{"id_Order":"x"}]}`: -1, `{"result":null}`: -1, `{"result":"Forbidden"}`: -1, `<html>`: -1, ``: -1, `{"result":[{"id_Order":141}`: -1,
	} {
		n, err := canned(body).OrderNumber(context.Background(), "A")
		if want >= 0 && (err != nil || n.OnSite != want) || want < 0 && err == nil {
			t.Errorf("%s: %+v %v", body, n, err)
		}
	}
	if n, err := canned(`{"result":[{"id_Order":5},{"id_Order":6}]}`).OrderNumber(context.Background(), "A"); err != nil || !slices.Equal(n.All, []int64{5, 6}) {
		t.Errorf("two numbers, which are for a person: %+v %v", n, err)
	}
}

// TestSlices: the slices of a query cover every vendor, type and day once.
func TestSlices(t *testing.T) {
	today := order.Date{Year: 2026, Month: 11, Day: 30}
	known := Known{Vendors: []int64{8, 7}, ProductTypes: []string{"Tees", "Caps"}, Until: order.Date{Year: 2026, Month: 11, Day: 1}}
	cut := Slices(InventoryQuery{}, known, today)
	if len(cut) != 3 || cut[0].Vendor != 7 || cut[1].Vendor != 8 || cut[2].Vendor != 0 || cut[2].ModifiedFrom != known.Until {
		t.Errorf("by vendor: %+v", cut)
	}
	cut = Slices(InventoryQuery{Vendor: 7}, known, today)
	if len(cut) != 3 || cut[0].ProductType != "Caps" || cut[2].ModifiedFrom != known.Until || cut[2].Vendor != 7 {
		t.Errorf("by type: %+v", cut)
	}
	whole := InventoryQuery{Vendor: 7, ProductType: "Caps"}
	cut = Slices(whole, known, today)
	if !cut[0].ModifiedFrom.IsZero() || !cut[len(cut)-1].ModifiedTo.IsZero() || len(cut) != 17 {
		t.Errorf("%d slices by day: %+v", len(cut), cut)
	}
	for i := 1; i < len(cut); i++ {
		if cut[i].ModifiedFrom != cut[i-1].ModifiedTo.AddDays(1) || cut[i].Vendor != 7 || cut[i].ProductType != "Caps" {
			t.Errorf("a gap before %+v", cut[i])
		}
	}
	// Cut again and again, a range ends as single days.
	days, queue := 0, []InventoryQuery{{ModifiedFrom: order.Date{Year: 2026, Month: 10, Day: 30}, ModifiedTo: order.Date{Year: 2026, Month: 11, Day: 30}}}
	for len(queue) > 0 {
		next := Slices(queue[0], Known{}, today)
		if next == nil {
			days++
			if queue[0].ModifiedFrom != queue[0].ModifiedTo {
				t.Errorf("not a day: %+v", queue[0])
			}
		}
		queue = append(queue[1:], next...)
	}
	if days != 32 {
		t.Errorf("%d days", days)
	}
	steps := 0
	for q := (InventoryQuery{ModifiedTo: today}); ; steps++ {
		next := Slices(q, Known{}, today)
		if next == nil {
			break
		}
		q = next[0]
	}
	if steps == 0 || steps > 10 {
		t.Errorf("what is old is cut %d times", steps)
	}
}

// TestBodyWritesInOrder: nested objects, lists with gaps closed, nothing
// escaped for HTML.
func TestBodyWritesInOrder(t *testing.T) {
	var b Body
	b.Set("z", "<&>\"\u2028")
	b.Set("list.3.a", 1)
	b.Set("list.5.b.c", json.Number("8.50"))
	b.Set("list.3.d", true)
	b.Set("a", map[string]string{})
	got, err := b.MarshalJSON()
	if want := `{"z":"<&>\"\u2028","list":[{"a":1,"d":true},{"b":{"c":8.50}}],"a":{}}`; err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}
	if got, err := (&Body{}).MarshalJSON(); err != nil || string(got) != "{}" {
		t.Errorf("%s %v", got, err)
	}
}

// FuzzRecords: no answer makes a reader panic, and a record is read, named as
// unread, or the whole answer is refused: none is lost without a word.
func FuzzRecords(f *testing.F) {
	for _, seed := range []string{
		`{"result":[{"id_Order":7,"PartNumber":"PC54","LineQuantity":4,"Size01":"4"}]}`,
		`{"result":[{"id_Order":{"a":[1]},"LineQuantity":"x"},5,null,"t"]}`,
		`{"result":null}`, `<html>`, `{"result":[{"date_Ordered":"2026-13-45"}],"cached":true,"cacheDate":"x"}`,
		`{"found":true,"order":{"id_Order":"7"},"lineItems":[{}],"pushed":{"Designs":[{"a":1}]},"payments":[{"Amount":"1e9"}],"tracking":[{"TrackingNumber":1}]}`,
		`{"found":true,"order":[],"pushed":5}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		ctx, p := context.Background(), canned(body)
		var doc struct{ Result []json.RawMessage }
		counted := json.Unmarshal([]byte(body), &doc) == nil
		lines, fresh, err := p.Lines(ctx, 1, false)
		if err == nil && counted && len(lines)+len(fresh.Unread) < min(len(doc.Result), maxProblems) {
			t.Errorf("%d records, %d lines, unread %v", len(doc.Result), len(lines), fresh.Unread)
		}
		pasts, fresh, err := p.pasts(ctx, Request{}, false)
		if err == nil && counted && len(pasts)+len(fresh.Unread) < min(len(doc.Result), maxProblems) {
			t.Errorf("%d records, %d orders, unread %v", len(doc.Result), len(pasts), fresh.Unread)
		}
		_, _, _ = p.Payments(ctx, 1, false)
		_, _, _ = p.Tracking(ctx, 1, false)
		_, _, _ = p.Customers(ctx, false)
		_, _, _ = p.Snapshot(ctx, "A", false)
		_, _ = p.OrderNumber(ctx, "A")
		_, _ = p.Inventory(ctx, InventoryQuery{}, func(catalog.InventoryRow) error { return nil })
	})
}
