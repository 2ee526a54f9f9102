package work

import (
	"context"
	"strconv"
	"strings"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/search"
)

// narrowed is what the words of a search that are no words of goods ask for:
// stock>100 vendor:sanmar type:tee sku:1234. The zero value asks nothing.
type narrowed struct {
	op              string // of stock: > >= < <= =; empty where it is not asked
	stock           int
	vendor, of, sku string // parts of names, whatever their case; sku whole
}

// readNarrow takes those words out of a search. What is not exactly such a word
// stays one of goods: a prompt takes orders too, such as s:4.
func readNarrow(text string) (words string, n narrowed) {
	var rest []string
	for _, word := range strings.Fields(text) {
		lower := strings.ToLower(word)
		name, value, colon := strings.Cut(lower, ":")
		switch {
		case colon && value != "" && name == "vendor":
			n.vendor = value
		case colon && value != "" && name == "type":
			n.of = value
		case colon && value != "" && name == "sku":
			n.sku = value
		case strings.HasPrefix(lower, "stock"):
			op := strings.TrimRight(lower[len("stock"):], "0123456789,")
			number, err := strconv.Atoi(strings.ReplaceAll(lower[len("stock")+len(op):], ",", ""))
			if err != nil || op != ">" && op != ">=" && op != "<" && op != "<=" && op != "=" {
				rest = append(rest, word)
				continue
			}
			n.op, n.stock = op, number
		default:
			rest = append(rest, word)
		}
	}
	return strings.Join(rest, " "), n
}

// fits tells whether a number of pieces is what was asked for.
func (n narrowed) fits(pieces int) bool {
	switch n.op {
	case ">":
		return pieces > n.stock
	case ">=":
		return pieces >= n.stock
	case "<":
		return pieces < n.stock
	case "<=":
		return pieces <= n.stock
	case "=":
		return pieces == n.stock
	}
	return true
}

// narrow keeps of what was found what was asked for, and the first limit of it.
func (w *Work) narrow(ctx context.Context, found *search.Result, n narrowed, s order.Settings, spoken map[store.StyleColor][]store.Spoken, limit int) error {
	var of map[store.StyleColor]bool
	if n.vendor+n.of+n.sku != "" {
		var err error
		if of, err = w.Store.GoodsOf(ctx, store.GoodsFilter{Vendor: n.vendor, Type: n.of, SKU: n.sku}, s.Spelling); err != nil {
			return err
		}
	}
	kept := found.Hits[:0]
	total := 0
	for _, h := range found.Hits {
		key := store.StyleColor{Style: h.Style, Color: h.Color}
		if of != nil && !of[store.StyleColor{Style: catalog.Key(h.Style), Color: catalog.Key(h.Color)}] {
			continue
		}
		pieces := h.Total
		for _, taken := range spokenFor(spoken[key], "", h.UpdatedAt) {
			pieces -= taken
		}
		if !n.fits(pieces) {
			continue
		}
		if total++; len(kept) < limit {
			kept = append(kept, h)
		}
	}
	found.Hits, found.Total = kept, total
	return nil
}
