package order_test

import (
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

func lineOf(style, color string, cells map[string]int) order.Line {
	l := order.Line{Style: style, Color: color, Price: catalog.PriceOf(850)}
	for size, n := range cells {
		l.SetQty(size, n, nil)
	}
	return l
}

// TestPutInstead: other goods take the place of a line or of its short pieces,
// and their line says in place of what.
func TestPutInstead(t *testing.T) {
	one := "DESIGN-1"
	base := lineOf("PC54", "Navy", map[string]int{"S": 4, "3XL": 6})
	base.ExtDesignIDBlock, base.DisplayAsPartNumber, base.LineItemNotes = &one, "PC54", "bag by team"
	scale := []string{"S", "M", "3XL"}
	for name, tt := range map[string]struct {
		in    order.Instead
		at    int
		lines string
	}{
		"all of it":          {order.Instead{Style: "PC61", Color: "Navy", Scale: scale}, 0, "PC61 S4 3XL6"},
		"the short pieces":   {order.Instead{Style: "PC61", Color: "Navy", Scale: scale, Sizes: map[string]int{"3XL": 5}}, 1, "PC54 S4 3XL1|PC61 3XL5"},
		"a whole size":       {order.Instead{Style: "PC61", Color: "Navy", Scale: scale, Sizes: map[string]int{"3XL": 6}}, 1, "PC54 S4|PC61 3XL6"},
		"more than there is": {order.Instead{Style: "PC61", Color: "Navy", Scale: scale, Sizes: map[string]int{"3XL": 60, "S": 60}}, 0, "PC61 S4 3XL6"},
		"a size it has not":  {order.Instead{Style: "PC61", Color: "Navy", Scale: scale, Sizes: map[string]int{"M": 3}}, -1, "PC54 S4 3XL6"},
		"below zero":         {order.Instead{Style: "PC61", Color: "Navy", Scale: scale, Sizes: map[string]int{"S": -3}}, -1, "PC54 S4 3XL6"},
		"spelt otherwise":    {order.Instead{Style: "LPC61", Color: "Navy", Scale: []string{"S", "3X"}}, 0, "LPC61 S4 3XL6"},
	} {
		o := order.Order{Lines: []order.Line{base}}
		kept := o.Clone()
		at := o.PutInstead(0, tt.in, nil)
		if got := brief(o); at != tt.at || got != tt.lines {
			t.Errorf("%s: %d %s, want %d %s", name, at, got, tt.at, tt.lines)
		}
		if at < 0 {
			continue
		}
		l := o.Lines[at]
		if !strings.HasPrefix(l.LineItemNotes, "bag by team; in place of PC54 Navy") || l.DisplayAsPartNumber != "" || l.Price.Set ||
			l.ExtDesignIDBlock == nil || *l.ExtDesignIDBlock != one {
			t.Errorf("%s: %+v", name, l)
		}
		if brief(kept) != "PC54 S4 3XL6" {
			t.Errorf("%s changed the order it was made from: %s", name, brief(kept))
		}
	}
}

func brief(o order.Order) string {
	var out []string
	for _, l := range o.Lines {
		s := l.Style
		for _, c := range l.Cells {
			s += " " + c.Size + strconv.Itoa(c.Qty)
		}
		out = append(out, s)
	}
	return strings.Join(out, "|")
}

// TestPutInsteadKeepsPieces: no piece is added or lost, whatever is asked for.
func TestPutInsteadKeepsPieces(t *testing.T) {
	sizes := []string{"S", "M", "L", "XL", "2XL", "3XL"}
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.MapOf(rapid.SampledFrom(sizes), rapid.IntRange(1, 50)).Draw(t, "cells")
		o := order.Order{Lines: []order.Line{lineOf("PC54", "Navy", cells), lineOf("K500", "Black", map[string]int{"S": 1})}}
		in := order.Instead{Style: "PC61", Color: "Ash", Scale: rapid.SliceOfDistinct(rapid.SampledFrom(sizes), rapid.ID).Draw(t, "scale")}
		if rapid.Bool().Draw(t, "some") {
			in.Sizes = rapid.MapOf(rapid.SampledFrom(sizes), rapid.IntRange(-5, 80)).Draw(t, "sizes")
		}
		before := o.Pieces()
		o.PutInstead(0, in, nil)
		if o.Pieces() != before || o.Lines[len(o.Lines)-1].Style != "K500" {
			t.Fatalf("%d pieces became %d: %s", before, o.Pieces(), brief(o))
		}
		for _, l := range o.Lines {
			for _, c := range l.Cells {
				if c.Qty <= 0 {
					t.Fatalf("%s", brief(o))
				}
			}
		}
	})
}
