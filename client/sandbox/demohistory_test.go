package sandbox

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// demoSeeds are tried in turn where what holds must hold for any seed.
var demoSeeds = []int64{1, 2, 3, 4, 5}

func TestPastOrdersAgreeWithTheirLinesAndPayments(t *testing.T) {
	for _, seed := range demoSeeds {
		d := Generate(DataOptions{Today: testDay, Seed: seed})
		if len(d.Orders) != 400 {
			t.Fatalf("%d orders, want 400", len(d.Orders))
		}
		made := map[string]bool{}
		for _, r := range d.Inventory {
			made[r.PartNumber+"|"+r.Color] = true
		}
		credits, versions, blanks := false, false, false
		for _, r := range d.Inventory {
			blanks = blanks || r.PartNumber != strings.TrimSpace(r.PartNumber)
		}
		for i, o := range d.Orders {
			versions = versions || o.IDDesign != math.Trunc(o.IDDesign)
			if i > 0 && (o.IDOrder != d.Orders[i-1].IDOrder+1 || o.DateOrdered < d.Orders[i-1].DateOrdered) {
				t.Errorf("order %d does not follow %d", o.IDOrder, d.Orders[i-1].IDOrder)
			}
			var pieces, subtotal, paid int64
			for n, line := range d.Lines[o.IDOrder] {
				credit := line.LineQuantity < 0
				credits = credits || credit
				if line.IDOrder != o.IDOrder || line.SortOrder != int64(n+1) || line.LineQuantity == 0 || line.LineUnitPrice <= 0 || credit && o.IDCustomer != caseCustomer {
					t.Errorf("order %d: line %+v", o.IDOrder, line)
				}
				var inColumns int64
				for _, text := range []string{line.Size01, line.Size02, line.Size03, line.Size04, line.Size05, line.Size06} {
					if text != "" {
						n, err := strconv.ParseInt(text, 10, 64)
						if err != nil || n == 0 || (n < 0) != credit {
							t.Errorf("order %d: size column %q", o.IDOrder, text)
						}
						inColumns += n
					}
				}
				if inColumns != line.LineQuantity {
					t.Errorf("order %d: columns hold %d of %d", o.IDOrder, inColumns, line.LineQuantity)
				}
				subtotal += line.LineQuantity * cents(line.LineUnitPrice)
				if line.PartColor != "" {
					pieces += line.LineQuantity
					if !made[line.PartNumber+"|"+line.PartColor] {
						t.Errorf("order %d: %s %s is not in the inventory", o.IDOrder, line.PartNumber, line.PartColor)
					}
				}
			}
			for _, p := range d.Payments[o.IDOrder] {
				if p.StsApproved == 1 {
					paid += cents(p.Amount)
				}
				if p.DatePaymentApplied < o.DateOrdered || p.DatePaymentApplied > day(testDay) || (p.PaymentType == "") != (p.BillingCompany != "") {
					t.Errorf("order %d: payment %+v", o.IDOrder, p)
				}
			}
			total := subtotal + cents(o.CurSalesTaxTotal) + cents(o.CurShipping) + cents(o.CurAdjustment)
			if o.TotalProductQuantity != pieces || pieces == 0 || cents(o.CurSubTotal) != subtotal || cents(o.CurTotalInvoice) != total ||
				cents(o.CurPayments) != paid || cents(o.CurBalance) != total-paid || (o.StsPaid == "1") != (total == paid) {
				t.Errorf("order %d: %d pieces, subtotal %d, total %d, paid %d, but %+v", o.IDOrder, pieces, subtotal, total, paid, o)
			}
			checkDates(t, o)
		}
		if !credits || !versions || !blanks {
			t.Errorf("the cases of a real shop are missing: a credit %v, a design's version %v, a part with blanks %v", credits, versions, blanks)
		}
	}
}

// checkDates wants every step dated that is done, in order and not in future.
func checkDates(t *testing.T, o OrderRow) {
	t.Helper()
	last := o.DateOrdered
	for _, step := range []struct {
		date string
		done bool
	}{{o.DateOrdered, true}, {o.DateProduced, o.StsProduced == "1"}, {o.DateShipped, o.StsShipped == 1}, {o.DateInvoiced, o.StsInvoiced == "1"}} {
		if (step.date != "") != step.done {
			t.Errorf("order %d: done %v but dated %q", o.IDOrder, step.done, step.date)
		}
		if step.date == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, step.date); err != nil || step.date < last || step.date > day(testDay) {
			t.Errorf("order %d: %q after %q (%v)", o.IDOrder, step.date, last, err)
		}
		last = step.date
	}
	if o.DateRequestedToShip <= o.DateOrdered {
		t.Errorf("order %d: to ship %s, ordered %s", o.IDOrder, o.DateRequestedToShip, o.DateOrdered)
	}
}

func TestPastOrdersAreInEveryStage(t *testing.T) {
	for _, seed := range demoSeeds {
		d := Generate(DataOptions{Today: testDay, Seed: seed})
		stages := map[string]int{}
		customers, contacts := map[string]bool{}, map[string]map[string]bool{}
		recent, oldest := 0, day(testDay.AddDate(-2, 0, 0))
		for _, o := range d.Orders {
			stages[stageOf(o)]++
			if o.DateOrdered >= day(testDay.AddDate(0, 0, -60)) {
				recent++
				customers[o.CustomerName] = true
			}
			if o.DateOrdered < oldest {
				t.Errorf("order %d is from %s", o.IDOrder, o.DateOrdered)
			}
			if contacts[o.CustomerName] == nil {
				contacts[o.CustomerName] = map[string]bool{}
			}
			contacts[o.CustomerName][o.ContactEmail] = true
		}
		for _, stage := range []string{"ordered", "art done", "partly purchased", "purchased", "partly received", "received", "produced", "shipped", "invoiced", "partly paid", "paid"} {
			if stages[stage] == 0 {
				t.Errorf("seed %d: no order is %s", seed, stage)
			}
		}
		if recent < 60 || len(contacts) != 80 {
			t.Errorf("seed %d: %d orders of the last 60 days, %d customers", seed, recent, len(contacts))
		}
		for _, name := range []string{"Acme Inc", "Cascade Youth", "Rainier Roofing", "Harbor Cafe", "Elm Street School", "Web Customer"} {
			if !customers[name] {
				t.Errorf("seed %d: nothing of %s in the last 60 days", seed, name)
			}
		}
		if len(contacts["Web Customer"]) < 2 || len(d.ExtIDs) < 20 {
			t.Errorf("seed %d: %d contacts order on the web, %d external ids", seed, len(contacts["Web Customer"]), len(d.ExtIDs))
		}
		for id, order := range d.ExtIDs {
			if !strings.HasPrefix(id, "NWCA-") || d.Lines[order] == nil {
				t.Errorf("external id %s of order %d", id, order)
			}
		}
	}
}

func stageOf(o OrderRow) string {
	switch {
	case o.StsInvoiced == "1" && o.StsPaid == "1":
		return "paid"
	case o.StsInvoiced == "1" && o.CurPayments > 0:
		return "partly paid"
	case o.StsInvoiced == "1":
		return "invoiced"
	case o.StsShipped == 1:
		return "shipped"
	case o.StsProduced == "1":
		return "produced"
	case o.StsReceived == "1":
		return "received"
	case o.StsReceivedSub == 1:
		return "partly received"
	case o.StsPurchased == "1":
		return "purchased"
	case o.StsPurchasedSub == 1:
		return "partly purchased"
	case o.StsArtDone == 1:
		return "art done"
	}
	return "ordered"
}

func TestShipments(t *testing.T) {
	d := Generate(DataOptions{Today: testDay})
	forms := map[string]*regexp.Regexp{
		"UPS": regexp.MustCompile(`^1Z[0-9A-Z]{15}\d$`), "FedEx": regexp.MustCompile(`^\d{12}$`), "USPS": regexp.MustCompile(`^94\d{20}$`),
	}
	seen := map[string]int{}
	for _, o := range d.Orders {
		shipments := d.Tracking[o.IDOrder]
		if len(shipments) > 0 && o.StsShipped == 0 {
			t.Errorf("order %d is tracked but not shipped", o.IDOrder)
		}
		for _, s := range shipments {
			carrier, _, _ := strings.Cut(s.Type, " ")
			seen[carrier]++
			if form := forms[carrier]; form == nil || !form.MatchString(s.TrackingNumber) {
				t.Errorf("order %d: %s %s", o.IDOrder, s.Type, s.TrackingNumber)
			}
			if s.IDOrder != o.IDOrder || s.DateCreation != o.DateShipped || s.DateImported < s.DateCreation || s.DateImported > day(testDay) || s.AddressZip == "" {
				t.Errorf("order %d shipped %s: %+v", o.IDOrder, o.DateShipped, s)
			}
		}
	}
	for carrier := range forms {
		if seen[carrier] == 0 {
			t.Errorf("nothing by %s", carrier)
		}
	}
}

func TestCheckDigits(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{upsNumber("999AA1012345678"), "1Z999AA10123456784"},
		{upsNumber("12345E151234567"), "1Z12345E1512345676"},
		{fedExNumber("98657878885"), "986578788855"},
		{uspsNumber("940011120108080548301"), "9400111201080805483016"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

func TestECatOrders(t *testing.T) {
	d := Generate(DataOptions{Today: testDay})
	if len(d.ECat) != 5 {
		t.Fatalf("%d orders, want 5", len(d.ECat))
	}
	byUUID := map[string][]map[string]any{}
	for i, o := range d.ECat {
		if i > 0 && o["id"].(int) <= d.ECat[i-1]["id"].(int) {
			t.Errorf("id %v does not follow %v", o["id"], d.ECat[i-1]["id"])
		}
		uuid := o["uuid"].(string)
		if !regexp.MustCompile(`^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`).MatchString(uuid) {
			t.Errorf("uuid %s", uuid)
		}
		if !regexp.MustCompile(`^6385-\d{6}-\d{3}(-1)?$`).MatchString(o["order_number"].(string)) {
			t.Errorf("order number %v", o["order_number"])
		}
		byUUID[uuid] = append(byUUID[uuid], o)
	}
	var overlaps []int
	for _, versions := range byUUID {
		if len(versions) == 1 {
			continue
		}
		if versions[1]["order_number"] != versions[0]["order_number"].(string)+"-1" {
			t.Errorf("%v was sent again as %v", versions[0]["order_number"], versions[1]["order_number"])
		}
		first, overlap := map[any]bool{}, 0
		for _, item := range versions[0]["items"].([]map[string]any) {
			first[item["item_number"]] = true
		}
		for _, item := range versions[1]["items"].([]map[string]any) {
			if first[item["item_number"]] {
				overlap++
			}
		}
		overlaps = append(overlaps, overlap)
	}
	if len(byUUID) != 3 || len(overlaps) != 2 || (overlaps[0] == 0) == (overlaps[1] == 0) {
		t.Errorf("%d uuids, items kept in resubmissions %v; want 3, and one resubmission without any", len(byUUID), overlaps)
	}
}
