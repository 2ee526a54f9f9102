package order

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Calendar is on which days a shop works, and how long its parcels take.
type Calendar struct {
	Holidays []Date         // sorted; nobody works and nothing is delivered
	Days     []time.Weekday // on which the shop works; none is Monday to Friday
	Transit  int            // working days from the shop to the customer's hands
}

// Works tells whether the shop works on a day: Monday to Friday or its own days,
// but for its holidays.
func (c Calendar) Works(d Date) bool {
	day := d.Time().Weekday()
	open := day != time.Saturday && day != time.Sunday
	if len(c.Days) > 0 {
		open = slices.Contains(c.Days, day)
	}
	return open && !slices.Contains(c.Holidays, d)
}

// WhyNot says why nobody works on a day: a Saturday, a holiday; empty where they
// do.
func (c Calendar) WhyNot(d Date) string {
	switch {
	case c.Works(d):
		return ""
	case slices.Contains(c.Holidays, d):
		return "a holiday of the shop"
	}
	return "a " + d.Time().Weekday().String()
}

// OnOrAfter is the first day on which the shop works from a day on.
func (c Calendar) OnOrAfter(d Date) Date {
	for !c.Works(d) {
		d = d.AddDays(1)
	}
	return d
}

// Back is so many working days before a day, itself a working day.
func (c Calendar) Back(d Date, days int) Date {
	for ; days > 0; days-- {
		for d = d.AddDays(-1); !c.Works(d); {
			d = d.AddDays(-1)
		}
	}
	for !c.Works(d) {
		d = d.AddDays(-1)
	}
	return d
}

// Ahead is so many working days after a day.
func (c Calendar) Ahead(d Date, days int) Date {
	for ; days > 0; days-- {
		d = c.OnOrAfter(d.AddDays(1))
	}
	return d
}

// mostHolidays bounds the list, so that there is a working day everywhere.
const mostHolidays = 100

// readHolidays reads days with blanks or commas between them.
func readHolidays(text string) ([]Date, error) {
	var days []Date
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		d, err := ParseDate(word)
		if err != nil {
			return nil, fmt.Errorf("is a list of days such as 2026-12-24,2026-12-25, and %q is none", word)
		}
		days = append(days, d)
	}
	if len(days) > mostHolidays {
		return nil, fmt.Errorf("has %d days at most", mostHolidays)
	}
	slices.SortFunc(days, func(a, b Date) int { return a.Time().Compare(b.Time()) })
	return slices.Compact(days), nil
}

// readTransit reads a number of working days.
func readTransit(text string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 || n > 30 {
		return 0, fmt.Errorf("is a number of working days from 0 to 30")
	}
	return n, nil
}

// readWorkDays reads names of days, the first three letters of them at least.
func readWorkDays(text string) ([]time.Weekday, error) {
	var days []time.Weekday
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		at := -1
		for day := time.Sunday; day <= time.Saturday; day++ {
			if name := strings.ToLower(day.String()); len(word) >= 3 && strings.HasPrefix(name, strings.ToLower(word)) {
				at = int(day)
			}
		}
		if at < 0 {
			return nil, fmt.Errorf("is a list of days such as mon,tue,wed,thu, and %q is none", word)
		}
		days = append(days, time.Weekday(at))
	}
	slices.Sort(days)
	return slices.Compact(days), nil
}
