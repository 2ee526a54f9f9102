package order

import (
	"slices"
	"strings"
)

// MarkReplaces makes the order say that it replaces one that was sent: with a
// note for the shop, and without the payments, which went with the first: they
// are kept as paid before, and never sent again.
func (o *Order) MarkReplaces(ext string) {
	o.Replaces = ext
	f := &o.Fields
	paid, _ := o.payments()
	o.PaidBefore += paid
	f.Payments = nil
	f.Notes = slices.DeleteFunc(slices.Clone(f.Notes), func(n Note) bool { return strings.HasPrefix(n.Note, "REPLACES ") })
	f.Notes = append(f.Notes, Note{Type: "Notes On Order", Note: "REPLACES " + ext})
}

// ShareLines tells whether two orders have a style in the same colour in
// common, so that one may well be a version of the other. Orders whose lines
// all differ may be two orders under one number (DECISIONS "eCat").
func ShareLines(a, b Order) bool {
	return slices.ContainsFunc(a.Lines, func(x Line) bool {
		return !x.Fee && slices.ContainsFunc(b.Lines, func(y Line) bool {
			return strings.EqualFold(x.Style, y.Style) && strings.EqualFold(x.Color, y.Color)
		})
	})
}
