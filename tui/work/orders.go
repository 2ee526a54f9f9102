package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/client/ecat"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// NewOrder makes a draft from one-line entries, or from a file in one of
// order.TakeOrder's forms. Warnings say what the rep should know. With unknown,
// a style or colour that the catalogue does not have is taken as it is written,
// with a warning.
func (w *Work) NewOrder(ctx context.Context, lines []string, file []byte, unknown bool) (OrderView, []order.Problem, error) {
	_, s, err := w.selling(ctx)
	if err != nil {
		return OrderView{}, nil, err
	}
	var o order.Order
	var warnings []order.Problem
	if file != nil {
		take, stock, err := w.taking(ctx, s, unknown)
		if err != nil {
			return OrderView{}, nil, err
		}
		o, _, warnings, err = order.TakeOrder(file, take)
		if err = cmp.Or(err, stock.err()); err != nil {
			return OrderView{}, nil, err
		}
		if err := refusal(warnings); err != nil {
			return OrderView{}, nil, err
		}
		o.Origin = "file"
	}
	for _, text := range lines {
		more, err := w.addEntry(ctx, &o, text, unknown, s)
		if err != nil {
			return OrderView{}, nil, err
		}
		warnings = append(warnings, more...)
	}
	if err := w.reprice(ctx, &o, s); err != nil {
		return OrderView{}, nil, err
	}
	saved, err := w.Store.CreateOrder(ctx, o)
	if err != nil {
		return OrderView{}, nil, err
	}
	view, err := w.view(ctx, saved)
	return view, warnings, err
}

// refusal is the first error among what was found wrong in a file, with how
// many more there are.
func refusal(problems []order.Problem) error {
	at := slices.IndexFunc(problems, func(p order.Problem) bool { return p.Severity == order.SeverityError })
	if at < 0 {
		return nil
	}
	e := order.FieldError(problems[at].Field, "%s", problems[at].Message)
	if more := order.Errors(problems) - 1; more > 0 {
		e.Message += fmt.Sprintf(" (and %d more like it)", more)
	}
	e.Hint = unknownHint(problems)
	return e
}

// unknownHint says how goods are ordered that the catalogue does not have,
// where that is all that is wrong.
func unknownHint(problems []order.Problem) string {
	for _, p := range problems {
		name := p.Field[strings.LastIndexByte(p.Field, '.')+1:]
		if p.Severity == order.SeverityError && name != "PartNumber" && name != "Color" {
			return ""
		}
	}
	return "if the shop has it all the same, --unknown takes it as it is written"
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
	// An order that cannot be put into the server's form, such as one with a
	// quantity that no size can have, is still shown: its problems say why.
	if view.Wire, err = w.wire(ctx, o); err != nil && !order.IsKind(err, order.KindInvalid) {
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
	file, _ := w.Shop()
	view := viewOrder(o, problems, w.Today())
	view.Named = namesOf(file.Names, o.Fields)
	return view, nil
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
	own := ""
	if o.Replaces != "" || o.State.Commits() {
		own = o.UUID
	}
	on, ok := shelves[o.Connection+" "+own]
	if !ok {
		var err error
		if on.conn, on.settings, err = w.forOrder(ctx, o); err != nil {
			return nil, err
		}
		on.failed = new(error)
		on.shelf = w.shelfFor(ctx, on.settings, own, on.failed)
		shelves[o.Connection+" "+own] = on
	}
	problems := o.Check(on.settings, on.shelf, w.Today())
	problems = append(problems, o.NotCarried(on.conn.Kind, on.settings)...)
	problems = append(problems, o.LeftOpen(on.conn.Kind, on.settings)...)
	problems = append(problems, w.rules(o, on.settings)...)
	asked, err := w.ecatProblems(ctx, o)
	other, otherErr := w.anotherOrder(ctx, o)
	moved, movedErr := w.listMoved(ctx, o, on.settings)
	return slices.Concat(problems, asked, other, moved), errors.Join(*on.failed, err, otherErr, movedErr)
}

// anotherOrder asks about a revision: how it differs from the order it
// replaces, which the shop must cancel; one that has nothing left of it may be
// meant as a new order.
func (w *Work) anotherOrder(ctx context.Context, o order.Order) ([]order.Problem, error) {
	if o.Replaces == "" || o.Origin == ecat.Origin { // eCat's are asked about by themselves
		return nil, nil
	}
	first, err := w.Store.Order(ctx, o.Replaces)
	if order.IsKind(err, order.KindNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	problem := order.Problem{Field: "LinesOE", Severity: order.SeverityWarning, Message: o.Revises(first)}
	if !order.ShareLines(o, first) {
		problem.Message = "every line is another than in " + o.Replaces + ", which the shop must cancel for it; make it a new order if both are wanted"
	}
	return []order.Problem{problem}, nil
}

// ListOrders lists orders, newest first; text filters them by number, customer
// and PO.
func (w *Work) ListOrders(ctx context.Context, filter store.OrderFilter) ([]OrderView, error) {
	orders, _, err := w.filtered(ctx, filter)
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
		views[i] = viewOrder(o, problems, w.Today())
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
		return o, o.Refuse("changed")
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return o, err
	}
	changed := o.Clone()
	if err := change(&changed, s); err != nil {
		return o, err
	}
	if err := w.reprice(ctx, &changed, s); err != nil {
		return o, err
	}
	return w.Store.SaveOrder(ctx, changed, label)
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

// Preview is what an order's connection would get.
func (w *Work) Preview(ctx context.Context, o order.Order) (SplitView, error) {
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return SplitView{}, err
	}
	return w.previewLines(ctx, conn, s, o)
}

// Problems is what stands between an order and the queue.
func (w *Work) Problems(ctx context.Context, o order.Order) ([]order.Problem, error) {
	return w.check(ctx, o)
}

// Rows lists orders, newest first, with how many the filter finds in all.
func (w *Work) Rows(ctx context.Context, f OrderFilter) ([]OrderRow, int, error) {
	rows, total, err := w.filteredRows(ctx, store.OrderFilter{States: f.States, Text: f.Text, Limit: f.Limit, Offset: f.Offset})
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
	return w.edit(ctx, key, "fields", func(o *order.Order, s order.Settings) error {
		for _, f := range fields {
			if err := o.TypePath(f.Path, f.Value, s.Typing(w.Today())); err != nil {
				return err
			}
		}
		return nil
	})
}

// NoteLost writes what the order's connection will not carry of ship-to's and
// OnHold into notes to shipping, in one step of undo.
func (w *Work) NoteLost(ctx context.Context, key string) (OrderView, error) {
	return w.edit(ctx, key, "notes to shipping", func(o *order.Order, _ order.Settings) error {
		if o.NoteLost() == 0 {
			return order.Errorf(order.KindInvalid, "the order has one ship-to and no OnHold, or notes to shipping tell of them already; there is nothing to write")
		}
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

// Undo takes back the last change of a draft, and names it. Where that was to
// discard the order, it is restored.
func (w *Work) Undo(ctx context.Context, id int64) (order.Order, string, error) {
	o, err := w.Store.Order(ctx, strconv.FormatInt(id, 10))
	if err != nil {
		return o, "", err
	}
	if o.State == order.Discarded {
		o, err = w.Store.MoveOrder(ctx, o.ID, o.Version, order.EventRestore, "")
		return o, "discarding it", err
	}
	return w.Store.Undo(ctx, id)
}

// Redo does again what Undo took back, and names it.
func (w *Work) Redo(ctx context.Context, id int64) (order.Order, string, error) {
	return w.Store.Redo(ctx, id)
}

// Step is Undo, or Redo with back false, for commands.
func (w *Work) Step(ctx context.Context, key string, back bool) (OrderView, error) {
	return w.step(ctx, key, func(ctx context.Context, id int64) (order.Order, error) {
		do := w.Redo
		if back {
			do = w.Undo
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

// Duplicate is DuplicateAs without a choice, for a screen: the problems are
// what the rep should know of the new draft.
func (w *Work) Duplicate(ctx context.Context, key string) (OrderView, []order.Problem, error) {
	view, err := w.DuplicateAs(ctx, key, ReorderChoice{})
	return view.OrderView, view.Notes(), err
}

// DuplicateAs makes a new draft of an order: customer, contact, lines, prices,
// designs and notes; never ids, dates, PO, payments or attachments. Of an order
// that the shop has, fees that are paid once, freight, tax and discount stay
// behind unless choice asks for them. One that did not come from this laptop is
// named by its OnSite number.
func (w *Work) DuplicateAs(ctx context.Context, key string, choice ReorderChoice) (DuplicateView, error) {
	o, err := w.Store.Order(ctx, key)
	if onsite, number := strconv.ParseInt(key, 10, 64); number == nil && order.IsKind(err, order.KindNotFound) {
		sheet, err := w.ReorderSheet(ctx, onsite)
		if err != nil {
			return DuplicateView{}, err
		}
		return w.TakeReorder(ctx, sheet, choice)
	}
	if err != nil {
		return DuplicateView{}, err
	}
	view := DuplicateView{LeftOut: []LeftOut{}, Gone: []order.Problem{}, Prices: []PriceChange{}, Art: "the order's own designs and places"}
	again := o.Duplicate()
	if (o.State == order.Accepted || o.State == order.Imported) && !choice.Fees {
		var left []order.AgainRow
		file, _ := w.Shop()
		again, left = o.AsReordered(file.Once)
		for _, l := range left {
			view.LeftOut = append(view.LeftOut, LeftOut{What: catalog.Readable(whatLine(l.Line.Style, l.Line.Color, l.Line.Description)), Amount: l.Line.Price, Why: l.Why})
		}
	}
	if choice.Design != nil {
		var customer int64
		if o.Fields.IDCustomer != nil {
			customer = *o.Fields.IDCustomer
		}
		if err := w.putArt(ctx, &again, ReorderSheet{CustomerID: customer}, choice, &view); err != nil {
			return view, err
		}
	}
	return view, w.keepDuplicate(ctx, again, choice, &view)
}

// keepDuplicate saves a duplicate, and says what its lines cost today and what
// the inventory no longer knows.
func (w *Work) keepDuplicate(ctx context.Context, again order.Order, choice ReorderChoice, view *DuplicateView) error {
	_, s, err := w.selling(ctx)
	if err != nil {
		return err
	}
	today, err := w.atTodaysPrices(ctx, again, s)
	if err != nil {
		return err
	}
	was := again.Clone().Lines
	for i := range again.Lines {
		if choice.Today && today[i].Price.Set {
			again.Lines[i] = today[i]
		}
	}
	if err := w.reprice(ctx, &again, s); err != nil {
		return err
	}
	for i, line := range was {
		view.Prices = append(view.Prices, PriceChange{line.Style, line.Color, line.Price, today[i].Price, today[i].FromText()})
	}
	saved, err := w.Store.CreateOrder(ctx, again)
	if err != nil {
		return err
	}
	if gone, err := w.unknownGoods(ctx, saved, s); err != nil {
		return err
	} else if len(gone) > 0 {
		view.Gone = gone
	}
	view.OrderView, err = w.view(ctx, saved)
	return err
}

// unknownGoods names the lines whose style or colour the inventory does not
// know any more.
func (w *Work) unknownGoods(ctx context.Context, o order.Order, s order.Settings) ([]order.Problem, error) {
	var gone []order.Problem
	var failed error
	shelf := w.shelf(ctx, s, &failed)
	for i, line := range o.Lines {
		if message := goneText(line, shelf); message != "" {
			gone = append(gone, order.Problem{Field: fmt.Sprintf("LinesOE.%d", i), Message: message, Severity: order.SeverityWarning})
		}
	}
	return gone, failed
}
