package work

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// addEntry reads a one-line entry and puts it on the order.
func (w *Work) addEntry(ctx context.Context, o *order.Order, text string, s order.Settings) ([]order.Problem, error) {
	entry, err := w.ReadEntry(ctx, text)
	if err != nil {
		return nil, err
	}
	if err := w.offerPrices(ctx, *o, &entry.Line, s); err != nil {
		return nil, err
	}
	row := o.AddLine(entry.Line)
	var problems []order.Problem
	for _, warning := range entry.Warnings {
		problems = append(problems, order.Problem{Field: fmt.Sprintf("LinesOE.%d", row), Message: warning, Severity: order.SeverityWarning})
	}
	return problems, nil
}

// AddLine puts a line on a draft, or on a new one with id 0, and offers it a
// price when it has none.
func (w *Work) AddLine(ctx context.Context, id int64, line order.Line) (order.Order, error) {
	add := func(o *order.Order, s order.Settings) error {
		if err := w.offerPrices(ctx, *o, &line, s); err != nil {
			return err
		}
		o.AddLine(line)
		return nil
	}
	if id != 0 {
		return w.Change(ctx, id, 0, "line", add)
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return order.Order{}, err
	}
	var o order.Order
	if err := add(&o, s); err != nil {
		return o, err
	}
	return w.Store.CreateOrder(ctx, o)
}

// ReadEntry reads a one-line entry against the inventory, without saving it.
func (w *Work) ReadEntry(ctx context.Context, text string) (order.Entry, error) {
	_, s, err := w.selling(ctx)
	if err != nil {
		return order.Entry{}, err
	}
	if order.HoldsCardNumber(text) {
		return order.Entry{}, order.FieldError("line", "the line holds what looks like a full card number; leave it out")
	}
	number, rest := order.EntryStyle(text)
	if number == "" {
		return order.Entry{}, order.FieldError("line", "the line is empty; write STYLE COLOUR SIZE QTY ... @PRICE, such as: pc54 navy s4 m8 @8.50")
	}
	style, err := w.style(ctx, number, s)
	known := err == nil
	if order.IsKind(err, order.KindNotFound) {
		style, err = catalog.Style{Number: strings.ToUpper(number)}, nil
	}
	if err != nil {
		return order.Entry{}, err
	}
	return order.ParseEntry(rest, style, known, s.Surcharges)
}

// offerPrices gives a line without a price what this customer last paid, else
// the shop's list price, and names the source. A line that got neither stays
// without: no price is not zero.
func (w *Work) offerPrices(ctx context.Context, o order.Order, line *order.Line, s order.Settings) error {
	if line.Price.Set || line.Fee {
		return nil
	}
	if o.Fields.IDCustomer != nil {
		conn, _, err := w.forOrder(ctx, o)
		if err != nil {
			return err
		}
		paid, err := w.Store.LastPaid(ctx, conn.Name, *o.Fields.IDCustomer, line.Style)
		if err != nil {
			return err
		}
		if base, ok := basePaid(paid); ok {
			line.SetPrice(catalog.PriceOf(base.Price), fmt.Sprintf("last paid %s, order %d", base.Date, base.Order), s.Surcharges)
			for _, p := range paid {
				if line.Cell(p.Size).Qty > 0 && p.Price != line.Cell(p.Size).Price.Money {
					line.SetCellPrice(p.Size, catalog.PriceOf(p.Price), s.Surcharges)
				}
			}
			return nil
		}
	}
	list, err := w.Store.Prices(ctx, line.Style)
	if err != nil || len(list) == 0 {
		return err
	}
	pieces := max(line.Pieces(), 1)
	if base, _, ok := catalog.PriceFrom(list, "", pieces); ok {
		line.SetPrice(catalog.PriceOf(base), "price list", s.Surcharges)
	}
	for _, c := range line.Cells {
		if price, own, ok := catalog.PriceFrom(list, c.Size, pieces); ok && own {
			line.SetCellPrice(c.Size, catalog.PriceOf(price), s.Surcharges)
		}
	}
	return nil
}

// basePaid is the price that a customer paid for the sizes without surcharge:
// that of S to XL, else the lowest.
func basePaid(paid []order.PaidPrice) (order.PaidPrice, bool) {
	if len(paid) == 0 {
		return order.PaidPrice{}, false
	}
	for _, p := range paid {
		if catalog.ColumnOf(p.Size) <= catalog.Size04 {
			return p, true
		}
	}
	return slices.MinFunc(paid, func(a, b order.PaidPrice) int { return int(a.Price - b.Price) }), true
}

// OfferPrices gives a line without a price what the order's customer last
// paid, else the list price, and names the source.
func (w *Work) OfferPrices(ctx context.Context, o order.Order, line order.Line) (order.Line, error) {
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return line, err
	}
	err = w.offerPrices(ctx, o, &line, s)
	return line, err
}

// Reoffer gives a line the price that is offered for its quantities now, by
// offer. A typed price stays, of the line as of a size.
func Reoffer(ctx context.Context, offer func(context.Context, order.Order, order.Line) (order.Line, error), o order.Order, before, line order.Line, s order.Settings) (order.Line, error) {
	if line.Fee || line.Price.Set && line.PriceFrom == "" {
		return line, nil
	}
	now, err := offer(ctx, o, bare(line))
	if err != nil || !now.Price.Set {
		return line, err
	}
	was, err := offer(ctx, o, bare(before))
	if err != nil {
		return line, err
	}
	for _, c := range line.Cells {
		if c.Own && before.Cell(c.Size).Own && c.Price != was.Cell(c.Size).Price {
			now.SetCellPrice(c.Size, c.Price, s.Surcharges)
		}
	}
	return now, nil
}

// bare is a line as it is before any price.
func bare(l order.Line) order.Line {
	l.Price, l.PriceFrom = catalog.Price{}, ""
	cells := make([]order.Cell, len(l.Cells))
	for i, c := range l.Cells {
		cells[i] = order.Cell{Size: c.Size, Qty: c.Qty}
	}
	l.Cells = cells
	return l
}

// AddEntry puts a one-line entry on an order.
func (w *Work) AddEntry(ctx context.Context, key, text string) (OrderView, []order.Problem, error) {
	var warnings []order.Problem
	view, err := w.edit(ctx, key, "line", func(o *order.Order, s order.Settings) error {
		var err error
		warnings, err = w.addEntry(ctx, o, text, s)
		return err
	})
	return view, warnings, err
}

// SetLine changes one line, counted from 1: SIZE=QTY, @PRICE or price=PRICE,
// price.SIZE=PRICE, color=..., description=..., style=..., or a field of a
// line such as WorkOrderNotes=....
func (w *Work) SetLine(ctx context.Context, key string, number int, changes []string) (OrderView, error) {
	return w.edit(ctx, key, "line", func(o *order.Order, s order.Settings) error {
		if number < 1 || number > len(o.Lines) {
			return noLine(number, len(o.Lines))
		}
		style, err := w.knownStyle(ctx, o.Lines[number-1].Style, s)
		if err != nil {
			return err
		}
		line := &o.Lines[number-1]
		before, priced := o.Clone().Lines[number-1], false
		for _, change := range changes {
			if err := setLine(o, number-1, change, style.Sizes, s); err != nil {
				return err
			}
			line = &o.Lines[number-1] // SetPath may have made them anew
			if style, err = w.asCatalogued(ctx, line, style, s); err != nil {
				return err
			}
			priced = priced || strings.HasPrefix(change, "@") || strings.HasPrefix(strings.ToLower(change), "price")
		}
		if !priced { // another quantity may reach another price of the list
			*line, err = Reoffer(ctx, w.OfferPrices, *o, before, *line, s)
		}
		return err
	})
}

// knownStyle is a style as the inventory on this laptop has it, the zero Style
// where it has none.
func (w *Work) knownStyle(ctx context.Context, number string, s order.Settings) (catalog.Style, error) {
	style, err := w.style(ctx, number, s)
	if order.IsKind(err, order.KindNotFound) {
		return catalog.Style{}, nil
	}
	return style, err
}

// asCatalogued writes what the rep typed of a line's style and colour as the
// inventory does, when it knows one that is meant: only that is found there,
// and travels. A description that came from the style before goes with it.
func (w *Work) asCatalogued(ctx context.Context, line *order.Line, before catalog.Style, s order.Settings) (catalog.Style, error) {
	style := before
	if line.Style != before.Number {
		var err error
		if style, err = w.knownStyle(ctx, line.Style, s); err != nil {
			return style, err
		}
		if line.Description == catalog.Clean(before.Description) {
			line.Description = catalog.Clean(style.Description)
		}
		line.Style = cmp.Or(style.Number, line.Style)
	}
	if found := catalog.MatchColors(line.Color, style.ColorNames()); line.Color != "" && len(found) == 1 {
		line.Color = found[0]
	}
	return style, nil
}

func noLine(number, lines int) error {
	return order.FieldError("line", "there is no line %d; the order has %d, counted from 1", number, lines)
}

func setLine(o *order.Order, row int, change string, scale []string, s order.Settings) error {
	line := &o.Lines[row]
	if price, ok := strings.CutPrefix(change, "@"); ok {
		change = "price=" + price
	}
	name, value, ok := strings.Cut(change, "=")
	if !ok {
		return order.FieldError("line", "%q is not understood; write SIZE=QTY, price=8.50, color=Navy or a line's field", change)
	}
	lower := strings.ToLower(name)
	switch {
	case lower == "price":
		price, err := readPrice("price", value)
		if err != nil {
			return err
		}
		line.SetPrice(price, "", s.Surcharges)
	case strings.HasPrefix(lower, "price."):
		price, err := readPrice(name, value)
		if err != nil {
			return err
		}
		size, err := lineSize(name[len("price."):], scale)
		if err != nil {
			return err
		}
		if !line.SetCellPrice(size, price, s.Surcharges) {
			return order.FieldError(name, "the line has no pieces in %s; give it a quantity first", size)
		}
	case lower == "qty" && line.Fee:
		return setQty(line, "", value, s)
	case slices.Contains([]string{"color", "colour", "description", "style"}, lower):
		field := map[string]string{"color": "Color", "colour": "Color", "description": "Description", "style": "PartNumber"}[lower]
		return o.SetPath("LinesOE."+strconv.Itoa(row)+"."+field, value)
	default:
		if size, err := lineSize(name, scale); err == nil && !line.Fee {
			return setQty(line, size, value, s)
		}
		if err := o.SetPath("LinesOE."+strconv.Itoa(row)+"."+name, value); err != nil {
			if _, known := order.LookupField("LinesOE.0." + name); !known {
				return order.FieldError(name, "%q is neither a size nor a field of a line; the sizes are %s", name, strings.Join(scale, " "))
			}
			return err
		}
	}
	return nil
}

func setQty(line *order.Line, size, value string, s order.Settings) error {
	qty, err := order.ParseQty(size, value)
	if err == nil {
		line.SetQty(size, qty, s.Surcharges)
	}
	return err
}

// lineSize finds a size among the style's, else in the tables.
func lineSize(text string, scale []string) (string, error) {
	if size, ok := catalog.MatchSize(text, scale); ok {
		return size, nil
	}
	if size, ok := catalog.NormalizeSize(text); ok {
		return size, nil
	}
	known := "such as S, 2XL, YM, 3230"
	if len(scale) > 0 {
		known = strings.Join(scale, " ")
	}
	return "", order.FieldError(text, "no size table knows %q; the sizes are %s", text, known)
}

func readPrice(field, value string) (catalog.Price, error) {
	if strings.TrimSpace(value) == "" {
		return catalog.Price{}, nil
	}
	m, err := catalog.ParsePrice(value)
	if err != nil {
		return catalog.Price{}, order.FieldError(field, "%s %w; type an amount such as 8.50", field, err)
	}
	return catalog.PriceOf(m), nil
}

// RemoveLine takes a line off the order, counted from 1.
func (w *Work) RemoveLine(ctx context.Context, key string, number int) (OrderView, error) {
	return w.edit(ctx, key, "remove line", func(o *order.Order, _ order.Settings) error {
		if number < 1 || number > len(o.Lines) {
			return noLine(number, len(o.Lines))
		}
		o.Lines = slices.Delete(o.Lines, number-1, number)
		return nil
	})
}
