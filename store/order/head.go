package order

import (
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// Day is a civil day as the number of days since 1970-01-01; 0 is none. Rules
// over a hundred thousand orders count in it.
type Day int32

// DayOf is the day of a date.
func DayOf(d Date) Day {
	if d.IsZero() {
		return 0
	}
	return Day(d.Time().Unix() / (24 * 60 * 60))
}

// Date is the date of a day.
func (d Day) Date() Date {
	if d == 0 {
		return Date{}
	}
	return DateOf(time.Unix(int64(d)*24*60*60, 0).UTC())
}

// Head is what the rules of a rep's day need of an order that the shop has.
type Head struct {
	Number, Customer, Type int64
	Rep                    string
	Ordered, Due           Day // placed; asked to ship
	Shipped, Invoiced      Day
	Art, Goods, Produced   bool // done
	Sent, Billed, Paid     bool // shipped, invoiced, paid
	Pieces                 int
	Total, Balance         catalog.Money
	Terms                  int // days to pay
}

// Head is the order's head. An amount that cannot be read counts as 0.
func (p Past) Head() Head {
	h := Head{
		Number: p.Number, Customer: p.Customer, Type: p.OrderType, Rep: catalog.Clean(strings.TrimSpace(p.Rep)),
		Ordered: DayOf(p.Ordered), Due: DayOf(p.RequestedShip), Shipped: DayOf(p.Shipped), Invoiced: DayOf(p.Invoiced),
		Pieces: int(p.Pieces), Total: amountOf(p.Total), Balance: amountOf(p.Balance), Terms: int(p.TermsDays),
	}
	for _, s := range p.Timeline() {
		switch s.Step {
		case "art":
			h.Art = s.Done
		case "goods":
			h.Goods = s.Done
		case "produced":
			h.Produced = s.Done
		case "shipped":
			h.Sent = s.Done
		case "invoiced":
			h.Billed = s.Done
		case "paid":
			h.Paid = s.Done
		}
	}
	return h
}

// amountOf reads an amount as the ERP writes it, to the cent.
func amountOf(text string) catalog.Money {
	f, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(text), ",", ""), 64)
	if err != nil || f > 1e12 || f < -1e12 {
		return 0
	}
	if f < 0 {
		return catalog.Money(f*100 - 0.5)
	}
	return catalog.Money(f*100 + 0.5)
}

// done are the marks of a head's stages in its text.
func (h *Head) done() [6]*bool {
	return [6]*bool{&h.Art, &h.Goods, &h.Produced, &h.Sent, &h.Billed, &h.Paid}
}

// Steps are the stages that are done, one bit each: art, goods, produced,
// shipped, invoiced, paid.
func (h Head) Steps() int {
	bits := 0
	for i, done := range h.done() {
		if *done {
			bits |= 1 << i
		}
	}
	return bits
}

// Text is the head in one line, without its customer.
func (h Head) Text() string {
	b := make([]byte, 0, 64+len(h.Rep))
	for _, n := range []int64{
		h.Number, h.Type, int64(h.Ordered), int64(h.Due), int64(h.Shipped), int64(h.Invoiced), int64(h.Steps()),
		int64(h.Pieces), int64(h.Total), int64(h.Balance), int64(h.Terms),
	} {
		b = append(strconv.AppendInt(b, n, 10), ' ')
	}
	return string(b) + h.Rep
}

// HeadReader reads lines that Text wrote; a rep's name is kept once.
type HeadReader struct{ reps map[string]string }

// Read reads the heads of one customer, a line each, and appends them.
func (r *HeadReader) Read(heads []Head, customer int64, lines string) []Head {
	if r.reps == nil {
		r.reps = map[string]string{}
	}
	for len(lines) > 0 {
		line := lines
		if at := strings.IndexByte(lines, '\n'); at >= 0 {
			line, lines = lines[:at], lines[at+1:]
		} else {
			lines = ""
		}
		if h, ok := r.one(line); ok {
			h.Customer = customer
			heads = append(heads, h)
		}
	}
	return heads
}

func (r *HeadReader) one(line string) (h Head, ok bool) {
	var n [11]int64
	for i := range n {
		var digits int
		sign := int64(1)
		if strings.HasPrefix(line, "-") {
			sign, line = -1, line[1:]
		}
		for digits < len(line) && line[digits] >= '0' && line[digits] <= '9' {
			n[i] = n[i]*10 + int64(line[digits]-'0')
			digits++
		}
		if digits == 0 || digits >= len(line) || line[digits] != ' ' {
			return h, false
		}
		n[i] *= sign
		line = line[digits+1:]
	}
	rep, known := r.reps[line]
	if !known {
		rep = strings.Clone(line)
		r.reps[rep] = rep
	}
	h = Head{
		Number: n[0], Type: n[1], Ordered: Day(n[2]), Due: Day(n[3]), Shipped: Day(n[4]), Invoiced: Day(n[5]),
		Pieces: int(n[7]), Total: catalog.Money(n[8]), Balance: catalog.Money(n[9]), Terms: int(n[10]), Rep: rep,
	}
	for i, done := range h.done() {
		*done = n[6]&(1<<i) != 0
	}
	return h, true
}
