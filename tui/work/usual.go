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

// UsualRuns are the ways to spread a total over a style's sizes: those that say
// enough, the nearest first, what the customer had of the style last time, then
// the trade's own curve.
func (w *Work) UsualRuns(ctx context.Context, o order.Order, style catalog.Style) ([]order.Run, error) {
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return nil, err
	}
	var failed error
	var runs []order.Run
	for _, r := range w.usual(ctx, o, s, &failed)(style) {
		if r.SaysEnough(style.Sizes) {
			runs = append(runs, r)
		}
	}
	if id := o.Fields.IDCustomer; id != nil && *id > 0 {
		past, err := w.Store.DetailedPast(ctx, *id, mostUsual)
		failed = cmp.Or(failed, err)
		if last, ok := lastRun(past, style.Number, s); ok {
			runs = append(runs, last)
		}
	}
	fit := (catalog.Style{Description: style.Description}).Fit()
	return append(runs, order.UsualRun(nil, fit, style.Sizes)), failed
}

// lastRun is what the newest of some past orders had of a style.
func lastRun(past []order.Past, style string, s order.Settings) (order.Run, bool) {
	var newest order.Date
	run := order.Run{Parts: map[string]int{}}
	for _, p := range past {
		if len(run.Parts) > 0 && !newest.Before(p.Ordered) {
			continue
		}
		parts := map[string]int{}
		for _, l := range order.Join(order.Countable(p.Lines), s.Spelling) {
			for _, c := range l.Cells {
				if catalog.Key(l.Style) == catalog.Key(style) && c.Qty > 0 {
					parts[c.Size] += c.Qty
				}
			}
		}
		if len(parts) > 0 {
			newest, run.Parts, run.Name = p.Ordered, parts, "as last time, "+p.Ordered.Time().Format("2 Jan 2006")
		}
	}
	return run, len(run.Parts) > 0
}
