package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// TodayGroup is a kind of row of Today.
type TodayGroup string

// The groups, in the order in which they are shown.
const (
	TodayLate     TodayGroup = "LATE"
	TodayAtRisk   TodayGroup = "AT RISK"
	TodayMoney    TodayGroup = "MONEY"
	TodayQuotes   TodayGroup = "QUOTES"
	TodayNotSent  TodayGroup = "NOT SENT"
	TodayNeedsYou TodayGroup = "NEEDS YOU"
	TodayQuiet    TodayGroup = "QUIET"
	TodaySeason   TodayGroup = "SEASON"
)

// TodayGroups are all groups, as they are shown.
var TodayGroups = []TodayGroup{
	TodayLate, TodayAtRisk, TodayMoney, TodayQuotes, TodayNotSent, TodayNeedsYou, TodayQuiet, TodaySeason,
}

// The edges of the rules, in days.
const (
	riskDays     = 7  // an order that ships within so many is looked at
	artDays      = 3  // so long after ordering its art should be done
	quietOrders  = 4  // a customer with so many has a rhythm
	seasonBefore = 22 // the 45 days around this day a year ago
	seasonAfter  = 22
	seasonQuiet  = 60 // who ordered in so many last days needs no call
)

// TodayRow is one thing to look at.
type TodayRow struct {
	Group    TodayGroup
	Number   int64 // the ERP's number; 0 for a customer's row
	Customer int64
	Why      string
	Since    Day
	Amount   catalog.Money
	Pieces   int
}

// Key names what the row is about, for a note or to put it off.
func (r TodayRow) Key() string {
	if r.Number != 0 {
		return fmt.Sprintf("order %d", r.Number)
	}
	return fmt.Sprintf("customer %d", r.Customer)
}

// MonthWeek is what was ordered in a week of a month, this year and last.
type MonthWeek struct {
	Week                  int // of the ISO year
	Pieces, PiecesBefore  int
	Amount, AmountBefore  catalog.Money
	firstDay, dayBefore   Day
	lastDay, beforeLastly Day
}

// LookToday finds what a rep has to look at in what the shop has, heads of one
// customer standing together. An empty rep is all. Ordered are the days on which
// customers ordered on this laptop, which the shop may not show yet.
func LookToday(heads []Head, today Day, rep string, ordered map[int64]Day) []TodayRow {
	var rows []TodayRow
	var days []Day
	yearAgo := DayOf(DateOf(today.Date().Time().AddDate(-1, 0, 0)))
	for i := 0; i < len(heads); {
		end := i
		newest := i
		for ; end < len(heads) && heads[end].Customer == heads[i].Customer; end++ {
			if heads[end].Ordered > heads[newest].Ordered {
				newest = end
			}
		}
		one := heads[i:end]
		for j := range one {
			if rep == "" || strings.EqualFold(one[j].Rep, rep) {
				rows = one[j].look(rows, today)
			}
		}
		if rep == "" || strings.EqualFold(heads[newest].Rep, rep) {
			days = days[:0]
			for j := range one {
				days = append(days, one[j].Ordered)
			}
			rows = rhythm(rows, one, days, today, yearAgo, ordered[heads[i].Customer])
		}
		i = end
	}
	slices.SortStableFunc(rows, func(a, b TodayRow) int {
		group := func(r TodayRow) int { return slices.Index(TodayGroups, r.Group) }
		return cmp.Or(cmp.Compare(group(a), group(b)), cmp.Compare(a.Since, b.Since), cmp.Compare(b.Amount, a.Amount),
			cmp.Compare(a.Number, b.Number), cmp.Compare(a.Customer, b.Customer))
	})
	return rows
}

// look puts an order under what is wrong with it; it may be late and unpaid.
func (h Head) look(rows []TodayRow, today Day) []TodayRow {
	row := TodayRow{Number: h.Number, Customer: h.Customer, Amount: h.Total, Pieces: h.Pieces}
	if !h.Sent && h.Due != 0 {
		artLate := !h.Art && h.Ordered != 0 && today-h.Ordered >= artDays
		switch {
		case h.Due < today:
			row.Group, row.Since = TodayLate, h.Due
			row.Why = plural(int(today-h.Due), "day") + " late, " + h.stands()
			rows = append(rows, row)
		case h.Due <= today+riskDays && (!h.Goods || artLate):
			missing := "goods not in"
			row.Since = h.Due - riskDays
			if artLate {
				missing = "art not done"
				if !h.Goods {
					missing = "art not done, goods not in"
				} else {
					row.Since = max(row.Since, h.Ordered+artDays)
				}
			}
			row.Group, row.Why = TodayAtRisk, "ships "+sayDay(h.Due, today)+", "+missing
			rows = append(rows, row)
		}
	}
	if h.Invoiced != 0 && h.Balance > 0 && !h.Paid && h.Invoiced+Day(h.Terms) < today {
		due := h.Invoiced + Day(h.Terms)
		terms := fmt.Sprintf("Net %d", h.Terms)
		if h.Terms == 0 {
			terms = "its invoice"
		}
		row.Group, row.Since, row.Amount = TodayMoney, due, h.Balance
		row.Why = plural(int(today-due), "day") + " past " + terms
		rows = append(rows, row)
	}
	return rows
}

// stands says how far an order has come that has not shipped.
func (h Head) stands() string {
	switch {
	case h.Produced:
		return "produced, not shipped"
	case h.Goods && h.Art:
		return "in production"
	case h.Goods:
		return "art not done"
	case h.Art:
		return "goods not in"
	}
	return "art not done, goods not in"
}

// rhythm asks whether a customer is quiet: silent for more than 1.6 times the
// median of the days between the days of its own orders; and whether it bought
// about this day a year ago, and nothing in 60 days.
func rhythm(rows []TodayRow, orders []Head, days []Day, today, yearAgo, here Day) []TodayRow {
	slices.Sort(days)
	days = slices.Compact(days)
	if len(days) > 0 && days[0] == 0 {
		days = days[1:]
	}
	if len(days) == 0 {
		return rows
	}
	last := max(days[len(days)-1], here)
	silent := int(today - last)
	if len(orders) >= quietOrders && len(days) > 1 {
		gaps := make([]int, 0, len(days))
		for i := range days[1:] {
			gaps = append(gaps, int(days[i+1]-days[i]))
		}
		slices.Sort(gaps)
		twice := gaps[(len(gaps)-1)/2] + gaps[len(gaps)/2] // twice the median
		if 20*silent > 16*twice {
			rows = append(rows, TodayRow{
				Group: TodayQuiet, Customer: orders[0].Customer, Since: last, Pieces: len(orders),
				Why: fmt.Sprintf("%d days quiet, usually %s; %d orders", silent, half(twice), len(orders)),
			})
		}
	}
	if silent < seasonQuiet {
		return rows
	}
	row := TodayRow{Group: TodaySeason, Customer: orders[0].Customer, Since: last}
	for _, h := range orders {
		if h.Ordered >= yearAgo-seasonBefore && h.Ordered <= yearAgo+seasonAfter {
			row.Pieces += h.Pieces
			row.Amount += h.Total
		}
	}
	if row.Pieces > 0 || row.Amount > 0 {
		row.Why = fmt.Sprintf("%d pieces about this day last year, nothing for %d days", row.Pieces, silent)
		rows = append(rows, row)
	}
	return rows
}

// half says half of a number of days.
func half(twice int) string {
	if twice%2 == 1 {
		return fmt.Sprintf("%d.5", twice/2)
	}
	return fmt.Sprint(twice / 2)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// sayDay names a day as a rep does: today, Mon 30 Nov, 4 Jan 2027.
func sayDay(d, today Day) string {
	switch t := d.Date().Time(); {
	case d == today:
		return "today"
	case t.Year() != today.Date().Year:
		return t.Format("2 Jan 2006")
	default:
		return t.Format("Mon 2 Jan")
	}
}

// Month sums up what was ordered in the weeks of a day's month, and in the same
// days of last year, as far as the month has come.
func Month(heads []Head, today Day, rep string) []MonthWeek {
	date := today.Date()
	first := DayOf(Date{date.Year, date.Month, 1})
	var weeks []MonthWeek
	for d := first; d <= today; d++ {
		t := d.Date().Time()
		_, week := t.ISOWeek()
		if len(weeks) == 0 || t.Weekday() == time.Monday {
			weeks = append(weeks, MonthWeek{Week: week, firstDay: d})
		}
		w := &weeks[len(weeks)-1]
		w.lastDay = d
	}
	lastYear := DayOf(DateOf(time.Date(date.Year-1, date.Month, 1, 0, 0, 0, 0, time.UTC)))
	for i := range weeks {
		weeks[i].dayBefore = lastYear + weeks[i].firstDay - first
		weeks[i].beforeLastly = lastYear + weeks[i].lastDay - first
	}
	for _, h := range heads {
		if h.Ordered < lastYear || h.Ordered > today || rep != "" && !strings.EqualFold(h.Rep, rep) {
			continue
		}
		for i := range weeks {
			w := &weeks[i]
			if h.Ordered >= w.firstDay && h.Ordered <= w.lastDay {
				w.Pieces += h.Pieces
				w.Amount += h.Total
			}
			if h.Ordered >= w.dayBefore && h.Ordered <= w.beforeLastly {
				w.PiecesBefore += h.Pieces
				w.AmountBefore += h.Total
			}
		}
	}
	return weeks
}

// stepNames are what is said when a stage of Head.Steps is done since the last
// look.
var stepNames = [6]string{"art done", "goods came", "produced", "shipped", "invoiced", "paid"}

// Changed says what became done between two looks, by Head.Steps; empty where
// nothing did. Paid comes with invoiced, and produced with shipped, so the last
// of them is said.
func Changed(before, now int) string {
	fresh := now &^ before
	var said []string
	for i := range stepNames {
		if fresh&(1<<i) != 0 && (i != 2 || fresh&(1<<3) == 0) {
			said = append(said, stepNames[i])
		}
	}
	return strings.Join(said, ", ")
}

// Minded is what a rep said about a row of Today.
type Minded struct {
	Subject string `json:"subject"` // TodayRow.Key, or an order's external id
	Until   Date   `json:"until"`   // put off until this day; zero for not
	Note    string `json:"note,omitempty"`
}

// ForGood is the day until which a row is put off that the rep never wants to
// see again.
var ForGood = Date{9999, 12, 31}
