package order

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// Past is an order as the ERP has it: a record of ManageOrders' orders, in
// domain terms. Amounts keep their decimal text.
type Past struct {
	Number        int64  // id_Order
	ExtOrderID    string // where this laptop knows it
	Connection    string
	OrderType     int64
	Customer      int64
	CustomerName  string
	ContactFirst  string
	ContactLast   string
	ContactEmail  string
	ContactPhone  string
	ContactFax    string
	ContactTitle  string
	Department    string
	PO            string // CustomerPurchaseOrder
	Rep           string // CustomerServiceRep
	TermsName     string
	TermsDays     int64
	DesignName    string
	Design        DesignID // id_Design; the read side knows one design an order, and no places
	Ordered       Date
	RequestedShip Date
	Produced      Date
	Shipped       Date
	Invoiced      Date
	Status        PastStatus
	Pieces        int64 // TotalProductQuantity
	SubTotal      string
	SalesTax      string
	Shipping      string
	Adjustment    string
	Total         string // cur_TotalInvoice
	Paid          string // cur_Payments
	Balance       string
	Raw           []byte    // the record as it came
	FetchedAt     time.Time // of the record
	DetailAt      time.Time // of lines, shipments and payments; zero when not fetched
	Lines         []PartLine
	Shipments     []Shipment
	Payments      []PaidPayment
}

// PastStatus are the ERP's status fields as it writes them: text or numbers,
// 0 no, 0.5 partly, 1 yes.
type PastStatus struct {
	ArtDone, Purchased, PurchasedSub, Received, ReceivedSub, Produced, Shipped, Invoiced, Paid string
}

// Shipment is one tracking record.
type Shipment struct {
	Tracking string
	Carrier  string // recognised from the number and Type; empty when not known
	URL      string // https, to the carrier's tracking page
	Company  string
	City     string
	State    string
	Zip      string
	Created  Date
	Weight   string
	Cost     string
	Type     string
}

// PaidPayment is one payment that the ERP knows.
type PaidPayment struct {
	Date     Date   `json:"date"`
	Amount   string `json:"amount"` // decimal text, as the ERP has it
	Type     string `json:"type"`
	Number   string `json:"number"`
	Name     string `json:"name"`
	Approved bool   `json:"approved"`
}

// Step is one stage on an order's way through the shop.
type Step struct {
	Step string `json:"step"` // ordered, art, goods, produced, shipped, invoiced, paid
	Done bool   `json:"done"`
	Part bool   `json:"part,omitempty"` // partly done
	Date Date   `json:"date"`
}

// Timeline reads the stages of an order from all its status fields and dates.
func (p Past) Timeline() []Step {
	s := p.Status
	goods := Step{Step: "goods", Done: yes(s.Received), Part: !yes(s.Received) && (some(s.Received) || some(s.ReceivedSub) || yes(s.Purchased) || some(s.PurchasedSub))}
	return []Step{
		{Step: "ordered", Done: !p.Ordered.IsZero() || p.Number != 0, Date: p.Ordered},
		stage("art", s.ArtDone, Date{}),
		goods,
		stage("produced", s.Produced, p.Produced),
		p.shipped(),
		stage("invoiced", s.Invoiced, p.Invoiced),
		stage("paid", s.Paid, Date{}),
	}
}

// stage reads one status field. A date without a status means done; a status
// of partly stands against the date.
func stage(name, status string, date Date) Step {
	part := some(status) && !yes(status)
	return Step{Step: name, Done: yes(status) || (!date.IsZero() && !part), Part: part, Date: date}
}

func (p Past) shipped() Step { return stage("shipped", p.Status.Shipped, p.Shipped) }

// Open tells whether the shop still has something to send for the order.
func (p Past) Open() bool { return !p.shipped().Done }

// yes and some read the ERP's status: words, or numbers with 0 no, 0.5 partly
// and 1 yes. A word that is neither yes nor no counts as partly.
func yes(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n >= 1
	}
	return s == "yes" || s == "y" || s == "true"
}

func some(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if n, err := strconv.ParseFloat(s, 64); err == nil {
		return n > 0
	}
	return s != "" && s != "no" && s != "n" && s != "false"
}

// Customer is a customer as the shop's orders or its customer route name it,
// or one that the rep typed offline.
type Customer struct {
	ID         int64 // id_Customer; 0 for one typed offline
	Local      int64 // local number of one typed offline, else 0
	Connection string
	Name       string
	Contact    Contact   // the newest
	Contacts   []Contact // all that orders name, newest first
	Rep        string
	LastOrder  Date
	TakeAlong  bool // the rep wants all its history on this laptop
}

// Contact is a person at a customer.
type Contact struct {
	First, Last, Email, Phone, Title, Department string
	LastOrder                                    Date
}

// Name is the contact's whole name.
func (c Contact) Name() string { return strings.TrimSpace(c.First + " " + c.Last) }

// PaidPrice is what a customer last paid for a style in a size.
type PaidPrice struct {
	Style, Size string
	Price       catalog.Money
	Date        Date
	Order       int64
	Pieces      int // of the style in that order, all sizes and colours; 0 where that is not known
}

// LedgerEntry is one thing that happened to an order: who sent what, what came
// back, what a person said. Kept for good.
type LedgerEntry struct {
	At     time.Time `json:"at"`
	Event  string    `json:"event"`
	Detail string    `json:"detail"` // without secrets and bodies
}

// Attempt is one POST of an order.
type Attempt struct {
	Number   int
	Started  time.Time
	Ended    time.Time // zero while it may be under way
	Route    string
	Body     []byte // exactly what was sent
	BodyHash string // SHA-256 of Body, in hex
	Outcome  string // accepted, not_sent, unknown, rejected; empty while under way
	Status   int    // HTTP status, 0 when there was none
	Head     string // of the answer, cleaned, without secrets
}

// Sentence says where the order stands, to be read aloud to a customer.
func (p Past) Sentence() string {
	on := func(d Date) string {
		if d.IsZero() {
			return ""
		}
		return " on " + d.Time().Format("January 2")
	}
	steps := map[string]Step{}
	for _, s := range p.Timeline() {
		steps[s.Step] = s
	}
	due := ""
	if !p.RequestedShip.IsZero() {
		due = "; it is due to ship" + on(p.RequestedShip)
	}
	switch {
	case steps["shipped"].Done:
		return "Your order has shipped" + on(p.Shipped) + "."
	case steps["shipped"].Part:
		return "Part of your order has shipped; the rest follows."
	case steps["produced"].Done:
		return "Your order is produced and ready to ship" + due + "."
	case steps["goods"].Done && steps["art"].Done:
		return "The goods are in and the art is done; your order is in production" + due + "."
	case steps["goods"].Done:
		return "The goods are in; the art is being made" + due + "."
	case steps["goods"].Part:
		return "The goods are on order" + due + "."
	case steps["art"].Done:
		return "The art is done; the goods are to be ordered" + due + "."
	}
	return "Your order was placed" + on(p.Ordered) + due + "."
}

// CustomersOf builds customers from what orders say of them: the newest order
// names customer and contact, older ones their other contacts.
func CustomersOf(past []Past) []Customer {
	newest := slices.Clone(past)
	slices.SortStableFunc(newest, func(a, b Past) int {
		return cmp.Or(b.Ordered.Time().Compare(a.Ordered.Time()), cmp.Compare(b.Number, a.Number))
	})
	at := map[int64]int{}
	var customers []Customer
	for _, p := range newest {
		if p.Customer == 0 {
			continue
		}
		contact := Contact{
			First: p.ContactFirst, Last: p.ContactLast, Email: p.ContactEmail, Phone: p.ContactPhone,
			Title: p.ContactTitle, Department: p.Department, LastOrder: p.Ordered,
		}
		i, known := at[p.Customer]
		if !known {
			i = len(customers)
			at[p.Customer] = i
			customers = append(customers, Customer{
				ID: p.Customer, Connection: p.Connection, Name: p.CustomerName, Contact: contact, Rep: p.Rep, LastOrder: p.Ordered,
			})
		}
		c := &customers[i]
		same := func(o Contact) bool { return o.Name() == contact.Name() && o.Email == contact.Email }
		if contact.Name()+contact.Email != "" && !slices.ContainsFunc(c.Contacts, same) {
			c.Contacts = append(c.Contacts, contact)
		}
	}
	return customers
}
