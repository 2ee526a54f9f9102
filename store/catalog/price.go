package catalog

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// ListPrice is one row of the shop's price list: what a style costs from a
// quantity on. An empty size stands for every size without a row of its own.
type ListPrice struct {
	Style   string
	Size    string
	FromQty int // at least 1
	Price   Money
}

// ReadPriceList reads the shop's price list: a CSV with the header style,
// size, from_qty, price, in any order and with any other columns beside them.
// An error names the line and the column.
func ReadPriceList(r io.Reader) ([]ListPrice, error) {
	buffered := bufio.NewReader(r)
	first, _ := buffered.Peek(1 << 10) // what is wrong with it shows when it is read
	first, _, _ = bytes.Cut(first, []byte("\n"))
	reader := csv.NewReader(buffered)
	for _, other := range []rune{';', '\t'} { // as spreadsheets of other countries write them
		if bytes.ContainsRune(first, other) && !bytes.ContainsRune(first, ',') {
			reader.Comma = other
		}
	}
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = true
	header, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("the file has no header line with style, size, from_qty, price: %w", err)
	}
	columns := map[string]int{}
	for i, name := range header {
		columns[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
	}
	for _, name := range []string{"style", "price"} {
		if _, ok := columns[name]; !ok {
			return nil, fmt.Errorf("the header line has no column %s; it needs style, size, from_qty, price", name)
		}
	}
	var list []ListPrice
	lines := map[ListPrice]int{} // of each style, size and quantity
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the file is not CSV: %w", err)
		}
		line, _ := reader.FieldPos(0)
		row, err := readListPrice(record, columns)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		key := ListPrice{Style: strings.ToUpper(row.Style), Size: row.Size, FromQty: row.FromQty}
		if first, twice := lines[key]; twice {
			return nil, fmt.Errorf("line %d: %s has a price for this size and quantity on line %d already", line, row.Style, first)
		}
		lines[key] = line
		list = append(list, row)
	}
}

func readListPrice(record []string, columns map[string]int) (ListPrice, error) {
	cell := func(name string) string {
		i, ok := columns[name]
		if !ok || i >= len(record) {
			return ""
		}
		return strings.TrimSpace(Clean(record[i]))
	}
	row := ListPrice{Style: cell("style"), FromQty: 1}
	if row.Style == "" {
		return row, errors.New("style is empty")
	}
	if size := cell("size"); size != "" {
		var known bool
		if row.Size, known = NormalizeSize(size); !known {
			return row, fmt.Errorf("no size table knows %q", size)
		}
	}
	if from := cell("from_qty"); from != "" {
		n, err := strconv.Atoi(from)
		if err != nil || n < 1 {
			return row, fmt.Errorf("from_qty %q is not a whole number of at least 1", from)
		}
		row.FromQty = n
	}
	price, err := ParsePrice(cell("price"))
	if err != nil {
		return row, fmt.Errorf("price %w", err)
	}
	row.Price = price
	return row, nil
}

// PriceFrom finds the list price for a size when so many pieces count, in the
// rows of one style: the size's own rows before those for every size, the
// lowest price of the quantities that are reached, so that more pieces never
// cost more each. Own tells that the row is the size's own; ok is false when
// the list has none.
func PriceFrom(list []ListPrice, size string, pieces int) (price Money, own, ok bool) {
	if size != "" {
		if row, ok := Reached(list, size, pieces); ok {
			return row.Price, true, true
		}
	}
	row, ok := Reached(list, "", pieces)
	return row.Price, false, ok
}

// Reached is the row of a size, or of every size where that is empty, that
// counts for so many pieces: the one with the lowest price of those reached.
func Reached(list []ListPrice, size string, pieces int) (row ListPrice, ok bool) {
	for _, r := range list {
		if r.Size == size && r.FromQty <= max(pieces, 1) && (!ok || r.Price < row.Price || r.Price == row.Price && r.FromQty < row.FromQty) {
			row, ok = r, true
		}
	}
	return row, ok
}

// Steps are the breaks of a size, or of every size where that is empty, from
// the fewest pieces up: each costs less than the one before, since a row that
// does not is never reached.
func Steps(list []ListPrice, size string) []ListPrice {
	var steps []ListPrice
	rows := slices.Clone(list)
	slices.SortStableFunc(rows, func(a, b ListPrice) int {
		return cmp.Or(cmp.Compare(a.FromQty, b.FromQty), cmp.Compare(a.Price, b.Price))
	})
	for _, r := range rows {
		if r.Size == size && (len(steps) == 0 || r.Price < steps[len(steps)-1].Price) {
			steps = append(steps, r)
		}
	}
	return steps
}

// NextBreak is the nearest row above so many pieces that costs less each than
// the one reached; ok is false where more pieces get no better price.
func NextBreak(list []ListPrice, size string, pieces int) (next ListPrice, ok bool) {
	now, priced := Reached(list, size, pieces)
	for _, r := range list {
		if r.Size == size && r.FromQty > pieces && priced && r.Price < now.Price && (!ok || r.FromQty < next.FromQty) {
			next, ok = r, true
		}
	}
	return next, ok
}

// SortListPrices orders a price list for showing: by style, size, quantity.
func SortListPrices(list []ListPrice) {
	slices.SortFunc(list, func(a, b ListPrice) int {
		return cmp.Or(cmp.Compare(a.Style, b.Style), CompareSizes(a.Size, b.Size), cmp.Compare(a.FromQty, b.FromQty))
	})
}

// Surcharges are what a shop adds to the price of an oversize, by size.
type Surcharges map[string]Money

// sameSize are sizes that the trade writes in two ways: ladies' XXL is a 2XL.
var sameSize = map[string]string{"XXL": "2XL", "XXXL": "3XL"}

// Of is what a size costs more: its own surcharge, else that of the size it is
// another name for; 0 where neither has one.
func (s Surcharges) Of(size string) Money {
	if m, ok := s[size]; ok {
		return m
	}
	return s[sameSize[size]]
}
