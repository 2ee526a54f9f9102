package work

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// NewOrder makes a draft from one-line entries, or from a file in one of
// order.ReadOrder's forms. Warnings say what the rep should know.
func (w *Work) NewOrder(ctx context.Context, lines []string, file []byte) (OrderView, []order.Problem, error) {
	_, s, err := w.selling(ctx)
	if err != nil {
		return OrderView{}, nil, err
	}
	var o order.Order
	var warnings []order.Problem
	if file != nil {
		if o, _, warnings, err = order.ReadOrder(file, s.Spelling); err != nil {
			return OrderView{}, nil, err
		}
		o.Origin = "file"
	}
	for _, text := range lines {
		more, err := w.addEntry(ctx, &o, text, s)
		if err != nil {
			return OrderView{}, nil, err
		}
		warnings = append(warnings, more...)
	}
	saved, err := w.Store.CreateOrder(ctx, o)
	if err != nil {
		return OrderView{}, nil, err
	}
	view, err := w.view(ctx, saved)
	return view, warnings, err
}

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

// Show is one order with everything: what would be or was sent, and its
// ledger.
func (w *Work) Show(ctx context.Context, key string) (OrderView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	view, err := w.view(ctx, o)
	if err != nil {
		return view, err
	}
	if view.Wire, err = w.wire(ctx, o); err != nil {
		return view, err
	}
	view.Ledger, err = w.Store.Ledger(ctx, o.ID)
	return view, err
}

// view is an order with its problems, as every verb that changes one answers.
func (w *Work) view(ctx context.Context, o order.Order) (OrderView, error) {
	var problems []order.Problem
	if o.State.Editable() {
		var err error
		if problems, err = w.check(ctx, o); err != nil {
			return OrderView{}, err
		}
	}
	return viewOrder(o, problems), nil
}

// check is what stands between an order and the queue of the connection that
// it would go through.
func (w *Work) check(ctx context.Context, o order.Order) ([]order.Problem, error) {
	return w.checkOn(ctx, o, map[string]shelved{})
}

// shelved is what an order is checked against: its connection, and the styles
// that were looked up for the orders before it.
type shelved struct {
	conn     order.Connection
	settings order.Settings
	shelf    order.Shelf
	failed   *error
}

// checkOn is check for several orders, which share what they look up.
func (w *Work) checkOn(ctx context.Context, o order.Order, shelves map[string]shelved) ([]order.Problem, error) {
	on, ok := shelves[o.Connection]
	if !ok {
		var err error
		if on.conn, on.settings, err = w.forOrder(ctx, o); err != nil {
			return nil, err
		}
		on.failed = new(error)
		on.shelf = w.shelf(ctx, on.settings, on.failed)
		shelves[o.Connection] = on
	}
	problems := o.Check(on.settings, on.shelf, w.Today())
	problems = append(problems, o.NotCarried(on.conn.Kind, on.settings)...)
	asked, err := w.ecatProblems(ctx, o)
	return append(problems, asked...), errors.Join(*on.failed, err)
}

// ListOrders lists orders, newest first; text filters them by number, customer
// and PO.
func (w *Work) ListOrders(ctx context.Context, filter store.OrderFilter) ([]OrderView, error) {
	orders, err := w.Store.Orders(ctx, filter)
	if err != nil {
		return nil, err
	}
	views := make([]OrderView, len(orders))
	shelves := map[string]shelved{}
	for i, o := range orders {
		var problems []order.Problem
		if o.State.Editable() {
			if problems, err = w.checkOn(ctx, o, shelves); err != nil {
				return nil, err
			}
		}
		views[i] = viewOrder(o, problems)
	}
	return views, nil
}

// Change changes what an order says, in one transaction with one step of undo.
// A version above 0 must still be the order's: else it is a conflict that
// wraps ErrNewer, and nothing newer is overwritten.
func (w *Work) Change(ctx context.Context, id, version int64, label string, change func(*order.Order, order.Settings) error) (order.Order, error) {
	return w.change(ctx, strconv.FormatInt(id, 10), version, label, change)
}

func (w *Work) change(ctx context.Context, key string, version int64, label string, change func(*order.Order, order.Settings) error) (order.Order, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return o, err
	}
	if version > 0 && version != o.Version {
		return o, &order.Error{
			Kind: order.KindConflict, Err: ErrNewer,
			Message: "Order " + o.ExtOrderID + " was changed elsewhere meanwhile; nothing was overwritten",
			Hint:    "look at the newer one, then do it again",
		}
	}
	if !o.State.Editable() {
		return o, sentAlready(o)
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return o, err
	}
	changed := o.Clone()
	if err := change(&changed, s); err != nil {
		return o, err
	}
	return w.Store.SaveOrder(ctx, changed, label)
}

func sentAlready(o order.Order) error {
	e := order.Errorf(order.KindConflict, "order %s is %s and cannot be changed", o.ExtOrderID, o.State)
	e.Hint = "a sent order is changed by: orderpad order revise " + o.ExtOrderID
	if o.State == order.Queued {
		e.Hint = "take it back first with: orderpad order hold " + o.ExtOrderID
	}
	return e
}

// edit is change with the view that commands print.
func (w *Work) edit(ctx context.Context, key string, label string, change func(*order.Order, order.Settings) error) (OrderView, error) {
	o, err := w.change(ctx, key, 0, label, change)
	if err != nil {
		return OrderView{}, err
	}
	return w.view(ctx, o)
}

// Order is one order by any of its numbers.
func (w *Work) Order(ctx context.Context, key string) (order.Order, error) {
	return w.Store.Order(ctx, key)
}

// Create makes a draft; it may be empty.
func (w *Work) Create(ctx context.Context, o order.Order) (order.Order, error) {
	return w.Store.CreateOrder(ctx, o)
}

// Current is the connection that a draft would go through, with its settings;
// the zero connection when there is none yet.
func (w *Work) Current(ctx context.Context) (order.Connection, order.Settings, error) {
	return w.selling(ctx)
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

// Preview is what an order's connection would get.
func (w *Work) Preview(ctx context.Context, o order.Order) (SplitView, error) {
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return SplitView{}, err
	}
	return w.PreviewLines(ctx, conn, s, o.Lines)
}

// Problems is what stands between an order and the queue.
func (w *Work) Problems(ctx context.Context, o order.Order) ([]order.Problem, error) {
	return w.check(ctx, o)
}

// Rows lists orders, newest first, with how many the filter finds in all.
func (w *Work) Rows(ctx context.Context, f OrderFilter) ([]OrderRow, int, error) {
	rows, total, err := w.Store.OrderRows(ctx, store.OrderFilter{States: f.States, Text: f.Text, Limit: f.Limit, Offset: f.Offset})
	if err != nil {
		return nil, 0, err
	}
	list := make([]OrderRow, len(rows))
	for i, r := range rows {
		list[i] = OrderRow{
			ID: r.ID, ExtOrderID: r.ExtOrderID, OnSiteOrder: r.OnSiteOrder, State: r.State, NeedsPerson: r.NeedsPerson,
			Waiting: r.Waiting, Test: r.Test, Customer: r.CustomerName, Pieces: r.Pieces, Total: r.Total,
			Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
		}
	}
	return list, total, nil
}

// Ledger is an order with everything that happened to it.
func (w *Work) Ledger(ctx context.Context, key string) (LedgerView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return LedgerView{}, err
	}
	view := LedgerView{Order: o}
	if view.Entries, err = w.Store.Ledger(ctx, o.ID); err != nil {
		return view, err
	}
	view.Attempts, err = w.Store.Attempts(ctx, o.ID)
	return view, err
}

// SetFields sets fields by their paths, all or none.
func (w *Work) SetFields(ctx context.Context, key string, fields []Assignment) (OrderView, error) {
	return w.edit(ctx, key, "fields", func(o *order.Order, _ order.Settings) error {
		for _, f := range fields {
			if err := o.SetPath(f.Path, f.Value); err != nil {
				return err
			}
		}
		return nil
	})
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
		style, err := w.style(ctx, o.Lines[number-1].Style, s)
		if err != nil && !order.IsKind(err, order.KindNotFound) {
			return err
		}
		for _, change := range changes {
			if err := setLine(o, number-1, change, style.Sizes, s); err != nil {
				return err
			}
		}
		return nil
	})
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

// Move takes an order through an event that a person decides: hold, release,
// discard, restore.
func (w *Work) Move(ctx context.Context, key string, event order.Event) (OrderView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	if event == order.EventRelease && o.State == order.Draft {
		return w.view(ctx, o) // released already
	}
	moved, err := w.Store.MoveOrder(ctx, o.ID, o.Version, event, "")
	if err != nil {
		return OrderView{}, err
	}
	return w.view(ctx, moved)
}

// Undo takes back the last change of a draft, and names it.
func (w *Work) Undo(ctx context.Context, id int64) (order.Order, string, error) {
	return w.Store.Undo(ctx, id)
}

// Redo does again what Undo took back, and names it.
func (w *Work) Redo(ctx context.Context, id int64) (order.Order, string, error) {
	return w.Store.Redo(ctx, id)
}

// Step is Undo, or Redo with back false, for commands.
func (w *Work) Step(ctx context.Context, key string, back bool) (OrderView, error) {
	return w.step(ctx, key, func(ctx context.Context, id int64) (order.Order, error) {
		do := w.Store.Redo
		if back {
			do = w.Store.Undo
		}
		o, _, err := do(ctx, id)
		return o, err
	})
}

func (w *Work) step(ctx context.Context, key string, do func(context.Context, int64) (order.Order, error)) (OrderView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	if o, err = do(ctx, o.ID); err != nil {
		return OrderView{}, err
	}
	return w.view(ctx, o)
}

// Revise makes the next revision of a sent order, as a draft that says what it
// replaces. The shop must cancel the first one.
func (w *Work) Revise(ctx context.Context, key string) (OrderView, error) {
	return w.step(ctx, key, w.Store.Revise)
}

// Duplicate makes a new draft of an order: customer, contact, lines, prices,
// designs and notes; never ids, dates, PO, payments or attachments. The second
// result names parts and colours that the inventory no longer knows.
func (w *Work) Duplicate(ctx context.Context, key string) (OrderView, []order.Problem, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, nil, err
	}
	return w.create(ctx, o.Duplicate())
}

func (w *Work) create(ctx context.Context, o order.Order) (OrderView, []order.Problem, error) {
	saved, err := w.Store.CreateOrder(ctx, o)
	if err != nil {
		return OrderView{}, nil, err
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return OrderView{}, nil, err
	}
	gone, err := w.unknownGoods(ctx, saved, s)
	if err != nil {
		return OrderView{}, nil, err
	}
	view, err := w.view(ctx, saved)
	return view, gone, err
}

// unknownGoods names the lines whose style or colour the inventory does not
// know any more.
func (w *Work) unknownGoods(ctx context.Context, o order.Order, s order.Settings) ([]order.Problem, error) {
	var gone []order.Problem
	var failed error
	shelf := w.shelf(ctx, s, &failed)
	for i, line := range o.Lines {
		found := shelf(line.Style, line.Color)
		var message string
		switch {
		case line.Fee || found.ColorKnown:
			continue
		case found.StyleKnown:
			message = order.UnknownColor(line.Style, catalog.Clean(line.Color))
		default:
			message = order.UnknownStyle(line.Style)
		}
		gone = append(gone, order.Problem{Field: fmt.Sprintf("LinesOE.%d", i), Message: message, Severity: order.SeverityWarning})
	}
	return gone, failed
}
