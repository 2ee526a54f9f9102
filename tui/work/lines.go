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
func (w *Work) addEntry(ctx context.Context, o *order.Order, text string, unknown bool, s order.Settings) ([]order.Problem, error) {
	var failed error
	entry, err := w.readEntry(ctx, text, order.ReadOptions{Unknown: unknown, Usual: w.usual(ctx, *o, s, &failed)})
	if err = cmp.Or(failed, err); err != nil {
		return nil, err
	}
	problems, err := w.giveNamed(ctx, o, entry.Fits)
	if err != nil {
		return nil, err
	}
	row := o.AddGoods(entry.Line, s)
	for _, line := range entry.More {
		o.AddGoods(line, s)
	}
	for _, warning := range entry.Warnings {
		problems = append(problems, order.Problem{Field: fmt.Sprintf("LinesOE.%d", row), Message: warning, Severity: order.SeverityWarning})
	}
	return problems, nil
}

// giveNamed gives an order the customer that "for NAME" at the end of a typed
// line names, where it has none and one alone is called so, and says who or why
// not.
func (w *Work) giveNamed(ctx context.Context, o *order.Order, fits []string) ([]order.Problem, error) {
	if len(fits) == 0 {
		return nil, nil
	}
	say := func(format string, args ...any) ([]order.Problem, error) {
		return []order.Problem{{Field: "customer", Message: fmt.Sprintf(format, args...), Severity: order.SeverityWarning}}, nil
	}
	if has := o.CustomerName; has != "" || o.Fields.IDCustomer != nil {
		if len(fits) == 1 && strings.EqualFold(has, fits[0]) {
			return nil, nil
		}
		return say("the order stays with its customer, %s; the line names %s", catalog.Clean(cmp.Or(has, "number "+strconv.FormatInt(id(o.Fields.IDCustomer), 10))), fewNames(fits))
	}
	if len(fits) > 1 {
		return say("the line names no one customer: %s; pick one", fewNames(fits))
	}
	conn, s, err := w.selling(ctx)
	if err != nil {
		return nil, err
	}
	found, _, err := w.Store.SearchCustomers(ctx, conn.Name, fits[0], 200)
	if err != nil {
		return nil, err
	}
	c, ok := onlyNamed(found, fits[0])
	if !ok {
		return say("several customers are called %s; pick one", catalog.Clean(fits[0]))
	}
	set, err := w.setCustomer(ctx, *o, c)
	if err != nil {
		return nil, err
	}
	if err := set(o, s); err != nil {
		return nil, err
	}
	return say("the order is for %s, as the line says", catalog.Clean(c.Name))
}

func id(n *int64) int64 {
	if n == nil {
		return 0
	}
	return *n
}

// fewNames lists the names of customers, some and how many more.
func fewNames(names []string) string {
	text := make([]string, 0, customersListed)
	for _, n := range names[:min(len(names), customersListed)] {
		text = append(text, catalog.Clean(n))
	}
	if more := len(names) - len(text); more > 0 {
		text = append(text, fmt.Sprintf("%d more", more))
	}
	return strings.Join(text, ", ")
}

// AddTyped puts a typed entry on a draft, or on a new one with id 0, and
// reports what is to be said of the customer whom it names.
func (w *Work) AddTyped(ctx context.Context, id int64, e order.Entry) (order.Order, string, error) {
	o, err := w.AddLine(ctx, id, e.Lines()...)
	if err != nil || len(e.Fits) == 0 {
		return o, "", err
	}
	var said []order.Problem
	named, err := w.Change(ctx, o.ID, 0, "customer", func(o *order.Order, _ order.Settings) error {
		said, err = w.giveNamed(ctx, o, e.Fits)
		return err
	})
	if err != nil { // the line is on the order all the same
		return o, "the customer is not set: " + err.Error(), nil
	}
	if len(said) == 0 {
		return named, "", nil
	}
	return named, said[0].Message, nil
}

// AddLine puts lines on a draft, or on a new one with id 0. One without a price
// gets the one that is offered.
func (w *Work) AddLine(ctx context.Context, id int64, lines ...order.Line) (order.Order, error) {
	add := func(o *order.Order, s order.Settings) {
		for _, line := range lines {
			o.AddGoods(line, s)
		}
	}
	if id != 0 {
		return w.Change(ctx, id, 0, "line", func(o *order.Order, s order.Settings) error {
			add(o, s)
			return nil
		})
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return order.Order{}, err
	}
	var o order.Order
	add(&o, s)
	if err := w.reprice(ctx, &o, s); err != nil {
		return o, err
	}
	return w.Store.CreateOrder(ctx, o)
}

// AddEntry puts a one-line entry on an order. With unknown, a style or colour
// that the inventory does not have is taken as it is written, with a warning.
func (w *Work) AddEntry(ctx context.Context, key, text string, unknown bool) (OrderView, []order.Problem, error) {
	var warnings []order.Problem
	view, err := w.edit(ctx, key, "line", func(o *order.Order, s order.Settings) error {
		var err error
		warnings, err = w.addEntry(ctx, o, text, unknown, s)
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
		for _, change := range changes {
			was := o.Lines[number-1].Color
			if err := setLine(o, number-1, change, style.Sizes, s); err != nil {
				return err
			}
			line := &o.Lines[number-1] // SetPath may have made them anew
			if style, err = w.asCatalogued(ctx, line, style, was, s); err != nil {
				return err
			}
		}
		return nil
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
// and travels. A part of a colour's name is asked for in full. A description that came from the style before goes with it.
func (w *Work) asCatalogued(ctx context.Context, line *order.Line, before catalog.Style, wasColor string, s order.Settings) (catalog.Style, error) {
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
	match := catalog.MatchColor(line.Color, style.ColorNames())
	if name, ok := match.One(); ok {
		line.Color = name
	} else if line.Color != wasColor {
		if err := unsureColor(style.Number, line.Color, match); err != nil {
			return style, err
		}
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
