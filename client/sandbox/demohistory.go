package sandbox

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// stage is how far a past order has come.
type stage int

const (
	stageOrdered stage = iota
	stageArtDone
	stagePartlyPurchased
	stagePurchased
	stagePartlyReceived
	stageReceived
	stageProduced
	stageShipped
	stageInvoiced
	stagePartlyPaid
	stagePaid
	stageCount
)

// stageAge is how many days after the order a stage is usually reached.
var stageAge = [stageCount]int{0, 2, 3, 4, 6, 7, 10, 11, 12, 20, 26}

const (
	historyDays = 730 // how far back past orders go
	// newestOrder is the number of the newest order; the next import gets
	// the one after it.
	newestOrder  = 141_898
	firstDesign  = 30_000
	firstExtID   = 10_001
	webCustomer  = 2791 // who web orders are booked to
	webOrderType = 6
)

// pastOrder is an order as planned, before it has lines.
type pastOrder struct {
	customer *demoCustomer
	contact  demoContact
	age      int // days since it was ordered
	pace     int // of the shop with this order, in per cent of the usual days
	stage    stage
	terms    string
}

// historian writes the past orders with their lines, payments and shipments.
type historian struct {
	tables  *demoTables
	goods   []goods
	rng     *rand.Rand
	today   time.Time
	count   int
	data    *Data
	payment int64 // last id_SubPayment
	extID   int   // last external order number

	shippedCases int // orders of the customer whose shipped ones hold the cases
}

func newHistorian(tables *demoTables, stocked []goods, rng *rand.Rand, o DataOptions) *historian {
	return &historian{
		tables: tables, goods: stocked, rng: rng, today: o.Today, count: o.Orders,
		data: &Data{
			Lines:    map[int64][]LineRow{},
			Payments: map[int64][]PaymentRow{},
			Tracking: map[int64][]TrackingRow{},
			ExtIDs:   map[string]int64{},
		},
		payment: 70_000,
		extID:   firstExtID - 1,
	}
}

// run writes the history and answers the number of its oldest order.
func (h *historian) run() int64 {
	plans := h.plan()
	first := int64(max(1, newestOrder+1-len(plans)))
	for i, plan := range plans {
		h.write(first+int64(i), plan)
	}
	return first
}

// plan decides who ordered when and how far it has come, oldest first. A
// quarter of the orders, 44 at most, go through the stages in turn so that
// every one is there; the rest are spread over 24 months, denser towards
// today, and have come as far as their age says.
func (h *historian) plan() []pastOrder {
	inTurn := min(h.count/4, 4*int(stageCount))
	plans := make([]pastOrder, 0, h.count)
	for i := range h.count {
		p := pastOrder{pace: 100}
		if i < inTurn {
			p.customer = h.tables.customers[i%len(h.tables.customers)]
			p.stage = stage(i % int(stageCount))
			p.age = stageAge[p.stage] + h.rng.IntN(4)
		} else {
			p.customer = h.anyCustomer(i - inTurn)
			p.pace = 70 + h.rng.IntN(70)
			u := h.rng.IntN(1000)
			p.age = u * u * historyDays / 1_000_000
			p.stage = h.stageAt(p.age, p.pace)
		}
		p.contact = p.customer.contacts[0]
		if h.rng.IntN(3) == 0 || p.customer.id == webCustomer {
			p.contact = p.customer.contacts[h.rng.IntN(len(p.customer.contacts))]
		}
		p.terms = p.customer.terms
		if p.terms == "Prepaid" && (p.stage == stageInvoiced || p.stage == stagePartlyPaid) {
			p.terms = "Net 10" // a prepaid order has no open balance
		}
		plans = append(plans, p)
	}
	slices.SortStableFunc(plans, func(a, b pastOrder) int { return cmp.Compare(b.age, a.age) })
	return plans
}

// anyCustomer gives each customer an order first, then prefers some.
func (h *historian) anyCustomer(nth int) *demoCustomer {
	all := h.tables.customers
	switch {
	case nth < len(all):
		return all[nth]
	case h.rng.IntN(12) == 0:
		return all[0]
	case h.rng.IntN(3) == 0:
		return all[h.rng.IntN(min(14, len(all)))]
	}
	return all[h.rng.IntN(len(all))]
}

// stageAt is how far an order of that age has come. Some that are invoiced
// stay unpaid for months.
func (h *historian) stageAt(age, pace int) stage {
	reached := stageOrdered
	for s := range stageCount {
		if age >= stageAge[s]*pace/100 {
			reached = s
		}
	}
	if reached == stagePaid && age < 150 && h.rng.IntN(8) == 0 {
		return stageInvoiced + stage(h.rng.IntN(2))
	}
	return reached
}

// dateOf is the day on which the order came to a stage, empty when it has not.
func (h *historian) dateOf(p pastOrder, s stage) string {
	if p.stage < s {
		return ""
	}
	age := max(0, p.age-stageAge[s]*p.pace/100)
	return day(h.today.AddDate(0, 0, -age))
}

func (h *historian) write(id int64, p pastOrder) {
	lines, design := h.lines(id, p)
	lines = h.cases(id, p, lines)
	var pieces, subtotal int64
	for _, line := range lines {
		subtotal += line.LineQuantity * cents(line.LineUnitPrice)
		if line.PartColor != "" {
			pieces += line.LineQuantity
		}
	}
	var shipping, adjustment int64
	if h.rng.IntN(3) > 0 {
		shipping = 895 + 5*h.rng.Int64N(600)
	}
	if h.rng.IntN(25) == 0 && subtotal > 10_000 {
		adjustment = -100 * (5 + h.rng.Int64N(20))
	}
	tax := (subtotal*p.customer.tax + 500) / 1000
	total := subtotal + tax + shipping + adjustment

	web := p.customer.id == webCustomer || h.rng.IntN(7) == 0
	if web {
		h.extID++
		h.data.ExtIDs[fmt.Sprintf("NWCA-%d", h.extID)] = id
	}
	payments, paid := h.payments(id, p, total, web)
	order := OrderRow{
		DateOrdered:           h.dateOf(p, stageOrdered),
		DateRequestedToShip:   day(h.today.AddDate(0, 0, -p.age+10+h.rng.IntN(12))),
		DateProduced:          h.dateOf(p, stageProduced),
		DateShipped:           h.dateOf(p, stageShipped),
		DateInvoiced:          h.dateOf(p, stageInvoiced),
		IDOrder:               id,
		IDOrderType:           [...]float64{13, 21}[h.rng.IntN(2)],
		IDCustomer:            p.customer.id,
		CustomerName:          p.customer.company,
		ContactFirstName:      p.contact.first,
		ContactLastName:       p.contact.last,
		ContactEmail:          p.contact.email,
		ContactPhone:          p.contact.phone,
		ContactTitle:          p.contact.title,
		ContactDepartment:     p.contact.department,
		IDCustomerInternal:    p.customer.id,
		StsSizingType:         1,
		StsInvoiced:           flag(p.stage >= stageInvoiced),
		StsPaid:               flag(paid == total),
		StsProduced:           flag(p.stage >= stageProduced),
		StsPurchased:          flag(p.stage >= stagePurchased),
		StsReceived:           flag(p.stage >= stageReceived),
		TotalProductQuantity:  pieces,
		CurBalance:            dollars(total - paid),
		CurSalesTaxTotal:      dollars(tax),
		CurTotalInvoice:       dollars(total),
		CurAdjustment:         dollars(adjustment),
		CurPayments:           dollars(paid),
		CurShipping:           dollars(shipping),
		CurSubTotal:           dollars(subtotal),
		TermsDays:             termsDays(p.terms),
		TermsName:             p.terms,
		CustomerServiceRep:    p.customer.rep,
		DesignName:            design,
		CustomerPurchaseOrder: h.purchaseOrder(p),
	}
	if web {
		order.IDOrderType = webOrderType
	}
	if design != "" {
		order.IDDesign = version(firstDesign+p.customer.id*4+h.rng.Int64N(4), id)
	}
	// The Sub flags stand while only part of the goods is bought or here.
	if p.stage == stagePartlyPurchased {
		order.StsPurchasedSub = 1
	}
	if p.stage == stagePartlyReceived {
		order.StsReceivedSub = 1
	}
	if p.stage >= stageArtDone {
		order.StsArtDone = 1
	}
	if p.stage >= stageShipped {
		order.StsShipped = 1
		if shipments := h.shipments(order, p, pieces); len(shipments) > 0 {
			h.data.Tracking[id] = shipments
		}
	}
	h.data.Orders = append(h.data.Orders, order)
	h.data.Lines[id] = lines
	if len(payments) > 0 {
		h.data.Payments[id] = payments
	}
}

// flag is how OnSite writes a yes or no that is not a number.
func flag(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

// purchaseOrder is the customer's own number, which half of them have.
func (h *historian) purchaseOrder(p pastOrder) string {
	switch h.rng.IntN(5) {
	case 0, 1:
		return fmt.Sprintf("PO-%d", 400+h.rng.IntN(9000))
	case 2:
		return fmt.Sprintf("45%08d", h.rng.IntN(100_000_000))
	case 3:
		if p.contact.department != "" {
			return "Per " + p.contact.first + ", " + strings.ToLower(p.contact.department)
		}
	}
	return ""
}
