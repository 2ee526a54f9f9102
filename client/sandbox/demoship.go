package sandbox

import (
	"fmt"
	"strconv"
)

// shipments writes an order's parcels: none for one in ten, which was fetched,
// otherwise one for every 60 pieces or so, by one carrier.
func (h *historian) shipments(order OrderRow, p pastOrder, pieces int64) []TrackingRow {
	if h.rng.IntN(10) == 0 {
		return nil
	}
	to := p.customer
	company := to.company
	if to.id == webCustomer {
		to = h.tables.customers[1+h.rng.IntN(len(h.tables.customers)-1)]
		company = p.contact.first + " " + p.contact.last
	}
	imported := order.DateShipped
	if p.age > stageAge[stageShipped]*p.pace/100 && h.rng.IntN(3) == 0 {
		imported = day(h.today.AddDate(0, 0, -(p.age - stageAge[stageShipped]*p.pace/100 - 1)))
	}
	carrier := h.rng.IntN(20)
	var rows []TrackingRow
	for range 1 + min(3, pieces/60) {
		row := TrackingRow{
			IDOrder: order.IDOrder, AddressCompany: company, Address1: to.street, AddressCity: to.city,
			AddressState: to.region, AddressZip: to.zip, AddressCountry: "USA",
			DateCreation: order.DateShipped, DateImported: imported,
			Weight: fmt.Sprintf("%d.%d", 2+h.rng.IntN(38), h.rng.IntN(10)),
			Cost:   fmt.Sprintf("%d.%02d", 8+h.rng.IntN(30), h.rng.IntN(100)),
		}
		if h.rng.IntN(6) == 0 {
			row.Address2 = fmt.Sprintf("Ste %d", 100+h.rng.IntN(300))
		}
		switch {
		case carrier < 13:
			row.TrackingNumber = upsNumber("3A7R41" + "03" + fmt.Sprintf("%07d", h.rng.IntN(10_000_000)))
			row.Type = [...]string{"UPS Ground", "UPS Ground", "UPS 2nd Day Air"}[h.rng.IntN(3)]
		case carrier < 17:
			row.TrackingNumber = fedExNumber(fmt.Sprintf("7%010d", h.rng.Int64N(10_000_000_000)))
			row.Type = "FedEx Ground"
		default:
			row.TrackingNumber = uspsNumber(fmt.Sprintf("94001%016d", h.rng.Int64N(10_000_000_000_000_000)))
			row.Type = "USPS Priority Mail"
		}
		rows = append(rows, row)
	}
	return rows
}

// upsNumber completes a 1Z number: account, service and parcel (15 letters
// and digits) get their check digit. A letter counts as its place in ASCII
// less 63, modulo 10; every second character counts twice.
func upsNumber(body string) string {
	sum := 0
	for i, c := range body {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-63) % 10
		}
		sum += v * (1 + i%2)
	}
	return "1Z" + body + strconv.Itoa((10-sum%10)%10)
}

// fedExNumber completes a 12-digit number: eleven digits weighted 3, 1, 7 in
// turn, modulo 11, of which the last digit is the check digit.
func fedExNumber(body string) string {
	sum := 0
	for i, c := range body {
		sum += int(c-'0') * [...]int{3, 1, 7}[i%3]
	}
	return body + strconv.Itoa(sum%11%10)
}

// uspsNumber completes a 22-digit number: 21 digits, every second one from the
// right counting three times, modulo 10.
func uspsNumber(body string) string {
	sum := 0
	for i, c := range body {
		weight := 1
		if (len(body)-1-i)%2 == 0 {
			weight = 3
		}
		sum += int(c-'0') * weight
	}
	return body + strconv.Itoa((10-sum%10)%10)
}
