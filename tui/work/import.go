package work

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orderpad/client/ecat"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// ImportRequest is what to import and how.
type ImportRequest struct {
	Data    []byte
	Columns order.Columns // of a CSV; nil takes what was used for this header before, else recognises the headers
	DryRun  bool
	Show    bool // a dry run shows the orders that would be made
	Unknown bool // what the catalogue does not know is taken as it is written, with a warning
	Revise  bool // an id that is here already changes its draft, or makes a revision of what was sent
	Again   bool // an order without an id that was imported before is imported once more
	// Progress is told how many orders are in; nil where nobody looks.
	Progress func(Progress)
}

// ImportView is what an import did, or with a dry run would do.
type ImportView struct {
	Rows    []ImportRow `json:"rows"` // one for each order of the file
	Created int         `json:"created"`
	Updated int         `json:"updated"`
	Refused int         `json:"refused"`
	Known   int         `json:"known"` // of the refused, those whose id is here already
	// Repeated are, of the refused, those without an id that were imported
	// before; Before says when, and as what.
	Repeated int             `json:"repeated"`
	Before   string          `json:"before,omitempty"`
	Columns  order.Columns   `json:"columns,omitempty"`
	Unknown  []ImportProblem `json:"unknown"`            // columns that were not recognised
	LeftOut  []string        `json:"left_out,omitempty"` // what of the file is no order: titles, totals, other sheets
	Orders   []OrderView     `json:"orders,omitzero"`    // a dry run: what would be made
	DryRun   bool            `json:"dry_run,omitempty"`
	Stopped  bool            `json:"stopped,omitempty"` // a person stopped it; the rest is among the refused
	Left     int             `json:"left,omitempty"`    // of the refused, those that the stop kept out
	File     string          `json:"refused_file,omitempty"`

	// Rest is the refused part of the file, to be mended and imported again,
	// and RestKind its ending: csv or json. Nil when nothing was refused, and in
	// a dry run.
	Rest     []byte `json:"-"`
	RestKind string `json:"-"`
}

// leftText is why an order that is not wrong is not here.
const leftText = "it was not imported: the import was stopped before"

// importBatch is how many orders are committed at once.
const importBatch = 100

// Import brings the orders of a file to drafts: a CSV of lines, or JSON in any
// form that orderpad reads, eCat's too, one order or many. What is refused is
// handed back as a file; what was stopped is part of it, so that nothing is
// imported twice.
func (w *Work) Import(ctx context.Context, req ImportRequest) (ImportView, error) {
	view := ImportView{Rows: []ImportRow{}, Unknown: []ImportProblem{}, DryRun: req.DryRun}
	if !req.DryRun {
		if err := w.Store.MayChange(); err != nil {
			return view, err // nothing is written, not even what is refused
		}
	}
	s, err := w.shopSettings(ctx)
	if err != nil {
		return view, err
	}
	take, stock, err := w.taking(ctx, s, req.Unknown)
	if err != nil {
		return view, err
	}
	run := importRun{w: w, req: req, view: &view, settings: s, take: take, stock: stock, kept: map[int]order.FileOrder{}}
	if isJSON(req.Data) {
		err = run.readJSON()
	} else {
		err = run.readTable(ctx)
	}
	if err = cmp.Or(err, stock.err()); err != nil {
		return view, err
	}
	if err := run.store(ctx); err != nil {
		return view, err
	}
	return view, run.rest()
}

func isJSON(data []byte) bool {
	// Of UTF-16 the other half of the character and the mark stand before it.
	data = bytes.TrimLeft(bytes.TrimLeft(data[:min(len(data), 1000)], "\xef\xbb\xbf\xff\xfe\x00"), " \t\r\n\x00")
	return len(data) > 0 && (data[0] == '{' || data[0] == '[')
}

type importRun struct {
	w        *Work
	req      ImportRequest
	view     *ImportView
	settings order.Settings
	take     order.TakeOptions
	orders   int                         // how many the file has
	orderAt  func(i int) order.FileOrder // reads one of them
	kept     map[int]order.FileOrder     // the refused, for the rest: without their lines
	stock    *goods
	table    order.File
	elements []order.Element // of a JSON file; nil for CSV
	before   []order.Order   // what Repeated ones were imported as
}

func (r *importRun) readJSON() error {
	elements, err := order.SplitJSON(r.req.Data)
	if err != nil {
		return err
	}
	r.elements, r.orders = elements, len(elements)
	r.orderAt = func(i int) order.FileOrder {
		e := elements[i]
		o := order.FileOrder{Row: i + 1, Line: e.Line, Source: []int{i}}
		var problems []order.Problem
		var failed error
		if ecat.IsRecord(e.Raw) {
			o.Order, problems, failed = ecat.Read(e.Raw, r.settings.Spelling)
			problems = append(problems, order.Fit(&o.Order, r.take)...)
		} else {
			o.Order, _, problems, failed = order.TakeOrder(e.Raw, r.take)
		}
		for _, p := range problems {
			o.Problems = append(o.Problems, order.FileProblem{Problem: p, Row: i + 1, Line: e.Line})
		}
		if failed != nil {
			o.Order.ExtOrderID = cmp.Or(o.Order.ExtOrderID, idOf(e.Raw))
			o.Problems = append(o.Problems, r.failure(failed, i+1, e.Line))
		}
		return o
	}
	return nil
}

// idOf finds the id of an order that cannot be read, for the report.
func idOf(raw []byte) string {
	var ids struct {
		External any `json:"ExtOrderID"`
		Proxy    any `json:"orderNumber"`
		Own      any `json:"ext_order_id"`
		ECat     any `json:"order_number"`
	}
	if json.Unmarshal(raw, &ids) != nil {
		return ""
	}
	for _, id := range []any{ids.External, ids.Proxy, ids.Own, ids.ECat} {
		if id != nil {
			return catalog.Clean(fmt.Sprint(id))
		}
	}
	return ""
}

// failure is an error as a problem of a row.
func (r *importRun) failure(err error, row, line int) order.FileProblem {
	p := order.FileProblem{Problem: order.Problem{Message: err.Error(), Severity: order.SeverityError}, Row: row, Line: line}
	var e *order.Error
	if errors.As(err, &e) {
		p.Field = e.Field
	}
	return p
}

func (r *importRun) readTable(ctx context.Context) error {
	var err error
	if r.table, err = r.w.openTable(ctx, r.req.Data, r.req.Columns); err != nil {
		return err
	}
	columns, err := r.columns(ctx)
	if err != nil {
		return err
	}
	r.view.Columns = columns
	held := slices.Collect(maps.Values(columns))
	if !slices.Contains(held, "LinesOE.N.PartNumber") {
		e := order.Errorf(order.KindInvalid, "no column of the file is known to hold the part number; its columns are: %s", catalog.Clean(strings.Join(r.table.Header, ", ")))
		e.Field, e.Hint = "columns", `say which column holds what with --map FILE, such as {"Style":"LinesOE.N.PartNumber","How many":"LinesOE.N.Qty"}`
		return e
	}
	if len(r.table.Records) == 0 {
		return order.Errorf(order.KindInvalid, "the file has a header and no row below it; there is nothing to import")
	}
	for i, name := range r.table.Header {
		if columns[name] == "" && strings.TrimSpace(name) != "" {
			r.view.Unknown = append(r.view.Unknown, ImportProblem{Column: i + 1, Problem: order.Problem{
				Field: name, Severity: order.SeverityWarning, Message: fmt.Sprintf("the column %s is not known and was left out", catalog.Clean(name)),
			}})
		}
	}
	taken := order.TakeFile(&r.table, columns, r.take)
	r.orders, r.orderAt = taken.Len(), taken.Order
	r.view.LeftOut = r.table.Said
	if r.orders == 0 {
		return order.Errorf(order.KindInvalid, "no row of the file is a line of an order; there is nothing to import")
	}
	return nil
}

// store keeps the orders in batches. When ctx ends, what is left is refused and
// is part of the rest.
func (r *importRun) store(ctx context.Context) error {
	seen, shelves := map[string]int{}, map[string]shelved{}
	count := counter(r.progress(), "Orders", r.w.Now)
	for from := 0; from < r.orders; from += importBatch {
		batch := make([]order.FileOrder, 0, importBatch)
		for i := from; i < min(from+importBatch, r.orders); i++ {
			batch = append(batch, r.orderAt(i))
		}
		if err := r.stock.err(); err != nil {
			return err
		}
		var fresh []store.FileOrder
		var rows []int
		known, err := r.importedBefore(ctx, batch)
		if err != nil {
			return err
		}
		for i := range batch {
			o := &batch[i]
			if ctx.Err() != nil && !o.Refused() {
				o.Problems = append(o.Problems, order.FileProblem{Row: o.Row, Line: o.Line, Problem: order.Problem{
					Message: leftText, Severity: order.SeverityError}})
				r.view.Stopped = true
				r.view.Left++
			}
			action := "refused"
			if !o.Refused() {
				if action, err = r.decide(ctx, o, seen, known); err != nil {
					return err
				}
			}
			r.add(*o, action)
			if err := r.show(ctx, *o, action, shelves); err != nil {
				return err
			}
			if action == "created" {
				o.Order.Origin = cmp.Or(o.Order.Origin, "import")
				fresh, rows = append(fresh, store.FileOrder{Order: o.Order, Digest: r.digest(*o)}), append(rows, len(r.view.Rows)-1)
			}
		}
		if err := r.create(ctx, fresh, rows); err != nil {
			return err
		}
		count(len(batch), false)
	}
	count(0, true)
	r.view.Before = beforeText(r.before)
	return nil
}

// show adds what would be made of an order to the view.
func (r *importRun) show(ctx context.Context, o order.FileOrder, action string, shelves map[string]shelved) error {
	if !r.req.Show {
		return nil
	}
	if r.view.Orders == nil {
		r.view.Orders = []OrderView{}
	}
	if action != "created" && action != "updated" || ctx.Err() != nil {
		return nil
	}
	made := o.Order
	made.State, made.Origin = cmp.Or(made.State, order.Draft), cmp.Or(made.Origin, "import")
	problems, err := r.w.checkOn(ctx, made, shelves)
	if err == nil {
		r.view.Orders = append(r.view.Orders, viewOrder(made, problems, r.w.Today()))
	}
	return err
}

// progress tells how many of all are done; nil where nobody looks.
func (r *importRun) progress() func(Progress) {
	if r.req.Progress == nil {
		return nil
	}
	return func(p Progress) {
		p.Total = r.orders
		r.req.Progress(p)
	}
}

// create commits a batch of new orders. A batch that a stop caught is refused
// whole: none of it was committed.
func (r *importRun) create(ctx context.Context, fresh []store.FileOrder, rows []int) error {
	if len(fresh) == 0 || r.req.DryRun {
		return nil
	}
	made, err := r.w.Store.CreateOrders(ctx, fresh)
	if err != nil && ctx.Err() == nil {
		return err
	}
	for i, at := range rows {
		row := &r.view.Rows[at]
		if err != nil {
			row.Action = "refused"
			row.Problems = append(row.Problems, ImportProblem{Problem: order.Problem{Message: leftText, Severity: order.SeverityError}})
			r.view.Created--
			r.view.Refused++
			r.view.Left++
			r.view.Stopped = true
			continue
		}
		id := made[i].ID // a pointer into the order would keep all of it
		row.OrderID, row.ExtOrderID = &id, made[i].ExtOrderID
	}
	return nil
}

// decide tells what becomes of an order that can be read: created, updated or
// refused, because its id is here already.
func (r *importRun) decide(ctx context.Context, o *order.FileOrder, seen map[string]int, imported map[string]order.Order) (string, error) {
	id := strings.TrimSpace(o.Order.ExtOrderID)
	if id == "" {
		return r.decideNameless(o, imported), nil
	}
	refuse := func(format string, args ...any) {
		o.Problems = append(o.Problems, order.FileProblem{Row: o.Row, Line: o.Line, Problem: order.Problem{
			Field: "ExtOrderID", Message: fmt.Sprintf(format, args...), Severity: order.SeverityError}})
	}
	if row, twice := seen[strings.ToLower(id)]; twice {
		refuse("the file has order %s twice, first in row %d", catalog.Clean(id), row)
		return "refused", nil
	}
	seen[strings.ToLower(id)] = o.Row
	known, found, err := r.w.Store.OrderByExt(ctx, id)
	if err != nil && ctx.Err() == nil {
		return "", err
	}
	switch {
	case !found:
		return "created", nil
	case !r.req.Revise:
		r.view.Known++
		refuse("order %s is here already, as number %d (%s); import it with --revise to change it, or give it another id", catalog.Clean(id), known.ID, known.State)
		return "refused", nil
	}
	if err := r.revise(ctx, o, known); err != nil {
		if ctx.Err() != nil || order.IsKind(err, order.KindConflict) {
			refuse("%s", err.Error())
			return "refused", nil
		}
		return "", err
	}
	return "updated", nil
}

// revise puts what the file says into a draft that is here, or into a revision
// of an order that the shop has.
func (r *importRun) revise(ctx context.Context, o *order.FileOrder, known order.Order) error {
	sent := known.State == order.Accepted || known.State == order.Imported
	if !sent && !known.State.Editable() {
		return known.Refuse("changed")
	}
	if r.req.DryRun {
		o.Order.ID, o.Order.ExtOrderID = known.ID, known.ExtOrderID
		return nil
	}
	replaces := known.Replaces
	if sent {
		replaces = known.ExtOrderID
		var err error
		if known, err = r.w.Store.Revise(ctx, known.ID); err != nil {
			return err
		}
	}
	changed := known.Clone()
	changed.CustomerName, changed.Lines, changed.Fields = o.Order.CustomerName, o.Order.Lines, o.Order.Fields
	changed.BlockEdited, changed.BlockFiled, changed.IsTest = o.Order.BlockEdited, o.Order.BlockFiled, o.Order.IsTest
	if replaces != "" {
		changed.MarkReplaces(replaces)
	}
	saved, err := r.w.Store.SaveOrder(ctx, changed, "import")
	o.Order.ID, o.Order.ExtOrderID = saved.ID, saved.ExtOrderID
	return err
}

// add puts an order's row into the view.
func (r *importRun) add(o order.FileOrder, action string) {
	row := ImportRow{Row: o.Row, Line: o.Line, ExtOrderID: o.Order.ExtOrderID, Action: action, Problems: []ImportProblem{}}
	if action == actionRepeated {
		row.Action, row.repeated = "refused", true
		r.view.Repeated++
	}
	if id := o.Order.ID; id != 0 {
		row.OrderID = &id
	}
	for _, p := range o.Problems {
		said := ImportProblem{Problem: p.Problem, Column: p.Column}
		row.Problems = append(row.Problems, said)
	}
	switch action {
	case "created":
		r.view.Created++
	case "updated":
		r.view.Updated++
	default:
		r.view.Refused++
	}
	if row.Action == "refused" {
		o.Order = order.Order{}
		r.kept[len(r.view.Rows)] = o
	}
	r.view.Rows = append(r.view.Rows, row)
}

// rest makes the file of what was refused.
func (r *importRun) rest() error {
	if r.view.Refused == r.view.Repeated || r.req.DryRun {
		return nil
	}
	var elements []json.RawMessage
	var places []int
	problems := map[int]string{}
	for i, row := range r.view.Rows {
		if row.Action != "refused" || row.repeated {
			continue // nothing is to be mended in what is here already
		}
		for _, place := range r.refused(i).Source {
			if r.elements != nil {
				elements = append(elements, r.elements[place].Raw)
				continue
			}
			places = append(places, place)
			problems[place] = r.problemOf(i, place)
		}
	}
	var out bytes.Buffer
	if r.elements != nil {
		r.view.RestKind = "json"
		encoded, err := json.MarshalIndent(elements, "", "  ")
		if err != nil {
			return order.Errorf(order.KindInternal, "the refused orders cannot be written: %w", err)
		}
		r.view.Rest = append(encoded, '\n')
		return nil
	}
	r.view.RestKind = "csv"
	slices.Sort(places)
	if err := r.table.Write(&out, places, problems); err != nil {
		return order.Errorf(order.KindInternal, "the refused rows cannot be written: %w", err)
	}
	r.view.Rest = out.Bytes()
	return nil
}

// refused is an order that was kept out, without its lines; one that only a
// stop kept out is read again.
func (r *importRun) refused(i int) order.FileOrder {
	if o, ok := r.kept[i]; ok {
		return o
	}
	return r.orderAt(i)
}

// problemOf is what is wrong with one record of a refused order: its own
// errors, else that its order was refused.
func (r *importRun) problemOf(i, place int) string {
	var own, all []string
	for _, p := range r.refused(i).Problems {
		if p.Severity != order.SeverityError {
			continue
		}
		all = append(all, p.Message)
		if p.Row == place+1 {
			own = append(own, p.Message)
		}
	}
	switch {
	case len(own) > 0:
		return strings.Join(own, "; ")
	case len(all) > 0:
		return "another row of this order was refused"
	}
	return leftText
}
