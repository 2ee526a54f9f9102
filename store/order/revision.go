package order

import (
	"fmt"
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
	f.Notes = append(f.Notes, Note{Type: NoteOnOrder, Note: "REPLACES " + ext})
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

// revisionShown is how many differences a revision's sentence names.
const revisionShown = 6

// Revises says how the order differs from the one it replaces, in a sentence:
// OP-1-1 replaces OP-1: PC54 Navy M 8 @8.50 → 12 @8.50.
func (o Order) Revises(first Order) string {
	now, was := o.Fields, first.Fields
	// What belongs to each of them, and what was paid, is no change of the rep's.
	now.DateOrderPlaced, was.DateOrderPlaced, now.Payments, was.Payments = Date{}, Date{}, nil, nil
	notes := func(f *Fields) {
		f.Notes = slices.DeleteFunc(slices.Clone(f.Notes), func(n Note) bool { return strings.HasPrefix(n.Note, "REPLACES ") })
	}
	notes(&now)
	notes(&was)
	all := slices.Concat(DiffLines(first.Lines, o.Lines), diff(sayLineFields(first.Lines), sayLineFields(o.Lines), strings.Compare), DiffFields(was, now))
	text := fmt.Sprintf("it replaces %s, which the shop must cancel: ", o.Replaces)
	if len(all) == 0 {
		text += "nothing in it is another"
	}
	shown := make([]string, 0, revisionShown)
	for _, d := range all[:min(len(all), revisionShown)] {
		shown = append(shown, d.String())
	}
	text += strings.Join(shown, "; ")
	if more := len(all) - len(shown); more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	if o.PaidBefore != 0 {
		text += fmt.Sprintf(". %s was paid with it and is not sent again", o.PaidBefore.Grouped())
	}
	return text
}
