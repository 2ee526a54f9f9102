package client

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// The read side's records, in the Swagger's names with its typos, and the right
// spelling beside each. Numbers and texts are read for one another.

type inventoryRecord struct {
	ID            Int     `json:"id_InventoryLevel"`
	PartNumber    Text    `json:"PartNumber"`
	ColorRange    Text    `json:"ColorRange"`
	Color         Text    `json:"Color"`
	Description   Text    `json:"PartDescription"`
	Size01        Int     `json:"Size01"`
	Size02        Int     `json:"Size02"`
	Size03        Int     `json:"Size03"`
	Size04        Int     `json:"Size04"`
	Size05        Int     `json:"Size05"`
	Size06        Int     `json:"Size06"`
	UnitCost      Decimal `json:"UnitCost"`
	TotalCost     Decimal `json:"TotalCost"`
	GLAccount     Text    `json:"GLAccount"`
	SKU           Text    `json:"SKU"`
	PreprintGroup Text    `json:"PreprintGroup"`
	ProductType   Text    `json:"ProductType"`
	FindCode      Text    `json:"FindCode"`
	Vendor        Int     `json:"id_Vendor"`
	VendorName    Text    `json:"VendorName"`
	Modified      Text    `json:"date_Modification"`
}

// field implements flat.
func (r *inventoryRecord) field(name string) setter {
	switch name {
	case "id_InventoryLevel":
		return &r.ID
	case "PartNumber":
		return &r.PartNumber
	case "ColorRange":
		return &r.ColorRange
	case "Color":
		return &r.Color
	case "PartDescription":
		return &r.Description
	case "Size01":
		return &r.Size01
	case "Size02":
		return &r.Size02
	case "Size03":
		return &r.Size03
	case "Size04":
		return &r.Size04
	case "Size05":
		return &r.Size05
	case "Size06":
		return &r.Size06
	case "UnitCost":
		return &r.UnitCost
	case "TotalCost":
		return &r.TotalCost
	case "GLAccount":
		return &r.GLAccount
	case "SKU":
		return &r.SKU
	case "PreprintGroup":
		return &r.PreprintGroup
	case "ProductType":
		return &r.ProductType
	case "FindCode":
		return &r.FindCode
	case "id_Vendor":
		return &r.Vendor
	case "VendorName":
		return &r.VendorName
	case "date_Modification":
		return &r.Modified
	}
	return nil
}

// row keeps text raw: part and colour travel back, the rest filters.
func (r *inventoryRecord) row(at time.Time) catalog.InventoryRow {
	return catalog.InventoryRow{
		ID: int64(r.ID), Part: string(r.PartNumber), ColorRange: string(r.ColorRange), Color: string(r.Color), Description: string(r.Description),
		Sizes:    [6]int{int(r.Size01), int(r.Size02), int(r.Size03), int(r.Size04), int(r.Size05), int(r.Size06)},
		UnitCost: string(r.UnitCost), TotalCost: string(r.TotalCost), GLAccount: string(r.GLAccount), SKU: string(r.SKU),
		PreprintGroup: string(r.PreprintGroup), ProductType: string(r.ProductType), FindCode: string(r.FindCode),
		Vendor: int64(r.Vendor), VendorName: string(r.VendorName), Modified: string(r.Modified), FetchedAt: at,
	}
}

type orderRecord struct {
	Invoiced       Date    `json:"date_Invoiced"`
	Ordered        Date    `json:"date_Ordered"`
	RequestedShip  Date    `json:"date_RequestedToShip"`
	Shippied       Date    `json:"date_Shippied"` // the API's typo
	Shipped        Date    `json:"date_Shipped"`
	Produced       Date    `json:"date_Produced"`
	Number         Int     `json:"id_Order"`
	OrderType      Int     `json:"id_OrderType"`
	Customer       Int     `json:"id_Customer"`
	CustomerName   Text    `json:"CustomerName"`
	First          Text    `json:"ContactFirstName"`
	Last           Text    `json:"ContactLastName"`
	Email          Text    `json:"ContactEmail"`
	Fax            Text    `json:"ContactFax"`
	Phone          Text    `json:"ContactPhone"`
	Title          Text    `json:"ContactTitle"`
	Department     Text    `json:"ContactDepartment"`
	StsInvoiced    Text    `json:"sts_Invoiced"`
	StsPaid        Text    `json:"sts_Paid"`
	StsProduced    Text    `json:"sts_Produced"`
	StsPurchased   Text    `json:"sts_Purchased"`
	StsReceived    Text    `json:"sts_Received"`
	StsReceivedSub Text    `json:"sts_ReceivedSub"`
	StsPurchSub    Text    `json:"sts_PurchasedSub"`
	StsShipped     Text    `json:"sts_Shipped"`
	StsArtDone     Text    `json:"sts_ArtDone"`
	Pieces         Int     `json:"TotalProductQuantity"`
	Balance        Decimal `json:"cur_Balance"`
	SalesTax       Decimal `json:"cur_SalesTaxTotal"`
	Total          Decimal `json:"cur_TotalInvoice"`
	Adjustment     Decimal `json:"cur_Adjustment"`
	Paid           Decimal `json:"cur_Payments"`
	Shipping       Decimal `json:"cur_Shipping"`
	SubTotal       Decimal `json:"cur_SubTotal"`
	TermsDays      Int     `json:"TermsDays"`
	TermsName      Text    `json:"TermsName"`
	Rep            Text    `json:"CustomerServiceRep"`
	RepTypo        Text    `json:"CustomerSeviceRep"`
	DesignName     Text    `json:"DesignName"`
	Design         Decimal `json:"id_Design"`
	PO             Text    `json:"CustomerPurchaseOrder"`
}

// doubts are what one of two spellings of a field says and the other does not.
func (r *orderRecord) doubts() []string {
	return append(givesWay("date_Shipped", r.Shipped, r.Shippied), givesWay("CustomerSeviceRep", r.RepTypo, r.Rep)...)
}

// givesWay names a value that stands under another spelling of a field which
// says something else.
func givesWay[T ~string](field string, value, taken T) []string {
	if value == "" || taken == "" || value == taken {
		return nil
	}
	return []string{fmt.Sprintf("%s: %q gives way to %q", field, string(value), string(taken))}
}

// whole is a record with its bytes as they came.
type whole[T any] struct {
	record   T
	raw      []byte
	problems []Problem // fields that could not be read
}

// UnmarshalJSON keeps a copy of the bytes and reads the record, leaving out
// what cannot be read: refusing it would have the bytes mended.
func (w *whole[T]) UnmarshalJSON(b []byte) error {
	w.raw = bytes.Clone(b)
	var err error
	if w.problems, err = decodeRecord(b, &w.record); err != nil {
		w.problems = append(w.problems, Problem{Message: err.Error()})
	}
	return nil
}

// unread names the record's problems under its own path.
func (w *whole[T]) unread(path string) []string {
	var list []string
	for _, p := range w.problems {
		at := path
		if p.Path != "" {
			at += "." + p.Path
		}
		list = append(list, catalog.Clean(at+": "+p.Message))
	}
	return list
}

// shown is text for eyes and search, its HTML entities decoded.
func shown(t Text) string { return strings.TrimSpace(catalog.Readable(string(t))) }

// phone is without the letter that OnSite puts before numbers (W for work, C
// for cell, H for home).
func phone(t Text) string {
	s := shown(t)
	if len(s) > 2 && s[1] == ' ' && strings.ContainsRune("WCHF", rune(s[0])) {
		s = strings.TrimSpace(s[2:])
	}
	return s
}

// firstYear is older than any record: what is before it is how FileMaker,
// spreadsheets and clocks write no date (1899-12-30, 1900-01-01, 1970-01-01).
const firstYear = 1980

// civil is a date that Date has checked.
func civil(d Date) order.Date {
	date, err := order.ParseDate(string(d))
	if err != nil || date.Year < firstYear {
		return order.Date{}
	}
	return date
}

// readPast is an order's head in domain terms.
func readPast(w *whole[orderRecord], at time.Time) order.Past {
	r := &w.record
	return order.Past{
		Number: int64(r.Number), OrderType: int64(r.OrderType), Customer: int64(r.Customer), CustomerName: shown(r.CustomerName),
		ContactFirst: shown(r.First), ContactLast: shown(r.Last), ContactEmail: shown(r.Email), ContactPhone: phone(r.Phone),
		ContactFax: phone(r.Fax), ContactTitle: shown(r.Title), Department: shown(r.Department), PO: shown(r.PO),
		Rep: shown(cmp.Or(r.Rep, r.RepTypo)), TermsName: shown(r.TermsName), TermsDays: int64(r.TermsDays),
		DesignName: shown(r.DesignName), Design: designID(r.Design),
		Ordered: civil(r.Ordered), RequestedShip: civil(r.RequestedShip), Produced: civil(r.Produced),
		Shipped: civil(cmp.Or(r.Shippied, r.Shipped)), Invoiced: civil(r.Invoiced),
		Status: order.PastStatus{
			ArtDone: shown(r.StsArtDone), Purchased: shown(r.StsPurchased), PurchasedSub: shown(r.StsPurchSub), Received: shown(r.StsReceived),
			ReceivedSub: shown(r.StsReceivedSub), Produced: shown(r.StsProduced), Shipped: shown(r.StsShipped), Invoiced: shown(r.StsInvoiced), Paid: shown(r.StsPaid),
		},
		Pieces: int64(r.Pieces), SubTotal: string(r.SubTotal), SalesTax: string(r.SalesTax), Shipping: string(r.Shipping),
		Adjustment: string(r.Adjustment), Total: string(r.Total), Paid: string(r.Paid), Balance: string(r.Balance),
		Raw: w.raw, FetchedAt: at,
	}
}

// designID is a design's number; one below zero is none.
func designID(d Decimal) order.DesignID {
	id, err := order.ParseDesignID(string(d))
	if err != nil {
		return ""
	}
	return id
}

type lineRecord struct {
	Quantity    Decimal `json:"LineQuantity"`
	Price       Decimal `json:"LineUnitPrice"`
	Name        Text    `json:"Name"`
	SortOrder   Int     `json:"SortOrder"`
	Size01      Int     `json:"Size01"`
	Size02      Int     `json:"Size02"`
	Size03      Int     `json:"Size03"`
	Size04      Int     `json:"Size04"`
	Size05      Int     `json:"Size05"`
	Size06      Int     `json:"Size06"`
	Custom01    Text    `json:"Custom01"`
	Custom02    Text    `json:"Custom02"`
	Custom03    Text    `json:"Custom03"`
	Custom04    Text    `json:"Custom04"`
	Custom05    Text    `json:"Custom05"`
	Notes       Text    `json:"InvoiceNotes"`
	Color       Text    `json:"PartColor"`
	Description Text    `json:"PartDescription"`
	Part        Text    `json:"PartNumber"`
}

// line is a line of the ERP. Part and colour stay raw, and the description keeps
// its entities, as a reorder sends them.
// doubts are what had to be guessed, without the line's place; a line that holds
// no number of pieces says so as Odd.
func (r *lineRecord) line() (p order.PartLine, doubts []string) {
	p = order.PartLine{
		Part: string(r.Part), Color: string(r.Color), Description: strings.TrimSpace(catalog.Clean(cmp.Or(string(r.Description), string(r.Name)))),
		Columns: [6]int{int(r.Size01), int(r.Size02), int(r.Size03), int(r.Size04), int(r.Size05), int(r.Size06)},
		Fee:     r.Color == "" && order.IsFeePart(string(r.Part)),
		LineFields: order.LineFields{
			CustomField01: shown(r.Custom01), CustomField02: shown(r.Custom02), CustomField03: shown(r.Custom03),
			CustomField04: shown(r.Custom04), CustomField05: shown(r.Custom05),
			LineItemNotes: shown(r.Notes), // Name is the line item's own, no person's
		},
	}
	sum := 0
	for _, n := range p.Columns {
		sum += n
	}
	whole, fraction, _ := strings.Cut(string(r.Quantity), ".")
	var bad error
	if whole != "" {
		p.Qty, bad = strconv.Atoi(whole)
	}
	switch {
	case bad != nil || strings.Trim(fraction, "0") != "":
		p.Qty, p.Columns = 0, [6]int{}
		p.Odd = "its quantity " + string(r.Quantity) + " is no number of pieces"
		doubts = append(doubts, "LineQuantity: "+p.Odd)
	case p.Qty == 0 && sum == 0:
		p.Odd = "it has no pieces"
		doubts = append(doubts, p.Odd)
	case p.Qty == 0:
		p.Qty = sum
	case sum != 0 && sum != p.Qty:
		doubts = append(doubts, fmt.Sprintf("LineQuantity: the sizes add up to %d pieces, the line says %d", sum, p.Qty))
	}
	if r.Price != "" {
		price, rounded, err := cents(string(r.Price))
		switch {
		case err != nil:
			doubts = append(doubts, "LineUnitPrice: "+err.Error())
		case rounded:
			doubts = append(doubts, fmt.Sprintf("LineUnitPrice: %s was rounded to %s", r.Price, price))
			fallthrough
		default:
			p.Price = catalog.PriceOf(price)
		}
	}
	return p, doubts
}

// cents reads a decimal amount, rounding fractions of a cent half up.
func cents(text string) (m catalog.Money, rounded bool, err error) {
	m, err = catalog.ParseMoney(text)
	if err == nil {
		return m, false, nil
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) <= 2 {
		return 0, false, err
	}
	m, err = catalog.ParseMoney(whole + "." + fraction[:2])
	if fraction[2] >= '5' {
		if strings.HasPrefix(whole, "-") {
			m--
		} else {
			m++
		}
	}
	return m, err == nil, err
}

type paymentRecord struct {
	Order       Int     `json:"id_Order"`
	First       Text    `json:"FirstName"`
	Last        Text    `json:"LastName"`
	Compnay     Text    `json:"BillingCompnay"` // the API's typo
	Company     Text    `json:"BillingCompany"`
	Approved    *Text   `json:"sts_Approved"` // web payments only
	Number      Text    `json:"PaymentNumber"`
	Amount      Decimal `json:"Amount"`
	DateApplied Date    `json:"date_PaymentApplied"`
	Type        Text    `json:"PaymentType"`
}

func (r *paymentRecord) payment() order.PaidPayment {
	p := order.PaidPayment{
		Date: civil(r.DateApplied), Amount: string(r.Amount), Type: shown(r.Type), Number: shown(r.Number),
		Name:     strings.TrimSpace(shown(r.First) + " " + shown(r.Last)),
		Approved: true, // what OnSite itself took has no such field
	}
	p.Name = cmp.Or(p.Name, shown(r.Compnay), shown(r.Company))
	if r.Approved != nil && *r.Approved != "" {
		p.Approved = *r.Approved != "0" && !strings.EqualFold(string(*r.Approved), "false")
	}
	return p
}

type trackingRecord struct {
	Order    Int  `json:"id_Order"`
	Tracking Text `json:"TrackingNumber"`
	Company  Text `json:"AddressCompany"`
	City     Text `json:"AddressCity"`
	State    Text `json:"AddressState"`
	Zip      Text `json:"AddressZip"`
	Created  Date `json:"date_Creation"`
	Imported Date `json:"date_Imported"`
	Weight   Text `json:"Weight"`
	Cost     Text `json:"Cost"`
	Type     Text `json:"Type"`
}

func (r *trackingRecord) shipment() order.Shipment {
	s := order.Shipment{
		Tracking: shown(r.Tracking), Company: shown(r.Company), City: shown(r.City), State: shown(r.State), Zip: shown(r.Zip),
		Created: civil(cmp.Or(r.Created, r.Imported)), Weight: shown(r.Weight), Cost: shown(r.Cost), Type: shown(r.Type),
	}
	s.Carrier, s.URL = Carrier(s.Tracking, s.Type)
	return s
}

type customerRecord struct {
	ID         Int  `json:"id_Customer"`
	Name       Text `json:"CustomerName"`
	First      Text `json:"ContactFirstName"`
	Last       Text `json:"ContactLastName"`
	Email      Text `json:"ContactEmail"`
	Phone      Text `json:"ContactPhone"`
	Department Text `json:"ContactDepartment"`
	Rep        Text `json:"CustomerServiceRep"`
	RepTypo    Text `json:"CustomerSeviceRep"`
	LastOrder  Date `json:"lastOrderDate"`
}

func (r *customerRecord) doubts() []string { return givesWay("CustomerSeviceRep", r.RepTypo, r.Rep) }

func (r *customerRecord) customer() order.Customer {
	c := order.Contact{
		First: shown(r.First), Last: shown(r.Last), Email: shown(r.Email), Phone: phone(r.Phone),
		Department: shown(r.Department), LastOrder: civil(r.LastOrder),
	}
	return order.Customer{
		ID: int64(r.ID), Name: shown(r.Name), Contact: c, Contacts: []order.Contact{c},
		Rep: shown(cmp.Or(r.Rep, r.RepTypo)), LastOrder: c.LastOrder,
	}
}
