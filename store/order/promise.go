package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// PieceClasses are the sizes of orders that take about as long, by the pieces
// that each begins with.
var PieceClasses = []int{1, 24, 72, 144, 500}

// pieceClass is the class of so many pieces, and its words.
func pieceClass(pieces int) (class int, words string) {
	for i, from := range PieceClasses {
		if pieces >= from {
			class = i
		}
	}
	from := PieceClasses[class]
	if class == len(PieceClasses)-1 {
		return class, fmt.Sprintf("%d pieces and more", from)
	}
	return class, fmt.Sprintf("%d to %d pieces", from, PieceClasses[class+1]-1)
}

const (
	promiseDays   = 365 // how far back orders are looked at
	promiseOrders = 20  // fewer say too little: the next wider class is taken
)

// Promise is how long orders like one took from Ordered to Shipped.
type Promise struct {
	Usual  int    // days that half of them took; 0 where too few are known
	Most   int    // days within which 9 of 10 had shipped; 0 where that is not known
	Orders int    // that it is known from
	Class  string // whose: of order type 21, 24 to 71 pieces
	Wider  bool   // there were too few in the order's own class
}

// PromiseOf works out how long an order of that type and so many pieces takes,
// from the orders of the last twelve months. An order that has not shipped took
// at least as long as it has taken: without it late ones would be invisible. Where
// fewer than 20 are known the next wider class is taken: all sizes of the type,
// the size of all types, all.
func PromiseOf(heads []Head, orderType int64, pieces int, today Day) Promise {
	class, words := pieceClass(pieces)
	ofType := fmt.Sprintf("of order type %d", orderType)
	for i, wide := range []struct {
		name string
		in   func(Head) bool
	}{
		{ofType + ", " + words, func(h Head) bool { return h.Type == orderType && classOf(h) == class }},
		{ofType + " of any size", func(h Head) bool { return h.Type == orderType }},
		{"of any type, " + words, func(h Head) bool { return classOf(h) == class }},
		{"of any type and size", func(Head) bool { return true }},
	} {
		var took []lasted
		for _, h := range heads {
			if h.Ordered <= today-promiseDays || h.Ordered > today || h.Pieces <= 0 || !wide.in(h) {
				continue
			}
			switch {
			case h.Shipped >= h.Ordered && h.Sent:
				took = append(took, lasted{int(h.Shipped - h.Ordered), true})
			case !h.Sent:
				took = append(took, lasted{int(today - h.Ordered), false})
			}
		}
		if len(took) >= promiseOrders || i == 3 {
			p := Promise{Orders: len(took), Class: wide.name, Wider: i > 0}
			p.Usual, p.Most = within(took, 50), within(took, 90)
			return p
		}
	}
	return Promise{}
}

func classOf(h Head) int {
	class, _ := pieceClass(h.Pieces)
	return class
}

// lasted is how many days an order took, or with done false has taken so far.
type lasted struct {
	days int
	done bool
}

// within is the number of days within which so many per cent are done, by the
// product-limit estimate of Kaplan and Meier, which counts those that are not
// done as lasting at least as long; 0 where it never gets there. One day is the
// least.
func within(took []lasted, percent int) int {
	slices.SortFunc(took, func(a, b lasted) int {
		return cmp.Compare(a.days, b.days)
	})
	left := 1.0 // the share that is not done
	const slack = 1e-9
	for i := 0; i < len(took); {
		same, done := i, 0
		for ; same < len(took) && took[same].days == took[i].days; same++ {
			if took[same].done {
				done++
			}
		}
		left *= 1 - float64(done)/float64(len(took)-i)
		if done > 0 && left <= 1-float64(percent)/100+slack {
			return max(took[i].days, 1)
		}
		i = same
	}
	return 0
}

// Offer is the first working day on which 9 of 10 orders like it have shipped;
// the usual one where that is not known, and none where neither is.
func (p Promise) Offer(today Date, shop Calendar) Date {
	days := cmp.Or(p.Most, p.Usual)
	if days == 0 {
		return Date{}
	}
	return shop.OnOrAfter(today.AddDays(days))
}

// Says is the promise in a line: usual 11 days, 9 of 10 within 14 (119 orders of
// order type 21, 24 to 71 pieces, 12 months).
func (p Promise) Says() string {
	if p.Orders == 0 {
		return "no order of the last 12 months is here to say how long one takes"
	}
	said := "how long is not known yet"
	if p.Usual > 0 {
		said = fmt.Sprintf("usual %d days", p.Usual)
		if p.Most > 0 {
			said += fmt.Sprintf(", 9 of 10 within %d", p.Most)
		} else {
			said += ", 9 of 10 not known yet"
		}
	}
	basis := fmt.Sprintf("%d orders %s, 12 months", p.Orders, p.Class)
	if p.Orders == 1 {
		basis = strings.Replace(basis, "1 orders", "1 order", 1)
	}
	if p.Orders < promiseOrders {
		basis += ", which is few"
	}
	return said + " (" + basis + ")"
}
