package sandbox

import (
	"fmt"
)

var cardTypes = []string{"Visa", "MasterCard", "American Express", "Discover"}

// payments writes what was paid on an order of that total: all at once for
// prepaid ones, half for those that are partly paid, in one or two parts for
// those that are done. Web orders carry a web payment, with billing data and
// now and then a declined attempt before it; others one entered in OnSite.
func (h *historian) payments(id int64, p pastOrder, total int64, web bool) (rows []PaymentRow, paid int64) {
	pay := func(amount int64, date string) {
		paid += amount
		if web {
			rows = append(rows, h.webPayment(id, p, amount, date, 1))
			return
		}
		rows = append(rows, h.onSitePayment(id, amount, date))
	}
	ordered := h.dateOf(p, stageOrdered)
	switch {
	case p.terms == "Prepaid":
		if web && h.rng.IntN(8) == 0 {
			rows = append(rows, h.webPayment(id, p, total, ordered, 0))
		}
		pay(total, ordered)
	case p.stage == stagePaid && h.rng.IntN(4) == 0:
		pay(total/2, ordered)
		pay(total-total/2, h.dateOf(p, stagePaid))
	case p.stage == stagePaid:
		pay(total, h.dateOf(p, stagePaid))
	case p.stage == stagePartlyPaid:
		pay(total/2, h.dateOf(p, stagePartlyPaid))
	case h.rng.IntN(8) == 0:
		pay(total/4, ordered) // a deposit
	}
	return rows, paid
}

func (h *historian) webPayment(id int64, p pastOrder, amount int64, date string, approved int64) PaymentRow {
	h.payment++
	return PaymentRow{
		IDOrder: id, FirstName: p.contact.first, LastName: p.contact.last,
		BillingCompany: p.customer.company, BillingAddress: p.customer.street, BillingCity: p.customer.city,
		BillingState: p.customer.region, BillingZip: p.customer.zip, BillingCountry: "USA",
		StsApproved: approved, PaymentNumber: fmt.Sprintf("ch_%08x", h.rng.Uint32()), Amount: dollars(amount),
		IDSubPayment: h.payment, DatePaymentApplied: date,
	}
}

func (h *historian) onSitePayment(id int64, amount int64, date string) PaymentRow {
	h.payment++
	row := PaymentRow{
		IDOrder: id, StsApproved: 1, Amount: dollars(amount), IDSubPayment: h.payment, DatePaymentApplied: date,
	}
	switch h.rng.IntN(3) {
	case 0:
		row.PaymentType, row.PaymentNumber = "Check", fmt.Sprint(1000+h.rng.IntN(9000))
	case 1:
		row.PaymentType, row.PaymentNumber = "ACH", fmt.Sprintf("A%07d", h.rng.IntN(10_000_000))
	default:
		row.PaymentType = cardTypes[h.rng.IntN(len(cardTypes))]
		row.PaymentNumber = fmt.Sprintf("%06d", h.rng.IntN(1_000_000))
	}
	return row
}
