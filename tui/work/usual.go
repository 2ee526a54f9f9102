package work

import (
	"cmp"
	"context"
	"slices"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// mostUsual bounds how many past orders a run is counted over.
const mostUsual = 1000

// usual lists the runs of sizes that say what is usual for an order's
// customer, the nearest first: the customer's own, the shop's file, all orders
// whose lines are here. The first error is kept in *failed.
func (w *Work) usual(ctx context.Context, o order.Order, s order.Settings, failed *error) func(catalog.Style) []order.Run {
	return func(style catalog.Style) []order.Run {
		var runs []order.Run
		fit := (catalog.Style{Description: style.Description}).Fit()
		count := func(name string, customer int64) {
			past, err := w.Store.DetailedPast(ctx, customer, mostUsual)
			*failed = cmp.Or(*failed, err)
			var orders [][]order.Line
			for _, p := range past {
				orders = append(orders, order.Join(order.Countable(p.Lines), s.Spelling))
			}
			runs = append(runs, order.CountRun(name, orders, fit))
		}
		if id := o.Fields.IDCustomer; id != nil && *id > 0 {
			count("usual for "+cmp.Or(catalog.Clean(o.CustomerName), "this customer"), *id)
		}
		file, _ := w.Shop()
		for _, r := range file.Runs {
			own := len(r.Styles) == 0 && fit != catalog.FitYouth && fit != catalog.FitToddler && fit != catalog.FitInfant
			if own || slices.ContainsFunc(r.Styles, func(of string) bool { return catalog.Key(of) == catalog.Key(style.Number) }) {
				runs = append(runs, order.Run{Name: "the shop's run " + r.Name, Parts: r.Parts})
			}
		}
		count("usual here", 0)
		return runs
	}
}
