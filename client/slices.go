package client

import (
	"slices"

	"orderpad/store/order"
)

// Known is what this laptop knows of the inventory's vendors and product
// types, to cut an inventory by that does not come whole.
type Known struct {
	Vendors      []int64
	ProductTypes []string
	// Until is the day up to which they are known; what was modified since is
	// asked for apart, as it may belong to new ones. Zero knows nothing.
	Until order.Date
}

// oldYears is how far back an inventory without anything known is cut into
// ranges of days; all that is older is one slice.
const oldYears = 5

// Slices cuts a query that did not come whole into smaller ones, which together
// ask for the same rows: by vendor, then by product type, then by the day of
// modification. A slice that does not come whole either is cut again; nil is
// one that cannot be. Rows without a day of modification are in no slice by
// day: after those, a row that was not seen has not vanished.
func Slices(q InventoryQuery, known Known, today order.Date) []InventoryQuery {
	undated := q.ModifiedFrom.IsZero() && q.ModifiedTo.IsZero()
	var cut []InventoryQuery
	switch {
	case undated && !known.Until.IsZero() && q.Vendor == 0 && q.VendorName == "" && len(known.Vendors) > 1:
		for _, v := range slices.Sorted(slices.Values(known.Vendors)) {
			slice := q
			slice.Vendor = v
			cut = append(cut, slice)
		}
	case undated && !known.Until.IsZero() && q.ProductType == "" && len(known.ProductTypes) > 1:
		for _, t := range slices.Sorted(slices.Values(known.ProductTypes)) {
			slice := q
			slice.ProductType = t
			cut = append(cut, slice)
		}
	default:
		return byDay(q, today)
	}
	newer := q
	newer.ModifiedFrom = known.Until
	return append(cut, newer)
}

// byDay cuts by the day of modification: all time into what is old, years and
// the months of the last one; a range into halves.
func byDay(q InventoryQuery, today order.Date) []InventoryQuery {
	between := func(from, to order.Date) InventoryQuery {
		slice := q
		slice.ModifiedFrom, slice.ModifiedTo = from, to
		return slice
	}
	from, to := q.ModifiedFrom, q.ModifiedTo
	switch {
	case from.IsZero() && !to.IsZero():
		// What is older than any record has a day is not cut further.
		if to.Year < 1990 {
			return nil
		}
		middle := to.AddDays(-365 * oldYears)
		return []InventoryQuery{between(order.Date{}, middle), between(middle.AddDays(1), to)}
	case from.IsZero():
		start := order.DateOf(today.Time().AddDate(-oldYears, 0, 0))
		cut := []InventoryQuery{between(order.Date{}, start)}
		for year := range oldYears {
			first := order.DateOf(start.Time().AddDate(year, 0, 0)).AddDays(1)
			if year < oldYears-1 {
				cut = append(cut, between(first, order.DateOf(start.Time().AddDate(year+1, 0, 0))))
				continue
			}
			for month := range 12 {
				begin := order.DateOf(start.Time().AddDate(year, month, 0)).AddDays(1)
				end := order.DateOf(start.Time().AddDate(year, month+1, 0))
				if month == 11 {
					end = order.Date{} // open, as rows may be modified meanwhile
				}
				cut = append(cut, between(begin, end))
			}
		}
		return cut
	}
	last := to
	if last.IsZero() {
		last = today
	}
	days := int(last.Time().Sub(from.Time()).Hours() / 24)
	if days < 1 {
		return nil
	}
	middle := from.AddDays(days / 2)
	return []InventoryQuery{between(from, middle), between(middle.AddDays(1), to)}
}
