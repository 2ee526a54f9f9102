package sandbox

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// A pushed order's way through OnSite. The import (each full hour of the
// sandbox clock, or every Options.ImportEvery) makes it an OnSite order; then
// it moves on by the clock alone:
//
//	stage       after the import   with ImportEvery, after
//	art done        2 h              1 interval
//	purchased       4 h              2 intervals
//	received        8 h              3 intervals
//	produced       24 h              4 intervals
//	shipped        48 h              5 intervals (a UPS tracking number)
//	invoiced       72 h              6 intervals
//
// An order is in production while its goods are received and it is not yet
// produced.
var stages = []struct {
	name  string
	after time.Duration
	apply func(e *erp, p *pushed, o *OrderRow, at time.Time)
}{
	{"art done", 2 * time.Hour, func(_ *erp, _ *pushed, o *OrderRow, _ time.Time) { o.StsArtDone = 1 }},
	{"purchased", 4 * time.Hour, func(_ *erp, _ *pushed, o *OrderRow, _ time.Time) { o.StsPurchased, o.StsPurchasedSub = "1", 1 }},
	{"received", 8 * time.Hour, func(_ *erp, _ *pushed, o *OrderRow, _ time.Time) { o.StsReceived, o.StsReceivedSub = "1", 1 }},
	{"produced", 24 * time.Hour, func(_ *erp, _ *pushed, o *OrderRow, at time.Time) { o.StsProduced, o.DateProduced = "1", day(at) }},
	{"shipped", 48 * time.Hour, ship},
	{"invoiced", 72 * time.Hour, func(_ *erp, _ *pushed, o *OrderRow, at time.Time) { o.StsInvoiced, o.DateInvoiced = "1", day(at) }},
}

// takenSource is the APISource that the shop's import takes; it passes over all
// other orders without a word (observed in the proxy's source).
const takenSource = "ManageOrders"

// taken tells whether the import takes an order.
func (p *pushed) taken() bool { return p.source == takenSource }

// stageName says where a pushed order stands.
func (p *pushed) stageName() string {
	switch {
	case p.no == 0 && !p.taken():
		return "uploaded, passed over by the import: its APISource is " + strconv.Quote(p.source)
	case p.no == 0:
		return "uploaded"
	case p.stage == 0:
		return "imported"
	}
	return stages[p.stage-1].name
}

// settle imports what is due and moves orders on. The caller holds e.mu.
func (e *erp) settle() {
	now := e.clock.now()
	for _, p := range e.pushed {
		if p.no == 0 && p.taken() && !p.importAt.After(now) {
			e.bring(p)
		}
		for p.no != 0 && p.stage < len(stages) {
			s := stages[p.stage]
			at := p.importAt.Add(s.after)
			if e.every > 0 {
				at = p.importAt.Add(time.Duration(p.stage+1) * e.every)
			}
			if at.After(now) {
				break
			}
			s.apply(e, p, &e.data.Orders[e.byNo[p.no]], at)
			p.stage++
		}
	}
}

// bring makes an uploaded order an OnSite order.
func (e *erp) bring(p *pushed) {
	p.no = e.nextNo
	e.nextNo++
	doc := p.doc
	customer, _ := doc["Customer"].(map[string]any)
	o := OrderRow{
		IDOrder: p.no, IDOrderType: number(doc["id_OrderType"]),
		DateOrdered: isoDate(doc["date_OrderPlaced"]), DateRequestedToShip: isoDate(doc["date_OrderRequestedToShip"]),
		IDCustomer: int64(number(doc["id_Customer"])), CustomerName: text(customer["CompanyName"]),
		ContactFirstName: text(doc["ContactNameFirst"]), ContactLastName: text(doc["ContactNameLast"]),
		ContactEmail: text(doc["ContactEmail"]), ContactPhone: text(doc["ContactPhone"]),
		StsInvoiced: "0", StsPaid: "0", StsProduced: "0", StsPurchased: "0", StsReceived: "0",
		TermsName: text(doc["Terms"]), TermsDays: netDays(text(doc["Terms"])),
		CustomerServiceRep:    firstText(doc["CustomerServiceRep"], doc["CustomerSeviceRep"]),
		CustomerPurchaseOrder: text(doc["CustomerPurchaseOrder"]),
		CurShipping:           toCents(number(doc["cur_Shipping"])), CurSalesTaxTotal: toCents(number(doc["TaxTotal"])),
		CurAdjustment: toCents(-number(doc["TotalDiscounts"])),
	}
	if o.DateOrdered == "" {
		o.DateOrdered = day(p.at)
	}
	o.CustomerName = e.customerName(&o)
	for _, d := range objects(doc["Designs"]) {
		o.DesignName, o.IDDesign = text(d["DesignName"]), number(d["id_Design"])
		break
	}
	for i, l := range objects(doc["LinesOE"]) {
		row := lineRow(p.no, i+1, l)
		e.data.Lines[p.no] = append(e.data.Lines[p.no], row)
		o.CurSubTotal += float64(row.LineQuantity) * row.LineUnitPrice
		if !isFee(row.PartNumber) {
			o.TotalProductQuantity += row.LineQuantity
		}
	}
	for _, pay := range objects(doc["Payments"]) {
		if !strings.EqualFold(text(pay["Status"]), "success") {
			continue // only success makes a payment record (DECISIONS "Payments")
		}
		row := paymentRow(p.no, len(e.data.Payments[p.no])+1, pay, customer, doc)
		e.data.Payments[p.no] = append(e.data.Payments[p.no], row)
		o.CurPayments += row.Amount
	}
	o.CurSubTotal = toCents(o.CurSubTotal)
	o.CurPayments = toCents(o.CurPayments)
	o.CurTotalInvoice = toCents(o.CurSubTotal + o.CurSalesTaxTotal + o.CurShipping + o.CurAdjustment)
	o.CurBalance = toCents(o.CurTotalInvoice - o.CurPayments)
	if o.CurPayments > 0 && o.CurBalance <= 0 {
		o.StsPaid = "1"
	}
	e.byNo[p.no] = len(e.data.Orders)
	e.data.Orders = append(e.data.Orders, o)
}

// customerName is the block's company, else what OnSite already calls that
// customer, else the contact.
func (e *erp) customerName(o *OrderRow) string {
	if o.CustomerName != "" {
		return o.CustomerName
	}
	for i := len(e.data.Orders) - 1; i >= 0; i-- {
		if e.data.Orders[i].IDCustomer == o.IDCustomer && e.data.Orders[i].CustomerName != "" {
			return e.data.Orders[i].CustomerName
		}
	}
	return strings.TrimSpace(o.ContactFirstName + " " + o.ContactLastName)
}

func lineRow(no int64, sort int, l map[string]any) LineRow {
	row := LineRow{
		IDOrder: no, SortOrder: int64(sort),
		PartNumber: text(l["PartNumber"]), PartColor: firstText(l["Color"], l["ForProductColor"]),
		PartDescription: firstText(l["Description"], l["ForProductDescription"]),
		LineUnitPrice:   number(l["Price"]), InvoiceNotes: text(l["LineItemNotes"]),
		Name:     strings.TrimSpace(text(l["NameFirst"]) + " " + text(l["NameLast"])),
		Custom01: text(l["CustomField01"]), Custom02: text(l["CustomField02"]), Custom03: text(l["CustomField03"]),
		Custom04: text(l["CustomField04"]), Custom05: text(l["CustomField05"]),
	}
	if _, typed := l["cur_UnitPriceUserEntered"]; typed {
		row.LineUnitPrice = number(l["cur_UnitPriceUserEntered"])
	}
	columns := []*string{&row.Size01, &row.Size02, &row.Size03, &row.Size04, &row.Size05, &row.Size06}
	given := int64(0)
	for i, column := range columns {
		if n := int64(number(l[fmt.Sprintf("Size%02d", i+1)])); n != 0 {
			*column = strconv.FormatInt(n, 10)
			given += n
		}
	}
	row.LineQuantity = int64(math.Round(number(l["Qty"])))
	if row.LineQuantity == 0 {
		row.LineQuantity = int64(math.Round(number(l["Quantity"])))
	}
	if given != 0 {
		if row.LineQuantity == 0 {
			row.LineQuantity = given
		}
		return row
	}
	if i := sizeColumn(text(l["Size"]), row.PartNumber); i > 0 && row.LineQuantity != 0 {
		*columns[i-1] = strconv.FormatInt(row.LineQuantity, 10)
	}
	return row
}

// sizeColumn is the inventory column of a size: S 1, M 2, L 3, XL 4, 2XL 5,
// every other 6 (DECISIONS "Inventory columns"). Without a size the part's suffix tells; a line with
// neither has no column (0).
func sizeColumn(size, part string) int {
	if size == "" {
		_, suffix, found := strings.Cut(part, "_")
		if !found {
			return 0
		}
		size = suffix
		if suffix == "2X" {
			size = "2XL"
		}
	}
	switch size {
	case "S":
		return 1
	case "M":
		return 2
	case "L":
		return 3
	case "XL":
		return 4
	case "2XL":
		return 5
	}
	return 6
}

func paymentRow(no int64, n int, pay, customer, doc map[string]any) PaymentRow {
	return PaymentRow{
		IDOrder: no, FirstName: text(doc["ContactNameFirst"]), LastName: text(doc["ContactNameLast"]),
		BillingCompany: text(customer["BillingCompany"]), BillingAddress: text(customer["BillingAddress01"]),
		BillingCity: text(customer["BillingCity"]), BillingState: text(customer["BillingState"]),
		BillingZip: text(customer["BillingZip"]), BillingCountry: text(customer["BillingCountry"]),
		StsApproved: 1, PaymentNumber: text(pay["AuthCode"]), Amount: toCents(number(pay["Amount"])),
		IDSubPayment: int64(n), DatePaymentApplied: isoDate(pay["date_Payment"]),
		PaymentType: firstText(pay["CreditCardCompany"], pay["Gateway"]),
	}
}

func ship(e *erp, p *pushed, o *OrderRow, at time.Time) {
	o.StsShipped, o.DateShipped = 1, day(at)
	row := TrackingRow{
		IDOrder: p.no, TrackingNumber: upsNumber(fmt.Sprintf("A1B2C303%07d", p.no%10_000_000)), AddressCompany: o.CustomerName,
		DateCreation: day(at), DateImported: day(at), Weight: "12.0", Cost: "14.50", Type: "UPS",
	}
	for _, a := range objects(p.doc["ShippingAddresses"]) {
		row.AddressCompany = firstText(a["ShipCompany"], row.AddressCompany)
		row.Address1, row.Address2 = text(a["ShipAddress01"]), text(a["ShipAddress02"])
		row.AddressCity, row.AddressState = text(a["ShipCity"]), text(a["ShipState"])
		row.AddressZip, row.AddressCountry = text(a["ShipZip"]), text(a["ShipCountry"])
		break
	}
	e.data.Tracking[p.no] = append(e.data.Tracking[p.no], row)
}
